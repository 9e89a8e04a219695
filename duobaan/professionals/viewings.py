"""Who saw me: that somebody of an organisation opened a profile, noted off the request path and told to its owner.

A hit in a search is no viewing. The owner reads the organisation and the day, never which of its people came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now, today
from duobaan.db import keyset
from duobaan.db.journal import Journal
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.privacy.models import ProfileViewing
from duobaan.professionals.models import Professional
from duobaan.professionals.states import is_own
from duobaan.professionals.viewing_repository import NEWEST, ViewingRepository
from duobaan.words import OrganisationKind, Role

KEPT = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Viewing:
    """Somebody of an organisation opened a profile on a day."""

    professional_id: UUID
    organisation_id: UUID
    viewer_id: UUID
    on: dt.date


class ViewingJournal(Journal[Viewing]):
    """Takes notes of profiles that are opened; the same one twice in a batch is written once."""

    name = "viewings"

    def note(self, actor: Actor, professional: Professional) -> None:
        """Note that an actor opened a profile; nobody's own, and nothing of who comes for no organisation."""
        if actor.user_id is None or professional.user_id is None or is_own(actor, professional):
            return
        for organisation_id in sorted(seen_for(actor)):
            self.take(Viewing(professional.id, organisation_id, actor.user_id, today()))

    async def write(self, session: AsyncSession, batch: Sequence[Viewing]) -> None:
        """Store what is new; who was erased meanwhile stays forgotten."""
        viewings = ViewingRepository(session)
        living = await viewings.living({one.professional_id for one in batch})
        fresh = [one for one in dict.fromkeys(batch) if one.professional_id in living]
        if fresh:
            await viewings.insert_new([_values(one) for one in fresh])


def seen_for(actor: Actor) -> frozenset[UUID]:
    """Return for which organisations an actor looks: support that was let into one looks for the platform."""
    platform = {seat.organisation_id for seat in actor.seats if seat.kind is OrganisationKind.PLATFORM}
    others = [seat for seat in actor.seats if seat.kind is not OrganisationKind.PLATFORM]
    looking = any(seat.roles == {Role.SUPPORT} for seat in others)
    own = {seat.organisation_id for seat in others if seat.roles != {Role.SUPPORT}}
    return frozenset(own | (platform if looking else set()))


def _values(one: Viewing) -> dict[str, object]:
    return {
        "id": new_id(),
        "created_at": now(),
        "professional_id": one.professional_id,
        "organisation_id": one.organisation_id,
        "viewer_id": one.viewer_id,
        "on": one.on,
    }


@requires(Permission.PROFILES_OWN)
async def list_profile_views(actor: Actor, db: Database, *, window: keyset.Window) -> keyset.Page[ProfileViewing]:
    """List which organisations opened the actor's own profile, on which day, the newest first."""
    async with db.read() as session:
        return await keyset.fetch(session, ViewingRepository(session).listed(actor), NEWEST, window)


async def count_profile_views(actor: Actor, db: Database) -> int:
    """Count what `list_profile_views` lists."""
    async with db.read() as session:
        return await keyset.count(session, ViewingRepository(session).listed(actor))


@requires(Permission.SYSTEM)
async def run_viewing_clock(actor: Actor, db: Database) -> int:
    """Drop viewings that are a year old; return how many."""
    async with db.write(actor) as uow:
        return await ViewingRepository(uow.session).delete_before(today() - KEPT)
