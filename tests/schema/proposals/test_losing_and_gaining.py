"""What the API tells of reminders, declined lines, superseding and near misses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine

from api.relay import Relay
from duobaan.access import SYSTEM
from duobaan.ids import Kind, public
from duobaan.proposals.answers import accept_proposal, decline_proposal
from duobaan.proposals.clock import run_proposal_clock
from duobaan.proposals.superseding import Superseder
from duobaan.words import DeclineReason, Role
from tests import factories
from tests.schema.proposals.conftest import Ask
from tests.schema.proposals.test_negotiation import COUNTER, terms
from tests.support.story import Stage

LOST = """query ($id: ID!) { proposal(id: $id) {
  status supersededBy { id }
  nearMiss { text english: text(locale: EN) lines { stands slots { id } line { professional { id } }
    losses { kind label english: label(locale: EN) slot { id } } } } } }"""
OPEN_LINES = """query ($id: ID!) { proposal(id: $id) {
  status openLines { role professional { id } slots { id } money { ratePerHourCents } }
  awaiting { kind }
  timeline { nodes { __typename
    ... on ProposalAnswer { action revision answered: reason by { kind professional { id } } }
    ... on StatusChange { action from to closed: reason by { kind } }
    ... on ProposalReminder { percent revision expiresAt } } } } }"""


async def elsewhere(stage: Stage) -> Stage:
    school = await factories.school(stage.db)
    vacancy = await factories.vacancy(stage.db, school, max_team=2)
    slots = [await factories.slot(stage.db, vacancy, slot.weekday, slot.position or 1) for slot in stage.slots]
    planner = await factories.member(stage.db, school, Role.SCHOOL_PLANNER)
    other = Stage(**vars(stage) | {"school": school, "vacancy": vacancy, "slots": slots})
    other.planner = factories.actor(planner, (school, Role.SCHOOL_PLANNER))
    return other


async def test_a_near_miss_names_what_is_taken_and_what_to_propose_again(stage: Stage, ask: Ask) -> None:
    other = await elsewhere(stage)
    mine, theirs = await stage.propose(stage.line(0, 2)), await other.propose(other.line(0, 0, 2), other.line(1, 1, 3))
    for actor in (stage.persons[0], stage.coordinators[0]):
        await accept_proposal(actor, stage.db, proposal_id=mine.id, revision=1)
    await Relay(stage.db, [Superseder(stage.db)]).drain()
    key = public(Kind.PROPOSAL, theirs.id)
    seen = (await ask(other.planner, LOST, id=key))["proposal"]
    assert (seen["status"], seen["supersededBy"]) == ("SUPERSEDED", None)
    near = seen["nearMiss"]
    assert near["text"] == "Nog mogelijk: 3 van 4 lessen. Stel opnieuw voor zonder donderdag."
    assert near["english"] == "Still possible: 3 of 4 lessons. Propose again without Thursday."
    first, second = near["lines"]
    assert [line["stands"] for line in (first, second)] == [False, True]
    lost = {"kind": "TIME_TAKEN", "slot": {"id": public(Kind.LESSON_SLOT, other.slots[2].id)}}
    (loss,) = first["losses"]
    assert {name: loss[name] for name in lost} == lost
    assert loss["label"] != loss["english"]
    assert first["slots"] == [{"id": public(Kind.LESSON_SLOT, other.slots[0].id)}]
    # Whoever is a party to both sees by what it was superseded.
    both = (await ask(stage.persons[0], LOST, id=key))["proposal"]
    assert both["supersededBy"]["id"].startswith("arr_")
    assert (await ask(stage.persons[1], LOST, id=key))["proposal"]["supersededBy"] is None
    # What still stands can be proposed as it is.
    again = await other.propose(other.line(0, 0), other.line(1, 1, 3))
    assert (await ask(other.planner, LOST, id=public(Kind.PROPOSAL, again.id)))["proposal"] == {
        "status": "OPEN",
        "supersededBy": None,
        "nearMiss": None,
    }


async def test_a_declined_line_is_open_and_the_school_is_awaited(stage: Stage, ask: Ask) -> None:
    row = await stage.propose()
    await accept_proposal(stage.persons[1], stage.db, proposal_id=row.id, revision=1)
    await decline_proposal(
        stage.coordinators[0], stage.db, proposal_id=row.id, revision=1, reason=DeclineReason.EMPLOYER_REFUSED
    )
    seen = (await ask(stage.planner, OPEN_LINES, id=public(Kind.PROPOSAL, row.id)))["proposal"]
    assert (seen["status"], seen["awaiting"]) == ("OPEN", [{"kind": "SCHOOL"}])
    (line,) = seen["openLines"]
    assert line["professional"] == {"id": public(Kind.PROFESSIONAL, stage.people[0].id)}
    assert len(line["slots"]) == 2
    assert line["money"] == {"ratePerHourCents": 5500}
    other = (await ask(stage.coordinators[1], OPEN_LINES, id=public(Kind.PROPOSAL, row.id)))["proposal"]
    assert [one["money"] for one in other["openLines"]] == [None]
    # Pay may be the reason: the other company hears that the line is open, and not why.
    reasons = [item["answered"] for item in other["timeline"]["nodes"] if item["__typename"] == "ProposalAnswer"]
    assert reasons == [None, None]
    own = (await ask(stage.persons[0], OPEN_LINES, id=public(Kind.PROPOSAL, row.id)))["proposal"]["timeline"]
    assert "EMPLOYER_REFUSED" in [item.get("answered") for item in own["nodes"]]
    answers = [item for item in seen["timeline"]["nodes"] if item["__typename"] == "ProposalAnswer"]
    assert [(one["action"], one["by"]["kind"], one["answered"]) for one in answers] == [
        ("ACCEPT", "PROFESSIONAL", None),
        ("DECLINE_LINE", "COMPANY", "EMPLOYER_REFUSED"),
    ]


TEAMS = """query ($id: ID!) { proposal(id: $id) { nextTeams { complete edges { complete coveredSlots totalSlots
  partners { professional { id } slots { id } line { professionalId slots timeBasis role } } } } } }"""


async def test_the_next_best_teams_are_attached_around_those_who_still_stand(stage: Stage, ask: Ask) -> None:
    third, account = await factories.company(stage.db), await factories.user(stage.db)
    other = await factories.professional(stage.db, third, user_id=account.id)
    await factories.release(stage.db, other)
    row = await stage.propose()
    key = public(Kind.PROPOSAL, row.id)
    assert (await ask(stage.planner, TEAMS, id=key))["proposal"]["nextTeams"] is None
    await decline_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, reason=DeclineReason.NO_TIME)
    found = (await ask(stage.planner, TEAMS, id=key))["proposal"]["nextTeams"]
    (team,) = found["edges"]
    assert (team["complete"], team["coveredSlots"], team["totalSlots"]) == (True, 4, 4)
    (partner,) = team["partners"]
    assert partner["professional"]["id"] == public(Kind.PROFESSIONAL, other.id)
    open_slots = {public(Kind.LESSON_SLOT, slot.id) for slot in stage.slots[:2]}
    assert {slot["id"] for slot in partner["slots"]} == open_slots
    # Who weighs people is the school; a company sees that a line is open, and not who else there is.
    assert (await ask(stage.coordinators[1], TEAMS, id=key))["proposal"]["nextTeams"] is None
    # The suggestion goes into the counter as it is.
    wish = terms(stage)
    wish["lines"] = [wish["lines"][1], {**partner["line"], "validFrom": None}]
    done = await ask(stage.planner, COUNTER, input={"proposalId": key, "revision": 1, "terms": wish})
    offer = done["counterProposal"]["proposal"]
    assert (offer["standing"]["number"], len(offer["awaiting"])) == (2, 4)


async def test_the_timeline_shows_reminders_and_the_end(stage: Stage, ask: Ask) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 14, 12, tzinfo=dt.UTC), tick=False):
        row = await stage.propose()
    for day in (dt.datetime(2027, 1, 5, tzinfo=dt.UTC), dt.datetime(2027, 1, 12, tzinfo=dt.UTC)):
        with time_machine.travel(day, tick=False):
            await run_proposal_clock(SYSTEM, stage.db)
    seen: dict[str, Any] = (await ask(stage.planner, OPEN_LINES, id=public(Kind.PROPOSAL, row.id)))["proposal"]
    items = seen["timeline"]["nodes"]
    assert [item["__typename"] for item in items][-2:] == ["ProposalReminder", "StatusChange"]
    reminder, end = items[-2:]
    assert (reminder["percent"], reminder["expiresAt"]) == (50, "2027-01-11T23:00:00Z")
    assert (end["action"], end["from"], end["to"], end["by"]) == ("EXPIRE", "OPEN", "EXPIRED", None)
