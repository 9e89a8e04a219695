"""The first agreement wins, wherever it was made; what it leaves of others is named, and never who took it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from api.relay import Relay
from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.models import Arrangement
from duobaan.errors import DoubleBooking, NotAllowed
from duobaan.proposals.amending import amend_arrangement
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.near_miss import LossKind
from duobaan.proposals.reading import Case, read_proposals
from duobaan.proposals.superseding import Superseder, supersede_taken
from duobaan.settings import Settings
from duobaan.words import ArrangementStatus, CommitmentKind, ProposalStatus, Role
from tests import factories
from tests.support.story import Stage


async def read(stage: Stage, row: MatchProposal, actor: Actor = SYSTEM) -> Case:
    return (await read_proposals(actor, stage.db, ids=[row.id]))[row.id]


async def accept(stage: Stage, row: MatchProposal, *actors: Actor) -> Arrangement:
    for actor in actors:
        made = (await accept_proposal(actor, stage.db, proposal_id=row.id, revision=1)).arrangement
    assert made is not None
    return made


async def elsewhere(stage: Stage) -> Stage:
    """The same people at the same times, asked by another school."""
    school = await factories.school(stage.db)
    vacancy = await factories.vacancy(stage.db, school, max_team=2)
    slots = [await factories.slot(stage.db, vacancy, slot.weekday, slot.position or 1) for slot in stage.slots]
    planner = await factories.member(stage.db, school, Role.SCHOOL_PLANNER)
    other = Stage(**vars(stage) | {"school": school, "vacancy": vacancy, "slots": slots})
    other.planner = factories.actor(planner, (school, Role.SCHOOL_PLANNER))
    return other


async def deliver(stage: Stage) -> None:
    await Relay(stage.db, [Superseder(stage.db)]).drain()


def left(case: Case, actor: Actor = SYSTEM) -> list[tuple[bool, int, list[LossKind]]]:
    return [(line.stands, len(line.slot_ids), [loss.kind for loss in line.losses]) for line in case.near_miss(actor)]


async def test_an_agreement_elsewhere_supersedes_by_way_of_the_outbox(any_stage: Stage) -> None:
    stage, other = any_stage, await elsewhere(any_stage)
    mine, theirs = await stage.propose(stage.line(0, 0)), await other.propose()
    untouched = await other.propose(other.line(0, 2, 3))
    made = await accept(stage, mine, stage.persons[0], stage.coordinators[0])
    await deliver(stage)
    case = await read(other, theirs)
    assert (case.proposal.status, case.proposal.superseded_by_id) == (ProposalStatus.SUPERSEDED, made.id)
    # The second lesson starts ten minutes after the first, and the schools stand at one place.
    assert left(case) == [(False, 1, [LossKind.TIME_TAKEN]), (True, 2, [])]
    assert (await read(other, untouched)).proposal.status is ProposalStatus.OPEN
    assert await supersede_taken(SYSTEM, stage.db, arrangement_ids=[made.id]) == 0


async def test_a_lesson_given_away_is_named_at_once_in_the_same_vacancy(stage: Stage) -> None:
    first, second = await stage.propose(stage.line(0, 0, 1)), await stage.propose(stage.line(1, 1, 2))
    made = await accept(stage, first, stage.persons[0], stage.coordinators[0])
    case = await read(stage, second)
    assert case.proposal.superseded_by_id == made.id
    (line,) = case.near_miss(SYSTEM)
    assert line.slot_ids == (stage.slots[2].id,)
    assert [(loss.kind, loss.slot_id) for loss in line.losses] == [(LossKind.LESSON_TAKEN, stage.slots[1].id)]
    again = await stage.propose(stage.line(1, 2))
    assert again.status is ProposalStatus.OPEN


async def test_hours_that_are_used_up_supersede(stage: Stage) -> None:
    other = await elsewhere(stage)
    async with stage.db.write() as uow:
        (await uow.session.get_one(type(stage.people[0]), stage.people[0].id)).max_minutes_week = 100
    mine, theirs = await stage.propose(stage.line(0, 0, 1)), await other.propose(other.line(0, 2))
    await accept(stage, mine, stage.persons[0], stage.coordinators[0])
    await deliver(stage)
    case = await read(other, theirs)
    assert case.proposal.status is ProposalStatus.SUPERSEDED
    assert left(case) == [(False, 0, [LossKind.HOURS_TAKEN])]


async def test_hours_that_are_left_in_part_can_still_be_talked_about(stage: Stage) -> None:
    other = await elsewhere(stage)
    async with stage.db.write() as uow:
        (await uow.session.get_one(type(stage.people[0]), stage.people[0].id)).max_minutes_week = 150
    mine, theirs = await stage.propose(stage.line(0, 0, 1)), await other.propose(other.line(0, 2, 3))
    await accept(stage, mine, stage.persons[0], stage.coordinators[0])
    await deliver(stage)
    assert (await read(other, theirs)).proposal.status is ProposalStatus.OPEN


async def test_a_clash_at_the_last_accept_leaves_a_near_miss_too(stage: Stage) -> None:
    other = await elsewhere(stage)
    mine, theirs = await stage.propose(stage.line(0, 0)), await other.propose(other.line(0, 0, 1))
    made = await accept(stage, mine, stage.persons[0], stage.coordinators[0])
    await accept_proposal(stage.coordinators[0], stage.db, proposal_id=theirs.id, revision=1)
    with pytest.raises(DoubleBooking):
        await accept_proposal(stage.persons[0], stage.db, proposal_id=theirs.id, revision=1)
    case = await read(other, theirs)
    assert case.proposal.superseded_by_id == made.id
    assert left(case) == [(False, 1, [LossKind.TIME_TAKEN])]


async def test_what_people_do_besides_agreed_work_closes_nothing_by_itself(stage: Stage) -> None:
    from duobaan.commitments.models import Commitment

    other = await elsewhere(stage)
    slot = stage.slots[2]
    await factories.store(
        stage.db,
        Commitment(
            professional_id=stage.people[0].id,
            kind=CommitmentKind.EMPLOYER_WORK,
            source_kind="Week",
            source_id=stage.people[0].id,
            weekday=slot.weekday.number,
            start_minute=slot.start_minute,
            end_minute=slot.end_minute,
            cycle_mask=3,
            valid_from=stage.vacancy.starts_on,
            valid_to=stage.vacancy.ends_on,
        ),
    )
    mine, theirs = await stage.propose(stage.line(0, 0)), await other.propose(other.line(0, 2))
    await accept(stage, mine, stage.persons[0], stage.coordinators[0])
    await deliver(stage)
    assert (await read(other, theirs)).proposal.status is ProposalStatus.OPEN


async def test_an_amendment_of_the_work_itself_does_not_compete_with_it(stage: Stage) -> None:
    mine = await stage.propose(stage.line(0, 0, 1))
    made = await accept(stage, mine, stage.persons[0], stage.coordinators[0])
    async with stage.db.write() as uow:
        (await uow.session.get_one(Arrangement, made.id)).status = ArrangementStatus.ACTIVE
    amendment = await amend_arrangement(
        stage.planner, stage.db, arrangement_id=made.id, terms=stage.terms(stage.line(0, 1))
    )
    await deliver(stage)
    assert (await read(stage, amendment)).proposal.status is ProposalStatus.OPEN


def test_every_house_listens_to_agreed_work(sqlite_settings: Settings) -> None:
    from api.house import House

    assert [type(one) for one in House.of(sqlite_settings).subscribers].count(Superseder) == 1


async def test_only_the_clock_supersedes(stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        await supersede_taken(stage.planner, stage.db, arrangement_ids=[stage.vacancy.id])


async def test_a_party_to_both_sees_by_what_it_was_superseded_and_others_do_not(stage: Stage) -> None:
    from duobaan.arrangements.reading import read_arrangements

    other = await elsewhere(stage)
    mine, theirs = await stage.propose(stage.line(0, 0)), await other.propose(other.line(0, 0))
    await accept(stage, mine, stage.persons[0], stage.coordinators[0])
    await deliver(stage)
    key = (await read(other, theirs)).proposal.superseded_by_id
    assert key is not None
    assert set(await read_arrangements(stage.persons[0], stage.db, ids=[key])) == {key}
    assert await read_arrangements(other.planner, stage.db, ids=[key]) == {}
    async with stage.db.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Arrangement)) == 1
