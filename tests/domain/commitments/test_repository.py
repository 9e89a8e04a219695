"""Nobody is booked twice, whoever asks at the same time, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime as dt
from uuid import UUID

import pytest
import sqlalchemy as sa

from duobaan.commitments.models import Commitment
from duobaan.commitments.repository import CommitmentRepository
from duobaan.commitments.rules import Booking
from duobaan.db.uow import Database
from duobaan.errors import DoubleBooking, TransientConflict
from duobaan.ids import new_id
from duobaan.timetable.slots import WeeklySlot
from tests import factories

START, END = dt.date(2027, 1, 5), dt.date(2027, 6, 30)


def wish(person: UUID, start: int, end: int, *, mask: int = 3, weekday: int = 2, place: UUID | None = None) -> Booking:
    return Booking(
        person, "Arrangement", new_id(), WeeklySlot(weekday, start, end, mask, START, END), location_id=place
    )


async def take(db: Database, *bookings: Booking) -> None:
    """Take as an agreement does: lock the people in order, look, insert."""
    async with db.write() as uow:
        commitments = CommitmentRepository(uow.session)
        await commitments.lock_professionals({booking.professional_id for booking in bookings})
        if clashes := await commitments.overlapping(bookings):
            raise DoubleBooking(clashes)
        await commitments.insert_many(bookings)


async def take_blindly(db: Database, *bookings: Booking) -> None:
    """Take without locking or looking: only the database's own guard is left."""
    async with db.write() as uow:
        await CommitmentRepository(uow.session).insert_many(bookings)


async def active_rows(db: Database) -> list[Commitment]:
    async with db.read() as session:
        return list(await session.scalars(sa.select(Commitment).where(Commitment.active)))


@pytest.mark.parametrize("way", [take, take_blindly])
async def test_of_many_writers_exactly_one_wins(any_db: Database, way: type[take]) -> None:  # type: ignore[valid-type]
    person = await factories.professional(any_db)
    wishes = [wish(person.id, 510 + n, 560 + n) for n in range(24)]
    results = await asyncio.gather(*(way(any_db, booking) for booking in wishes), return_exceptions=True)  # type: ignore[operator]
    refused = [result for result in results if isinstance(result, DoubleBooking | TransientConflict)]
    assert results.count(None) == 1
    assert len(refused) == 23
    assert len(await active_rows(any_db)) == 1


async def test_agreements_that_name_people_in_opposite_order_never_deadlock(any_db: Database) -> None:
    one, two = await factories.professional(any_db), await factories.professional(any_db)
    tasks = []
    for number in range(10):
        pair = [wish(one.id, 510, 560), wish(two.id, 510, 560)]
        tasks.append(take(any_db, *(reversed(pair) if number % 2 else pair)))
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results.count(None) == 1
    assert sum(isinstance(result, DoubleBooking) for result in results) == 9
    assert len(await active_rows(any_db)) == 2


async def test_the_clash_names_day_minutes_kind_and_source(db: Database) -> None:
    person = await factories.professional(db)
    first = wish(person.id, 510, 560)
    await take(db, first)
    with pytest.raises(DoubleBooking) as caught:
        await take(db, wish(person.id, 540, 590))
    (clash,) = caught.value.clashes
    assert (clash.professional_id, clash.weekday, clash.start_minute, clash.end_minute) == (person.id, 2, 510, 560)
    assert (clash.kind, clash.source_kind, clash.source_id) == ("TEACHING", "Arrangement", first.source_id)


async def test_opposite_weeks_back_to_back_and_other_people_pass(any_db: Database) -> None:
    person, other = await factories.professional(any_db), await factories.professional(any_db)
    await take_blindly(any_db, wish(person.id, 510, 560, mask=1), wish(person.id, 510, 560, mask=2))
    await take_blindly(any_db, wish(person.id, 560, 610), wish(other.id, 510, 560))
    for mask in (1, 2, 3):
        with pytest.raises(DoubleBooking):
            await take_blindly(any_db, wish(person.id, 520, 530, mask=mask))
    assert len(await active_rows(any_db)) == 4


async def test_the_database_refuses_to_move_or_revive_a_row_into_another(any_db: Database) -> None:
    person = await factories.professional(any_db)
    first, second = wish(person.id, 510, 560), wish(person.id, 600, 650)
    await take(any_db, first, second)

    async def move() -> None:
        async with any_db.write() as uow:
            mine = sa.update(Commitment).where(Commitment.source_id == second.source_id)
            await uow.session.execute(mine.values(start_minute=550))

    with pytest.raises(DoubleBooking):
        await move()
    async with any_db.write() as uow:
        await CommitmentRepository(uow.session).free("Arrangement", first.source_id)
    await take(any_db, wish(person.id, 510, 560))

    async def revive() -> None:
        async with any_db.write() as uow:
            mine = sa.update(Commitment).where(Commitment.source_id == first.source_id)
            await uow.session.execute(mine.values(active=True))

    with pytest.raises(DoubleBooking):
        await revive()


async def test_freeing_from_a_day_keeps_what_was_before_it(any_db: Database) -> None:
    person = await factories.professional(any_db)
    booking = wish(person.id, 510, 560)
    await take(any_db, booking)
    middle = dt.date(2027, 4, 1)
    async with any_db.write() as uow:
        await CommitmentRepository(uow.session).free("Arrangement", booking.source_id, from_on=middle)
    (row,) = await active_rows(any_db)
    assert (row.valid_from, row.valid_to) == (START, dt.date(2027, 3, 31))  # the day after the last lesson
    later = Booking(person.id, "Arrangement", new_id(), WeeklySlot(2, 510, 560, 3, middle, END))
    await take(any_db, later)


@pytest.mark.parametrize("way", [take, take_blindly])
async def test_what_a_cut_leaves_refuses_nobody_on_other_days(any_db: Database, way: type[take]) -> None:  # type: ignore[valid-type]
    """One lesson is left, in an even week; odd weeks around it have no day in common with it."""
    person = await factories.professional(any_db)
    booking = wish(person.id, 510, 560)
    await take(any_db, booking)
    async with any_db.write() as uow:
        await CommitmentRepository(uow.session).free("Arrangement", booking.source_id, from_on=dt.date(2027, 1, 8))
    around = WeeklySlot(2, 510, 560, 2, dt.date(2026, 12, 29), dt.date(2027, 1, 13))
    await way(any_db, Booking(person.id, "Arrangement", new_id(), around))  # type: ignore[operator]
    assert len(await active_rows(any_db)) == 2


async def test_travel_between_two_schools_is_refused_as_travel(db: Database) -> None:
    here = await factories.school(db)
    there = await factories.school(db, lat=52.09, lon=5.12, place="Utrecht")
    person = await factories.professional(db)
    await take(db, wish(person.id, 510, 560, place=here.id))
    with pytest.raises(DoubleBooking) as caught:
        await take(db, wish(person.id, 570, 620, place=there.id))
    assert [clash.kind for clash in caught.value.clashes] == ["TRAVEL"]
    await take(db, wish(person.id, 570, 620, place=here.id))
