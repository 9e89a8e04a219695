"""From agreed to over: checks, signatures, the start, pauses, changes and endings."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.checking import approve_check
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.models import Arrangement, CheckItem
from duobaan.arrangements.reading import read_arrangements
from duobaan.arrangements.service import (
    cancel_arrangement,
    pause_arrangement,
    resume_arrangement,
    sign_arrangement,
    terminate_arrangement,
)
from duobaan.arrangements.states import ArrangementAction as Act
from duobaan.commitments.models import Commitment
from duobaan.db.audit import AuditRow
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StaleRevision, StateNotAllowed
from duobaan.proposals.amending import amend_arrangement
from duobaan.proposals.answers import accept_proposal
from duobaan.vacancies.models import Vacancy
from duobaan.words import ArrangementStatus, CheckKind, CheckStatus, TimeBasis, VacancyStatus
from tests.support.agreed_work import HANDED, ISSUED, approve_all, sign_all, start, work
from tests.support.story import ENDS, STARTS, Stage


async def status(stage: Stage, made: Arrangement) -> ArrangementStatus:
    return (await work(stage, made)).arrangement.status


async def taken(stage: Stage, on: dt.date) -> int:
    async with stage.db.read() as session:
        rows = await session.scalars(sa.select(Commitment).where(Commitment.active))
        return sum(row.valid_to > on for row in rows)


async def vacancy_status(stage: Stage) -> VacancyStatus:
    async with stage.db.read() as session:
        return (await session.get_one(Vacancy, stage.vacancy.id)).status


async def test_checks_follow_from_the_terms(stage: Stage, made: Arrangement) -> None:
    kinds = [(check.professional_id, check.kind) for check in (await work(stage, made)).checks]
    # A secondment at a charge from 2027 on needs a lending basis.
    expected = {(person.id, kind) for person in stage.people for kind in (CheckKind.VOG, CheckKind.LENDING_BASIS)}
    assert set(kinds) == expected
    assert len(kinds) == 4


async def test_own_time_asks_for_permission_of_the_side_job(stage: Stage, clock: object) -> None:
    row = await stage.propose(stage.line(0, 0, time_basis=TimeBasis.OWN_TIME, money=None))
    found = (await accept_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1)).arrangement
    assert found is not None
    kinds = {check.kind for check in (await work(stage, found)).checks}
    assert kinds == {CheckKind.VOG, CheckKind.SIDE_JOB_PERMISSION}


async def test_all_approved_and_signed_confirms_and_the_clock_starts_and_ends_it(
    stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    await approve_all(stage, made)
    assert await status(stage, made) is ArrangementStatus.PREPARING
    await sign_all(stage, made)
    assert await status(stage, made) is ArrangementStatus.CONFIRMED
    assert (await run_arrangement_clock(SYSTEM, stage.db)).moved == 0
    clock.move_to(dt.datetime.combine(STARTS, dt.time(6), dt.UTC))
    assert (await run_arrangement_clock(SYSTEM, stage.db)).moved == 1
    assert await status(stage, made) is ArrangementStatus.ACTIVE
    clock.move_to(dt.datetime.combine(ENDS, dt.time(6), dt.UTC))
    assert (await run_arrangement_clock(SYSTEM, stage.db)).moved == 1
    assert await status(stage, made) is ArrangementStatus.COMPLETED
    async with stage.db.read() as session:
        rows = await session.scalars(
            sa.select(AuditRow).where(AuditRow.entity_id == made.id, AuditRow.to_state.is_not(None))
        )
        states = [row.to_state for row in rows]
    assert states == ["PREPARING", "CONFIRMED", "ACTIVE", "COMPLETED"]


async def test_a_planners_consent_is_no_signature(stage: Stage, made: Arrangement) -> None:
    with pytest.raises(NotAllowed):
        await sign_arrangement(stage.planner, stage.db, arrangement_id=made.id, terms_version=1)
    with pytest.raises(NotFound):
        await sign_arrangement(stage.persons[0], stage.db, arrangement_id=stage.vacancy.id, terms_version=1)
    with pytest.raises(StaleRevision):
        await sign_arrangement(stage.director, stage.db, arrangement_id=made.id, terms_version=2)
    await sign_arrangement(stage.director, stage.db, arrangement_id=made.id, terms_version=1)
    await sign_arrangement(stage.director, stage.db, arrangement_id=made.id, terms_version=1)
    found = await work(stage, made)
    assert (len(found.signatures), len(found.unsigned)) == (1, 4)


@pytest.mark.parametrize(
    ("issued", "handed", "rule"),
    [
        (dt.date(2026, 5, 19), dt.date(2026, 11, 20), "vog_too_old"),
        (None, dt.date(2026, 11, 20), "required"),
        (dt.date(2026, 11, 1), None, "required"),
        (dt.date(2026, 11, 1), dt.date(2026, 12, 2), "in_future"),
        (dt.date(2026, 11, 25), dt.date(2026, 11, 20), "in_future"),
    ],
)
async def test_a_vog_that_is_not_in_order_is_refused(
    stage: Stage, made: Arrangement, issued: dt.date | None, handed: dt.date | None, rule: str
) -> None:
    check = next(one for one in (await work(stage, made)).checks if one.kind is CheckKind.VOG)
    with pytest.raises(InvalidInput) as caught:
        await approve_check(stage.director, stage.db, check_id=check.id, issued_on=issued, handed_over_on=handed)
    assert [issue.rule for issue in caught.value.issues] == [rule]
    # Six months to the day is just in time.
    await approve_check(
        stage.director, stage.db, check_id=check.id, issued_on=dt.date(2026, 5, 20), handed_over_on=HANDED
    )


async def test_only_the_schools_own_people_approve_checks(stage: Stage, made: Arrangement) -> None:
    check = (await work(stage, made)).checks[0]
    for actor, error in ((stage.planner, NotAllowed), (stage.coordinators[0], NotAllowed), (stage.stranger, NotFound)):
        with pytest.raises(error):
            await approve_check(actor, stage.db, check_id=check.id, issued_on=ISSUED, handed_over_on=HANDED)
    await approve_check(stage.director, stage.db, check_id=check.id, approved=False, reason="onleesbaar")
    async with stage.db.read() as session:
        row = await session.get_one(CheckItem, check.id)
        steps = await session.scalars(sa.select(AuditRow.to_state).where(AuditRow.entity_id == check.id))
        assert (row.status, row.reason) == (CheckStatus.REJECTED, "onleesbaar")
        assert list(steps) == ["REQUESTED", "RECEIVED", "REJECTED"]
    await approve_check(stage.director, stage.db, check_id=check.id, issued_on=ISSUED, handed_over_on=HANDED)
    with pytest.raises(StateNotAllowed):
        await approve_check(stage.director, stage.db, check_id=check.id, issued_on=ISSUED, handed_over_on=HANDED)


async def test_cancelling_frees_the_weeks_and_opens_the_vacancy(stage: Stage, made: Arrangement) -> None:
    with pytest.raises(InvalidInput):
        await cancel_arrangement(stage.planner, stage.db, arrangement_id=made.id, reason=" ")
    await cancel_arrangement(stage.planner, stage.db, arrangement_id=made.id, reason="klas vervalt")
    assert await status(stage, made) is ArrangementStatus.CANCELLED
    assert await taken(stage, STARTS) == 0
    assert await vacancy_status(stage) is VacancyStatus.PUBLISHED
    await stage.propose()


async def test_one_of_a_duo_leaving_opens_only_their_lessons(
    stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    await start(stage, made, clock)
    last = dt.date(2027, 3, 1)
    await terminate_arrangement(stage.persons[0], stage.db, arrangement_id=made.id, ends_on=last, reason="andere baan")
    assert await status(stage, made) is ArrangementStatus.ACTIVE
    assert (await taken(stage, STARTS), await taken(stage, last)) == (4, 2)
    assert await vacancy_status(stage) is VacancyStatus.PARTLY_FILLED
    await terminate_arrangement(stage.coordinators[1], stage.db, arrangement_id=made.id, ends_on=last, reason="drukte")
    found = (await work(stage, made)).arrangement
    assert (found.status, found.ended_on) == (ArrangementStatus.TERMINATED, last)
    assert await taken(stage, last) == 0


async def test_pause_and_resume_are_the_schools_and_keep_the_lessons(
    stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    with pytest.raises(StateNotAllowed):
        await pause_arrangement(stage.planner, stage.db, arrangement_id=made.id, reason="ziek")
    await start(stage, made, clock)
    with pytest.raises(NotAllowed):
        await pause_arrangement(stage.persons[0], stage.db, arrangement_id=made.id, reason="ziek")
    await pause_arrangement(stage.planner, stage.db, arrangement_id=made.id, reason="ziek")
    assert (await status(stage, made), await taken(stage, STARTS)) == (ArrangementStatus.SUSPENDED, 4)
    await resume_arrangement(stage.director, stage.db, arrangement_id=made.id)
    assert await status(stage, made) is ArrangementStatus.ACTIVE
    version = (await work(stage, made)).arrangement.version
    with pytest.raises(StaleRevision):
        await pause_arrangement(stage.planner, stage.db, arrangement_id=made.id, expected_version=version - 1)


async def test_an_amendment_runs_only_after_everybody_agreed(
    stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    await start(stage, made, clock)
    middle = dt.date(2027, 4, 1)
    # From April on the second takes three of the four lessons.
    wish = stage.terms(stage.line(0, 0), stage.line(1, 1, 2, 3), starts_on=middle)
    proposal = await amend_arrangement(stage.persons[1], stage.db, arrangement_id=made.id, terms=wish)
    assert (await work(stage, made)).arrangement.terms_version == 1
    for actor in (stage.planner, *stage.coordinators, stage.persons[0]):
        await accept_proposal(actor, stage.db, proposal_id=proposal.id, revision=1)
    found = await work(stage, made)
    assert (found.arrangement.terms_version, found.arrangement.status) == (2, ArrangementStatus.ACTIVE)
    assert len(found.unsigned) == 5
    async with stage.db.read() as session:
        later = await session.scalars(sa.select(Commitment).where(Commitment.active, Commitment.valid_from >= middle))
        assert sorted(row.professional_id for row in later) == sorted([stage.people[0].id] + [stage.people[1].id] * 3)
    assert (await taken(stage, STARTS), await taken(stage, middle)) == (8, 4)
    assert await vacancy_status(stage) is VacancyStatus.FILLED
    await sign_all(stage, made, version=2)
    assert (await work(stage, made)).unsigned == []


async def test_viewers_can_do_what_their_party_may(stage: Stage, made: Arrangement) -> None:
    found = await work(stage, made)

    def can(actor: Actor) -> list[Act]:
        return found.viewer_can(actor)

    assert can(stage.planner) == [Act.CANCEL]
    assert can(stage.director) == [Act.SIGN, Act.CANCEL]
    assert can(stage.persons[0]) == [Act.SIGN, Act.CANCEL]
    assert can(stage.stranger) == []
    own = next(one for one in found.assignments if one.professional_id == stage.people[0].id)
    assert [found.sees_money(actor, own) for actor in (stage.planner, stage.persons[0], stage.persons[1])] == [
        True,
        True,
        False,
    ]


async def test_strangers_do_not_see_arrangements(stage: Stage, made: Arrangement) -> None:
    assert await read_arrangements(stage.stranger, stage.db, ids=[made.id]) == {}
    for actor in (stage.planner, stage.director, *stage.persons, *stage.coordinators):
        assert set(await read_arrangements(actor, stage.db, proposal_ids=[made.proposal_id])) == {made.proposal_id}
