"""A company with its coordinator, and the person whom it posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from duobaan.access import Actor
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.professionals.consent import (
    confirm_profile,
)
from duobaan.professionals.models import (
    Professional,
    Release,
)
from duobaan.professionals.rules import (
    ProfileFields,
    ReleaseFields,
    SubjectOffer,
)
from duobaan.professionals.service import (
    post_professional,
)
from duobaan.words import (
    ProfileStatus,
    Role,
    Sector,
)
from tests import factories

DAY = dt.timedelta(days=1)
OFFER = [SubjectOffer("WIS", 4, "tien jaar statistiek")]


def profile(**changes: Any) -> ProfileFields:
    values = {
        "name": "Prof  Een",
        "profession": "data-ingenieur",
        "contact_email": "Prof.Een@Example.org",
        "sectors": (Sector.VO,),
        "max_minutes_week": 480,
        "home_pc4": "8011PK",
    }
    return ProfileFields(**values | changes)  # type: ignore[typeddict-item]


def hours(**changes: Any) -> ReleaseFields:
    values = {"minutes_week": 480, "valid_from": today(), "valid_to": today() + 300 * DAY}
    return ReleaseFields(**values | changes)


class Firm:
    """A company with its coordinator, and the person whom it posts."""

    company: Organisation
    coordinator: Actor
    person: Actor


async def make_firm(db: Database) -> Firm:
    made = Firm()
    made.company = await factories.company(db)
    made.coordinator = factories.actor(
        await factories.member(db, made.company, Role.COMPANY_COORDINATOR),
        (made.company, Role.COMPANY_COORDINATOR),
    )
    made.person = factories.actor(await factories.user(db, email="prof.een@example.org"))
    return made


async def post(db: Database, firm: Firm, **values: Any) -> Professional:
    given = {"profile": profile(), "subjects": OFFER, "release": hours()} | values
    return await post_professional(firm.coordinator, db, **given)


async def status_of(db: Database, key: Any) -> ProfileStatus:
    async with db.read() as session:
        return (await session.get_one(Professional, key)).status


async def releases_of(db: Database, key: Any) -> list[Release]:
    async with db.read() as session:
        found = sa.select(Release).where(Release.professional_id == key).order_by(Release.id)
        return list((await session.scalars(found)).all())


async def published(db: Database, firm: Firm) -> Professional:
    row = await post(db, firm)
    return await confirm_profile(firm.person, db, professional_id=row.id)
