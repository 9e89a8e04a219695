"""`releaseOverview`: a company's HR reads who is released, how far it is used, and the exposure of a year."""

from __future__ import annotations

import time_machine

from duobaan.access import ANONYMOUS
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.words import ChargeKind
from tests import factories
from tests.support.agreed_work import NOW, agree
from tests.support.graph import Graph
from tests.support.story import make_stage

OVERVIEW = """query ($id: ID!) { releaseOverview(companyId: $id) {
    company { name } weeks released { ...sum } used { ...sum } proposed { ...sum }
    releases(first: 1) { totalCount pageInfo { hasNextPage }
        nodes { usedMinutesWeek leftMinutesWeek proposedMinutesWeek professional { id }
            release { minutesWeek validTo } } }
    } } fragment sum on ReleaseSum { professionalCount minutesYear chargeCentsYear unpricedMinutesYear }"""


async def test_hr_reads_what_is_given_used_and_left(any_db: Database) -> None:
    with time_machine.travel(NOW, tick=True):
        graph, stage = Graph(any_db), await make_stage(any_db)
        other = await factories.professional(any_db, stage.companies[0])
        await factories.release(any_db, other)
        await agree(stage)
        key = public(Kind.ORGANISATION, stage.companies[0].id)
        found = await graph.ask(OVERVIEW, stage.coordinators[0], id=key)
        assert (found["company"]["name"], found["weeks"]) == (stage.companies[0].name, 40)
        assert found["used"] == {
            "professionalCount": 1,
            "minutesYear": 4000,
            "chargeCentsYear": 366_667,
            "unpricedMinutesYear": 0,
        }
        assert (found["released"]["professionalCount"], found["released"]["minutesYear"]) == (2, 38_400)
        page = found["releases"]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
        assert page["nodes"][0] == {
            "usedMinutesWeek": 100,
            "leftMinutesWeek": 380,
            "proposedMinutesWeek": 0,
            "professional": {"id": public(Kind.PROFESSIONAL, stage.people[0].id)},
            "release": {"minutesWeek": 480, "validTo": "2027-08-01"},
        }


async def test_nobody_else_reads_it(any_db: Database) -> None:
    graph, stage = Graph(any_db), await make_stage(any_db)
    key = public(Kind.ORGANISATION, stage.companies[0].id)
    assert await graph.ask(OVERVIEW, stage.coordinators[1], id=key) is None
    school = public(Kind.ORGANISATION, stage.school.id)
    assert [await graph.ask(OVERVIEW, stage.coordinators[0], id=one) for one in ("nonsense", school)] == [None, None]
    for actor, code in ((ANONYMOUS, "UNAUTHENTICATED"), (stage.planner, "FORBIDDEN")):
        refused = await graph.answer(OVERVIEW, actor, id=key)
        assert [error["extensions"]["code"] for error in refused.errors] == [code]


async def test_a_sum_beyond_an_int_is_told_to_the_cent(any_db: Database) -> None:
    with time_machine.travel(NOW, tick=True):
        graph, stage = Graph(any_db), await make_stage(any_db)
        for _ in range(2):
            person = await factories.professional(any_db, stage.companies[0])
            await factories.release(
                any_db, person, charge_kind=ChargeKind.TARIFF, rate_cents=2_000_003, minutes_week=2_400
            )
        found = await graph.ask(OVERVIEW, stage.coordinators[0], id=public(Kind.ORGANISATION, stage.companies[0].id))
    assert found["released"]["chargeCentsYear"] == 2 * 1_600 * 2_000_003  # 1,600 hours each; over 2^31
