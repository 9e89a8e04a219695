"""All SQL on what room a school has for new people: its supervisors and its limits of placements.

Both stand above matching: read by table name, the import law looks down only.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.matching.facts import PlacementFacts
from duobaan.vacancies.models import Vacancy
from duobaan.words import OnFull
from duobaan.words.agreement import LIVE_ARRANGEMENTS

_uuid = sa.Uuid()
_LIVE = [status.value for status in LIVE_ARRANGEMENTS]
_capacities = sa.table(
    "supervision_capacities",
    sa.column("id", _uuid),
    sa.column("school_id", _uuid),
    sa.column("minutes_week", sa.Integer()),
    sa.column("max_people", sa.Integer()),
)
_carried = sa.table(
    "supervision_assignments",
    sa.column("capacity_id", _uuid),
    sa.column("assignment_id", _uuid),
    sa.column("minutes_week", sa.Integer()),
    sa.column("ended_on", sa.Date()),
)
_limits = sa.table(
    "placement_limits",
    sa.column("id", _uuid),
    sa.column("school_id", _uuid),
    sa.column("subject", sa.String()),
    sa.column("max_people", sa.Integer()),
    sa.column("on_full", sa.String()),
)
_arrangements = sa.table(
    "arrangements",
    sa.column("id", _uuid),
    sa.column("vacancy_id", _uuid),
    sa.column("school_id", _uuid),
    sa.column("status", sa.String()),
)
_assignments = sa.table(
    "assignments",
    sa.column("id", _uuid),
    sa.column("arrangement_id", _uuid),
    sa.column("professional_id", _uuid),
    sa.column("valid_from", sa.Date()),
    sa.column("valid_to", sa.Date()),
    sa.column("left_on", sa.Date()),
)
_Placed = tuple[UUID, tuple[str, ...], dt.date, dt.date]


class PlacesLeftRepository:
    """Reads the room that schools have, within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def supervision(self, vacancies: Sequence[Vacancy], on: dt.date) -> dict[UUID, int]:
        """Return, per vacancy whose school counts supervision, how many more people its supervisors can carry.

        A supervisor has room for someone while both the people and the minutes that the vacancy asks are left.
        """
        schools = {row.school_id for row in vacancies}
        found = await self.session.execute(sa.select(_capacities).where(_capacities.c.school_id.in_(schools)))
        capacities = defaultdict(list)
        for row in found.mappings():
            capacities[row["school_id"]].append(row)
        people, minutes = await self._carried([row["id"] for rows in capacities.values() for row in rows], on)
        left = {}
        for vacancy in vacancies:
            if vacancy.school_id in capacities:
                asked = vacancy.supervision_minutes_week
                left[vacancy.id] = sum(
                    max(0, row["max_people"] - len(people[row["id"]]))
                    for row in capacities[vacancy.school_id]
                    if row["minutes_week"] - minutes[row["id"]] >= max(asked, 1)
                )
        return left

    async def _carried(
        self, keys: Sequence[UUID], on: dt.date
    ) -> tuple[defaultdict[UUID, set[UUID]], defaultdict[UUID, int]]:
        asked = (
            sa.select(_carried.c.capacity_id, _assignments.c.professional_id, _carried.c.minutes_week)
            .join(_assignments, _assignments.c.id == _carried.c.assignment_id)
            .join(_arrangements, _arrangements.c.id == _assignments.c.arrangement_id)
            .where(
                _carried.c.capacity_id.in_(keys),
                sa.or_(_carried.c.ended_on.is_(None), _carried.c.ended_on > on),
                _arrangements.c.status.in_(_LIVE),
                _assignments.c.valid_to > on,
                sa.or_(_assignments.c.left_on.is_(None), _assignments.c.left_on > on),
            )
        )
        people: defaultdict[UUID, set[UUID]] = defaultdict(set)
        minutes: defaultdict[UUID, int] = defaultdict(int)
        for capacity, who, week in await self.session.execute(asked):
            people[capacity].add(who)
            minutes[capacity] += week
        return people, minutes

    async def placements(self, vacancies: Sequence[Vacancy], on: dt.date) -> dict[UUID, tuple[PlacementFacts, ...]]:
        """Return, per vacancy, the blocking limits of its school that count for its subjects."""
        schools = {row.school_id for row in vacancies}
        asked = sa.select(_limits).where(_limits.c.school_id.in_(schools), _limits.c.on_full == OnFull.BLOCK.value)
        limits = list((await self.session.execute(asked.order_by(_limits.c.id))).mappings())
        placed = await self._placed({row["school_id"] for row in limits}) if limits else {}
        found = {}
        for vacancy in vacancies:
            mine = [row for row in limits if row["school_id"] == vacancy.school_id]
            mine = [row for row in mine if row["subject"] is None or row["subject"] in vacancy.subjects]
            start = max(vacancy.starts_on or on, on)
            there = [one for one in placed.get(vacancy.school_id, ()) if _meets(one, start, vacancy.ends_on)]
            found[vacancy.id] = tuple(
                PlacementFacts(row["max_people"], _counted(row["subject"], there)) for row in mine
            )
        return found

    async def _placed(self, schools: set[UUID]) -> defaultdict[UUID, list[_Placed]]:
        asked = (
            sa.select(
                _arrangements.c.school_id,
                _assignments.c.professional_id,
                Vacancy.subjects,
                _assignments.c.valid_from,
                _assignments.c.valid_to,
                _assignments.c.left_on,
            )
            .join(_arrangements, _arrangements.c.id == _assignments.c.arrangement_id)
            .join(Vacancy, Vacancy.id == _arrangements.c.vacancy_id)
            .where(_arrangements.c.school_id.in_(schools), _arrangements.c.status.in_(_LIVE))
        )
        found: defaultdict[UUID, list[_Placed]] = defaultdict(list)
        for school, who, subjects, start, end, left in await self.session.execute(asked):
            found[school].append((who, subjects, start, min(end, left or end)))
        return found


def _meets(one: _Placed, start: dt.date, end: dt.date | None) -> bool:
    return one[3] > start and (end is None or one[2] < end)


def _counted(subject: str | None, there: Sequence[_Placed]) -> frozenset[UUID]:
    return frozenset(who for who, subjects, *_ in there if subject is None or subject in subjects)
