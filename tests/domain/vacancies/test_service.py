"""Writing, publishing and ageing vacancies, on real databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS, SYSTEM, Actor, Seat
from duobaan.arrangements.models import Arrangement
from duobaan.clock import now, today
from duobaan.db.audit import AuditRow
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StaleRevision, StateNotAllowed
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.proposals.models import MatchProposal, ProposalLine, ProposalLineSlot, ProposalParty, ProposalRevision
from duobaan.vacancies.coverage import refill
from duobaan.vacancies.lessons import BundleFields, SlotFields
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.repository import VacancyFilter, VacancyRepository
from duobaan.vacancies.rules import VacancyFields
from duobaan.vacancies.service import (
    change_vacancy,
    count_vacancies,
    create_vacancy,
    get_vacancy,
    list_vacancies,
    publish_vacancy,
    renew_vacancy,
    run_vacancy_clock,
    withdraw_vacancy,
)
from duobaan.vacancies.states import VacancyAction, viewer_can
from duobaan.vacancies.writing import completeness_of, hours_of_vacancy
from duobaan.words import (
    ArrangementStatus,
    BundleKind,
    Cycle,
    EngagementForm,
    LegalGround,
    Level,
    OrganisationKind,
    OrganisationStatus,
    PartyKind,
    Role,
    Sector,
    TimeBasis,
    VacancyStatus,
    Visibility,
    Weekday,
)
from tests import factories
from tests.support.agreed import arrangement

DAY = dt.timedelta(days=1)
SLOTS = [
    SlotFields(weekday=Weekday.TU, position=1, class_group="4H1", subject="WIS", bundle="dubbel"),
    SlotFields(weekday=Weekday.TU, position=2, class_group="4H1", subject="WIS", bundle="dubbel"),
    SlotFields(weekday=Weekday.TH, position=3, class_group="4H1", cycle=Cycle.WEEK_A, must=False),
]
BUNDLES = [BundleFields("dubbel", BundleKind.DOUBLE_LESSON)]


def fields(**changes: Any) -> VacancyFields:
    values = {
        "title": "Docent  wiskunde",
        "sector": Sector.VO,
        "levels": (Level.HAVO,),
        "subjects": ("WIS",),
        "forms": (EngagementForm.HYBRID_TEACHER,),
        "grounds": (LegalGround.FULL, LegalGround.GUEST),
        "responsible_teacher": "Sectieleider",
        "starts_on": today() + 30 * DAY,
        "ends_on": today() + 200 * DAY,
    }
    return VacancyFields(**values | changes)  # type: ignore[typeddict-item]


async def planner_of(db: Database, school: Organisation, role: Role = Role.SCHOOL_PLANNER) -> Actor:
    return factories.actor(await factories.user(db), (school, role))


async def draft(db: Database, actor: Actor, **values: Any) -> Vacancy:
    given = {"fields": fields(), "slots": SLOTS, "bundles": BUNDLES} | values
    return await create_vacancy(actor, db, **given)


async def slots_of(db: Database, row: Vacancy) -> list[LessonSlot]:
    async with db.read() as session:
        return (await VacancyRepository(session).slots([row.id]))[row.id]


async def status_of(db: Database, row: Vacancy) -> VacancyStatus:
    async with db.read() as session:
        return (await session.get_one(Vacancy, row.id)).status


async def test_a_draft_gets_bell_times_hours_and_is_seen_by_its_school_only(any_db: Database):
    school = await factories.school(any_db)
    planner = await planner_of(any_db, school)
    row = await draft(any_db, planner)
    slots = await slots_of(any_db, row)
    assert [(slot.key, slot.start_minute, slot.end_minute) for slot in slots] == [
        ("TU1", 510, 560),
        ("TU2", 560, 610),
        ("TH3A", 630, 680),
    ]
    assert slots[0].bundle_id == slots[1].bundle_id is not None
    assert (row.status, row.title, row.minutes_week) == (VacancyStatus.DRAFT, "Docent wiskunde", 125)
    assert await get_vacancy(planner, any_db, vacancy_id=row.id) is not None
    assert await get_vacancy(ANONYMOUS, any_db, vacancy_id=row.id) is None


async def test_hours_are_shown_three_ways(db: Database):
    school = await factories.school(db)
    row = await draft(db, await planner_of(db, school))
    async with db.read() as session:
        from duobaan.organisations.repository import OrganisationRepository

        settings = (await OrganisationRepository(session).settings([school.id]))[school.id]
    hours = hours_of_vacancy(row, settings)
    assert (hours.lessons, hours.clock_hours, hours.fte) == (2.5, 2.08, round(2.5 / 26, 4))


async def test_publishing_shows_it_and_leaves_a_trail(any_db: Database):
    school = await factories.school(any_db)
    planner = await planner_of(any_db, school)
    row = await publish_vacancy(planner, any_db, vacancy_id=(await draft(any_db, planner)).id)
    assert row.status is VacancyStatus.PUBLISHED
    assert row.published_at is not None
    assert await get_vacancy(ANONYMOUS, any_db, vacancy_id=row.id) is not None
    async with any_db.read() as session:
        acts = await session.scalars(sa.select(AuditRow.action).where(AuditRow.entity_id == row.id))
        assert sorted(acts.all()) == ["vacancy.create", "vacancy.publish"]


async def test_an_incomplete_draft_is_kept_but_not_published(db: Database):
    planner = await planner_of(db, await factories.school(db))
    row = await draft(db, planner, fields=fields(responsible_teacher=None, subjects=()), slots=[], bundles=[])
    with pytest.raises(InvalidInput) as caught:
        await publish_vacancy(planner, db, vacancy_id=row.id)
    assert {issue.path[-1] for issue in caught.value.issues} == {"subjects", "slots", "responsibleTeacher"}
    assert await status_of(db, row) is VacancyStatus.DRAFT
    assert "slots" in completeness_of(row, []).missing


async def test_an_unverified_school_drafts_but_does_not_publish(db: Database):
    school = await factories.school(db, status=OrganisationStatus.REGISTERED)
    planner = await planner_of(db, school)
    row = await draft(db, planner)
    with pytest.raises(InvalidInput) as caught:
        await publish_vacancy(planner, db, vacancy_id=row.id)
    assert caught.value.issues[0].rule == "school_not_verified"


async def test_wrong_lessons_tell_every_issue_and_write_nothing(db: Database):
    planner = await planner_of(db, await factories.school(db))
    wrong = [SlotFields(weekday=Weekday.TU, position=12), SlotFields(weekday=Weekday.FR, position=1, subject="NAT")]
    with pytest.raises(InvalidInput) as caught:
        await draft(db, planner, slots=wrong, bundles=[], fields=fields(title=""))
    assert {issue.rule for issue in caught.value.issues} == {"no_bell_time", "subject_not_of_vacancy", "required"}
    async with db.read() as session:
        assert (await session.scalars(sa.select(Vacancy))).all() == []


async def test_one_key_writes_once(any_db: Database):
    planner = await planner_of(any_db, await factories.school(any_db))
    first = await draft(any_db, planner, idempotency_key="k")
    assert (await draft(any_db, planner, idempotency_key="k")).id == first.id
    with pytest.raises(InvalidInput):
        await draft(any_db, planner, idempotency_key="k", slots=[], bundles=[])


async def test_who_plans_for_two_schools_says_for_which(db: Database):
    one, other = await factories.school(db), await factories.school(db)
    both = factories.actor(await factories.user(db), (one, Role.SCHOOL_PLANNER), (other, Role.SCHOOL_PLANNER))
    with pytest.raises(InvalidInput):
        await draft(db, both)
    assert (await draft(db, both, on_behalf_of=other.id)).school_id == other.id
    assert (await draft(db, both, school_id=one.id)).school_id == one.id


async def test_a_board_writes_for_its_schools_and_no_others(db: Database):
    board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
    mine, other = await factories.school(db, board_id=board.id), await factories.school(db)
    admin = await planner_of(db, board, Role.BOARD_ADMIN)
    row = await draft(db, admin, school_id=mine.id)
    assert row.school_id == mine.id
    assert await get_vacancy(admin, db, vacancy_id=row.id) is not None
    assert VacancyAction.PUBLISH in viewer_can(admin, row, board.id)
    with pytest.raises(NotAllowed):
        await draft(db, admin, school_id=other.id)
    with pytest.raises(InvalidInput):
        await draft(db, admin)


async def test_strangers_may_not_touch_and_do_not_know_drafts(db: Database):
    school = await factories.school(db)
    planner, stranger = await planner_of(db, school), await planner_of(db, await factories.school(db))
    row = await draft(db, planner)
    with pytest.raises(NotFound):
        await publish_vacancy(stranger, db, vacancy_id=row.id)
    await publish_vacancy(planner, db, vacancy_id=row.id)
    with pytest.raises(NotAllowed):
        await withdraw_vacancy(stranger, db, vacancy_id=row.id, reason="weg ermee")
    company = await factories.company(db)
    with pytest.raises(NotAllowed):
        await draft(db, factories.actor(await factories.user(db), (company, Role.COMPANY_ADMIN)))


async def test_change_keeps_the_rows_of_lessons_with_the_same_key(any_db: Database):
    planner = await planner_of(any_db, await factories.school(any_db))
    row = await draft(any_db, planner)
    before = {slot.key: slot.id for slot in await slots_of(any_db, row)}
    changed = await change_vacancy(
        planner,
        any_db,
        vacancy_id=row.id,
        fields=VacancyFields(description="Nieuw"),
        slots=[SLOTS[2], SlotFields(weekday=Weekday.FR, position=1)],
        bundles=[],
        expected_version=row.version,
    )
    after = {slot.key: slot.id for slot in await slots_of(any_db, row)}
    assert after.keys() == {"TH3A", "FR1"}
    assert after["TH3A"] == before["TH3A"]
    assert (changed.description, changed.minutes_week) == ("Nieuw", 75)
    with pytest.raises(StaleRevision):
        await change_vacancy(planner, any_db, vacancy_id=row.id, fields=VacancyFields(), expected_version=row.version)


async def negotiate(db: Database, row: Vacancy, slot: LessonSlot) -> Actor:
    person = await factories.user(db)
    teacher = await factories.professional(db, user_id=person.id)
    proposal = await factories.store(
        db,
        MatchProposal(
            vacancy_id=row.id, school_id=row.school_id, author_id=person.id, author_kind=PartyKind.PROFESSIONAL
        ),
    )
    revision = await factories.store(
        db,
        ProposalRevision(
            proposal_id=proposal.id,
            number=1,
            author_id=person.id,
            starts_on=today(),
            ends_on=today() + DAY,
            terms_hash="x",
        ),
    )
    line = await factories.store(
        db,
        ProposalLine(
            revision_id=revision.id,
            ordinal=0,
            professional_id=teacher.id,
            time_basis=TimeBasis.OWN_TIME,
            minutes_week=50,
            valid_from=today(),
            valid_to=today() + DAY,
        ),
    )
    await factories.store(db, ProposalLineSlot(line_id=line.id, slot_id=slot.id))
    await factories.store(
        db, ProposalParty(proposal_id=proposal.id, kind=PartyKind.PROFESSIONAL, professional_id=teacher.id)
    )
    return factories.actor(person, professional_id=teacher.id)


async def test_a_lesson_under_negotiation_stays_where_it_is(any_db: Database):
    planner = await planner_of(any_db, await factories.school(any_db))
    row = await draft(any_db, planner)
    slots = await slots_of(any_db, row)
    teacher = await negotiate(any_db, row, slots[0])
    rest = [SlotFields(weekday=Weekday.TU, position=2), SLOTS[2]]
    for left in (rest, [SlotFields(weekday=Weekday.FR, position=1, key="TU1"), *rest]):
        with pytest.raises(InvalidInput) as caught:
            await change_vacancy(planner, any_db, vacancy_id=row.id, fields=VacancyFields(), slots=left, bundles=[])
        assert [issue.rule for issue in caught.value.issues] == ["slot_in_use"]
    assert await get_vacancy(teacher, any_db, vacancy_id=row.id) is None
    await publish_vacancy(planner, any_db, vacancy_id=row.id)
    await withdraw_vacancy(planner, any_db, vacancy_id=row.id, reason="Formatie rond")
    assert await get_vacancy(teacher, any_db, vacancy_id=row.id) is not None
    assert await get_vacancy(ANONYMOUS, any_db, vacancy_id=row.id) is None


async def test_what_is_published_stays_complete(db: Database):
    planner = await planner_of(db, await factories.school(db))
    row = await publish_vacancy(planner, db, vacancy_id=(await draft(db, planner)).id)
    with pytest.raises(InvalidInput):
        await change_vacancy(planner, db, vacancy_id=row.id, fields=VacancyFields(subjects=()))


async def test_withdrawing_wants_a_reason_and_is_final(db: Database):
    planner = await planner_of(db, await factories.school(db))
    row = await draft(db, planner)
    with pytest.raises(InvalidInput):
        await withdraw_vacancy(planner, db, vacancy_id=row.id, reason="  ")
    row = await withdraw_vacancy(planner, db, vacancy_id=row.id, reason="Toch niet nodig")
    assert (row.status, row.withdraw_reason) == (VacancyStatus.WITHDRAWN, "Toch niet nodig")
    with pytest.raises(StateNotAllowed):
        await publish_vacancy(planner, db, vacancy_id=row.id)


async def test_time_opens_expires_and_closes(any_db: Database):
    school = await factories.school(any_db)
    planner = await planner_of(any_db, school)
    scheduled = await publish_vacancy(
        planner, any_db, vacancy_id=(await draft(any_db, planner)).id, publish_at=now() + DAY
    )
    assert scheduled.status is VacancyStatus.SCHEDULED
    assert await get_vacancy(ANONYMOUS, any_db, vacancy_id=scheduled.id) is None
    over = await factories.vacancy(any_db, school, closes_at=now() + DAY, status=VacancyStatus.PARTLY_FILLED)
    done = await factories.vacancy(any_db, school, status=VacancyStatus.FILLED, ends_on=today())
    first = await run_vacancy_clock(SYSTEM, any_db, now())
    assert (first.opened, first.expired, first.closed) == (0, 0, 1)
    second = await run_vacancy_clock(SYSTEM, any_db, now() + 2 * DAY)
    assert (second.opened, second.expired, second.closed) == (1, 1, 0)
    assert [await status_of(any_db, row) for row in (scheduled, over, done)] == [
        VacancyStatus.PUBLISHED,
        VacancyStatus.EXPIRED,
        VacancyStatus.CLOSED,
    ]


async def test_renewing_shows_it_again(db: Database):
    planner = await planner_of(db, await factories.school(db))
    row = await publish_vacancy(planner, db, vacancy_id=(await draft(db, planner)).id)
    with pytest.raises(StateNotAllowed):
        await renew_vacancy(planner, db, vacancy_id=row.id)
    async with db.write() as uow:
        (await uow.session.get_one(Vacancy, row.id)).status = VacancyStatus.EXPIRED
    with pytest.raises(InvalidInput):
        await renew_vacancy(planner, db, vacancy_id=row.id, closes_at=now() - DAY)
    row = await renew_vacancy(planner, db, vacancy_id=row.id, closes_at=now() + DAY)
    assert row.status is VacancyStatus.PUBLISHED


async def test_coverage_is_derived_from_assigned_lessons(any_db: Database):
    school = await factories.school(any_db)
    planner = await planner_of(any_db, school)
    row = await publish_vacancy(planner, any_db, vacancy_id=(await draft(any_db, planner)).id)
    must = [slot.id for slot in await slots_of(any_db, row) if slot.must]
    person = await factories.professional(any_db, await factories.company(any_db))
    made = await arrangement(any_db, row, person, must[:1])
    for slots, status, expected in (
        (must[:1], ArrangementStatus.ACTIVE, VacancyStatus.PARTLY_FILLED),
        (must[1:], ArrangementStatus.PREPARING, VacancyStatus.FILLED),
        ([], ArrangementStatus.CANCELLED, VacancyStatus.PARTLY_FILLED),
    ):
        if slots and slots != must[:1]:
            made = await arrangement(any_db, row, person, slots)
        async with any_db.write() as uow:
            (await uow.session.get_one(Arrangement, made.id)).status = status
            await uow.session.flush()
            await VacancyRepository(uow.session).lock(row.id, SYSTEM)
            await refill(uow, row.id)
        assert await status_of(any_db, row) is expected


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_visibility_decides_who_sees_a_published_vacancy(any_db: Database, visibility: Visibility):
    region = await factories.organisation(any_db, OrganisationKind.REGION)
    network = await factories.organisation(any_db, OrganisationKind.NETWORK)
    school, company, neighbour, partner = (
        await factories.school(any_db),
        await factories.company(any_db),
        await factories.company(any_db),
        await factories.company(any_db),
    )
    for child, parent in ((school, region), (neighbour, region), (school, network), (partner, network)):
        await factories.store(any_db, OrganisationLink(organisation_id=child.id, parent_id=parent.id))
    row = await factories.vacancy(any_db, school, visibility=visibility)

    async def coordinator(of: Organisation, active: bool = True) -> Actor:
        seat = Seat(of.id, of.kind, frozenset({Role.COMPANY_COORDINATOR}), active=active)
        return Actor(user_id=(await factories.user(any_db)).id, seats=(seat,))

    async def teacher(employer: Organisation | None) -> Actor:
        person = await factories.user(any_db)
        made = await factories.professional(any_db, employer, user_id=person.id)
        return factories.actor(person, professional_id=made.id)

    viewers = {
        "anyone": ANONYMOUS,
        "unverified": await coordinator(company, active=False),
        "company": await coordinator(company),
        "neighbour": await coordinator(neighbour),
        "partner": await coordinator(partner),
        "teacher": await teacher(None),
        "neighbours teacher": await teacher(neighbour),
        "planner": await planner_of(any_db, school),
    }
    seen = {name for name, actor in viewers.items() if await get_vacancy(actor, any_db, vacancy_id=row.id)}
    near = {"planner", "neighbour", "neighbours teacher", "partner"}
    assert (
        seen
        == {
            Visibility.PUBLIC: set(viewers),
            Visibility.SCHOOLS: near | {"company", "teacher"},
            Visibility.REGION: near,
            Visibility.PARTNERS: {"planner", "partner"},
            Visibility.PRIVATE: {"planner"},
        }[visibility]
    )


async def test_lists_come_in_pages_by_key_newest_first(any_db: Database):
    school, other = await factories.school(any_db), await factories.school(any_db)
    planner = await planner_of(any_db, school)
    rows = [await factories.vacancy(any_db, school) for _ in range(3)]
    await factories.vacancy(any_db, other)
    hidden = await factories.vacancy(any_db, other, status=VacancyStatus.DRAFT)
    wanted = VacancyFilter(own=True)
    first = await list_vacancies(planner, any_db, wanted=wanted, window=Window(first=2))
    rest = await list_vacancies(planner, any_db, wanted=wanted, window=Window(first=2, after=first.keys[-1]))
    assert [row.id for row in (*first.rows, *rest.rows)] == [row.id for row in reversed(rows)]
    assert (first.has_next, rest.has_next) == (True, False)
    assert await count_vacancies(planner, any_db, VacancyFilter()) == 4
    everything = await list_vacancies(planner, any_db, wanted=VacancyFilter(school_ids=(other.id,)), window=Window())
    assert hidden.id not in {row.id for row in everything.rows}
    assert len(everything.rows) == 1
