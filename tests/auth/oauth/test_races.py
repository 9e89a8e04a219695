"""Twenty at once: of what works once, one wins at most, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from urllib.parse import urlencode

from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import CONFIRM, Stage
from tests.auth.oauth.test_device import decide, poll, start

TWENTY = 20


async def test_of_twenty_who_bring_one_code_one_wins_at_most(any_stage: Stage) -> None:
    await any_stage.sign_in()
    code = await any_stage.code()
    answers = await asyncio.gather(*(any_stage.redeem(code) for _ in range(TWENTY)))
    found = Counter(answer.status_code for answer in answers)
    assert found[200] <= 1
    assert found == Counter({200: found[200], 400: TWENTY - found[200]})
    for answer in answers:
        if answer.status_code == 200:  # whoever won has lost it again: someone else has the code too
            assert (await any_stage.who(answer.json()["access_token"])).status_code == 401


async def test_of_twenty_who_bring_one_refresh_token_one_wins_at_most(any_stage: Stage) -> None:
    token = (await any_stage.tokens())["refresh_token"]
    answers = await asyncio.gather(*(any_stage.refresh(token) for _ in range(TWENTY)))
    found = Counter(answer.status_code for answer in answers)
    assert found[200] <= 1
    assert found == Counter({200: found[200], 400: TWENTY - found[200]})
    for answer in answers:
        if answer.status_code == 200:
            assert (await any_stage.refresh(answer.json()["refresh_token"])).status_code == 400


async def test_of_twenty_polls_after_a_yes_one_gets_the_tokens(any_stage: Stage) -> None:
    begun = await start(any_stage)
    await any_stage.sign_in()
    await decide(any_stage, begun["user_code"], "allow")
    answers = await asyncio.gather(*(poll(any_stage, begun["device_code"]) for _ in range(TWENTY)))
    assert Counter(answer.status_code for answer in answers) == Counter({200: 1, 400: TWENTY - 1})


async def test_of_twenty_who_decide_about_one_pushed_request_one_gets_a_code(any_stage: Stage) -> None:
    pushed = (await any_stage.outside.post("/oauth/par", data=any_stage.request())).json()["request_uri"]
    await any_stage.sign_in()
    address = f"/oauth/authorize?{urlencode({'client_id': any_stage.app_id, 'request_uri': pushed})}"
    found = CONFIRM.search((await any_stage.http.get(address)).text)
    assert found is not None
    form, headers = {"decision": "allow", "confirm": found[1]}, {"origin": ORIGIN}
    answers = await asyncio.gather(*(any_stage.http.post(address, data=form, headers=headers) for _ in range(TWENTY)))
    assert Counter(answer.status_code for answer in answers) == Counter({303: 1, 400: TWENTY - 1})
