"""Nothing happens before everybody agrees to the same terms; then all of it happens at once."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.models import Arrangement
from duobaan.commitments.models import Commitment
from duobaan.db.outbox import OutboxRow
from duobaan.errors import (
    DoubleBooking,
    HoursExceeded,
    InvalidInput,
    NotAllowed,
    NotEligible,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from duobaan.proposals.answers import (
    accept_proposal,
    comment_on_proposal,
    decline_proposal,
    reject_counter,
    withdraw_proposal,
)
from duobaan.proposals.clock import run_proposal_clock
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.reading import Case, count_proposals, read_proposals
from duobaan.proposals.service import counter_proposal, propose_match
from duobaan.proposals.states import ProposalAction as Act
from duobaan.vacancies.models import Vacancy
from duobaan.words import DeclineReason, OrganisationKind, PartyKind, ProposalStatus, Role, TimeBasis, VacancyStatus
from tests import factories
from tests.support.story import ENDS, STARTS, Stage


async def read(stage: Stage, row: MatchProposal, actor: Actor = SYSTEM) -> Case:
    return (await read_proposals(actor, stage.db, ids=[row.id]))[row.id]


async def accept(stage: Stage, row: MatchProposal, *actors: Actor, revision: int = 1) -> Arrangement | None:
    made = None
    for actor in actors:
        made = (await accept_proposal(actor, stage.db, proposal_id=row.id, revision=revision)).arrangement
    return made


async def count(stage: Stage, kind: type[Commitment] | type[Arrangement]) -> int:
    async with stage.db.read() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


async def vacancy_status(stage: Stage) -> VacancyStatus:
    async with stage.db.read() as session:
        return (await session.get_one(Vacancy, stage.vacancy.id)).status


async def test_five_parties_share_a_post(any_stage: Stage) -> None:
    stage = any_stage
    row = await stage.propose()
    case = await read(stage, row)
    assert [party.kind for party in case.negotiation.awaiting].count(PartyKind.SCHOOL) == 0
    assert len(case.negotiation.awaiting) == 4
    for actor in (*stage.coordinators, stage.persons[0]):
        assert await accept(stage, row, actor) is None
        assert await count(stage, Commitment) == 0
    made = await accept(stage, row, stage.persons[1])
    assert made is not None
    assert await count(stage, Commitment) == 4
    assert await vacancy_status(stage) is VacancyStatus.FILLED
    case = await read(stage, row)
    assert (case.proposal.status, case.proposal.arrangement_id) == (ProposalStatus.AGREED, made.id)
    states = [(change.from_state, change.to_state) for change in case.state_changes]
    assert states == [("DRAFT", "OPEN"), ("OPEN", "AGREED")]
    async with stage.db.read() as session:
        names = set(await session.scalars(sa.select(OutboxRow.name)))
    assert {"ProposalChanged", "ArrangementChanged", "VacancyChanged"} <= names


async def test_a_counter_voids_all_consents_but_its_authors(stage: Stage) -> None:
    row = await stage.propose()
    await accept(stage, row, *stage.coordinators)
    await counter_proposal(
        stage.persons[0], stage.db, proposal_id=row.id, revision=1, terms=stage.terms(note="liever in lokaal 12")
    )
    case = await read(stage, row)
    assert (case.proposal.current_revision, case.negotiation.standing.responds_to) == (2, 1)
    assert len(case.negotiation.awaiting) == 4
    changes = case.changes(case.negotiation.standing, stage.planner)
    assert [(change.field, change.before, change.after) for change in changes] == [
        ("note", None, "liever in lokaal 12")
    ]


async def test_an_accept_of_an_older_revision_is_stale(stage: Stage) -> None:
    row = await stage.propose()
    await counter_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, terms=stage.terms(note="x"))
    with pytest.raises(StaleRevision) as caught:
        await accept(stage, row, stage.persons[1])
    assert (caught.value.current, caught.value.proposal_id) == (2, row.id)
    with pytest.raises(StaleRevision):
        await counter_proposal(stage.planner, stage.db, proposal_id=row.id, revision=1, terms=stage.terms())
    assert len((await read(stage, row)).negotiation.awaiting) == 4


async def test_a_comment_never_makes_an_accept_stale(stage: Stage) -> None:
    row = await stage.propose()
    await comment_on_proposal(stage.persons[0], stage.db, proposal_id=row.id, body="Mag het lokaal anders?")
    await accept(stage, row, *stage.persons)
    case = await read(stage, row)
    assert [comment.body for comment in case.comments] == ["Mag het lokaal anders?"]
    assert len(case.negotiation.awaiting) == 2
    with pytest.raises(InvalidInput):
        await comment_on_proposal(stage.planner, stage.db, proposal_id=row.id, body="  ")


async def test_rejecting_a_counter_brings_back_the_answered_offer_and_its_consents(stage: Stage) -> None:
    row = await stage.propose()
    await accept(stage, row, *stage.coordinators)
    await counter_proposal(
        stage.persons[0], stage.db, proposal_id=row.id, revision=1, terms=stage.terms(stage.line(0, 0, 1))
    )
    assert len((await read(stage, row)).negotiation.required) == 3
    with pytest.raises(NotAllowed):
        await reject_counter(stage.persons[0], stage.db, proposal_id=row.id, revision=2)
    await reject_counter(stage.planner, stage.db, proposal_id=row.id, revision=2)
    case = await read(stage, row)
    assert case.proposal.current_revision == 1
    assert {party.kind for party in case.negotiation.awaiting} == {PartyKind.PROFESSIONAL}
    with pytest.raises(StateNotAllowed):
        await reject_counter(stage.planner, stage.db, proposal_id=row.id, revision=1)
    made = await accept(stage, row, *stage.persons)
    assert made is not None
    await counter_refused_after_agreement(stage, row)


async def counter_refused_after_agreement(stage: Stage, row: MatchProposal) -> None:
    with pytest.raises(StateNotAllowed):
        await counter_proposal(stage.planner, stage.db, proposal_id=row.id, revision=1, terms=stage.terms())


async def test_after_a_rejected_counter_the_next_counter_gets_a_new_number(stage: Stage) -> None:
    row = await stage.propose()
    await counter_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, terms=stage.terms(note="a"))
    await reject_counter(stage.planner, stage.db, proposal_id=row.id, revision=2)
    await counter_proposal(stage.persons[1], stage.db, proposal_id=row.id, revision=1, terms=stage.terms(note="b"))
    case = await read(stage, row)
    assert [(one.number, one.responds_to) for one in case.negotiation.revisions] == [(1, None), (2, 1), (3, 1)]


async def test_a_decline_of_one_of_a_team_leaves_it_open_for_the_school(stage: Stage) -> None:
    row = await stage.propose()
    await decline_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, reason=DeclineReason.TIMETABLE)
    case = await read(stage, row)
    assert case.proposal.status is ProposalStatus.OPEN
    assert [party.kind for party in case.negotiation.awaiting] == [PartyKind.SCHOOL]
    with pytest.raises(StateNotAllowed):
        await accept(stage, row, stage.persons[1])
    await counter_proposal(
        stage.planner, stage.db, proposal_id=row.id, revision=1, terms=stage.terms(stage.line(1, 2, 3))
    )
    made = await accept(stage, row, stage.persons[1], stage.coordinators[1], revision=2)
    assert made is not None
    assert await vacancy_status(stage) is VacancyStatus.PARTLY_FILLED


@pytest.mark.parametrize("who", ["school", "person", "company"])
async def test_a_decline_of_the_only_line_or_the_school_ends_it(stage: Stage, who: str) -> None:
    row = await stage.propose(stage.line(0, 0, 1))
    actor = {"school": stage.planner, "person": stage.persons[0], "company": stage.coordinators[0]}[who]
    await decline_proposal(actor, stage.db, proposal_id=row.id, revision=1, reason=DeclineReason.PAY)
    case = await read(stage, row)
    assert (case.proposal.status, case.proposal.decline_reason) == (ProposalStatus.DECLINED, DeclineReason.PAY)


async def test_only_the_author_withdraws(stage: Stage) -> None:
    row = await stage.propose()
    with pytest.raises(NotAllowed):
        await withdraw_proposal(stage.persons[0], stage.db, proposal_id=row.id)
    await withdraw_proposal(stage.planner, stage.db, proposal_id=row.id)
    assert (await read(stage, row)).proposal.status is ProposalStatus.WITHDRAWN


async def test_strangers_do_not_know_that_a_proposal_exists(stage: Stage) -> None:
    row = await stage.propose(stage.line(0, 0, 1))
    for actor in (stage.stranger, stage.persons[1], stage.coordinators[1]):
        assert await read_proposals(actor, stage.db, ids=[row.id]) == {}
        with pytest.raises(NotFound):
            await accept_proposal(actor, stage.db, proposal_id=row.id, revision=1)
        with pytest.raises(NotFound):
            await comment_on_proposal(actor, stage.db, proposal_id=row.id, body="hallo")
    assert row.id in await read_proposals(stage.director, stage.db, ids=[row.id])


async def test_money_is_seen_by_school_person_and_employer_only(stage: Stage) -> None:
    row = await stage.propose()

    async def rates(actor: Actor) -> list[bool]:
        case = await read(stage, row, actor)
        return [line.money is not None for line in case.terms_for(case.negotiation.standing, actor).lines]

    assert await rates(stage.planner) == [True, True]
    assert await rates(stage.director) == [True, True]
    assert await rates(stage.persons[0]) == [True, False]
    assert await rates(stage.coordinators[1]) == [False, True]
    cheaper = stage.terms(stage.line(0, 0, 1, money=None), stage.line(1, 2, 3))
    await counter_proposal(stage.planner, stage.db, proposal_id=row.id, revision=1, terms=cheaper)
    for actor, fields in ((stage.persons[0], 4), (stage.persons[1], 0)):
        case = await read(stage, row, actor)
        assert len(case.changes(case.negotiation.standing, actor)) == fields


async def test_a_company_never_consents_for_a_person_and_a_planner_never_for_a_company(stage: Stage) -> None:
    row = await stage.propose(stage.line(0, 0, 1))
    with pytest.raises(NotAllowed):
        await accept_proposal(
            stage.coordinators[0], stage.db, proposal_id=row.id, revision=1, on_behalf_of=stage.people[0].id
        )
    with pytest.raises(NotAllowed):
        await accept_proposal(
            stage.planner, stage.db, proposal_id=row.id, revision=1, on_behalf_of=stage.companies[0].id
        )


async def test_one_user_with_two_hats_consents_for_each_apart(stage: Stage) -> None:
    account = await factories.user(stage.db)
    owner = await factories.professional(stage.db, stage.companies[0], user_id=account.id)
    await factories.release(stage.db, owner)
    both = factories.actor(account, (stage.companies[0], Role.COMPANY_ADMIN), professional_id=owner.id)
    row = await stage.propose(stage.line(0, 0, 1, professional_id=owner.id))
    with pytest.raises(InvalidInput) as caught:
        await accept_proposal(both, stage.db, proposal_id=row.id, revision=1)
    assert caught.value.issues[0].rule == "choose_party"
    first = await accept_proposal(both, stage.db, proposal_id=row.id, revision=1, on_behalf_of=owner.id)
    assert first.arrangement is None
    # Only the company could be meant now.
    assert (await accept_proposal(both, stage.db, proposal_id=row.id, revision=1)).arrangement is not None


async def test_a_matchmaker_proposes_without_consent_and_only_in_its_region(stage: Stage) -> None:
    region = await factories.organisation(stage.db, OrganisationKind.REGION)
    person = await factories.member(stage.db, region, Role.MATCHMAKER)
    matchmaker = factories.actor(person, (region, Role.MATCHMAKER))
    with pytest.raises(NotAllowed):
        await stage.propose(by=matchmaker)
    await factories.link(stage.db, stage.school, region)
    row = await stage.propose(by=matchmaker)
    case = await read(stage, row, matchmaker)
    assert len(case.negotiation.awaiting) == 5
    assert case.negotiation.viewer_can(matchmaker) == [Act.WITHDRAW, Act.COMMENT]
    assert all(line.money is None for line in case.terms_for(case.negotiation.standing, matchmaker).lines)


async def test_company_and_person_may_propose_what_is_theirs(stage: Stage) -> None:
    by_person = await stage.propose(stage.line(0, 0, 1), by=stage.persons[0])
    assert len((await read(stage, by_person)).negotiation.awaiting) == 2
    await stage.propose(stage.line(0, 0, 1), by=stage.coordinators[0])
    own_time = stage.line(0, 0, 1, time_basis=TimeBasis.OWN_TIME)
    with pytest.raises(NotAllowed):
        await stage.propose(own_time, by=stage.coordinators[0])
    with pytest.raises(NotAllowed):
        await stage.propose(stage.line(0, 0, 1), by=stage.stranger)


async def test_of_two_agreements_on_the_same_lessons_the_first_wins(stage: Stage) -> None:
    first, second = await stage.propose(stage.line(0, 0, 1)), await stage.propose(stage.line(1, 1, 2))
    third = await stage.propose(stage.line(1, 2, 3))
    await accept(stage, first, stage.persons[0], stage.coordinators[0])
    states = [(await read(stage, row)).proposal.status for row in (first, second, third)]
    assert states == [ProposalStatus.AGREED, ProposalStatus.SUPERSEDED, ProposalStatus.OPEN]


async def other_vacancy(stage: Stage) -> Stage:
    """The same people at the same times, asked by another school."""
    school = await factories.school(stage.db)
    vacancy = await factories.vacancy(stage.db, school)
    slots = [await factories.slot(stage.db, vacancy, slot.weekday, slot.position or 1) for slot in stage.slots]
    planner = await factories.member(stage.db, school, Role.SCHOOL_PLANNER)
    other = Stage(**vars(stage) | {"school": school, "vacancy": vacancy, "slots": slots})
    other.planner = factories.actor(planner, (school, Role.SCHOOL_PLANNER))
    return other


async def test_a_clash_at_the_last_accept_keeps_nothing_and_supersedes(any_stage: Stage) -> None:
    stage, other = any_stage, await other_vacancy(any_stage)
    mine, theirs = await stage.propose(), await other.propose(other.line(0, 1))
    made = await accept(stage, mine, *stage.persons, *stage.coordinators)
    assert made is not None
    await accept(other, theirs, stage.coordinators[0])
    with pytest.raises(DoubleBooking) as caught:
        await accept(other, theirs, stage.persons[0])
    (clash,) = caught.value.clashes
    assert (clash.weekday, clash.start_minute, clash.source_id) == (2, 560, made.id)
    case = await read(other, theirs)
    assert case.proposal.status is ProposalStatus.SUPERSEDED
    assert len([one for one in case.negotiation.consents]) == 2
    assert await count(stage, Arrangement) == 1


async def test_whoever_may_not_see_the_source_of_a_clash_does_not(stage: Stage) -> None:
    other = await other_vacancy(stage)
    mine, theirs = await stage.propose(), await other.propose(other.line(0, 1), by=stage.persons[0])
    await accept(stage, mine, *stage.persons, *stage.coordinators)
    await accept(other, theirs, stage.coordinators[0])
    with pytest.raises(DoubleBooking) as caught:
        await accept(other, theirs, other.planner)
    assert [(clash.kind, clash.source_id) for clash in caught.value.clashes] == [("TEACHING", None)]


async def test_concurrent_last_accepts_make_one_arrangement(any_stage: Stage) -> None:
    stage = any_stage
    row = await stage.propose()
    await accept(stage, row, *stage.coordinators)
    results = await asyncio.gather(
        *(accept_proposal(actor, stage.db, proposal_id=row.id, revision=1) for actor in stage.persons * 4),
        return_exceptions=True,
    )
    failures = [one for one in results if isinstance(one, BaseException)]
    assert all(isinstance(one, StateNotAllowed) for one in failures)
    assert await count(stage, Arrangement) == 1
    assert await count(stage, Commitment) == 4


async def test_concurrent_agreements_of_two_schools_on_one_person_have_one_winner(any_stage: Stage) -> None:
    stage, other = any_stage, await other_vacancy(any_stage)
    rows = [await stage.propose(stage.line(0, 0, 1)), await other.propose(other.line(0, 0, 1))]
    for row in rows:
        await accept(stage, row, stage.coordinators[0])
    results = await asyncio.gather(
        *(accept_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1) for row in rows),
        return_exceptions=True,
    )
    # Eight hours are on offer, so the timetable alone decides.
    assert sorted(type(one).__name__ for one in results) == ["Accepted", "DoubleBooking"]
    statuses = {(await read(stage, row)).proposal.status for row in rows}
    assert statuses == {ProposalStatus.AGREED, ProposalStatus.SUPERSEDED}
    assert await count(stage, Arrangement) == 1


async def test_opposite_weeks_at_two_schools_coexist(stage: Stage) -> None:
    from duobaan.words import Cycle

    other = await other_vacancy(stage)
    for where, cycle in ((stage, Cycle.WEEK_A), (other, Cycle.WEEK_B)):
        slot = await factories.slot(stage.db, where.vacancy, where.slots[0].weekday, 4, key="ab", cycle=cycle)
        where.slots = [*where.slots, slot]
        row = await where.propose(where.line(0, len(where.slots) - 1))
        assert await accept(where, row, stage.persons[0], stage.coordinators[0]) is not None


async def test_hours_beyond_offer_or_release_are_refused_with_figures(stage: Stage) -> None:
    async with stage.db.write() as uow:
        person = await uow.session.get_one(type(stage.people[0]), stage.people[0].id)
        person.max_minutes_week = 150
    first = await stage.propose(stage.line(0, 0, 1))
    await accept(stage, first, stage.persons[0], stage.coordinators[0])
    with pytest.raises(HoursExceeded) as caught:
        await stage.propose(stage.line(0, 2, 3))
    assert (caught.value.available_minutes, caught.value.requested_minutes) == (50, 100)
    await stage.propose(stage.line(0, 2))


async def test_employers_time_needs_a_release_that_covers_days_and_period(stage: Stage) -> None:
    company = await factories.company(stage.db)
    person = await factories.professional(stage.db, company)
    for_them = {"professional_id": person.id}
    with pytest.raises(NotEligible) as caught:
        await stage.propose(stage.line(0, 0, **for_them))
    assert [reason.code for reason in caught.value.reasons] == ["RELEASE_MISSING"]
    await factories.release(stage.db, person, weekdays=(stage.slots[2].weekday,))
    with pytest.raises(NotEligible) as caught:
        await stage.propose(stage.line(0, 0, **for_them))
    assert [reason.code for reason in caught.value.reasons] == ["RELEASE_WEEKDAY"]
    await stage.propose(stage.line(0, 2, **for_them))
    await stage.propose(stage.line(0, 0, **for_them | {"time_basis": TimeBasis.OWN_TIME}))


@pytest.mark.parametrize(
    ("_case", "values", "rule"),
    [
        ("too_early", {"starts_on": STARTS - dt.timedelta(days=1)}, "outside_vacancy"),
        ("too_late", {"ends_on": ENDS + dt.timedelta(days=1)}, "outside_vacancy"),
        ("backwards", {"ends_on": STARTS}, "end_before_start"),
        ("long_note", {"note": "x" * 4001}, "too_long"),
        ("nobody", {"lines": ()}, "between"),
    ],
)
async def test_terms_that_do_not_fit_name_what_is_wrong(
    stage: Stage, _case: str, values: dict[str, object], rule: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await stage.propose(**values)  # type: ignore[arg-type]
    assert rule in [issue.rule for issue in caught.value.issues]


async def test_two_leads_in_one_lesson_are_refused_unless_they_relay(stage: Stage) -> None:
    with pytest.raises(InvalidInput) as caught:
        await stage.propose(stage.line(0, 0), stage.line(1, 0))
    assert [issue.rule for issue in caught.value.issues] == ["two_leads"]
    middle = dt.date(2027, 4, 1)
    await stage.propose(stage.line(0, 0, valid_to=middle), stage.line(1, 0, valid_from=middle))


async def test_a_key_makes_one_proposal(stage: Stage) -> None:
    async def once(message: str) -> MatchProposal:
        return await propose_match(
            stage.planner,
            stage.db,
            vacancy_id=stage.vacancy.id,
            terms=stage.terms(),
            message=message,
            idempotency_key="k",
        )

    first, again = await once("hallo"), await once("hallo")
    assert first.id == again.id
    with pytest.raises(InvalidInput):
        await once("iets anders")


async def test_a_closed_vacancy_takes_no_proposals(stage: Stage) -> None:
    async with stage.db.write() as uow:
        (await uow.session.get_one(Vacancy, stage.vacancy.id)).status = VacancyStatus.WITHDRAWN
    with pytest.raises(StateNotAllowed):
        await stage.propose()


async def test_proposals_expire_after_ten_working_days_without_the_holidays(stage: Stage) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 14, 12, tzinfo=dt.UTC), tick=False):
        row = await stage.propose()
    # 15-18 December are four days; the Christmas holidays end on 3 January; 4-11 January are six.
    assert row.expires_at == dt.datetime(2027, 1, 11, 23, tzinfo=dt.UTC)
    with time_machine.travel(dt.datetime(2027, 1, 11, 22, 59, tzinfo=dt.UTC)):
        assert await run_proposal_clock(SYSTEM, stage.db) == 1  # a reminder
    assert (await read(stage, row)).proposal.status is ProposalStatus.OPEN
    with time_machine.travel(dt.datetime(2027, 1, 11, 23, 1, tzinfo=dt.UTC)):
        assert await run_proposal_clock(SYSTEM, stage.db) == 1
    assert (await read(stage, row)).proposal.status is ProposalStatus.EXPIRED
    with pytest.raises(NotAllowed):
        await run_proposal_clock(stage.planner, stage.db)


async def test_the_inbox_holds_what_waits_for_me(stage: Stage) -> None:
    row = await stage.propose()
    for actor, waiting in ((stage.planner, 0), (stage.persons[0], 1), (stage.coordinators[1], 1), (stage.stranger, 0)):
        assert await count_proposals(actor, stage.db, awaiting_me=True) == waiting
    await accept(stage, row, stage.persons[0])
    assert await count_proposals(stage.persons[0], stage.db, awaiting_me=True) == 0
    assert await count_proposals(stage.persons[0], stage.db) == 1
    await decline_proposal(stage.persons[1], stage.db, proposal_id=row.id, revision=1, reason=DeclineReason.FIT)
    assert await count_proposals(stage.planner, stage.db, awaiting_me=True) == 1


async def test_what_a_viewer_can_do_follows_the_conversation(stage: Stage) -> None:
    row = await stage.propose()

    async def can(actor: Actor) -> list[Act]:
        return (await read(stage, row)).negotiation.viewer_can(actor)

    assert await can(stage.planner) == [Act.COUNTER, Act.DECLINE, Act.WITHDRAW, Act.COMMENT]
    assert await can(stage.persons[0]) == [Act.COUNTER, Act.ACCEPT, Act.DECLINE, Act.COMMENT]
    await counter_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, terms=stage.terms(note="a"))
    assert Act.REJECT_COUNTER in await can(stage.planner)
    assert await can(stage.persons[0]) == [Act.COUNTER, Act.DECLINE, Act.COMMENT]
    await withdraw_proposal(stage.planner, stage.db, proposal_id=row.id)
    assert await can(stage.planner) == []
