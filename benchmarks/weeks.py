"""Looks for double bookings in a database by itself: plain SQL and plain arithmetic, none of the product's rules."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

MONDAY = dt.date(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row that takes a part of someone's week, as it is stored."""

    who: Any
    source: Any
    place: Any
    weekday: int
    start: int
    end: int
    first: dt.date
    after: dt.date
    mask: int

    def days(self) -> set[dt.date]:
        """Return every single day on which it takes place, counted one by one."""
        day, found = self.first, set()
        while day < self.after:
            parity = 1 << ((day - MONDAY).days // 7 % 2)
            if day.isoweekday() == self.weekday and parity & self.mask:
                found.add(day)
            day += dt.timedelta(days=1)
        return found


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


async def stretches(session: AsyncSession) -> list[Stretch]:
    """Read everything that is taken."""
    text = (
        "SELECT professional_id, source_id, location_id, weekday, start_minute, end_minute, valid_from, valid_to,"
        " cycle_mask FROM commitments WHERE active"
    )
    rows = (await session.execute(sa.text(text))).all()
    return [
        Stretch(who, source, location, weekday, start, end, _day(first), _day(after), mask)
        for who, source, location, weekday, start, end, first, after, mask in rows
    ]


def doubles(found: list[Stretch]) -> list[tuple[Stretch, Stretch]]:
    """Return the pairs that take the same person at the same minute of the same day."""
    by_person: defaultdict[tuple[Any, int], list[Stretch]] = defaultdict(list)
    for one in found:
        by_person[one.who, one.weekday].append(one)
    return [
        (one, other)
        for group in by_person.values()
        for one, other in combinations(group, 2)
        if one.start < other.end and other.start < one.end and one.days() & other.days()
    ]


async def lessons_twice(session: AsyncSession) -> list[Any]:
    """Return the lessons that two live assignments teach on the same day."""
    text = """
        SELECT s.slot_id, a.id, a.valid_from, CASE WHEN a.left_on < a.valid_to THEN a.left_on ELSE a.valid_to END
        FROM assignment_slots s JOIN assignments a ON a.id = s.assignment_id
        JOIN arrangements r ON r.id = a.arrangement_id
        WHERE a.role <> 'SUPPORT' AND r.status IN ('PREPARING', 'CONFIRMED', 'ACTIVE', 'SUSPENDED')
    """
    by_slot: defaultdict[Any, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for slot, _, first, after in (await session.execute(sa.text(text))).all():
        by_slot[slot].append((_day(first), _day(after)))
    return [
        slot
        for slot, spans in by_slot.items()
        if any(max(one[0], other[0]) < min(one[1], other[1]) for one, other in combinations(spans, 2))
    ]
