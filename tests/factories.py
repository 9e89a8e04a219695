"""One function per entity: valid by default, overrides by keyword, returns the stored row."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import AsyncIterator
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Seat
from duobaan.clock import now
from duobaan.db.base import Base
from duobaan.db.uow import Database
from duobaan.organisations.models import Membership, Organisation, OrganisationLink, SchoolSettings
from duobaan.people.models import User
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Release
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import (
    EngagementForm,
    HolidayRegion,
    LegalGround,
    Level,
    OrganisationKind,
    OrganisationStatus,
    ProfileStatus,
    ReleaseStatus,
    Role,
    Sector,
    VacancyStatus,
    Weekday,
)

R = TypeVar("R", bound=Base)
_numbers = itertools.count(1)
STARTS, ENDS = dt.date(2027, 1, 4), dt.date(2027, 7, 1)


_open: ContextVar[AsyncSession | None] = ContextVar("open", default=None)


@contextlib.asynccontextmanager
async def together(db: Database) -> AsyncIterator[None]:
    """Write what is made meanwhile in one transaction: a commit for each row takes most of the time."""
    async with db.write() as uow:
        before = _open.set(uow.session)
        try:
            yield
        finally:
            _open.reset(before)


async def store(db: Database, row: R) -> R:
    """Write one row."""
    if (session := _open.get()) is not None:
        session.add(row)
        await session.flush()
        return row
    async with db.write() as uow:
        uow.session.add(row)
    return row


async def user(db: Database, **values: Any) -> User:
    """A person with an account."""
    n = next(_numbers)
    return await store(
        db, User(**{"email": f"person{n}@example.org", "name": f"Persoon {n}", "email_proven_at": now()} | values)
    )


async def organisation(db: Database, kind: OrganisationKind, **values: Any) -> Organisation:
    """A verified organisation in Zwolle."""
    n = next(_numbers)
    defaults = {
        "kind": kind,
        "name": f"Organisatie {n}",
        "slug": f"organisatie-{n}",
        "status": OrganisationStatus.ACTIVE,
        "postcode": "8011PK",
        "place": "Zwolle",
        "province": "Overijssel",
        "lat": 52.512,
        "lon": 6.093,
    }
    return await store(db, Organisation(**defaults | values))


async def school(db: Database, **values: Any) -> Organisation:
    """A verified secondary school with its settings."""
    n = next(_numbers)
    defaults = {
        "brin": f"{n % 100:02d}ZZ",
        "location_code": f"{n % 100:02d}Z{n // 100:03d}",
        "sectors": (Sector.VO,),
        "levels": (Level.HAVO, Level.VWO),
        "holiday_region": HolidayRegion.NOORD,
        "name": f"Lyceum {n}",
    }
    row = await organisation(db, OrganisationKind.SCHOOL, **defaults | values)
    await store(db, SchoolSettings(organisation_id=row.id, bell_times=BELLS, cycle_anchor_on=dt.date(2026, 8, 17)))
    return row


BELLS = [
    {"position": position, "start": start, "end": start + 50}
    for position, start in enumerate((510, 560, 630, 680, 760, 810, 870, 920), 1)
]


async def company(db: Database, **values: Any) -> Organisation:
    """A verified company."""
    n = next(_numbers)
    return await organisation(
        db, OrganisationKind.COMPANY, **{"kvk_no": f"{n:08d}", "name": f"Bedrijf {n} BV"} | values
    )


async def member(db: Database, of: Organisation, *roles: Role, **values: Any) -> User:
    """A person with a role in an organisation."""
    person = await user(db, **values)
    await store(db, Membership(organisation_id=of.id, user_id=person.id, roles=roles))
    return person


async def professional(db: Database, employer: Organisation | None = None, **values: Any) -> Professional:
    """A published professional in mathematics and physics, free on Tuesday and Thursday."""
    n = next(_numbers)
    defaults = {
        "employer_id": employer.id if employer else None,
        "status": ProfileStatus.PUBLISHED,
        "name": f"Prof {n}",
        "contact_email": f"prof{n}@example.org",
        "profession": "data-ingenieur",
        "headline": "Wiskunde uit de praktijk",
        "home_pc4": "8011",
        "place": "Zwolle",
        "province": "Overijssel",
        "lat": 52.51,
        "lon": 6.09,
        "forms": (EngagementForm.HYBRID_TEACHER, EngagementForm.GUEST_TEACHER),
        "sectors": (Sector.VO,),
        "levels": (Level.HAVO, Level.VWO),
        "max_minutes_week": 480,
        "confirmed_at": now(),
        "published_at": now(),
    }
    row = await store(db, Professional(**defaults | values))
    for subject in ("WIS", "NAT"):
        await store(db, ProfileSubject(professional_id=row.id, subject=subject, strength=4))
    for day in (Weekday.TU, Weekday.TH):
        await store(db, AvailabilityWindow(professional_id=row.id, weekday=day, start_minute=480, end_minute=1020))
    return row


async def release(db: Database, of: Professional, **values: Any) -> Release:
    """A release of eight hours on Tuesday and Thursday, granted and accepted."""
    defaults = {
        "company_id": of.employer_id,
        "professional_id": of.id,
        "status": ReleaseStatus.GRANTED,
        "minutes_week": 480,
        "weekdays": (Weekday.TU, Weekday.TH),
        "valid_from": dt.date(2026, 8, 1),
        "valid_to": dt.date(2027, 8, 1),
        "granted_at": now(),
        "accepted_at": now(),
    }
    return await store(db, Release(**defaults | values))


async def vacancy(db: Database, of: Organisation, **values: Any) -> Vacancy:
    """A published vacancy for mathematics, without lessons."""
    defaults = {
        "school_id": of.id,
        "status": VacancyStatus.PUBLISHED,
        "title": "Docent wiskunde",
        "sector": Sector.VO,
        "levels": (Level.HAVO,),
        "subjects": ("WIS",),
        "starts_on": STARTS,
        "ends_on": ENDS,
        "minutes_week": 200,
        "forms": (EngagementForm.HYBRID_TEACHER, EngagementForm.GUEST_TEACHER, EngagementForm.DUO_JOB),
        "grounds": (LegalGround.FULL, LegalGround.IN_TRAJECTORY, LegalGround.GUEST),
        "responsible_teacher": "Sectieleider wiskunde",
        "published_at": now(),
    }
    return await store(db, Vacancy(**defaults | values))


async def slot(
    db: Database, of: Vacancy, weekday: Weekday = Weekday.TU, position: int = 1, **values: Any
) -> LessonSlot:
    """One lesson of a vacancy, at the school's bell times."""
    start = BELLS[position - 1]["start"]
    defaults = {
        "vacancy_id": of.id,
        "key": f"{weekday}{position}",
        "weekday": weekday,
        "position": position,
        "start_minute": start,
        "end_minute": start + 50,
        "class_group": "4H1",
        "subject": "WIS",
        "level": Level.HAVO,
    }
    return await store(db, LessonSlot(**defaults | values))


def actor(person: User, *seats: tuple[Organisation, Role], professional_id: UUID | None = None) -> Actor:
    """The actor that `auth` would make of this person."""
    return Actor(
        user_id=person.id,
        professional_id=professional_id,
        seats=tuple(
            Seat(of.id, of.kind, frozenset({role}), active=of.status is OrganisationStatus.ACTIVE) for of, role in seats
        ),
    )


async def link(db: Database, of: Organisation, parent: Organisation) -> OrganisationLink:
    """An organisation belongs to a region or a network."""
    return await store(db, OrganisationLink(organisation_id=of.id, parent_id=parent.id))
