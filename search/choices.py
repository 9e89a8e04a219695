"""How what a person asks becomes an engine's query.

Each wish becomes a Choice: a filter with the name under which it can be dropped again, and the facet that it belongs
to (that facet is then counted as if the choice were not made).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.clock import AMSTERDAM
from duobaan.geo import Point
from search.asking import (
    Between,
    Days,
    HalfDayWish,
    LessonWish,
    OrganisationWishes,
    ProfessionalWishes,
    SlotWish,
    Sort,
    TimeWish,
    VacancyWishes,
    Wishes,
)
from search.documents import day_number, instant, province_code
from search.engine import And, AnyOf, By, ByDistance, Filter, Not, Or, Range, SortKey
from search.week import half_day, half_hours, lesson, serving, wanted


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that was asked, as a filter; `name` is the GraphQL name of the field it came from."""

    name: str
    filter: Filter
    facet: str | None = None


def _plain(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _keys(values: Iterable[UUID]) -> tuple[str, ...]:
    return tuple(key.hex for key in values)


def _provinces(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(province_code(name) or name for name in names)


Reading = Callable[..., tuple[str, ...]]
_READINGS: Mapping[str, Reading] = {
    "provinces": _provinces,
    "schools": _keys,
    "school_boards": _keys,
    "regions": _keys,
    "companies": _keys,
}
_COMMON = {"levels": "levels", "provinces": "province", "places": "place", "near": ""}
_MARKET = {"subjects": "subject_tree", **_COMMON, "forms": "forms", "contract_kinds": "contract_kinds"}
_MARKET |= {"grounds": "grounds", "weekdays": "weekdays"}
_VACANCY = {
    **_MARKET,
    "sectors": "sector",
    "share_modes": "share_mode",
    "split_kinds": "split_kinds",
    "hours_modes": "hours_mode",
    "roles": "role",
    "text_languages": "language",
    "municipalities": "municipality",
    "schools": "school_id",
    "school_boards": "board_id",
    "regions": "region_ids",
}
_PROFESSIONAL = {
    **_MARKET,
    "sectors": "sectors",
    "qualifications": "qualifications",
    "wants_licence": "wants_licence",
    "duo_preferences": "duo_preference",
    "languages": "languages",
    "companies": "company_id",
}
_ORGANISATION = {**_COMMON, "kinds": "kind", "sectors": "sector", "municipalities": "municipality"}


FACETS: Mapping[type[Wishes], Mapping[str, str]] = {
    wishes: {name: field for name, field in fields.items() if field}
    for wishes, fields in (
        (VacancyWishes, _VACANCY),
        (ProfessionalWishes, _PROFESSIONAL),
        (OrganisationWishes, _ORGANISATION),
    )
}
"""The wishes that choose values of a field, each with that field, which can be counted as a facet."""


def camel(name: str) -> str:
    """The GraphQL name of a wish."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def choices_of(wishes: Wishes) -> list[Choice]:
    """Every wish but place and lessons, which need the database to be understood."""
    match wishes:
        case VacancyWishes():
            return _codes(wishes, _VACANCY) + _vacancy_figures(wishes)
        case ProfessionalWishes():
            return _codes(wishes, _PROFESSIONAL) + _professional_figures(wishes)
        case OrganisationWishes():
            return _codes(wishes, _ORGANISATION)


def _codes(wishes: Wishes, fields: Mapping[str, str]) -> list[Choice]:
    return [
        Choice(camel(name), AnyOf(field, _READINGS.get(name, _plain)(values)), facet=field)
        for name, field in fields.items()
        if field and (values := getattr(wishes, name))
    ]


def _vacancy_figures(wishes: VacancyWishes) -> list[Choice]:
    found = _between("minutesPerWeek", "minutes_per_week", wishes.minutes_per_week)
    found += _between("lessonsPerWeek", "lessons_per_week", wishes.lessons_per_week)
    if wishes.duo_allowed is not None:
        found.append(Choice("duoAllowed", AnyOf("duo_allowed", (wishes.duo_allowed,)), facet="duo_allowed"))
    if wishes.starts_before is not None:
        found.append(Choice("startsBefore", Range("starts_on", lte=day_number(wishes.starts_before))))
    found += _days("startsOn", "starts_on", wishes.starts_on) + _days("endsOn", "ends_on", wishes.ends_on)
    return found + _closing(wishes.closes_on) + _since(wishes.published_since)


def _professional_figures(wishes: ProfessionalWishes) -> list[Choice]:
    found = _between("minutesPerWeek", "minutes_per_week", wishes.minutes_per_week)
    if wishes.available_from is not None:
        # Who names no first day can start at once, who names no last day stays.
        started = Or((Range("earliest_start", lte=day_number(wishes.available_from)), Not(Range("earliest_start"))))
        found.append(Choice("availableFrom", started))
    if wishes.available_until is not None:
        stays = Or((Range("latest_end", gte=day_number(wishes.available_until)), Not(Range("latest_end"))))
        found.append(Choice("availableUntil", stays))
    return found + _since(wishes.published_since)


def _between(name: str, field: str, asked: Between | None) -> list[Choice]:
    if asked is None or asked == Between():
        return []
    return [Choice(name, Range(field, gte=asked.gte, lte=asked.lte))]


def _days(name: str, field: str, asked: Days | None) -> list[Choice]:
    if asked is None or asked == Days():
        return []
    return [Choice(name, Range(field, gte=day_number(asked.gte), lte=day_number(asked.lte)))]


def _closing(asked: Days | None) -> list[Choice]:
    """Closing times are instants: a day of the calendar is one of Amsterdam's."""
    if asked is None or asked == Days():
        return []
    opens = None if asked.gte is None else instant(dt.datetime.combine(asked.gte, dt.time(), AMSTERDAM))
    last = None if asked.lte is None else instant(dt.datetime.combine(asked.lte, dt.time.max, AMSTERDAM))
    return [Choice("closesOn", Range("closes_at", gte=opens, lte=last))]


def _since(at: dt.datetime | None) -> list[Choice]:
    return [] if at is None else [Choice("publishedSince", Range("published_at", gte=instant(at)))]


# --- the week -------------------------------------------------------------------------------------


def work_filter(wish: SlotWish) -> Filter:
    """Vacancies with work in a stretch of the week."""
    match wish:
        case HalfDayWish(day, half, cycle):
            return AnyOf("half_days", wanted(half_day(day, half), cycle))
        case TimeWish(day, start, end, cycle):
            codes = [code for name in half_hours(day, start, end) for code in wanted(name, cycle)]
            return AnyOf("half_hours", tuple(codes))
        case LessonWish(school_id, day, position, cycle):
            codes_of_lesson = AnyOf("slots", wanted(lesson(day, position), cycle))
            return And((AnyOf("school_id", (school_id.hex,)), codes_of_lesson))


def free_filter(wish: HalfDayWish | TimeWish) -> Filter:
    """Professionals who are free in a stretch of the week, the whole of it."""
    if isinstance(wish, HalfDayWish):
        return AnyOf("half_days", serving(half_day(wish.day, wish.half), wish.cycle))
    names = half_hours(wish.day, wish.start, wish.end)
    return And(tuple(AnyOf("half_hours", serving(name, wish.cycle)) for name in names))


# --- order ----------------------------------------------------------------------------------------

_ORDERS: Mapping[Sort, Sequence[SortKey]] = {
    Sort.NEWEST: (By("published_at", descending=True),),
    Sort.CLOSING_SOON: (By("closes_at"),),
    Sort.HOURS_DESC: (By("minutes_per_week", descending=True),),
    Sort.NAME: (By("name"),),
}


def sort_keys(sort: Sort, point: Point | None) -> tuple[SortKey, ...]:
    """The order as the engine knows it; relevance is none."""
    if sort is Sort.DISTANCE and point is not None:
        return (ByDistance(point),)
    return tuple(_ORDERS.get(sort, ()))
