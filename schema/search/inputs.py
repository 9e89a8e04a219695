"""Inputs of searches, read into the words of the search floor."""

from __future__ import annotations

import datetime as dt
import enum

import strawberry

from duobaan.errors import InvalidInput, Issue
from duobaan.geo import Point
from duobaan.ids import Kind, private
from duobaan.reference.subjects import subjects as known_subjects
from duobaan.words import (
    EngagementForm,
    LegalGround,
    Level,
    OrganisationKind,
    QualificationKind,
    Sector,
    ShareMode,
    Weekday,
)
from schema.search.week import SlotMatchInput
from schema.vocabulary import register
from search.asking import (
    DEFAULT_KM,
    Between,
    Near,
    OrganisationWishes,
    ProfessionalWishes,
    VacancyWishes,
)
from search.suggesting import SuggestScope

register(SuggestScope)
MOST_VALUES = 100
FARTHEST_KM = 500


@strawberry.enum(description="Orders of vacancies.")
class VacancySort(enum.StrEnum):
    """Stable: ties are broken by id."""

    RELEVANCE = "RELEVANCE"
    DISTANCE = "DISTANCE"
    NEWEST = "NEWEST"
    CLOSING_SOON = "CLOSING_SOON"
    HOURS_DESC = "HOURS_DESC"


@strawberry.enum(description="Orders of professionals.")
class ProfessionalSort(enum.StrEnum):
    """Stable: ties are broken by id."""

    RELEVANCE = "RELEVANCE"
    DISTANCE = "DISTANCE"
    NEWEST = "NEWEST"
    HOURS_DESC = "HOURS_DESC"


@strawberry.enum(description="Orders of organisations.")
class OrganisationSort(enum.StrEnum):
    """Stable: ties are broken by id."""

    RELEVANCE = "RELEVANCE"
    DISTANCE = "DISTANCE"
    NAME = "NAME"


@strawberry.input(description="A point in WGS 84 degrees.")
class PointInput:
    """Latitude and longitude."""

    lat: float
    lon: float


@strawberry.input(one_of=True, description="Where: a postcode, a place by name or a point.")
class PlaceInput:
    """Exactly one."""

    postcode: str | None = strawberry.UNSET
    name: str | None = strawberry.UNSET
    point: PointInput | None = strawberry.UNSET


@strawberry.input(description="Around a place, as the crow flies.")
class NearInput:
    """Kilometres around a place."""

    place: PlaceInput
    within_km: int = int(DEFAULT_KM)

    def read(self) -> Near:
        """Return it as the search floor knows it."""
        if not 1 <= self.within_km <= FARTHEST_KM:
            raise InvalidInput.at("filter", "near", "withinKm", rule="between", low=1, high=FARTHEST_KM)
        place = self.place
        if place.point:
            if not (-90 <= place.point.lat <= 90 and -180 <= place.point.lon <= 180):
                raise InvalidInput.at("filter", "near", "place", "point", rule="outside_the_netherlands")
            return Near(point=Point(place.point.lat, place.point.lon), within_km=self.within_km)
        return Near(postcode=place.postcode or None, place=place.name or None, within_km=self.within_km)


@strawberry.input(description="Bounds of a figure, both included.")
class IntRange:
    """At least and at most."""

    gte: int | None = None
    lte: int | None = None

    def read(self) -> Between:
        """Return it as the search floor knows it."""
        return Between(gte=self.gte, lte=self.lte)


@strawberry.input(description="Which vacancies: OR within a list, AND between fields.")
class VacancyFilter:
    """Everything may be left out."""

    subjects: list[str] | None = strawberry.field(default=None, description="Codes, their sub-subjects included.")
    levels: list[Level] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description="Codes or names.")
    sectors: list[Sector] | None = None
    forms: list[EngagementForm] | None = None
    grounds: list[LegalGround] | None = None
    share_modes: list[ShareMode] | None = None
    weekdays: list[Weekday] | None = None
    near: NearInput | None = None
    slots: SlotMatchInput | None = None
    minutes_per_week: IntRange | None = None
    duo_allowed: bool | None = None
    schools: list[strawberry.ID] | None = None
    school_boards: list[strawberry.ID] | None = None
    regions: list[strawberry.ID] | None = None
    starts_before: dt.date | None = None

    def read(self) -> VacancyWishes:
        """Return the wishes as the search floor knows them."""
        check_lengths(self)
        return VacancyWishes(
            subjects=subject_codes(self.subjects),
            levels=tuple(self.levels or ()),
            provinces=tuple(self.provinces or ()),
            sectors=tuple(self.sectors or ()),
            forms=tuple(self.forms or ()),
            grounds=tuple(self.grounds or ()),
            share_modes=tuple(self.share_modes or ()),
            weekdays=tuple(self.weekdays or ()),
            near=self.near.read() if self.near else None,
            slots=self.slots.read() if self.slots else None,
            minutes_per_week=self.minutes_per_week.read() if self.minutes_per_week else None,
            duo_allowed=self.duo_allowed,
            schools=tuple(private(Kind.ORGANISATION, one, path=("filter", "schools")) for one in self.schools or ()),
            school_boards=tuple(
                private(Kind.ORGANISATION, one, path=("filter", "schoolBoards")) for one in self.school_boards or ()
            ),
            regions=tuple(private(Kind.ORGANISATION, one, path=("filter", "regions")) for one in self.regions or ()),
            starts_before=self.starts_before,
        )


@strawberry.input(description="Which professionals: OR within a list, AND between fields.")
class ProfessionalFilter:
    """Everything may be left out."""

    subjects: list[str] | None = strawberry.field(default=None, description="Codes, their sub-subjects included.")
    levels: list[Level] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description="Codes or names.")
    sectors: list[Sector] | None = None
    forms: list[EngagementForm] | None = None
    qualifications: list[QualificationKind] | None = None
    languages: list[str] | None = None
    weekdays: list[Weekday] | None = None
    near: NearInput | None = None
    slots: SlotMatchInput | None = None
    minutes_per_week: IntRange | None = None
    available_from: dt.date | None = None

    def read(self) -> ProfessionalWishes:
        """Return the wishes as the search floor knows them."""
        check_lengths(self)
        return ProfessionalWishes(
            subjects=subject_codes(self.subjects),
            levels=tuple(self.levels or ()),
            provinces=tuple(self.provinces or ()),
            sectors=tuple(self.sectors or ()),
            forms=tuple(self.forms or ()),
            qualifications=tuple(self.qualifications or ()),
            languages=tuple(self.languages or ()),
            weekdays=tuple(self.weekdays or ()),
            near=self.near.read() if self.near else None,
            slots=self.slots.read() if self.slots else None,
            minutes_per_week=self.minutes_per_week.read() if self.minutes_per_week else None,
            available_from=self.available_from,
        )


@strawberry.input(description="Which organisations: OR within a list, AND between fields.")
class OrganisationFilter:
    """Everything may be left out."""

    kinds: list[OrganisationKind] | None = None
    levels: list[Level] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description="Codes or names.")
    sectors: list[Sector] | None = None
    near: NearInput | None = None

    def read(self) -> OrganisationWishes:
        """Return the wishes as the search floor knows them."""
        check_lengths(self)
        return OrganisationWishes(
            kinds=tuple(self.kinds or ()),
            levels=tuple(self.levels or ()),
            provinces=tuple(self.provinces or ()),
            sectors=tuple(self.sectors or ()),
            near=self.near.read() if self.near else None,
        )


def check_lengths(filter: object) -> None:
    """Refuse lists that are longer than anybody needs."""
    for name, value in vars(filter).items():
        if isinstance(value, list) and len(value) > MOST_VALUES:
            raise InvalidInput.at("filter", name, rule="too_many", most=MOST_VALUES)


def subject_codes(codes: list[str] | None) -> tuple[str, ...]:
    """Return the codes; raise InvalidInput that names the unknown ones."""
    unknown = [code for code in codes or () if code not in known_subjects()]
    if unknown:
        raise InvalidInput(*(Issue(("filter", "subjects"), "unknown_subject", {"subject": one}) for one in unknown))
    return tuple(codes or ())
