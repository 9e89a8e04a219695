"""Who comes only together is suggested where both can come, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duobaan import clock
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.matching.criteria import Exclusion, default_weights
from duobaan.matching.fit.explain import Explanation, explain
from duobaan.matching.fit.pairs import Pairs, judged_together
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.suggestions.fitting import explain_match, suggest_professionals, suggest_vacancies
from duobaan.professionals.models import Professional
from duobaan.vacancies.models import Vacancy
from duobaan.words import JointMode, ProfileStatus, ShareMode
from tests.domain.matching.facts import PERSON, POST
from tests.domain.matching.test_team_question import NOW
from tests.domain.matching.test_team_ties import _join
from tests.support.story import Stage, make_stage

ALONE = [Exclusion.PARTNER_MISSING]


async def _judged(stage: Stage, who: int = 0) -> list[Explanation]:
    """How one of the two goes with the post, as three questions have it."""
    key, journal = stage.people[who].id, MatchJournal()
    with clock.held_at(NOW):
        ranked = await suggest_professionals(
            stage.planner, stage.db, journal, vacancy_id=stage.vacancy.id, include_near=True
        )
        work = await suggest_vacancies(stage.persons[who], stage.db, journal, professional_id=key, include_near=True)
        single = await explain_match(stage.planner, stage.db, journal, vacancy_id=stage.vacancy.id, professional_id=key)
    people = [one for one in ranked.page if one.professional_id == key]
    assert {one.professional_id for one in work.page} == {key}
    return [*people, *work.page, single]


async def _fails(stage: Stage, who: int = 0) -> list[list[Exclusion]]:
    found = await _judged(stage, who)
    assert len(found) == 3
    return [[fail.code for fail in one.fails] for one in found]


async def _pause(stage: Stage, who: int) -> None:
    async with stage.db.write() as uow:
        (await uow.session.get_one(Professional, stage.people[who].id)).status = ProfileStatus.PAUSED


async def test_two_who_come_only_together_both_fit_where_both_can(any_db: Database) -> None:
    stage = await make_stage(any_db)
    await _join(stage, JointMode.ONLY_TOGETHER)
    assert await _fails(stage, 0) == [[], [], []]
    assert await _fails(stage, 1) == [[], [], []]


@pytest.mark.parametrize(("mode", "fails"), [(JointMode.ONLY_TOGETHER, ALONE), (JointMode.FLEXIBLE, [])])
async def test_who_comes_only_together_does_not_fit_without_the_other(
    db: Database, mode: JointMode, fails: list[Exclusion]
) -> None:
    stage = await make_stage(db)
    await _join(stage, mode)
    await _pause(stage, 1)
    assert await _fails(stage) == [fails, fails, fails]


async def test_a_post_for_one_is_not_for_two(db: Database) -> None:
    stage = await make_stage(db)
    await _join(stage, JointMode.ONLY_TOGETHER)
    async with db.write() as uow:
        (await uow.session.get_one(Vacancy, stage.vacancy.id)).share_mode = ShareMode.NONE
    assert await _fails(stage) == [ALONE, ALONE, ALONE]


def test_a_partner_who_works_there_already_is_partner_enough() -> None:
    alone, weights = explain(PERSON, POST, default_weights()), default_weights()
    partner = new_id()
    tied = Pairs({PERSON.id: partner})
    assert [fail.code for fail in judged_together([alone], tied, weights)[0].fails] == ALONE
    there = replace(tied, at_work=frozenset({(partner, POST.id)}))
    assert judged_together([alone], there, weights) == [alone]
