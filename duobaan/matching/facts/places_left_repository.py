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

from duobaan.db import tables_above as above
from duobaan.matching.facts.person_and_post import PlacementFacts
from duobaan.vacancies.models import Vacancy
from duobaan.words import OnFull
from duobaan.words.agreement import LIVE_ARRANGEMENTS

_LIVE = [status.value for status in LIVE_ARRANGEMENTS]
_Placed = tuple[UUID, tuple[str, ...], dt.date, dt.date]


class PlacesLeftRepository:
    """Reads the room that schools have, within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def supervision(self, vacancies: Sequence[Vacancy], on: dt.date) -> dict[UUID, int]:
        """Return, per vacancy, how many more people can be carried in the role of which least is left.

        A role counts where the school counts supervisors of it for one of the vacancy's subjects, or for any subject;
        without such a role the vacancy is left out. A supervisor has room for someone while both the people and the
        minutes that the vacancy asks are left.
        """
        schools = {row.school_id for row in vacancies}
        found = await self.session.execute(
            sa.select(above.supervision_capacities).where(above.supervision_capacities.c.school_id.in_(schools))
        )
        capacities = list(found.mappings())
        people, minutes = await self._carried([row["id"] for row in capacities], on)
        left: dict[UUID, int] = {}
        for vacancy in vacancies:
            roles: defaultdict[str, int] = defaultdict(int)
            for row in capacities:
                if row["school_id"] == vacancy.school_id and row["subject"] in (None, *vacancy.subjects):
                    has_time = row["minutes_week"] - minutes[row["id"]] >= max(vacancy.supervision_minutes_week, 1)
                    roles[row["role"]] += max(0, row["max_people"] - len(people[row["id"]])) if has_time else 0
            if roles:
                left[vacancy.id] = min(roles.values())
        return left

    async def _carried(
        self, keys: Sequence[UUID], on: dt.date
    ) -> tuple[defaultdict[UUID, set[UUID]], defaultdict[UUID, int]]:
        asked = (
            sa.select(
                above.supervision_assignments.c.capacity_id,
                above.assignments.c.professional_id,
                above.supervision_assignments.c.minutes_week,
            )
            .join(above.assignments, above.assignments.c.id == above.supervision_assignments.c.assignment_id)
            .join(above.arrangements, above.arrangements.c.id == above.assignments.c.arrangement_id)
            .where(
                above.supervision_assignments.c.capacity_id.in_(keys),
                sa.or_(
                    above.supervision_assignments.c.ended_on.is_(None), above.supervision_assignments.c.ended_on > on
                ),
                above.arrangements.c.status.in_(_LIVE),
                above.assignments.c.valid_to > on,
                sa.or_(above.assignments.c.left_on.is_(None), above.assignments.c.left_on > on),
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
        asked = sa.select(above.placement_limits).where(
            above.placement_limits.c.school_id.in_(schools), above.placement_limits.c.on_full == OnFull.BLOCK.value
        )
        limits = list((await self.session.execute(asked.order_by(above.placement_limits.c.id))).mappings())
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
                above.arrangements.c.school_id,
                above.assignments.c.professional_id,
                Vacancy.subjects,
                above.assignments.c.valid_from,
                above.assignments.c.valid_to,
                above.assignments.c.left_on,
            )
            .join(above.arrangements, above.arrangements.c.id == above.assignments.c.arrangement_id)
            .join(Vacancy, Vacancy.id == above.arrangements.c.vacancy_id)
            .where(above.arrangements.c.school_id.in_(schools), above.arrangements.c.status.in_(_LIVE))
        )
        found: defaultdict[UUID, list[_Placed]] = defaultdict(list)
        for school, who, subjects, start, end, left in await self.session.execute(asked):
            found[school].append((who, subjects, start, min(end, left or end)))
        return found


def _meets(one: _Placed, start: dt.date, end: dt.date | None) -> bool:
    return one[3] > start and (end is None or one[2] < end)


def _counted(subject: str | None, there: Sequence[_Placed]) -> frozenset[UUID]:
    return frozenset(who for who, subjects, *_ in there if subject is None or subject in subjects)
