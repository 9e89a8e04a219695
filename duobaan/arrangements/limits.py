"""How many professionals a school places at once: blocks or warns, as the school set it (domain.md A.10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.arrangements.limit_repository import LimitRepository
from duobaan.arrangements.models import PlacementLimit
from duobaan.db.uow import UnitOfWork
from duobaan.errors import LimitReached
from duobaan.words import OnFull


@dataclass(frozen=True, slots=True)
class Room:
    """One limit of a school and how many people count towards it now."""

    subject: str | None
    limit: int
    on_full: OnFull
    used: int

    @property
    def is_full(self) -> bool:
        """Say whether nobody else fits."""
        return self.used >= self.limit


def _counted(limit: PlacementLimit, placed: Collection[tuple[UUID, tuple[str, ...]]]) -> set[UUID]:
    return {who for who, subjects in placed if limit.subject is None or limit.subject in subjects}


async def rooms_of(session: AsyncSession, school_id: UUID, on: dt.date) -> list[Room]:
    """Return the limits of a school on a day."""
    repository = LimitRepository(session)
    placed = await repository.placed(school_id, on, on + dt.timedelta(days=1))
    return [
        Room(row.subject, row.max_people, row.on_full, len(_counted(row, placed)))
        for row in await repository.limits(school_id)
    ]


async def check_room(
    uow: UnitOfWork, school_id: UUID, vacancy_id: UUID, people: Collection[UUID], start: dt.date, end: dt.date
) -> None:
    """Raise LimitReached when new people pass a limit that blocks; one that warns leaves a line in the log."""
    repository = LimitRepository(uow.session)
    limits = await repository.limits(school_id, keep=True)
    if not limits:
        return
    placed = await repository.placed(school_id, start, end)
    subjects = await repository.subjects_of(vacancy_id)
    for row in limits:
        if row.subject is not None and row.subject not in subjects:
            continue
        there = _counted(row, placed)
        if len(there | set(people)) <= row.max_people or set(people) <= there:
            continue
        if row.on_full is OnFull.BLOCK:
            raise LimitReached(limit=row.max_people, what="placements_of_school")
        uow.record("placement.over_limit", row, organisation_id=school_id, facts={"limit": row.max_people})
