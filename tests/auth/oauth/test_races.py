"""Twenty at once: of what works once, one wins at most, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter

from tests.auth.oauth.conftest import Stage

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
