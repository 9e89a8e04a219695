"""Places from the database: where an actor is at home, and the middles of postcodes for maps."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.geo import Point
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.reference.models import Postcode

BATCH = 400


async def home_of(session: AsyncSession, actor: Actor) -> Point | None:
    """Return where the actor's only located organisation is, or where an actor without one lives, as far as it is told.

    Of several organisations nobody knows which is meant.
    """
    statement = sa.select(Organisation.lat, Organisation.lon).where(
        Organisation.id.in_(actor.organisation_ids), Organisation.lat.is_not(None), Organisation.lon.is_not(None)
    )
    found = (await session.execute(statement.limit(2))).all()
    if not found and actor.professional_id is not None:
        own = sa.select(Professional.lat, Professional.lon).where(
            Professional.id == actor.professional_id, Professional.lat.is_not(None), Professional.lon.is_not(None)
        )
        found = (await session.execute(own)).all()
    return Point(found[0].lat, found[0].lon) if len(found) == 1 else None


async def middles(session: AsyncSession, codes: Collection[str]) -> Mapping[str, Point]:
    """Return the middle of each four-digit postcode that is known."""
    wanted = sorted(codes)
    found: dict[str, Point] = {}
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        statement = sa.select(Postcode.pc4, Postcode.lat, Postcode.lon).where(Postcode.pc4.in_(some))
        found |= {code: Point(lat, lon) for code, lat, lon in await session.execute(statement)}
    return found
