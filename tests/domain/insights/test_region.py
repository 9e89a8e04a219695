"""The funnel of a region and proposals that are stuck, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.insights.service import read_region_report
from duobaan.insights.stuck import Patience, count_stuck_proposals, list_stuck_proposals
from duobaan.organisations.models import Organisation
from duobaan.proposals.answers import accept_proposal
from duobaan.words import FunnelStage, OrganisationKind, Role, StuckReason, VacancyStatus, Visibility
from tests import factories
from tests.support.agreed_work import NOW, agree, approve_all, sign_all
from tests.support.story import STARTS, Stage, make_stage

DAY = dt.timedelta(days=1)


class Scene:
    stage: Stage
    region: Organisation
    viewer: Actor


@pytest.fixture
async def scene(any_db: Database) -> Scene:
    made = Scene()
    with time_machine.travel(NOW, tick=True):
        made.stage = await make_stage(any_db)
        made.region = await factories.organisation(any_db, OrganisationKind.REGION)
        await factories.link(any_db, made.stage.school, made.region)
        made.viewer = factories.actor(await factories.user(any_db), (made.region, Role.REGION_VIEWER))
    return made


async def funnel(scene: Scene, **values: dt.date) -> list[tuple[int, int]]:
    report = await read_region_report(scene.viewer, scene.stage.db, region_id=scene.region.id, **values)
    assert [step.stage for step in report.funnel] == list(FunnelStage)
    return [(step.vacancies, step.count) for step in report.funnel]


async def test_the_funnel_follows_a_vacancy_from_published_to_begun(scene: Scene) -> None:
    db = scene.stage.db
    with time_machine.travel(NOW, tick=True) as clock:
        await factories.vacancy(db, scene.stage.school)
        await factories.vacancy(db, scene.stage.school, status=VacancyStatus.DRAFT, published_at=None)
        await factories.vacancy(db, scene.stage.school, visibility=Visibility.PRIVATE)
        await factories.vacancy(db, await factories.school(db))  # of no region
        assert await funnel(scene) == [(2, 2), (0, 0), (0, 0), (0, 0), (0, 0)]
        await scene.stage.propose()
        assert await funnel(scene) == [(2, 2), (1, 1), (0, 0), (0, 0), (0, 0)]
        made = await agree(scene.stage)
        assert await funnel(scene) == [(2, 2), (1, 2), (1, 1), (0, 0), (0, 0)]
        await approve_all(scene.stage, made)
        await sign_all(scene.stage, made)
        assert await funnel(scene) == [(2, 2), (1, 2), (1, 1), (1, 1), (0, 0)]
        clock.move_to(dt.datetime.combine(STARTS, dt.time(6), dt.UTC))
        await run_arrangement_clock(SYSTEM, db)
        assert await funnel(scene) == [(2, 2), (1, 2), (1, 1), (1, 1), (1, 1)]


async def test_a_period_holds_the_vacancies_that_were_published_in_it(scene: Scene) -> None:
    day = NOW.date()
    with time_machine.travel(NOW, tick=True):
        assert (await funnel(scene, start=day, end=day + DAY))[0] == (1, 1)
        assert (await funnel(scene, start=day - DAY, end=day))[0] == (0, 0)
        assert (await funnel(scene, start=day + DAY, end=day + 2 * DAY))[0] == (0, 0)


async def test_only_those_who_work_for_a_region_or_the_platform_read_its_figures(scene: Scene) -> None:
    db = scene.stage.db
    foreign = await factories.organisation(db, OrganisationKind.REGION)
    platform = await factories.organisation(db, OrganisationKind.PLATFORM)
    admin = factories.actor(await factories.user(db), (platform, Role.PLATFORM_ADMIN))
    assert (await read_region_report(admin, db, region_id=scene.region.id)).region_id == scene.region.id
    for actor, key in ((scene.viewer, foreign.id), (admin, scene.stage.school.id)):
        with pytest.raises(NotFound):
            await read_region_report(actor, db, region_id=key)
    for outsider in (scene.stage.planner, scene.stage.coordinators[0], scene.stage.persons[0]):
        with pytest.raises(NotAllowed):
            await read_region_report(outsider, db, region_id=scene.region.id)


async def stuck(scene: Scene, actor: Actor, **values: int) -> list[tuple[StuckReason, ...]]:
    patience = Patience(**values)
    page = await list_stuck_proposals(actor, scene.stage.db, window=Window(), patience=patience)
    assert await count_stuck_proposals(actor, scene.stage.db, patience=patience) == len(page.rows)
    return [row.reasons for row in page.rows]


async def test_silence_and_a_near_end_make_a_proposal_stuck_until_somebody_speaks(scene: Scene) -> None:
    planner, person = scene.stage.planner, scene.stage.persons[0]
    with time_machine.travel(NOW, tick=True) as clock:
        row = await scene.stage.propose()
        assert await stuck(scene, planner) == []
        clock.move_to(NOW + 6 * DAY)
        assert await stuck(scene, planner) == [(StuckReason.SILENT,)]
        assert await stuck(scene, planner, silent_days=7) == []
        assert row.expires_at is not None
        clock.move_to(row.expires_at - DAY)
        assert await stuck(scene, planner) == [(StuckReason.DEADLINE, StuckReason.SILENT)]
        await accept_proposal(person, scene.stage.db, proposal_id=row.id, revision=1)
        assert await stuck(scene, planner) == [(StuckReason.DEADLINE,)]
        assert await stuck(scene, planner, deadline_days=0) == []


async def test_parties_see_which_and_the_region_sees_how_many(scene: Scene) -> None:
    with time_machine.travel(NOW, tick=True) as clock:
        for _ in range(3):
            await scene.stage.propose()
        clock.move_to(NOW + 6 * DAY)
        matchmaker = factories.actor(await factories.user(scene.stage.db), (scene.region, Role.MATCHMAKER))
        assert len(await stuck(scene, scene.stage.planner)) == 3
        assert await stuck(scene, matchmaker) == []
        assert await stuck(scene, scene.stage.stranger) == []
        report = await read_region_report(matchmaker, scene.stage.db, region_id=scene.region.id)
        assert report.stuck == 3


async def test_stuck_proposals_come_in_pages_that_miss_none(scene: Scene) -> None:
    with time_machine.travel(NOW, tick=True) as clock:
        made = [(await scene.stage.propose()).id for _ in range(5)]
        clock.move_to(NOW + 6 * DAY)
        found, after = [], None
        while True:
            page = await list_stuck_proposals(scene.stage.planner, scene.stage.db, window=Window(2, after))
            found += [row.proposal.id for row in page.rows]
            if not page.has_next:
                break
            after = page.keys[-1]
        assert found == made


@pytest.mark.parametrize("days", [-1, 61])
async def test_patience_has_bounds(scene: Scene, days: int) -> None:
    for values in ({"silent_days": days}, {"deadline_days": days}):
        with pytest.raises(InvalidInput):
            await stuck(scene, scene.stage.planner, **values)
