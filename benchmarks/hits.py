"""Twenty hits out of memory, as objects of the schema: what `benchmarks.executor` answers with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast
from unittest.mock import patch

from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from duobaan.vacancies.models import Vacancy as Row
from duobaan.words import (
    ContinuityPolicy,
    EngagementForm,
    HoursMode,
    Level,
    LineRole,
    OrganisationKind,
    OrganisationStatus,
    Sector,
    ShareMode,
    VacancyStatus,
    Visibility,
)
from schema import build
from schema.later import loads
from schema.organisations.types import wrap
from schema.search.types import Hit, VacancySearchConnection
from schema.shared import lasts, share
from schema.vacancies.types import Vacancy
from search.asking import VacancyWishes
from search.market import Understood

TEXT = "Samen met de vakdocent geef je twee ochtenden les aan havo 4 en 5, met een opdracht uit je eigen praktijk. "
HITS = 20


def schools() -> list[Organisation]:
    """Return schools as the database holds them."""
    return [
        Organisation(
            id=new_id(),
            version=1,
            kind=OrganisationKind.SCHOOL,
            status=OrganisationStatus.ACTIVE,
            name=f"College {number}",
            website="https://example.org",
            description="",
        )
        for number in range(HITS)
    ]


def vacancy(school: Organisation, number: int) -> Row:
    """Return a vacancy as the database holds it."""
    return Row(
        id=new_id(),
        version=3,
        school_id=school.id,
        status=VacancyStatus.PUBLISHED,
        visibility=Visibility.PUBLIC,
        title=f"Docent wiskunde {number}",
        description=TEXT * 4,
        practice_adds=TEXT,
        text_language="nl",
        sector=Sector.VO,
        levels=(Level.HAVO, Level.VWO),
        subjects=("WI",),
        forms=(EngagementForm.SECONDMENT,),
        contract_kinds=(),
        grounds=(),
        role=LineRole.LEAD,
        hours_mode=HoursMode.FIXED_SLOTS,
        minutes_week=400,
        starts_on=dt.date(2027, 1, 4),
        ends_on=dt.date(2027, 7, 1),
        share_mode=ShareMode.ALLOWED,
        min_team=1,
        max_team=2,
        split_kinds=(),
        continuity=next(iter(ContinuityPolicy)),
        handover_minutes=0,
        supervision_minutes_week=0,
        published_at=dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC),
    )


class Counted:
    """As much of an answer of the search engine as facets ask for."""

    has_next, offset = True, 0
    understood = cast("Understood", type("Meant", (), {"wishes": VacancyWishes()})())
    facets = {
        "levels": {"HAVO": 12, "VWO": 9, "VMBO_TL": 4, "MBO_4": 2},
        "province": {"NL-UT": 8, "NL-GE": 7, "NL-NH": 5},
    }


def connection(vacancies: list[Vacancy]) -> VacancySearchConnection:
    """Return the hits as the resolver of a search hands them on."""
    hits = [
        Hit(
            written=f"cursor{number}".__str__,
            node=node,
            score=None,
            distance_km=None,
            highlights=[],
            match=None,
        )
        for number, node in enumerate(vacancies)
    ]
    return VacancySearchConnection(
        edges=hits, total_count=412, processing=cast("Any", None), found=cast("Any", Counted())
    )


class Ready:
    """One answer as objects, with the schools that it leads to; rows that are kept share theirs (ADR-35)."""

    def __init__(self, of: list[Organisation], vacancies: list[Row], *, kept: bool) -> None:
        nodes, places = list(map(Vacancy.of, vacancies)), {one.id: wrap(one) for one in of}
        if kept:
            nodes, places = list(map(share, nodes)), {key: share(one) for key, one in places.items()}
        self.connection, self.schools = connection(nodes), places


ARE_KEPT = ContextVar("ARE_KEPT", default=False)
"""Whether the rows of the answer count as kept for strangers, or as read just now."""


@contextmanager
def precomputed() -> Iterator[None]:
    """Let the search and its schools answer out of memory, with objects that are ready."""
    known = schools()
    rows = [vacancy(school, number) for number, school in enumerate(known)]
    ready = {kept: Ready(known, rows, kept=kept) for kept in (False, True)}

    async def search(*_: Any, **__: Any) -> VacancySearchConnection:
        return ready[ARE_KEPT.get()].connection

    @lasts
    @loads
    def school(self: Vacancy, info: Any) -> Any:
        return ready[ARE_KEPT.get()].schools[self.row.school_id]

    with (
        patch.object(resolver_of(build.Query, "search_vacancies"), "wrapped_func", search),
        patch.object(resolver_of(Vacancy, "school"), "wrapped_func", school),
    ):
        yield


def resolver_of(cls: Any, name: str) -> Any:
    """Return Strawberry's resolver of a field."""
    fields = cls.__strawberry_definition__.fields
    return next(one.base_resolver for one in fields if one.python_name == name)
