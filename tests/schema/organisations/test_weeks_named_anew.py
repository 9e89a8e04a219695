"""A school that names its A and B weeks otherwise hears through GraphQL whom that would book twice."""

from __future__ import annotations

import datetime as dt

import time_machine

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.words import Cycle, ProposalStatus, Role
from tests.support.graph import Graph
from tests.support.two_schools import A_WEEK, B_WEEK, employee, lesson, school

PERIOD = (dt.date(2026, 11, 2), dt.date(2027, 3, 1))
AGREED = ProposalStatus.AGREED.value
CHANGE = """
mutation ($input: ChangeSchoolSettingsInput!) { changeSchoolSettings(input: $input) {
    __typename
    ... on ChangeSchoolSettingsSuccess { organisation { id settings { cycleAnchorOn } } }
    ... on UserError { code path message }
    ... on DoubleBooking { clashes { weekday startsAt endsAt kind source } }
} }"""


async def test_a_change_that_books_someone_twice_is_answered_with_the_clash(any_db: Database) -> None:
    with time_machine.travel(dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC), tick=True):
        person = await employee(any_db)
        here, planner = await school(any_db, role=Role.SCHOOL_ADMIN)
        there, other = await school(any_db, anchor=B_WEEK)
        for of, by in ((here, planner), (there, other)):
            assert await person.agree_with(of, by, await lesson(any_db, of, 540, Cycle.WEEK_A, PERIOD)) == AGREED
        wanted = {"organisationId": public(Kind.ORGANISATION, here.id), "cycleAnchorOn": B_WEEK.isoformat()}
        refused = await Graph(any_db).ask(CHANGE, planner, locale="en", input=wanted)
        assert (refused["__typename"], refused["code"], refused["path"]) == (
            "DoubleBooking",
            "DOUBLE_BOOKING",
            ["input"],
        )
        (clash,) = refused["clashes"]
        assert clash == {"weekday": 2, "startsAt": "09:00", "endsAt": "09:50", "kind": "TEACHING", "source": None}
        kept = await Graph(any_db).ask(CHANGE, planner, input=wanted | {"cycleAnchorOn": A_WEEK.isoformat()})
        assert kept["organisation"]["settings"] == {"cycleAnchorOn": A_WEEK.isoformat()}
