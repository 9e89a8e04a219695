"""The hours of work of the demo region that has begun: stated, approved, handed in, or not yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from duobaan.access import SYSTEM
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clock import AMSTERDAM
from duobaan.reference.holidays import is_school_day
from duobaan.running.hours import approve_hours, record_hours, run_hours_clock, submit_hours
from duobaan.running.models import HourEntry
from duobaan.running.rules import month_of
from duobaan.seed.pairing import Fit
from duobaan.seed.performing import Performance
from duobaan.timetable.calendar import ONE_WEEK
from duobaan.words import HolidayRegion, HourKind

_DAY = dt.timedelta(days=1)


async def write_hours(play: Performance) -> None:
    """Let work begin, and its people keep their hours: what is newest of the first is a draft, of others handed in."""
    made = await play.start()
    async with play.db.read() as session:
        working = (await ArrangementRepository(session).assignments([made.id]))[made.id]
    places = {row.professional_id: row.id for row in working}
    this_month = month_of(play.stage.book.today)
    for number, fit in enumerate(play.play.fits):
        entries = [await _record(play, fit, places[fit.person.id], day) for day in _taught(play, fit)]
        settled, newest = entries[:-1], entries[-1:]
        await _settle(play, fit, [one for one in settled if one.worked_on < this_month], this_month - _DAY)
        await _settle(play, fit, [one for one in settled if one.worked_on >= this_month], play.stage.book.today - _DAY)
        if number:
            await _submit(play, fit, newest, play.stage.book.today - _DAY)
    with play.stage.at(_evening(this_month)):
        await run_hours_clock(SYSTEM, play.db)


def _evening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(20), AMSTERDAM)


def _taught(play: Performance, fit: Fit) -> Iterator[dt.date]:
    """Yield the days on which someone taught, until yesterday."""
    start, today = fit.vacancy.starts_on, play.stage.book.today
    assert start is not None
    day = start + (fit.slots[0].weekday.number - 1) * _DAY
    while day < today:
        if is_school_day(HolidayRegion.NOORD, day):
            yield day
        day += ONE_WEEK


async def _record(play: Performance, fit: Fit, assignment_id: UUID, day: dt.date) -> HourEntry:
    minutes = sum(slot.end_minute - slot.start_minute for slot in fit.slots)
    with play.stage.at(_evening(day)):
        return await record_hours(
            play.stage.own(fit.person),
            play.db,
            assignment_id=assignment_id,
            worked_on=day,
            minutes=minutes,
            kind=HourKind.LESSON,
            note=", ".join(filter(None, dict.fromkeys(slot.class_group for slot in fit.slots))),
        )


async def _submit(play: Performance, fit: Fit, entries: Sequence[HourEntry], day: dt.date) -> None:
    if entries:
        with play.stage.at(_evening(day)):
            await submit_hours(play.stage.own(fit.person), play.db, entry_ids=[one.id for one in entries])


async def _settle(play: Performance, fit: Fit, entries: Sequence[HourEntry], day: dt.date) -> None:
    await _submit(play, fit, entries, day)
    if entries:
        with play.stage.at(_evening(day)):
            await approve_hours(play.stage.school(fit), play.db, entry_ids=[one.id for one in entries])
