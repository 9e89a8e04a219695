"""What would let a team cover more: a lesson moved to where someone is free, tried by searching again."""

from __future__ import annotations

from duobaan.db.uow import Database
from duobaan.matching.fit.near_misses import ChangeKind, Side
from duobaan.matching.teams.near_misses import TeamNearMiss
from duobaan.professionals.models import AvailabilityWindow
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.vacancies.models import LessonSlot
from duobaan.words import Cycle, Weekday
from tests.domain.matching.test_team_question import _page
from tests.support.story import Stage, make_stage


async def _free_until(stage: Stage, weekday: Weekday, minute: int) -> None:
    """Let nobody be free later on a day."""
    async with stage.db.write() as uow:
        parts = await ProfessionalRepository(uow.session).parts(AvailabilityWindow, [one.id for one in stage.people])
        for window in (one for rows in parts.values() for one in rows if one.weekday is weekday):
            window.end_minute = minute


async def _moves(stage: Stage, **values: object) -> list[TeamNearMiss]:
    page = await _page(stage, **values)
    return [one for one in page.near_misses if one.change.kind is ChangeKind.MOVE_LESSON]


async def test_moving_the_open_lesson_to_a_free_hour_covers_all(db: Database) -> None:
    stage = await make_stage(db)
    open_lesson = stage.slots[3]
    await _free_until(stage, Weekday.TH, open_lesson.start_minute)
    best = (await _page(stage)).teams[0]
    assert [row.id for row in best.open_rows] == [open_lesson.id]
    moves = await _moves(stage)
    assert moves
    for one in moves:
        facts = one.change.facts
        assert one.change.side is Side.SCHOOL
        assert (one.more_lessons, one.is_complete) == (1, True)
        assert (facts["weekday"], facts["start"]) == ("TH", open_lesson.start_minute)
        assert facts["to_weekday"] == "TU"  # the only other day on which they come
        assert one.professional_id in {person.id for person in stage.people}
    taken = {row.start_minute for row in stage.slots if row.weekday is Weekday.TU}
    assert taken.isdisjoint(one.change.facts["to_start"] for one in moves)


async def test_what_a_move_promises_comes_true_when_the_school_makes_it(db: Database) -> None:
    stage = await make_stage(db)
    await _free_until(stage, Weekday.TH, stage.slots[3].start_minute)
    move = (await _moves(stage))[0].change.facts
    async with stage.db.write() as uow:
        row = await uow.session.get_one(LessonSlot, stage.slots[3].id)
        length = row.end_minute - row.start_minute
        row.weekday, row.position = Weekday(str(move["to_weekday"])), int(str(move["to_position"]))
        row.start_minute = int(str(move["to_start"]))
        row.end_minute = row.start_minute + length
    page = await _page(stage)
    assert page.teams[0].is_complete
    assert page.near_misses == ()


async def test_one_move_of_two_open_lessons_is_no_whole_answer(db: Database) -> None:
    stage = await make_stage(db)
    await _free_until(stage, Weekday.TH, 481)
    moves = await _moves(stage)
    assert moves
    assert {(one.more_lessons, one.is_complete) for one in moves} == {(1, False)}


async def test_no_move_is_named_where_the_search_may_move_the_lesson_itself(db: Database) -> None:
    stage = await make_stage(db)
    await _free_until(stage, Weekday.TH, stage.slots[3].start_minute)
    async with stage.db.write() as uow:
        row = await uow.session.get_one(LessonSlot, stage.slots[3].id)
        length = row.end_minute - row.start_minute
        spot = {"weekday": "TU", "position": 5, "start": 800, "end": 800 + length, "cycle": Cycle.EVERY_WEEK.value}
        row.movable_to = [spot]
    page = await _page(stage)
    assert page.teams[0].is_complete
    assert [move.row.id for partner in page.teams[0].partners for move in partner.moves] == [stage.slots[3].id]
    assert page.near_misses == ()
