"""All SQL about organisations, their links and their settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.db.base import contains_code
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation, OrganisationLink, SchoolSettings
from duobaan.organisations.states import is_platform, verifying_regions
from duobaan.reference.repository import batches
from duobaan.text import slug
from duobaan.words import OrganisationKind, OrganisationStatus, Sector

ORDER = (keyset.Key(Organisation.slug), keyset.Key(Organisation.id))


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Which organisations are asked for; OR within a field, AND between fields."""

    text: str = ""
    kinds: tuple[OrganisationKind, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    status: tuple[OrganisationStatus, ...] = ()
    brin: str | None = None
    location_code: str | None = None
    kvk_no: str | None = None
    board_id: UUID | None = None
    parent_id: UUID | None = None


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of what the actor may know of: verified and publicly registered ones, and their own."""
    if is_platform(actor):
        return sa.true()
    imported = sa.and_(Organisation.status == OrganisationStatus.REGISTERED, Organisation.source.is_not(None))
    seen = [Organisation.status == OrganisationStatus.ACTIVE, imported]
    if actor.organisation_ids:
        seen.append(Organisation.id.in_(actor.organisation_ids))
    if regions := verifying_regions(actor):
        seen.append(linked_to(regions))
    return sa.or_(*seen)


def linked_to(parents: Collection[UUID]) -> sa.ColumnElement[bool]:
    """Return the condition that an organisation belongs to one of these regions or networks."""
    link = sa.select(OrganisationLink.organisation_id).where(OrganisationLink.parent_id.in_(parents))
    return Organisation.id.in_(link)


@lru_cache(maxsize=64)
def _by_ids(actor: Actor) -> sa.Select[Organisation]:
    # Kept per actor: to make it takes as long as to run it.
    return sa.select(Organisation).where(Organisation.id.in_(sa.bindparam("keys", expanding=True)), visible_to(actor))


class OrganisationRepository:
    """Reads and writes organisations within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> Organisation | None:
        """Return the organisation if the actor may know of it."""
        statement = sa.select(Organisation).where(Organisation.id == key, visible_to(actor))
        return (await self.session.scalars(statement)).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> Organisation:
        """Return the organisation, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("Organisation")
        return found

    async def lock(self, key: UUID, actor: Actor) -> Organisation:
        """Return the organisation and keep others from changing it until the transaction ends."""
        statement = sa.select(Organisation).where(Organisation.id == key, visible_to(actor)).with_for_update()
        found = (await self.session.scalars(statement)).one_or_none()
        if found is None:
            raise NotFound("Organisation")
        return found

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Organisation]:
        """Return those of the organisations that the actor may know of."""
        return {row.id: row for row in (await self.session.scalars(_by_ids(actor), {"keys": list(keys)})).all()}

    async def list_page(
        self, actor: Actor, wanted: OrganisationFilter, window: keyset.Window
    ) -> keyset.Page[Organisation]:
        """Return one page by name."""
        return await keyset.fetch(self.session, self._listed(actor, wanted), ORDER, window)

    async def count(self, actor: Actor, wanted: OrganisationFilter) -> int:
        """Count what the filter lets through."""
        return await keyset.count(self.session, self._listed(actor, wanted))

    def _listed(self, actor: Actor, wanted: OrganisationFilter) -> sa.Select[Organisation]:
        statement = sa.select(Organisation).where(visible_to(actor), *_conditions(wanted))
        # Every word must occur in the slug: the name folded, so that "Zoe" finds "Zoë" on both databases.
        for word in filter(None, slug(wanted.text).split("-") if wanted.text.strip() else ()):
            statement = statement.where(Organisation.slug.contains(word, autoescape=True))
        return statement

    async def find_registered(
        self,
        kind: OrganisationKind,
        *,
        location_code: str | None = None,
        board_no: str | None = None,
        kvk_no: str | None = None,
    ) -> Organisation | None:
        """Return who already stands under a location code, board number or KvK number, seen or not, and lock it."""
        known = {
            Organisation.location_code: location_code,
            Organisation.board_no: board_no,
            Organisation.kvk_no: kvk_no,
        }
        for column, value in known.items():
            if value is None:
                continue
            statement = sa.select(Organisation).where(Organisation.kind == kind, column == value).with_for_update()
            if (found := (await self.session.scalars(statement)).one_or_none()) is not None:
                return found
        return None

    async def by_location(self, codes: Collection[str]) -> dict[str, Organisation]:
        """Return the schools of these location codes, whoever may see them: for imports."""
        return {str(row.location_code): row for row in await self._known(Organisation.location_code, codes)}

    async def by_board_no(self, numbers: Collection[str]) -> dict[str, Organisation]:
        """Return the boards of these numbers, whoever may see them: for imports."""
        return {str(row.board_no): row for row in await self._known(Organisation.board_no, numbers)}

    async def _known(self, column: InstrumentedAttribute[str | None], keys: Collection[str]) -> list[Organisation]:
        found: list[Organisation] = []
        for batch in batches(sorted(keys)):
            found += (await self.session.scalars(sa.select(Organisation).where(column.in_(batch)))).all()
        return found

    async def parents(self, keys: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
        """Return the regions and networks of organisations."""
        statement = sa.select(OrganisationLink).where(OrganisationLink.organisation_id.in_(keys))
        found: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for link in (await self.session.scalars(statement)).all():
            found[link.organisation_id].add(link.parent_id)
        return {key: frozenset(found[key]) for key in keys}

    async def parents_of(self, key: UUID) -> frozenset[UUID]:
        """Return the regions and networks of one organisation."""
        return (await self.parents([key]))[key]

    async def parents_of_kind(self, key: UUID, kind: OrganisationKind) -> Sequence[UUID]:
        """Return the regions, or the networks, of one organisation."""
        statement = (
            sa.select(OrganisationLink.parent_id)
            .join(Organisation, Organisation.id == OrganisationLink.parent_id)
            .where(OrganisationLink.organisation_id == key, Organisation.kind == kind)
        )
        return (await self.session.scalars(statement)).all()

    async def find_link(self, key: UUID, parent_id: UUID) -> OrganisationLink | None:
        """Return the link between an organisation and a region or network."""
        return await self.session.get(OrganisationLink, (key, parent_id))

    async def settings(self, keys: Collection[UUID]) -> dict[UUID, SchoolSettings]:
        """Return the settings of schools that have their own."""
        statement = sa.select(SchoolSettings).where(SchoolSettings.organisation_id.in_(keys))
        return {row.organisation_id: row for row in (await self.session.scalars(statement)).all()}


def _conditions(wanted: OrganisationFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.kinds:
        conditions.append(Organisation.kind.in_(wanted.kinds))
    if wanted.provinces:
        conditions.append(Organisation.province.in_(wanted.provinces))
    if wanted.status:
        conditions.append(Organisation.status.in_(wanted.status))
    if wanted.sectors:
        conditions.append(sa.or_(*(contains_code(Organisation.sectors, sector) for sector in wanted.sectors)))
    if wanted.parent_id is not None:
        conditions.append(linked_to([wanted.parent_id]))
    exact = {
        Organisation.brin: wanted.brin,
        Organisation.location_code: wanted.location_code,
        Organisation.kvk_no: wanted.kvk_no,
        Organisation.board_id: wanted.board_id,
    }
    return conditions + [column == value for column, value in exact.items() if value is not None]
