"""Inputs of searches, read into the words of the search floor."""

from __future__ import annotations

import datetime as dt
import enum

import strawberry

from duobaan.errors import InvalidInput, Issue
from duobaan.geo import Point
from duobaan.reference.subjects import subjects as known_subjects
from schema.vocabulary import register
from search.asking import DEFAULT_KM, Between, Days, Near
from search.places import FARTHEST_KM
from search.suggesting import SuggestScope

register(SuggestScope)
MOST_VALUES = 100


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


@strawberry.input(description="Bounds of a day, both included.")
class DateRange:
    """From and until."""

    gte: dt.date | None = None
    lte: dt.date | None = None

    def read(self) -> Days:
        """Return it as the search floor knows it."""
        return Days(gte=self.gte, lte=self.lte)


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
