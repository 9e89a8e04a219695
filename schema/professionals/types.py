"""The professional: an anonymous card until both sides met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from duobaan.eligibility.asking import get_guest_budget
from duobaan.ids import Kind, public
from duobaan.professionals.card import Card
from duobaan.professionals.models import Professional as Row
from duobaan.professionals.states import ProfileAction, is_own, viewer_can
from duobaan.words import (
    ContractKind,
    DuoPreference,
    EngagementForm,
    Level,
    ProfileStatus,
    Sector,
    TimeBasis,
    Visibility,
    WantsLicence,
)
from schema.context import Context, Info
from schema.ids import Node, node_loader, when_opened
from schema.later import loads
from schema.organisations.places import Place, Point
from schema.organisations.soon import soon
from schema.organisations.types import Organisation
from schema.professionals import loaders
from schema.professionals.joint import JointProfile, joint_profiles_of
from schema.professionals.law import GuestBudget
from schema.professionals.parts import (
    AvailabilityException,
    AvailabilityWindow,
    Contact,
    Qualification,
    SubjectOffer,
)
from schema.professionals.releases import Release
from schema.professionals.trajectories import OtherWork, Trajectory, other_work_of, trajectories_of
from schema.shared import lasts

strawberry.enum(ProfileAction, name="ProfessionalAction", description="What may be done with a professional's profile.")
T = TypeVar("T")
_UNSEEN = Card(display_name="", is_named=False, employer_id=None, about=None, contact_email=None, contact_phone=None)


@strawberry.type(description="Someone who teaches beside other work.")
class Professional(Node):
    """Name, employer and story are withheld until the professional lets the viewer know them."""

    row: strawberry.Private[Row]
    version: int
    status: ProfileStatus
    profession: str
    headline: str
    text_language: str
    time_basis: TimeBasis
    languages: list[str]
    forms: list[EngagementForm]
    contract_kinds: list[ContractKind]
    sectors: list[Sector]
    levels: list[Level]
    expertise: list[str]
    min_minutes_week: int
    max_minutes_week: int
    max_days: int
    max_travel_minutes: int
    earliest_start: dt.date | None
    latest_end: dt.date | None
    wants_licence: WantsLicence
    duo_preference: DuoPreference
    confirmed_at: dt.datetime | None
    published_at: dt.datetime | None

    async def _card(self, info: Info) -> Card:
        return await info.context.loader(loaders.cards).load(self.row.id) or _UNSEEN

    def _of_card(self, info: Info, read: Callable[[Card], T]) -> T:
        return info.context.soon(loaders.cards, self.row.id, lambda found: read(found or _UNSEEN))

    @strawberry.field(description="The name, or the profession as long as the name is withheld.")
    @lasts
    @loads
    def display_name(self, info: Info) -> str:
        """Read the card."""
        return self._of_card(info, lambda card: card.display_name or self.row.profession)

    @strawberry.field(description="Whether `displayName` is the person's name.")
    @lasts
    @loads
    def is_named(self, info: Info) -> bool:
        """Read the card."""
        return self._of_card(info, lambda card: card.is_named)

    @strawberry.field(description="Their story; null while the name is withheld.")
    @lasts
    @loads
    def about(self, info: Info) -> str | None:
        """Read the card."""
        return self._of_card(info, lambda card: card.about)

    @strawberry.field(description="Their employer; null while the name is withheld.")
    @lasts
    @loads
    def employer(self, info: Info) -> Organisation | None:
        """Load the employer."""
        context = info.context
        return self._of_card(info, lambda card: None if card.employer_id is None else soon(context, card.employer_id))

    @strawberry.field(description="How to reach them; null unless an introduction was accepted.")
    async def contact(self, info: Info) -> Contact | None:
        """Read the card."""
        card = await self._card(info)
        if card.contact_email is None and card.contact_phone is None:
            return None
        return Contact(email=card.contact_email, phone=card.contact_phone)

    @strawberry.field(description="The middle of the home's four-digit postcode, never the home.")
    def place(self) -> Place | None:
        """Read the row."""
        row = self.row
        if row.place is None:
            return None
        point = None
        if row.lat is not None and row.lon is not None:
            point = Point(lat=row.lat, lon=row.lon, approximate=True)
        return Place(label=row.place, postcode=row.home_pc4, province=row.province, point=point)

    @strawberry.field
    async def subjects(self, info: Info) -> list[SubjectOffer]:
        """Load the subjects."""
        rows = await info.context.loader(loaders.subjects).load(self.row.id)
        return [one for row in rows for one in SubjectOffer.of(row)]

    @strawberry.field
    async def qualifications(self, info: Info) -> list[Qualification]:
        """Load the papers."""
        return [Qualification.of(row) for row in await info.context.loader(loaders.qualifications).load(self.row.id)]

    @strawberry.field(description="How the week may be used.")
    async def availability(self, info: Info) -> list[AvailabilityWindow]:
        """Load the windows."""
        return [AvailabilityWindow.of(row) for row in await info.context.loader(loaders.windows).load(self.row.id)]

    @strawberry.field(description="Days that differ from the week; empty while the name is withheld.")
    async def availability_exceptions(self, info: Info) -> list[AvailabilityException]:
        """Load the exceptions."""
        if not (await self._card(info)).is_named:
            return []
        return [
            AvailabilityException.of(row) for row in await info.context.loader(loaders.exceptions).load(self.row.id)
        ]

    @strawberry.field(description="The employer's releases, newest first; empty for third parties.")
    async def releases(self, info: Info) -> list[Release]:
        """Load the releases."""
        return [Release.of(row) for row in await info.context.loader(loaders.releases_of).load(self.row.id)]

    @strawberry.field(description="Trainings towards a licence, newest first.")
    async def trajectories(self, info: Info) -> list[Trajectory]:
        """Load the trainings."""
        return [Trajectory.of(row) for row in await info.context.loader(trajectories_of).load(self.row.id)]

    @strawberry.field(description="What the week holds beside lessons, as stated; for the professional only.")
    async def other_work(self, info: Info) -> list[OtherWork]:
        """Load what was stated."""
        return [OtherWork.of(row) for row in await info.context.loader(other_work_of).load(self.row.id)]

    @strawberry.field(description="With whom they come, once both said so; null when they come alone.")
    async def joint_profile(self, info: Info) -> JointProfile | None:
        """Load the one in force."""
        own = is_own(info.context.actor, self.row)
        found = await info.context.loader(joint_profiles_of).load(self.row.id)
        return next((JointProfile.of(one, is_own=own) for one in found if one.is_accepted), None)

    @strawberry.field(description="Open offers to come together, made and received; empty for everybody else.")
    async def joint_profile_offers(self, info: Info) -> list[JointProfile]:
        """Load the offers."""
        if not is_own(info.context.actor, self.row):
            return []
        found = await info.context.loader(joint_profiles_of).load(self.row.id)
        return [JointProfile.of(one, is_own=True) for one in found if not one.is_accepted]

    @strawberry.field(description="What is taught as a guest in a school year; null for who does not deal with them.")
    async def guest_budget(self, info: Info, school_year: int | None = None) -> GuestBudget | None:
        """Count the budget now."""
        found = await get_guest_budget(
            info.context.actor, info.context.db, professional_id=self.row.id, school_year=school_year
        )
        return None if found is None else GuestBudget.of(found)

    @strawberry.field(description="Who may see the profile; null for everybody but the professional.")
    def visibility(self, info: Info) -> Visibility | None:
        """Read the row."""
        return self.row.visibility if is_own(info.context.actor, self.row) else None

    @strawberry.field(description="Organisations that may not see the profile; null for everybody else.")
    def hidden_from(self, info: Info) -> list[strawberry.ID] | None:
        """Read the row."""
        if not is_own(info.context.actor, self.row):
            return None
        return [strawberry.ID(public(Kind.ORGANISATION, UUID(key))) for key in self.row.hidden_from]

    @strawberry.field(description="What the viewer may do with it now.")
    async def viewer_can(self, info: Info) -> list[ProfileAction]:
        """Ask the table of transitions."""
        actor = info.context.actor
        email = None if actor.user_id is None else await info.context.loader(loaders.own_email).load(actor.user_id)
        return viewer_can(actor, self.row, email)

    @classmethod
    def of(cls, row: Row) -> Professional:
        """Wrap a professional."""
        return cls(
            id=strawberry.ID(public(Kind.PROFESSIONAL, row.id)),
            row=row,
            version=row.version,
            status=row.status,
            profession=row.profession,
            headline=row.headline,
            text_language=row.text_language,
            time_basis=row.time_basis,
            languages=list(row.languages),
            forms=list(row.forms),
            contract_kinds=list(row.contract_kinds),
            sectors=list(row.sectors),
            levels=list(row.levels),
            expertise=list(row.expertise),
            min_minutes_week=row.min_minutes_week,
            max_minutes_week=row.max_minutes_week,
            max_days=row.max_days,
            max_travel_minutes=row.max_travel_minutes,
            earliest_start=row.earliest_start,
            latest_end=row.latest_end,
            wants_licence=row.wants_licence,
            duo_preference=row.duo_preference,
            confirmed_at=row.confirmed_at,
            published_at=row.published_at,
        )


@node_loader(Kind.PROFESSIONAL)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a professional for `node`."""
    row = await context.loader(loaders.professionals).load(key)
    return None if row is None else Professional.of(row)


@when_opened(Kind.PROFESSIONAL)
def opened(context: Context, node: Node) -> None:
    """Note for the owner of a profile that an organisation opened it."""
    assert isinstance(node, Professional)
    context.viewings.note(context.actor, node.row)
