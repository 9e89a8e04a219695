"""A company's released hours on both databases: given, used, proposed, left, and what a year of them comes to."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from duobaan.access import Actor, Permission
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed, NotFound
from duobaan.insights.release_repository import ReleaseFilter
from duobaan.insights.releases import (
    MonthEnd,
    ReleaseUse,
    YearSum,
    count_releases,
    list_release_use,
    read_release_exposure,
)
from duobaan.words import ChargeKind, OrganisationStatus, ReleaseStatus, Role
from tests import factories
from tests.support.agreed_work import NOW, agree
from tests.support.story import STARTS, Stage, make_stage

NOTHING = YearSum(0, 0, 0, 0)


@pytest.fixture
async def stage(any_db: Database) -> Stage:
    with time_machine.travel(NOW, tick=True):
        return await make_stage(any_db)


async def uses(stage: Stage, who: int = 0) -> list[ReleaseUse]:
    company = stage.companies[who].id
    page = await list_release_use(stage.coordinators[who], stage.db, company_id=company, window=Window())
    assert await count_releases(stage.coordinators[who], stage.db, company_id=company) == len(page.rows)
    return page.rows


async def exposure(stage: Stage, who: int = 0) -> tuple[YearSum, YearSum, YearSum]:
    found = await read_release_exposure(stage.coordinators[who], stage.db, company_id=stage.companies[who].id)
    assert (found.company.id, found.weeks) == (stage.companies[who].id, 40)
    return found.released, found.used, found.proposed


async def test_hours_go_from_proposed_to_used_and_the_rest_is_left(stage: Stage) -> None:
    with time_machine.travel(NOW, tick=True):
        (one,) = await uses(stage)
        assert (one.used, one.proposed, one.left) == (0, 0, 480)
        await stage.propose()
        await stage.propose(stage.line(0, 0))
        (one,) = await uses(stage)
        assert (one.used, one.proposed, one.left) == (0, 150, 480)
        await agree(stage)  # supersedes the others, which wanted the same lessons
        (one,) = await uses(stage)
        assert (one.used, one.proposed, one.left) == (100, 0, 380)


async def test_a_year_is_counted_in_school_weeks_and_priced_where_a_rate_is_known(stage: Stage) -> None:
    with time_machine.travel(NOW, tick=True):
        released = YearSum(1, 480 * 40, 0, 480 * 40)  # at cost: no rate is agreed yet
        assert await exposure(stage) == (released, NOTHING, NOTHING)
        await stage.propose()
        wanted = YearSum(1, 100 * 40, 366_667, 0)  # 4,000 minutes at 55.00 an hour
        assert await exposure(stage) == (released, NOTHING, wanted)
        await agree(stage)
        assert await exposure(stage) == (released, wanted, NOTHING)


async def test_free_hours_cost_nothing_and_a_year_of_its_own_goes_before_weeks(stage: Stage) -> None:
    db, company = stage.db, stage.companies[0]
    with time_machine.travel(NOW, tick=True):
        for values in (
            {"charge_kind": ChargeKind.FREE},
            {"charge_kind": ChargeKind.TARIFF, "rate_cents": 6_000, "minutes_year": 600},
        ):
            await factories.release(db, await factories.professional(db, company), **values)
        released, _, _ = await exposure(stage)
        assert released == YearSum(3, 480 * 40 * 2 + 600, 60_000, 480 * 40)


async def test_what_is_over_taken_back_or_of_another_company_does_not_count(stage: Stage) -> None:
    db, company = stage.db, stage.companies[0]
    with time_machine.travel(NOW, tick=True):
        before = await exposure(stage)
        person = await factories.professional(db, company)
        await factories.release(db, person, valid_to=NOW.date())
        await factories.release(db, person, status=ReleaseStatus.REVOKED)
        await factories.release(db, await factories.professional(db, await factories.company(db)))
        assert (await exposure(stage), len(await uses(stage))) == (before, 1)
        await factories.release(db, person, status=ReleaseStatus.PROPOSED, valid_to=STARTS)
        first, second = await uses(stage)
        assert (first.release.status, first.left) == (ReleaseStatus.PROPOSED, 0)  # it ends first
        assert second.release.status is ReleaseStatus.GRANTED
        assert await exposure(stage) == before


async def test_only_those_of_the_company_who_grant_releases_read_them(stage: Stage) -> None:
    key = stage.companies[0].id

    async def refused(actor: Actor, error: type[Exception]) -> None:
        for read in (read_release_exposure, count_releases):
            if read is count_releases and error is NotFound:
                assert await count_releases(actor, stage.db, company_id=key) == 0
                continue
            with pytest.raises(error):
                await read(actor, stage.db, company_id=key)
        with pytest.raises(error):
            await list_release_use(actor, stage.db, company_id=key, window=Window())

    with time_machine.travel(NOW, tick=True):
        await refused(stage.coordinators[1], NotFound)
        await refused(stage.planner, NotAllowed)
        await refused(stage.persons[0], NotAllowed)
        new = await factories.company(stage.db, status=OrganisationStatus.REGISTERED)
        await refused(factories.actor(await factories.user(stage.db), (new, Role.COMPANY_ADMIN)), NotAllowed)


async def test_releases_come_in_pages_that_miss_none(stage: Stage) -> None:
    db, company = stage.db, stage.companies[0]
    with time_machine.travel(NOW, tick=True):
        for _ in range(4):
            await factories.release(db, await factories.professional(db, company))
        found, after = [], None
        while True:
            page = await list_release_use(stage.coordinators[0], db, company_id=company.id, window=Window(2, after))
            found += [row.release.id for row in page.rows]
            if not page.has_next:
                break
            after = page.keys[-1]
        assert len(found) == len(set(found)) == 5


async def test_releases_are_found_by_name_profession_state_and_end(stage: Stage) -> None:
    db, company = stage.db, stage.companies[0]

    async def found(**values: object) -> set[str]:
        wanted = ReleaseFilter(**values)  # type: ignore[arg-type]
        page = await list_release_use(stage.coordinators[0], db, company_id=company.id, window=Window(), wanted=wanted)
        count = await count_releases(stage.coordinators[0], db, company_id=company.id, wanted=wanted)
        assert count == len(page.rows)
        return {people[row.release.professional_id] for row in page.rows}

    with time_machine.travel(NOW, tick=True):
        people = {stage.people[0].id: "first"}
        for name, profession, status, ends in (
            ("Öznur Çelik-van der Berg", "Monteur 100%", ReleaseStatus.GRANTED, dt.date(2027, 2, 1)),
            ("Bo Aalders", "Chemicus", ReleaseStatus.PROPOSED, dt.date(2027, 6, 1)),
        ):
            row = await factories.professional(db, company, name=name, profession=profession)
            await factories.release(db, row, status=status, valid_to=ends)
            people[row.id] = name.split()[0]
        assert await found() == {"first", "Öznur", "Bo"}
        assert await found(text="öznur çelik-van") == {"Öznur"}
        assert await found(text="Öznur BERG") == {"Öznur"}
        assert await found(text="100%") == {"Öznur"}
        assert await found(text="chemicus") == {"Bo"}
        assert await found(text="_") == set()
        assert await found(status=(ReleaseStatus.PROPOSED,)) == {"Bo"}
        assert await found(status=(ReleaseStatus.REVOKED,)) == set()
        assert await found(ends_before=dt.date(2027, 2, 1)) == set()
        assert await found(ends_before=dt.date(2027, 2, 2)) == {"Öznur"}
        assert await found(ends_before=dt.date(2027, 7, 1), status=(ReleaseStatus.PROPOSED,)) == {"Bo"}


async def test_a_program_that_may_not_read_names_does_not_find_by_them(stage: Stage) -> None:
    seats = stage.coordinators[0].seats
    scopes = frozenset({Permission.RELEASES_GRANT})
    program = Actor(user_id=stage.coordinators[0].user_id, seats=seats, scopes=scopes)
    name = stage.people[0].name.split()[0]
    with time_machine.travel(NOW, tick=True):
        counts = [
            await count_releases(actor, stage.db, company_id=stage.companies[0].id, wanted=ReleaseFilter(text=name))
            for actor in (stage.coordinators[0], program)
        ]
    assert counts == [1, 0]


async def test_a_release_names_the_work_that_stands_on_it(stage: Stage) -> None:
    with time_machine.travel(NOW, tick=True):
        await stage.propose()
        (before,) = await uses(stage)
        work = await agree(stage)
        (after,) = await uses(stage)
    assert (before.works, after.works) == ((), (work.id,))


async def test_hours_end_in_the_month_of_their_last_day(stage: Stage) -> None:
    db, company = stage.db, stage.companies[0]
    with time_machine.travel(NOW, tick=True):
        for ends in (dt.date(2027, 8, 1), dt.date(2027, 8, 2), dt.date(2027, 8, 31), NOW.date()):
            await factories.release(db, await factories.professional(db, company), valid_to=ends)
        found = await read_release_exposure(stage.coordinators[0], db, company_id=company.id)
    assert found.endings == (
        MonthEnd(dt.date(2027, 7, 1), 2, 960),  # the first of August is the first day without
        MonthEnd(dt.date(2027, 8, 1), 2, 960),
    )
