"""Organisations of every kind: one interface, one type per kind."""

from __future__ import annotations

import datetime as dt
from typing import cast
from uuid import UUID

import strawberry

from duobaan.access import Permission
from duobaan.ids import Kind, public
from duobaan.organisations.models import CompanyExclusion as CompanyExclusionRow
from duobaan.organisations.models import Membership as MembershipRow
from duobaan.organisations.models import Organisation as Row
from duobaan.organisations.repository import OrganisationFilter
from duobaan.organisations.service import count_organisations, list_organisations
from duobaan.organisations.states import OrganisationAction, viewer_can
from duobaan.words import HolidayRegion, Level, OrganisationKind, OrganisationStatus, Role, Sector
from schema.context import Context, Info
from schema.cursors import scope_of
from schema.ids import Node, node_loader
from schema.organisations import loaders, memberships
from schema.organisations.audit import AuditEntry, audit_log
from schema.organisations.inside import invitations, second_step_demanded, support_looks
from schema.organisations.invitations import Invitation
from schema.organisations.places import Place
from schema.organisations.responding import ResponseRate, response_rate
from schema.organisations.settings import SchoolSettings
from schema.organisations.support import SupportLook
from schema.pagination import Connection, connect, window
from schema.people.types import User, people
from schema.vocabulary import register

register(OrganisationAction)


@strawberry.interface(description="A party of the market.")
class Organisation(Node):
    """What every kind has; fields of one kind stand on its own type."""

    row: strawberry.Private[Row]
    version: int
    kind: OrganisationKind
    status: OrganisationStatus
    name: str
    website: str | None
    description: str | None
    verified_at: dt.datetime | None
    place: Place | None

    @strawberry.field(description="What the viewer may do to it now.")
    async def viewer_can(self, info: Info) -> list[OrganisationAction]:
        """Ask the table of transitions."""
        parents = await info.context.loader(loaders.parent_ids).load(self.row.id)
        return viewer_can(info.context.actor, self.row, parents)

    @strawberry.field(description="The regions and networks that it belongs to.")
    async def parents(self, info: Info) -> list[Organisation]:
        """Load them."""
        keys = await info.context.loader(loaders.parent_ids).load(self.row.id)
        rows = await info.context.loader(loaders.organisations).load_many(sorted(keys))
        return [wrap(row) for row in rows if row is not None]

    @strawberry.field(description="Its people; null for whoever does not belong to it.")
    async def members(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Membership] | None:
        """List them in order of joining."""
        if not info.context.actor.holds(Permission.MEMBERS_READ, self.row.id):
            return None
        return await memberships.listed(info.context, self.row.id, first, after, Membership.of)

    invitations: list[Invitation] | None = strawberry.field(
        resolver=invitations,
        description="Who was asked to join and may still accept, the last 100; null for who may not invite.",
    )
    second_step_demanded: bool | None = strawberry.field(
        resolver=second_step_demanded,
        description="Whether a second step at sign-in is asked of everybody who acts for it; null for outsiders.",
    )
    support_looks: list[SupportLook] | None = strawberry.field(
        resolver=support_looks, description="Who of the platform looked into it, newest first; null for outsiders."
    )
    audit_log: Connection[AuditEntry] | None = strawberry.field(
        resolver=audit_log, description="What was done in it, newest first; null for who does not lead it."
    )
    response_rate: ResponseRate | None = strawberry.field(
        resolver=response_rate, description="How surely it answers; null under five proposals, and for outsiders."
    )


@strawberry.type(description="A school location (vestiging).")
class School(Organisation):
    """Known by BRIN and DUO's six-character location code."""

    @strawberry.field
    def brin(self) -> str | None:
        """Return the BRIN of the institution."""
        return self.row.brin

    @strawberry.field(description="DUO's location code (vestigingscode).")
    def location_code(self) -> str | None:
        """Return the code."""
        return self.row.location_code

    @strawberry.field
    def denomination(self) -> str | None:
        """Return what the register says."""
        return self.row.denomination

    @strawberry.field
    def sectors(self) -> list[Sector]:
        """Return the sectors taught here."""
        return list(self.row.sectors)

    @strawberry.field
    def levels(self) -> list[Level]:
        """Return the levels taught here."""
        return list(self.row.levels)

    @strawberry.field(description="Whose school holidays it keeps.")
    def holiday_region(self) -> HolidayRegion | None:
        """Return the region."""
        return self.row.holiday_region

    @strawberry.field(description="How it counts; null until someone of the school has said so.")
    async def settings(self, info: Info) -> SchoolSettings | None:
        """Load the settings."""
        found = await info.context.loader(loaders.settings).load(self.row.id)
        return None if found is None else SchoolSettings.of(found)

    @strawberry.field(description="The school board (bevoegd gezag), which employs the teachers.")
    async def board(self, info: Info) -> SchoolBoard | None:
        """Load the board."""
        return cast("SchoolBoard | None", await by_id(info.context, self.row.board_id))


@strawberry.type(description="A school board (bevoegd gezag): the legal employer of teachers.")
class SchoolBoard(Organisation):
    """Known by DUO's number."""

    @strawberry.field(description="DUO's number of the board.")
    def board_no(self) -> str | None:
        """Return the number."""
        return self.row.board_no

    @strawberry.field(description="Its school locations by name.")
    async def schools(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Organisation]:
        """List them."""
        return await listed(info.context, OrganisationFilter(board_id=self.row.id), first, after)


@strawberry.type(description="A school or board to which a company lends nobody; only the company itself reads this.")
class CompanyExclusion:
    """A board stands for all its schools; who comes in their own time is not kept away."""

    since: dt.date
    reason: str | None
    excluded_id: strawberry.Private[UUID]

    @classmethod
    def of(cls, row: CompanyExclusionRow) -> CompanyExclusion:
        """Wrap a line of the list."""
        return cls(since=row.since, reason=row.reason, excluded_id=row.excluded_id)

    @strawberry.field(description="The school or the board.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load it."""
        return await by_id(info.context, self.excluded_id)


@strawberry.type(description="A company or institution that lets its people teach.")
class Company(Organisation):
    """Known by its Chamber of Commerce number."""

    @strawberry.field(description="The Chamber of Commerce (KvK) number.")
    def kvk_no(self) -> str | None:
        """Return the number."""
        return self.row.kvk_no

    @strawberry.field(description="Where it lends nobody, oldest first; null for whoever grants no releases here.")
    async def exclusions(self, info: Info) -> list[CompanyExclusion] | None:
        """Load the list."""
        if not info.context.actor.holds(Permission.RELEASES_GRANT, self.row.id):
            return None
        rows = await info.context.loader(loaders.exclusions).load(self.row.id)
        return [CompanyExclusion.of(row) for row in rows]


@strawberry.type(description="A teacher-training institute.")
class TrainingInstitute(Organisation):
    """It trains and examines people on their way to a licence."""

    @strawberry.field(description="The Chamber of Commerce (KvK) number.")
    def kvk_no(self) -> str | None:
        """Return the number."""
        return self.row.kvk_no


@strawberry.type(description="An education region (onderwijsregio).")
class Region(Organisation):
    """It vouches for the organisations in it."""

    @strawberry.field(description="The organisations in it by name.")
    async def organisations(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Organisation]:
        """List them."""
        return await listed(info.context, OrganisationFilter(parent_id=self.row.id), first, after)


@strawberry.type(description="A network or partnership; its members are each other's partners.")
class Network(Organisation):
    """Organisations that chose each other."""

    @strawberry.field(description="The organisations in it by name.")
    async def organisations(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Organisation]:
        """List them."""
        return await listed(info.context, OrganisationFilter(parent_id=self.row.id), first, after)


@strawberry.type(description="One person in one organisation.")
class Membership:
    """With what they do there."""

    roles: list[Role]
    is_owner: bool
    joined_at: dt.datetime
    row: strawberry.Private[MembershipRow]

    @classmethod
    def of(cls, row: MembershipRow) -> Membership:
        """Wrap a membership."""
        return cls(roles=list(row.roles), is_owner=row.is_owner, joined_at=row.created_at, row=row)

    @strawberry.field(description="Who it is; null for whoever does not belong to the organisation.")
    async def user(self, info: Info) -> User | None:
        """Load the person."""

        found = await info.context.loader(people).load(self.row.user_id)
        return None if found is None else User.of(found)

    @strawberry.field
    async def organisation(self, info: Info) -> Organisation | None:
        """Load the organisation."""
        return await by_id(info.context, self.row.organisation_id)


_TYPES: dict[OrganisationKind, type[Organisation]] = {
    OrganisationKind.SCHOOL: School,
    OrganisationKind.SCHOOL_BOARD: SchoolBoard,
    OrganisationKind.COMPANY: Company,
    OrganisationKind.TRAINING_INSTITUTE: TrainingInstitute,
    OrganisationKind.REGION: Region,
    OrganisationKind.NETWORK: Network,
    # The few that run the market itself show as networks; `kind` tells them apart.
    OrganisationKind.SECTOR_FUND: Network,
    OrganisationKind.PLATFORM: Network,
}
TYPES = tuple(dict.fromkeys(_TYPES.values()))


def wrap(row: Row) -> Organisation:
    """Return the organisation as the type of its kind."""
    return _TYPES[row.kind](
        id=strawberry.ID(public(Kind.ORGANISATION, row.id)),
        row=row,
        version=row.version,
        kind=row.kind,
        status=row.status,
        name=row.name,
        website=row.website,
        description=row.description,
        verified_at=row.verified_at,
        place=Place.of(row),
    )


async def by_id(context: Context, key: UUID | None) -> Organisation | None:
    """Load one organisation that the viewer may know of."""
    row = None if key is None else await context.loader(loaders.organisations).load(key)
    return None if row is None else wrap(row)


@node_loader(Kind.ORGANISATION)
async def load(context: Context, key: UUID) -> Node | None:
    """Load an organisation for `node`."""
    return await by_id(context, key)


async def listed(
    context: Context, wanted: OrganisationFilter, first: int, after: str | None
) -> Connection[Organisation]:
    """Return one page of organisations by name."""
    scope = scope_of("organisations", wanted)
    asked = window(context, scope, first, after)
    page = await list_organisations(context.actor, context.db, wanted=wanted, window=asked)

    async def count() -> int:
        return await count_organisations(context.actor, context.db, wanted=wanted)

    return connect(context, scope, page, asked, wrap, count)
