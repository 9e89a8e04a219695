"""A lesson that asks for support is given by two people at once: one leads, the other supports."""

from __future__ import annotations

from duobaan.db.uow import Database
from duobaan.matching.coverage.problem import Lesson, Place
from duobaan.matching.teams.question import with_support
from duobaan.professionals.models import ProfileSubject
from duobaan.proposals.rules import LineWish
from duobaan.vacancies.models import LessonSlot
from duobaan.words import LineRole
from tests.domain.matching.test_team_question import _page
from tests.support.story import MONEY, Stage, make_stage


async def _ask_support(stage: Stage, *numbers: int) -> None:
    async with stage.db.write() as uow:
        for number in numbers:
            (await uow.session.get_one(LessonSlot, stage.slots[number].id)).support_needed = 1


def test_support_is_at_the_same_place_and_breaks_no_continuity() -> None:
    home, elsewhere = Place(2, 500, 550), Place(4, 500, 550)
    lead, support = with_support((Lesson("one", (home, elsewhere), "4H1"),), (0,))
    assert (lead.places, lead.class_group) == ((home,), "4H1")
    assert (support.places, support.class_group) == ((home,), None)


async def test_one_leads_and_the_other_supports(any_db: Database) -> None:
    stage = await make_stage(any_db)
    await _ask_support(stage, 0)
    best = (await _page(stage)).teams[0]
    assert (best.is_complete, best.covered, best.total) == (True, 5, 5)
    of_slot = [(one.person.id, one.role) for one in best.partners for row in one.rows if row.id == stage.slots[0].id]
    assert {role for _, role in of_slot} == {LineRole.LEAD, LineRole.SUPPORT}
    assert len({person for person, _ in of_slot}) == 2


async def test_the_lines_of_the_answer_can_be_proposed(db: Database) -> None:
    stage = await make_stage(db)
    await _ask_support(stage, 0, 2)
    best = (await _page(stage)).teams[0]
    lines = [
        LineWish(
            professional_id=one.person.id,
            time_basis=one.time_basis,
            slot_ids=tuple(row.id for row in one.rows),
            role=one.role,
            money=MONEY,
        )
        for one in best.partners
    ]
    assert len({(line.professional_id, line.role) for line in lines}) == len(lines)
    assert (await stage.propose(*lines)).id


async def test_alone_nobody_completes_it_and_the_support_is_named(db: Database) -> None:
    stage = await make_stage(db)
    await _ask_support(stage, 0)
    best = (await _page(stage, max_partners=1)).teams[0]
    assert (best.is_complete, best.open_rows) == (False, ())
    assert [row.id for row in best.open_support] == [stage.slots[0].id]


async def test_who_may_not_teach_the_subject_may_support(db: Database) -> None:
    stage = await make_stage(db)
    await _ask_support(stage, 0)
    async with stage.db.write() as uow:
        for subject in ("WIS", "NAT"):
            row = await uow.session.get_one(ProfileSubject, (stage.people[1].id, subject))
            row.strength = 1
    best = (await _page(stage)).teams[0]
    assert best.is_complete
    assert [(one.person.id, one.role, len(one.rows)) for one in best.partners if one.role is LineRole.SUPPORT] == [
        (stage.people[1].id, LineRole.SUPPORT, 1)
    ]
    assert [one.person.id for one in best.partners if one.role is LineRole.LEAD] == [stage.people[0].id]
