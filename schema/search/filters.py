"""The filters of searches: OR within a list, AND between fields."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.ids import Kind, private
from duobaan.words import (
    ContractKind,
    DuoPreference,
    EngagementForm,
    HoursMode,
    LegalGround,
    Level,
    LineRole,
    OrganisationKind,
    QualificationKind,
    Sector,
    ShareMode,
    SplitKind,
    WantsLicence,
    Weekday,
)
from schema.search.inputs import DateRange, IntRange, NearInput, check_lengths, subject_codes
from schema.search.week import SlotMatchInput
from search.asking import Between, Days, Near, OrganisationWishes, ProfessionalWishes, SlotWishes, VacancyWishes

_SUBJECTS = "Codes, their sub-subjects included."
_PROVINCES = "Codes or names."
_PLACES = "Names, as they stand in the facet PLACE."


def _organisations(ids: list[strawberry.ID] | None, name: str) -> tuple[UUID, ...]:
    return tuple(private(Kind.ORGANISATION, one, path=("filter", name)) for one in ids or ())


def _near(near: NearInput | None) -> Near | None:
    return near.read() if near else None


def _slots(slots: SlotMatchInput | None) -> SlotWishes | None:
    return slots.read() if slots else None


def _between(figure: IntRange | None) -> Between | None:
    return figure.read() if figure else None


def _days(days: DateRange | None) -> Days | None:
    return days.read() if days else None


@strawberry.input(description="Which vacancies: OR within a list, AND between fields.")
class VacancyFilter:
    """Everything may be left out."""

    subjects: list[str] | None = strawberry.field(default=None, description=_SUBJECTS)
    levels: list[Level] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description=_PROVINCES)
    municipalities: list[str] | None = None
    places: list[str] | None = strawberry.field(default=None, description=_PLACES)
    sectors: list[Sector] | None = None
    forms: list[EngagementForm] | None = None
    grounds: list[LegalGround] | None = None
    contract_kinds: list[ContractKind] | None = None
    share_modes: list[ShareMode] | None = None
    split_kinds: list[SplitKind] | None = None
    hours_modes: list[HoursMode] | None = None
    roles: list[LineRole] | None = None
    text_languages: list[str] | None = None
    weekdays: list[Weekday] | None = None
    near: NearInput | None = None
    slots: SlotMatchInput | None = None
    minutes_per_week: IntRange | None = None
    lessons_per_week: IntRange | None = None
    duo_allowed: bool | None = None
    schools: list[strawberry.ID] | None = None
    school_boards: list[strawberry.ID] | None = None
    regions: list[strawberry.ID] | None = None
    starts_before: dt.date | None = None
    starts_on: DateRange | None = None
    ends_on: DateRange | None = None
    closes_on: DateRange | None = None
    published_since: dt.datetime | None = None

    def read(self) -> VacancyWishes:
        """Return the wishes as the search floor knows them."""
        check_lengths(self)
        return VacancyWishes(
            subjects=subject_codes(self.subjects),
            levels=tuple(self.levels or ()),
            provinces=tuple(self.provinces or ()),
            municipalities=tuple(self.municipalities or ()),
            places=tuple(self.places or ()),
            sectors=tuple(self.sectors or ()),
            forms=tuple(self.forms or ()),
            grounds=tuple(self.grounds or ()),
            contract_kinds=tuple(self.contract_kinds or ()),
            share_modes=tuple(self.share_modes or ()),
            split_kinds=tuple(self.split_kinds or ()),
            hours_modes=tuple(self.hours_modes or ()),
            roles=tuple(self.roles or ()),
            text_languages=tuple(self.text_languages or ()),
            weekdays=tuple(self.weekdays or ()),
            near=_near(self.near),
            slots=_slots(self.slots),
            minutes_per_week=_between(self.minutes_per_week),
            lessons_per_week=_between(self.lessons_per_week),
            duo_allowed=self.duo_allowed,
            schools=_organisations(self.schools, "schools"),
            school_boards=_organisations(self.school_boards, "schoolBoards"),
            regions=_organisations(self.regions, "regions"),
            starts_before=self.starts_before,
            starts_on=_days(self.starts_on),
            ends_on=_days(self.ends_on),
            closes_on=_days(self.closes_on),
            published_since=self.published_since,
        )


@strawberry.input(description="Which professionals: OR within a list, AND between fields.")
class ProfessionalFilter:
    """Everything may be left out."""

    subjects: list[str] | None = strawberry.field(default=None, description=_SUBJECTS)
    levels: list[Level] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description=_PROVINCES)
    places: list[str] | None = strawberry.field(default=None, description=_PLACES)
    sectors: list[Sector] | None = None
    forms: list[EngagementForm] | None = None
    contract_kinds: list[ContractKind] | None = None
    qualifications: list[QualificationKind] | None = None
    grounds: list[LegalGround] | None = strawberry.field(
        default=None, description="Grounds that the papers open somewhere; ask the fit for the answer per vacancy."
    )
    wants_licence: list[WantsLicence] | None = None
    duo_preferences: list[DuoPreference] | None = None
    languages: list[str] | None = None
    weekdays: list[Weekday] | None = None
    companies: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Employers; finds only people who chose to be named."
    )
    near: NearInput | None = None
    slots: SlotMatchInput | None = None
    minutes_per_week: IntRange | None = None
    available_from: dt.date | None = None
    available_until: dt.date | None = None
    published_since: dt.datetime | None = None

    def read(self) -> ProfessionalWishes:
        """Return the wishes as the search floor knows them."""
        check_lengths(self)
        return ProfessionalWishes(
            subjects=subject_codes(self.subjects),
            levels=tuple(self.levels or ()),
            provinces=tuple(self.provinces or ()),
            places=tuple(self.places or ()),
            sectors=tuple(self.sectors or ()),
            forms=tuple(self.forms or ()),
            contract_kinds=tuple(self.contract_kinds or ()),
            qualifications=tuple(self.qualifications or ()),
            grounds=tuple(self.grounds or ()),
            wants_licence=tuple(self.wants_licence or ()),
            duo_preferences=tuple(self.duo_preferences or ()),
            languages=tuple(self.languages or ()),
            weekdays=tuple(self.weekdays or ()),
            companies=_organisations(self.companies, "companies"),
            near=_near(self.near),
            slots=_slots(self.slots),
            minutes_per_week=_between(self.minutes_per_week),
            available_from=self.available_from,
            available_until=self.available_until,
            published_since=self.published_since,
        )


@strawberry.input(description="Which organisations: OR within a list, AND between fields.")
class OrganisationFilter:
    """Everything may be left out."""

    kinds: list[OrganisationKind] | None = None
    levels: list[Level] | None = None
    provinces: list[str] | None = strawberry.field(default=None, description=_PROVINCES)
    municipalities: list[str] | None = None
    places: list[str] | None = strawberry.field(default=None, description=_PLACES)
    sectors: list[Sector] | None = None
    near: NearInput | None = None

    def read(self) -> OrganisationWishes:
        """Return the wishes as the search floor knows them."""
        check_lengths(self)
        return OrganisationWishes(
            kinds=tuple(self.kinds or ()),
            levels=tuple(self.levels or ()),
            provinces=tuple(self.provinces or ()),
            municipalities=tuple(self.municipalities or ()),
            places=tuple(self.places or ()),
            sectors=tuple(self.sectors or ()),
            near=_near(self.near),
        )
