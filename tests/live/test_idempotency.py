"""One key, one effect: twins at the same moment, an answer that got lost, a server that was killed in between."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import httpx2
import sqlalchemy as sa

from duobaan.alerts.models import SavedSearch
from duobaan.clock import now
from duobaan.db.idempotency import KEPT, IdempotencyRow
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Invitation
from duobaan.proposals.models import MatchProposal
from duobaan.settings import Settings
from duobaan.words import Role
from tests import factories
from tests.live.conftest import Scene
from tests.live.processes import ServerProcess
from tests.live.talking import Person, Place
from tests.support.story import Stage, make_stage

TWINS = 20
SAVE = """
mutation ($key: String, $name: String!) {
  saveSearch(input: {scope: VACANCIES, name: $name, text: "x", idempotencyKey: $key}) {
    ... on SaveSearchSuccess { savedSearch { id name } }
    ... on UserError { code message }
    ... on InvalidInput { issues { rule path } }
  }
}
"""
PROPOSE = """
mutation ($input: ProposeMatchInput!) {
  proposeMatch(input: $input) {
    ... on ProposeMatchSuccess { proposal { id status } }
    ... on UserError { code message }
  }
}
"""
INVITE = """
mutation ($id: ID!, $key: String, $email: String = "nieuw@example.org") {
  inviteMember(input: {organisationId: $id, email: $email, roles: [SCHOOL_PLANNER], idempotencyKey: $key}) {
    ... on InviteMemberSuccess { invitationId token } ... on UserError { code message }
  }
}
"""


async def count(db: Database, table: type[Any]) -> int:
    async with db.read() as session:
        return int(await session.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def proposal(stage: Stage, key: str) -> dict[str, Any]:
    line = {
        "professionalId": public(Kind.PROFESSIONAL, stage.people[0].id),
        "slots": [public(Kind.LESSON_SLOT, slot.id) for slot in stage.slots[:2]],
        "timeBasis": "EMPLOYER_TIME",
        "money": {
            "ratePerHourCents": 5500,
            "chargeKind": "TARIFF",
            "vatTreatment": "STANDARD_21",
            "contractKind": "SECONDMENT",
        },
    }
    terms = {"startsOn": stage.vacancy.starts_on, "endsOn": stage.vacancy.ends_on, "lines": [line]}
    made = {"vacancyId": public(Kind.VACANCY, stage.vacancy.id), "terms": terms, "idempotencyKey": key}
    found: dict[str, Any] = json.loads(json.dumps(made, default=str))
    return found


async def test_twenty_twins_at_once_have_one_effect_and_equal_answers(any_scene: Scene) -> None:
    place, stage = any_scene.place, any_scene.stage
    person = await place.person(stage.planner.user_id)
    searches = await asyncio.gather(*(person.ask(SAVE, key="tweeling", name="Zoeken") for _ in range(TWINS)))
    assert all(one == searches[0] for one in searches)
    assert await count(place.db, SavedSearch) == 1
    body = proposal(stage, "voorstel")
    proposals = await asyncio.gather(*(person.ask(PROPOSE, input=body) for _ in range(TWINS)))
    assert proposals[0]["proposeMatch"]["proposal"]["status"] == "OPEN", proposals[0]
    assert all(one == proposals[0] for one in proposals)
    assert await count(place.db, MatchProposal) == 1


async def test_the_same_key_with_another_body_is_refused_and_is_ones_own(any_scene: Scene) -> None:
    place, stage = any_scene.place, any_scene.stage
    person, other = await place.person(stage.planner.user_id), await place.person(stage.stranger.user_id)
    first = await person.ask(SAVE, key="k", name="Eén")
    refused = (await person.ask(SAVE, key="k", name="Twee"))["saveSearch"]
    assert (refused["code"], refused["issues"][0]["rule"]) == ("INVALID_INPUT", "key_reused")
    assert (await person.ask(SAVE, key="k", name="Eén")) == first
    assert (await other.ask(SAVE, key="k", name="Eén")) != first, "a key is bound to who sends it"
    assert await count(place.db, SavedSearch) == 2


async def test_a_key_is_kept_for_a_day(scene: Scene) -> None:
    person = await scene.place.person(scene.stage.planner.user_id)
    first = await person.ask(SAVE, key="k", name="Eén")
    async with scene.place.db.write() as uow:
        await uow.session.execute(sa.update(IdempotencyRow).values(created_at=now() - KEPT * 0.99))
    assert await person.ask(SAVE, key="k", name="Eén") == first
    async with scene.place.db.write() as uow:
        await uow.session.execute(sa.update(IdempotencyRow).values(created_at=now() - KEPT * 1.01))
    assert await person.ask(SAVE, key="k", name="Eén") != first


async def test_a_replayed_invitation_sends_no_second_letter_and_tells_no_secret(scene: Scene) -> None:
    admin = await factories.member(scene.place.db, scene.stage.school, Role.SCHOOL_ADMIN)
    person, key = await scene.place.person(admin.id), public(Kind.ORGANISATION, scene.stage.school.id)
    first = (await person.ask(INVITE, id=key, key="brief"))["inviteMember"]
    again = (await person.ask(INVITE, id=key, key="brief"))["inviteMember"]
    assert first["token"]
    assert again == {"invitationId": first["invitationId"], "token": ""}
    assert await count(scene.place.db, Invitation) == 1


async def lose(base: str, person: Person, query: str, variables: dict[str, Any]) -> None:
    """Send a whole request and hang up before any answer comes."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    host = base.removeprefix("http://")
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Authorization: {person.headers['authorization']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    _, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(head.encode() + body)
    await writer.drain()
    writer.close()


async def test_a_lost_answer_is_had_by_sending_again(any_scene: Scene) -> None:
    place = any_scene.place
    person = await place.person(any_scene.stage.planner.user_id)
    for number in range(5):
        await lose(place.base, person, SAVE, {"key": f"weg{number}", "name": "Kwijt"})
    answers = [await person.ask(SAVE, key=f"weg{number}", name="Kwijt") for number in range(5)]
    assert len({one["saveSearch"]["savedSearch"]["id"] for one in answers}) == 5
    await asyncio.sleep(0.5)
    assert await count(place.db, SavedSearch) == 5


async def test_a_server_killed_in_between_did_it_once(any_db: Database, any_settings: Settings) -> None:
    stage = await make_stage(any_db)
    async with httpx2.AsyncClient(timeout=30) as http:
        answers: dict[str, Any] = {}
        for round_ in range(2):
            async with ServerProcess(any_settings) as base:
                person = await Place(base, any_db, http).person(stage.planner.user_id)
                for key, first in answers.items():  # what was acknowledged before the kill is what it was
                    assert await person.ask(SAVE, key=key, name="Zoeken") == first
                for number in range(3):
                    key = f"r{round_}n{number}"
                    answers[key] = await person.ask(SAVE, key=key, name="Zoeken")
                sent = [asyncio.create_task(_ask(person, f"r{round_}k{number}")) for number in range(6)]
                await asyncio.sleep(0.02)
            # The process was killed; what it did without an answer is found out by asking again.
            await asyncio.gather(*sent)
        async with ServerProcess(any_settings) as base:
            person = await Place(base, any_db, http).person(stage.planner.user_id)
            for key in [f"r{round_}k{number}" for round_ in range(2) for number in range(6)]:
                answers[key] = await person.ask(SAVE, key=key, name="Zoeken")
            for key, first in answers.items():
                assert await person.ask(SAVE, key=key, name="Zoeken") == first
    assert await count(any_db, SavedSearch) == len(answers) == 18


async def _ask(person: Person, key: str) -> None:
    with contextlib.suppress(httpx2.TransportError, json.JSONDecodeError):
        await person.ask(SAVE, key=key, name="Zoeken")
