"""All SQL about professionals, their subjects, papers, availability and releases."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from duobaan.access import Actor, Permission
from duobaan.db import keyset
from duobaan.db.kept_rows import is_stranger
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.professionals.models import (
    AvailabilityException,
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Qualification,
    Release,
)
from duobaan.professionals.visibility_repository import proven_email, visible_to
from duobaan.reference.models import Postcode
from duobaan.words import OrganisationStatus, ProfileStatus, ReleaseStatus, TimeBasis

NEWEST = (keyset.Key(Professional.id, descending=True),)
Part = TypeVar("Part", ProfileSubject, Qualification, AvailabilityWindow, AvailabilityException, Release)


@lru_cache(maxsize=64)
def _by_ids(actor: Actor) -> sa.Select[Professional]:
    # Kept per actor: to make it takes as long as to run it.
    found = sa.select(Professional).where(Professional.id.in_(sa.bindparam("keys", expanding=True)), visible_to(actor))
    # What strangers are shown may be kept for others; a telephone number is never shown to any of them.
    return found.options(defer(Professional.contact_phone, raiseload=True)) if is_stranger(actor) else found


class ProfessionalRepository:
    """Reads and writes profiles within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def visible_to(self, actor: Actor) -> sa.ColumnElement[bool]:
        """Return the condition of what the actor may see."""
        return visible_to(actor)

    async def find(self, key: UUID, actor: Actor) -> Professional | None:
        """Return the professional if the actor may know of them."""
        statement = sa.select(Professional).where(Professional.id == key, visible_to(actor))
        return (await self.session.scalars(statement)).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> Professional:
        """Return the professional, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("Professional")
        return found

    async def lock(self, key: UUID, actor: Actor) -> Professional:
        """Return the professional and keep others from changing them until the transaction ends."""
        statement = sa.select(Professional).where(Professional.id == key, visible_to(actor)).with_for_update()
        # What was read before the lock may be old by now.
        found = (await self.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()
        if found is None:
            raise NotFound("Professional")
        return found

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Professional]:
        """Return those of the professionals that the actor may know of."""
        return {row.id: row for row in (await self.session.scalars(_by_ids(actor), {"keys": list(keys)})).all()}

    async def of_user(self, user_id: UUID) -> Professional | None:
        """Return the profile of a person with an account."""
        statement = sa.select(Professional).where(Professional.user_id == user_id).with_for_update()
        return (await self.session.scalars(statement)).one_or_none()

    async def find_posted(self, company_id: UUID, email: str) -> Professional | None:
        """Return who this company posted under an e-mail address."""
        statement = sa.select(Professional).where(
            Professional.employer_id == company_id,
            Professional.contact_email == email,
            Professional.status != ProfileStatus.ERASED,
        )
        return (await self.session.scalars(statement.limit(1))).one_or_none()

    async def email_of(self, actor: Actor) -> str | None:
        """Return the e-mail address of the actor's own account, whether proven or not."""
        if actor.user_id is None:
            return None
        return await self.session.scalar(sa.select(User.email).where(User.id == actor.user_id))

    async def proven_email_of(self, actor: Actor) -> str | None:
        """Return the actor's e-mail address if they showed to read mail there: anyone can sign up with any address."""
        if actor.user_id is None:
            return None
        return await self.session.scalar(sa.select(proven_email(actor.user_id)))

    def _own_list(self, actor: Actor, companies: Collection[UUID] | None) -> sa.Select[Professional]:
        mine = actor.organisations_with(Permission.PROFESSIONALS_POST)
        wanted = mine if companies is None else mine & frozenset(companies)
        return sa.select(Professional).where(Professional.employer_id.in_(wanted), visible_to(actor))

    async def list_page(
        self, actor: Actor, companies: Collection[UUID] | None, window: keyset.Window
    ) -> keyset.Page[Professional]:
        """Return one page of the people of the actor's own companies, newest first."""
        return await keyset.fetch(self.session, self._own_list(actor, companies), NEWEST, window)

    async def count(self, actor: Actor, companies: Collection[UUID] | None) -> int:
        """Count the people of the actor's own companies."""
        return await keyset.count(self.session, self._own_list(actor, companies))

    async def awaiting(self, actor: Actor) -> list[Professional]:
        """Return the profiles that employers prepared for the actor's proven address, the oldest first."""
        if actor.user_id is None:
            return []
        statement = sa.select(Professional).where(
            Professional.status == ProfileStatus.AWAITING_CONFIRMATION,
            Professional.contact_email == proven_email(actor.user_id),
            visible_to(actor),
        )
        return list(await self.session.scalars(statement.order_by(Professional.id)))

    async def parts(self, kind: type[Part], keys: Collection[UUID]) -> dict[UUID, list[Part]]:
        """Return the rows of one kind that belong to each professional; the caller may see the professional."""
        statement = sa.select(kind).where(kind.professional_id.in_(keys)).order_by(*sa.inspect(kind).primary_key)
        found: defaultdict[UUID, list[Part]] = defaultdict(list)
        for row in (await self.session.scalars(statement)).all():
            found[row.professional_id].append(row)
        return {key: found[key] for key in keys}

    async def replace_parts(self, kind: type[Part], professional_id: UUID, rows: Iterable[Part]) -> None:
        """Put these rows in the place of those that a professional has."""
        await self.session.execute(sa.delete(kind).where(kind.professional_id == professional_id))
        self.session.add_all(list(rows))
        await self.session.flush()

    async def qualification(self, key: UUID, professional_id: UUID) -> Qualification:
        """Return one paper of a professional, or raise NotFound."""
        statement = sa.select(Qualification).where(
            Qualification.id == key, Qualification.professional_id == professional_id
        )
        found = (await self.session.scalars(statement)).one_or_none()
        if found is None:
            raise NotFound("Qualification")
        return found

    async def postcode(self, pc4: str) -> Postcode | None:
        """Return the middle of a four-digit postcode, when postcodes are imported."""
        return await self.session.get(Postcode, pc4)

    async def due_for(self, status: ProfileStatus, before: dt.datetime, limit: int = 500) -> Sequence[Professional]:
        """Return profiles of a state that nobody confirmed since an instant, locked."""
        since = sa.func.coalesce(Professional.confirmed_at, Professional.created_at)
        statement = sa.select(Professional).where(Professional.status == status, since < before)
        return (await self.session.scalars(statement.order_by(Professional.id).limit(limit).with_for_update())).all()

    async def unsettled(self, today: dt.date, limit: int = 500) -> Sequence[UUID]:
        """Return profiles that wait though they need not, or are shown though their release is gone."""
        stands = standing_release(Professional.id, Professional.employer_id, today)
        free = sa.or_(Professional.time_basis != TimeBasis.EMPLOYER_TIME, stands)
        statement = sa.select(Professional.id).where(
            sa.or_(
                sa.and_(Professional.status == ProfileStatus.AWAITING_RELEASE, free),
                sa.and_(Professional.status.in_((ProfileStatus.PUBLISHED, ProfileStatus.STALE)), sa.not_(free)),
            )
        )
        return (await self.session.scalars(statement.order_by(Professional.id).limit(limit))).all()


def standing_release(professional_id: Any, company_id: Any, today: dt.date) -> sa.Exists:
    """Return the condition that a release of a verified employer stands: granted, accepted and not past."""
    return sa.exists().where(
        Release.professional_id == professional_id,
        Release.company_id == company_id,
        Release.status == ReleaseStatus.GRANTED,
        Release.valid_to > today,
        Organisation.id == Release.company_id,
        Organisation.status == OrganisationStatus.ACTIVE,
    )


def release_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the releases an actor may see: their own and those of their companies."""
    if actor.is_system:
        return sa.true()
    own = sa.select(Professional.id).where(
        Professional.user_id == actor.user_id, Professional.status != ProfileStatus.ERASED
    )
    companies = actor.organisations_with(Permission.RELEASES_GRANT)
    seen = [Release.company_id.in_(companies)]
    if actor.user_id is not None and actor.lets(Permission.PROFILES_OWN):
        seen.append(Release.professional_id.in_(own))
        email = proven_email(actor.user_id)
        asked = sa.select(Professional.id).where(
            Professional.status == ProfileStatus.AWAITING_CONFIRMATION, Professional.contact_email == email
        )
        seen.append(Release.professional_id.in_(asked))
    return sa.or_(*seen)


class ReleaseRepository:
    """Reads and writes releases within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def visible_to(self, actor: Actor) -> sa.ColumnElement[bool]:
        """Return the condition of what the actor may see."""
        return release_visible_to(actor)

    async def get(self, key: UUID, actor: Actor) -> Release:
        """Return the release and keep others from changing it, or raise NotFound."""
        statement = sa.select(Release).where(Release.id == key, release_visible_to(actor)).with_for_update()
        found = (await self.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()
        if found is None:
            raise NotFound("Release")
        return found

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Release]:
        """Return those of the releases that the actor may see."""
        statement = sa.select(Release).where(Release.id.in_(keys), release_visible_to(actor))
        return {row.id: row for row in (await self.session.scalars(statement)).all()}

    async def of_professionals(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, list[Release]]:
        """Return the releases of each professional that the actor may see, newest first."""
        statement = sa.select(Release).where(Release.professional_id.in_(keys), release_visible_to(actor))
        found: defaultdict[UUID, list[Release]] = defaultdict(list)
        for row in (await self.session.scalars(statement.order_by(Release.id.desc()))).all():
            found[row.professional_id].append(row)
        return {key: found[key] for key in keys}

    async def open_of(self, professional_id: UUID) -> Sequence[Release]:
        """Return the proposed and granted releases of a professional, oldest first, locked."""
        statement = (
            sa.select(Release)
            .where(
                Release.professional_id == professional_id,
                Release.status.in_((ReleaseStatus.PROPOSED, ReleaseStatus.GRANTED)),
            )
            .order_by(Release.id)
            .with_for_update()
        )
        return (await self.session.scalars(statement)).all()

    async def stands(self, professional: Professional, today: dt.date) -> bool:
        """Say whether a release of a verified employer stands: granted, accepted and not past."""
        condition = standing_release(professional.id, professional.employer_id, today)
        return bool(await self.session.scalar(sa.select(condition)))

    async def in_force(self, professional_id: UUID) -> Sequence[Release]:
        """Return the granted releases of a professional, whatever their days."""
        statement = sa.select(Release).where(
            Release.professional_id == professional_id, Release.status == ReleaseStatus.GRANTED
        )
        return (await self.session.scalars(statement.order_by(Release.id))).all()

    async def past(self, today: dt.date, limit: int = 500) -> Sequence[Release]:
        """Return open releases whose last day has passed, locked."""
        statement = sa.select(Release).where(
            Release.status.in_((ReleaseStatus.PROPOSED, ReleaseStatus.GRANTED)), Release.valid_to <= today
        )
        return (await self.session.scalars(statement.order_by(Release.id).limit(limit).with_for_update())).all()
