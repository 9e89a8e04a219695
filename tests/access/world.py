"""Two schools with their companies and people, and everything that can exist between them, for the access matrix.

`own` is what the first school shares with the first company and its person; `related` what the same school shares
with the second; `foreign` what another school shares with others, its vacancy and its people not in the market.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from duobaan.access import SYSTEM
from duobaan.alerts.models import SavedSearch, SearchScope
from duobaan.arrangements.models import CheckItem, PlacementLimit
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clients.models import ApiClient
from duobaan.clock import now
from duobaan.conversations.models import Message, Thread
from duobaan.db.uow import Database
from duobaan.eligibility.models import Trajectory
from duobaan.events import OrganisationChanged, ProfileChanged, VacancyChanged
from duobaan.ids import Kind, public
from duobaan.imports.models import DataImport
from duobaan.introductions.models import Introduction
from duobaan.organisations.models import Mandate, Membership, Organisation, OrganisationLink, SupportAccess
from duobaan.people.models import User
from duobaan.professionals.models import JointProfile, Professional, Qualification, Release
from duobaan.reports.models import Report, ReportKind, ReportReason
from duobaan.running.models import Absence, AbsenceOffer, HourEntry, SupervisionAssignment, SupervisionCapacity
from duobaan.vacancies.models import Vacancy
from duobaan.words import (
    AbsenceKind,
    ArrangementStatus,
    CheckKind,
    ClientKind,
    HourKind,
    ImportKind,
    ImportStatus,
    OnFull,
    OrganisationKind,
    PartyKind,
    ProfileStatus,
    QualificationKind,
    Role,
    SupervisionRole,
    TrajectoryKind,
    VacancyStatus,
    Weekday,
)
from tests import factories
from tests.support import agreed
from tests.support.story import STARTS, Stage, make_stage

OWN, RELATED, FOREIGN = "own", "related", "foreign"
RELATIONS = (OWN, RELATED, FOREIGN)
SECRET = "Kwetsbaarheid"  # a word that stands in everything hidden and nowhere else
Targets = dict[str, str]


@dataclass
class World:
    """The stages with the public ids of everything on them, by relation and by the name of an argument."""

    db: Database
    near: Stage
    far: Stage
    region: Organisation
    institute: Organisation
    platform: Organisation
    targets: dict[str, Targets]
    staff: dict[str, User]


async def make_world(db: Database) -> World:
    """Build it all."""
    near, far = await make_stage(db), await make_stage(db)
    region = await factories.organisation(db, OrganisationKind.REGION)
    institute = await factories.organisation(db, OrganisationKind.TRAINING_INSTITUTE)
    platform = await factories.organisation(db, OrganisationKind.PLATFORM)
    for of in (near.school, near.board, *near.companies):
        await factories.store(db, OrganisationLink(organisation_id=of.id, parent_id=region.id))
    staff = {
        "near": await factories.member(db, near.school, Role.SCHOOL_HR),
        "firm": await factories.member(db, near.companies[0], Role.COMPANY_COORDINATOR),
        "far": await factories.member(db, far.school, Role.SCHOOL_HR),
    }
    targets = {
        OWN: await _dealings(db, near, 0, region, staff["near"], institute),
        RELATED: await _dealings(db, near, 1, region, staff["near"], institute),
        FOREIGN: await _dealings(db, far, 0, await factories.organisation(db, OrganisationKind.REGION), staff["far"]),
    }
    await _hide(db, far)
    return World(db, near, far, region, institute, platform, targets, staff)


async def _dealings(
    db: Database, stage: Stage, who: int, region: Organisation, staff: User, institute: Organisation | None = None
) -> Targets:
    person, company, account = stage.people[who], stage.companies[who], stage.persons[who].user_id
    assert account is not None
    proposal = await stage.propose(stage.line(who, 2 * who))
    vacancy = await factories.vacancy(db, stage.school, title="Docent natuurkunde", subjects=("NAT",))
    slot = await factories.slot(db, vacancy, Weekday.TH, 5 + who, class_group="4H1")
    work = await agreed.arrangement(db, vacancy, person, [slot.id], status=ArrangementStatus.ACTIVE)
    async with db.write() as uow:
        (assignment,) = (await ArrangementRepository(uow.session).assignments([work.id]))[work.id]
        assignment.company_id = company.id
    thread = await _row(db, Thread(proposal_id=proposal.id, last_message_at=now()))
    await _row(
        db,
        Message(
            thread_id=thread.id, by_id=account, party_kind=PartyKind.PROFESSIONAL, body="Dag", professional_id=person.id
        ),
    )
    away = await _row(
        db,
        Absence(
            assignment_id=assignment.id,
            arrangement_id=work.id,
            starts_on=STARTS,
            ends_on=STARTS + dt.timedelta(days=7),
            kind=AbsenceKind.LEAVE,
            reported_by=account,
        ),
    )
    carried = await _row(
        db,
        SupervisionCapacity(
            school_id=stage.school.id, name="Begeleider", role=SupervisionRole.COACH, minutes_week=60, max_people=2
        ),
    )
    await _row(db, PlacementLimit(school_id=stage.school.id, max_people=9, on_full=OnFull.WARN))
    found: dict[str, tuple[Kind, UUID]] = {
        "professionalId": (Kind.PROFESSIONAL, person.id),
        "vacancyId": (Kind.VACANCY, vacancy.id),
        "slotIds": (Kind.LESSON_SLOT, slot.id),
        "proposalId": (Kind.PROPOSAL, proposal.id),
        "about": (Kind.PROPOSAL, proposal.id),
        "arrangementId": (Kind.ARRANGEMENT, work.id),
        "assignmentId": (Kind.ASSIGNMENT, assignment.id),
        "companyId": (Kind.ORGANISATION, company.id),
        "schoolId": (Kind.ORGANISATION, stage.school.id),
        "boardId": (Kind.ORGANISATION, stage.board.id),
        "excludedId": (Kind.ORGANISATION, stage.school.id),
        "parentId": (Kind.ORGANISATION, region.id),
        "regionId": (Kind.ORGANISATION, region.id),
        "userId": (Kind.USER, staff.id),
        "threadId": (Kind.THREAD, thread.id),
        "absenceId": (Kind.ABSENCE, away.id),
        "capacityId": (Kind.SUPERVISION_CAPACITY, carried.id),
    }
    offers: list[tuple[str, Kind, Any]] = [
        ("offerId", Kind.ABSENCE_OFFER, AbsenceOffer(absence_id=away.id, professional_id=person.id)),
        ("supervisionId", Kind.SUPERVISION, SupervisionAssignment(
            capacity_id=carried.id, assignment_id=assignment.id, minutes_week=10)),
        ("entryId", Kind.HOUR_ENTRY, HourEntry(
            assignment_id=assignment.id, worked_on=STARTS, minutes=50, kind=HourKind.LESSON)),
        ("checkId", Kind.CHECK, CheckItem(
            arrangement_id=work.id, professional_id=person.id, kind=CheckKind.SIDE_JOB_PERMISSION)),
        ("introductionId", Kind.INTRODUCTION, Introduction(
            school_id=stage.school.id, professional_id=person.id, vacancy_id=vacancy.id, asked_by=staff.id)),
        ("qualificationId", Kind.QUALIFICATION, Qualification(
            professional_id=person.id, kind=QualificationKind.BACHELOR)),
        ("trajectoryId", Kind.TRAJECTORY, Trajectory(
            professional_id=person.id, kind=TrajectoryKind.ZIJ_INSTROOM, started_on=STARTS, deadline_on=STARTS,
            institute_id=institute.id if institute else None)),
        ("releaseId", Kind.RELEASE, Release(
            company_id=company.id, professional_id=person.id, minutes_week=100, valid_from=STARTS, valid_to=STARTS)),
        ("jointProfileId", Kind.JOINT_PROFILE, JointProfile(
            proposer_id=stage.people[1 - who].id, partner_id=person.id)),
        ("mandateId", Kind.MANDATE, Mandate(
            board_id=stage.board.id, user_id=staff.id, valid_from=STARTS, granted_by=staff.id)),
        ("clientId", Kind.CLIENT, ApiClient(
            organisation_id=stage.school.id if who == 0 else company.id, kind=ClientKind.APP, name="App")),
        ("savedSearchId", Kind.SAVED_SEARCH, SavedSearch(
            user_id=account, scope=SearchScope.VACANCIES, name="Zoek", review_on=STARTS)),
        ("accessId", Kind.SUPPORT_ACCESS, SupportAccess(
            organisation_id=stage.school.id, user_id=staff.id, reason="Vraag", expires_at=_soon())),
        ("importId", Kind.DATA_IMPORT, DataImport(
            organisation_id=company.id, user_id=staff.id, kind=ImportKind.PROFESSIONALS, status=ImportStatus.CHECKED)),
        ("reportId", Kind.REPORT, Report(
            reporter_id=account, kind=ReportKind.VACANCY, target_id=vacancy.id, organisation_id=stage.school.id,
            reason=ReportReason.SPAM, explanation="Reclame")),
    ]  # fmt: skip
    for name, kind, row in offers:
        found[name] = (kind, (await _row(db, row)).id)
    return {name: public(*one) for name, one in found.items()}


def _soon() -> dt.datetime:
    return now() + dt.timedelta(hours=9)


async def _row(db: Database, row: Any) -> Any:
    return await factories.store(db, row)


async def _hide(db: Database, far: Stage) -> None:
    """Take the other school's vacancy and people out of the market, and put a word in them to look for."""
    async with db.write(SYSTEM) as uow:
        for one in far.people:
            person = await uow.session.get_one(Professional, one.id)
            person.status, person.confirmed_at = ProfileStatus.DRAFT, None
            person.headline = person.profession = person.name = SECRET
        for vacancy in await _vacancies(uow.session, far):
            vacancy.status, vacancy.title = VacancyStatus.DRAFT, SECRET
            uow.emit(VacancyChanged(vacancy.id))
        for one in (*far.people,):
            uow.emit(ProfileChanged(one.id))


async def _vacancies(session: Any, far: Stage) -> list[Vacancy]:
    return list(await session.scalars(sa.select(Vacancy).where(Vacancy.school_id == far.school.id)))


async def tell(world: World) -> None:
    """Emit a fact about everything, for the index."""
    async with world.db.write(SYSTEM) as uow:
        for stage in (world.near, world.far):
            for of in (stage.school, stage.board, *stage.companies):
                uow.emit(OrganisationChanged(of.id))
            for one in stage.people:
                uow.emit(ProfileChanged(one.id))
            for vacancy in await _vacancies(uow.session, stage):
                uow.emit(VacancyChanged(vacancy.id))


async def seat(db: Database, of: Organisation, role: Role, *, is_owner: bool = False) -> User:
    """A person with a seat."""
    person = await factories.user(db)
    row = Membership(organisation_id=of.id, user_id=person.id, roles=(role,), is_owner=is_owner)
    await factories.store(db, row)
    return person
