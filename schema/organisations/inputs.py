"""Inputs of organisations, read into the domain's own words."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.ids import Kind, private
from duobaan.organisations.repository import OrganisationFilter
from duobaan.organisations.rules import FactsChange, NewOrganisation
from duobaan.organisations.settings_rules import BellTime, SettingsChange
from duobaan.words import Level, OrganisationKind, OrganisationStatus, Role, Sector, Weekday
from schema.scalars import TimeOfDay


@strawberry.input(description="Which organisations: OR within a field, AND between fields.")
class OrganisationFilterInput:
    """Everything may be left out."""

    text: str | None = strawberry.field(default=None, description="Words that occur in the name.")
    kinds: list[OrganisationKind] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description="Dutch names of provinces.")
    sectors: list[Sector] | None = None
    status: list[OrganisationStatus] | None = None
    brin: str | None = None
    location_code: str | None = None
    kvk_no: str | None = None

    def read(self) -> OrganisationFilter:
        """Return the filter as the domain knows it."""
        return OrganisationFilter(
            text=(self.text or "")[:200],
            kinds=tuple(self.kinds or ()),
            provinces=tuple(self.provinces or ()),
            sectors=tuple(self.sectors or ()),
            status=tuple(self.status or ()),
            brin=self.brin.upper() if self.brin else None,
            location_code=self.location_code.upper() if self.location_code else None,
            kvk_no=self.kvk_no or None,
        )


@strawberry.input(description="A school is known by BRIN and location code, a board by its number, others by KvK.")
class RegisterOrganisationInput:
    """An imported organisation that nobody runs yet is claimed by the same codes."""

    kind: OrganisationKind
    name: str
    brin: str | None = None
    location_code: str | None = None
    board_no: str | None = None
    kvk_no: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    website: str | None = None
    description: str | None = None
    sectors: list[Sector] | None = None
    levels: list[Level] | None = None
    region_id: strawberry.ID | None = strawberry.field(
        default=None, description="The region that may verify it, for who says to belong to one."
    )
    idempotency_key: str | None = None

    def read(self) -> NewOrganisation:
        """Return the registration as the domain knows it."""
        region = None
        if self.region_id is not None:
            region = private(Kind.ORGANISATION, self.region_id, path=("input", "regionId"))
        return NewOrganisation(
            kind=self.kind,
            name=self.name,
            brin=self.brin,
            location_code=self.location_code,
            board_no=self.board_no,
            kvk_no=self.kvk_no,
            street=self.street,
            house_number=self.house_number,
            postcode=self.postcode,
            place=self.place,
            lat=self.lat,
            lon=self.lon,
            website=self.website,
            description=self.description,
            sectors=tuple(dict.fromkeys(self.sectors or ())),
            levels=tuple(dict.fromkeys(self.levels or ())),
            region_id=region,
        )


@strawberry.input(description="A decision on an organisation; the reason is kept.")
class VerifyOrganisationInput:
    """Also the shape of suspending and restoring."""

    organisation_id: strawberry.ID
    reason: str
    expected_version: int | None = None


@strawberry.input(description="A decision on an organisation; the reason is kept.")
class SuspendOrganisationInput:
    """By the platform."""

    organisation_id: strawberry.ID
    reason: str
    expected_version: int | None = None


@strawberry.input(description="A decision on an organisation; the reason is kept.")
class RestoreOrganisationInput:
    """By the platform."""

    organisation_id: strawberry.ID
    reason: str
    expected_version: int | None = None


@strawberry.input(
    description="What an organisation says about itself; null stays as it is, an empty text takes it away."
)
class UpdateOrganisationInput:
    """Name and numbers were checked and stay."""

    organisation_id: strawberry.ID
    website: str | None = None
    description: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    place: str | None = None
    expected_version: int | None = None

    def read(self) -> FactsChange:
        """Return the change as the domain knows it."""
        return FactsChange(
            website=self.website,
            description=self.description,
            street=self.street,
            house_number=self.house_number,
            postcode=self.postcode,
            place=self.place,
        )


@strawberry.input(description="When a lesson position starts and ends; without a weekday on every day.")
class BellTimeInput:
    """One line of the bell schedule."""

    position: int
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    weekday: Weekday | None = None

    def read(self) -> BellTime:
        """Return the bell time as the domain knows it."""
        return BellTime(self.position, int(self.starts_at), int(self.ends_at), self.weekday)


@strawberry.input(description="What a school changes; a field that is left out or null stays as it is.")
class ChangeSchoolSettingsInput:
    """Bell times are replaced as a whole."""

    organisation_id: strawberry.ID
    lesson_minutes: int | None = None
    bell_times: list[BellTimeInput] | None = None
    full_time_lessons: float | None = None
    markup_percent: int | None = None
    school_weeks: int | None = None
    cycle_anchor_on: dt.date | None = strawberry.field(default=None, description="A Monday that starts a week A.")
    cycle_restarts: list[dt.date] | None = strawberry.field(
        default=None, description="Later Mondays on which the weeks start again with an A; replaced as a whole."
    )
    guest_needs_vog: bool | None = None
    min_notice_days: int | None = None
    expected_version: int | None = None

    def read(self) -> SettingsChange:
        """Return the change as the domain knows it."""
        return SettingsChange(
            lesson_minutes=self.lesson_minutes,
            bell_times=None if self.bell_times is None else [bell.read() for bell in self.bell_times],
            full_time_lessons=self.full_time_lessons,
            markup_percent=self.markup_percent,
            school_weeks=self.school_weeks,
            cycle_anchor_on=self.cycle_anchor_on,
            cycle_restarts=self.cycle_restarts,
            guest_needs_vog=self.guest_needs_vog,
            min_notice_days=self.min_notice_days,
        )


@strawberry.input(description="Whom to ask to join, by e-mail address, and as what.")
class InviteMemberInput:
    """The roles must fit the kind of organisation."""

    organisation_id: strawberry.ID
    email: str
    roles: list[Role]
    idempotency_key: str | None = None


@strawberry.input(description="The secret of the link that the invited person got.")
class AcceptInvitationInput:
    """Only the invited e-mail address may use it."""

    token: str


@strawberry.input(description="Whose seat changes.")
class ChangeMemberInput:
    """What is left out stays as it is."""

    organisation_id: strawberry.ID
    user_id: strawberry.ID
    roles: list[Role] | None = None
    is_owner: bool | None = None


@strawberry.input(description="Whose seat ends.")
class RemoveMemberInput:
    """An owner is removed by an owner only."""

    organisation_id: strawberry.ID
    user_id: strawberry.ID


@strawberry.input(description="Whether whoever acts for an organisation must show two proofs of who they are.")
class DemandSecondStepInput:
    """A passkey, or a one-time password after the password."""

    organisation_id: strawberry.ID
    demanded: bool


@strawberry.input(description="Who becomes the owner in the viewer's place.")
class HandOverOwnershipInput:
    """Someone who has a seat in the organisation."""

    organisation_id: strawberry.ID
    user_id: strawberry.ID


@strawberry.input(description="Which organisation the viewer leaves.")
class LeaveOrganisationInput:
    """The last owner cannot leave."""

    organisation_id: strawberry.ID


@strawberry.input(description="Which board a school comes under.")
class SetBoardInput:
    """A school that has a board is let go by that board only."""

    organisation_id: strawberry.ID
    board_id: strawberry.ID


@strawberry.input(description="Which region or network an organisation joins.")
class JoinParentInput:
    """A region admits by itself; a network's member brings their organisation in."""

    organisation_id: strawberry.ID
    parent_id: strawberry.ID


@strawberry.input(description="Which region or network an organisation leaves.")
class LeaveParentInput:
    """By a manager of either side."""

    organisation_id: strawberry.ID
    parent_id: strawberry.ID
