"""Reports without an account: a name and an address, or neither for child abuse; nothing is told; limits hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
import time_machine

from api.letters import teller_of_decisions
from auth.mail import Letter, NoPost
from duobaan.access import ANONYMOUS, SYSTEM
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind, new_id, public
from duobaan.reports.models import Report
from duobaan.reports.notices import KEPT, MOST_A_DAY, run_notice_clock
from duobaan.words import VacancyStatus
from tests import factories
from tests.schema.reports.test_reports import platform_admin
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

WHO = {"name": "Mel Der", "email": "Melder@Example.org"}
SAID = {"reason": "MISLEADING", "explanation": "Dit klopt niet"}


async def tell(graph: Graph, stage: Stage, **more: Any) -> Any:
    given = {"aboutId": public(Kind.VACANCY, stage.vacancy.id)} | SAID | WHO | more
    return await graph.do("reportAsGuest", "isReceived", ANONYMOUS, **given)


async def rows(db: Database) -> list[Report]:
    async with db.read() as session:
        return list(await session.scalars(sa.select(Report).order_by(Report.id)))


async def test_the_platform_reads_the_report_of_somebody_without_an_account(any_db: Database) -> None:
    stage, graph, platform = await make_stage(any_db), Graph(any_db), await platform_admin(any_db)
    assert await tell(graph, stage) == {"__typename": "ReportAsGuestSuccess", "isReceived": True}
    asked = "{ reports(status: OPEN) { nodes { explanation notifierName isMine aboutId } } }"
    (seen,) = (await graph.ask(asked, platform))["nodes"]
    assert (seen["notifierName"], seen["explanation"], seen["isMine"]) == ("Mel Der", "Dit klopt niet", False)
    assert (await graph.ask(asked, stage.planner))["nodes"] == []


async def test_name_and_address_are_asked_but_not_for_child_abuse(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    for missing in ({"name": " "}, {"email": ""}, {"email": "geen-adres"}, {"explanation": ""}):
        assert (await tell(graph, stage, **missing))["__typename"] == "InvalidInput", missing
    assert await rows(db) == []
    unknown = await tell(graph, stage, reason="CHILD_ABUSE", name="", email="")
    assert unknown["__typename"] == "ReportAsGuestSuccess"
    (row,) = await rows(db)
    assert (row.notifier_name, row.notifier_email, row.reporter_id) == ("", None, None)


async def test_the_same_again_is_one_report_and_hidden_is_as_absent(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    first = await tell(graph, stage)
    assert await tell(graph, stage) == first
    assert len(await rows(db)) == 1
    hidden = await factories.vacancy(db, stage.school, status=VacancyStatus.DRAFT)
    private = public(Kind.PROFESSIONAL, stage.people[0].id)  # shown to schools only
    for about in (public(Kind.VACANCY, hidden.id), public(Kind.VACANCY, new_id()), private):
        assert (await tell(graph, stage, aboutId=about))["code"] == "NOT_FOUND"
    assert len(await rows(db)) == 1


async def test_an_address_makes_only_so_many_a_day(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    for _ in range(MOST_A_DAY):
        other = await factories.vacancy(db, stage.school)
        await tell(graph, stage, aboutId=public(Kind.VACANCY, other.id))
    assert (await tell(graph, stage))["__typename"] == "LimitReached"
    assert (await tell(graph, stage, email="ander@example.org"))["__typename"] == "ReportAsGuestSuccess"
    with time_machine.travel(now() + dt.timedelta(days=1, seconds=1)):
        assert (await tell(graph, stage))["__typename"] == "ReportAsGuestSuccess"


async def test_the_decision_is_mailed_once_and_the_address_goes_half_a_year_later(any_db: Database) -> None:
    stage, graph, platform = await make_stage(any_db), Graph(any_db), await platform_admin(any_db)
    sent: list[Letter] = []
    works = False

    class Post(NoPost):
        async def send(self, letter: Letter) -> bool:
            if works:
                sent.append(letter)
            return works

    clock = teller_of_decisions(Post(is_open=True))
    with time_machine.travel(now(), tick=False) as time:
        await tell(graph, stage)
        assert await run_notice_clock(SYSTEM, any_db, tell=clock) == 0, "nothing is decided yet"
        key = public(Kind.REPORT, (await rows(any_db))[0].id)
        asked = {"reportId": key, "decision": "REMOVED", "reason": "Het salaris klopt niet."}
        await graph.do("decideReport", "report { id }", platform, **asked)
        assert await run_notice_clock(SYSTEM, any_db, tell=teller_of_decisions(NoPost())) == 0
        assert await run_notice_clock(SYSTEM, any_db, tell=clock) == 0, "the mail server is away"
        works = True
        assert await run_notice_clock(SYSTEM, any_db, tell=clock) == 1
        assert await run_notice_clock(SYSTEM, any_db, tell=clock) == 0, "once is enough"
        (letter,) = sent
        assert letter.to == "melder@example.org"
        assert "Het salaris klopt niet." in letter.text
        assert "verwijderd" in letter.text
        time.shift(KEPT + dt.timedelta(seconds=1))
        await run_notice_clock(SYSTEM, any_db, tell=clock)
        (row,) = await rows(any_db)
        assert (row.notifier_name, row.notifier_email) == ("", None)
