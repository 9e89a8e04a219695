"""One person who may teach at two schools, with lessons in A or B weeks and agreements on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import DoubleBooking
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import Professional
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.service import propose_match
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import Cycle, Role, TimeBasis, Weekday
from tests import factories

NEW_YEAR = (dt.date(2026, 12, 28), dt.date(2027, 1, 11))  # ISO week 53 and week 1
A_WEEK, B_WEEK = dt.date(2026, 8, 17), dt.date(2026, 8, 24)
HERE = (52.512, 6.093)
TWELVE_MINUTES_NORTH = (52.512 + 0.067, 6.093)


@dataclass
class Employee:
    """A professional with an account, who may teach anywhere in their own time."""

    db: Database
    row: Professional
    actor: Actor

    async def agree_with(self, school: Organisation, planner: Actor, *lessons: LessonSlot) -> str:
        """The school proposes these lessons and the person accepts; return what became of it."""
        of = lessons[0].vacancy_id
        line = LineWish(self.row.id, TimeBasis.OWN_TIME, slot_ids=tuple(lesson.id for lesson in lessons))
        async with self.db.read() as session:
            vacancy = await session.get_one(Vacancy, of)
        assert vacancy.starts_on is not None
        assert vacancy.ends_on is not None
        terms = TermsWish((line,), vacancy.starts_on, vacancy.ends_on)
        made = await propose_match(planner, self.db, vacancy_id=of, terms=terms)
        try:
            done = await accept_proposal(self.actor, self.db, proposal_id=made.id, revision=1)
        except DoubleBooking as refused:
            return refused.clashes[0].kind
        return done.proposal.status.value


async def employee(db: Database) -> Employee:
    account = await factories.user(db)
    row = await factories.professional(db, user_id=account.id, max_minutes_week=2_000)
    return Employee(db, row, factories.actor(account, professional_id=row.id))


async def school(
    db: Database,
    at: tuple[float, float] = HERE,
    anchor: dt.date | None = A_WEEK,
    role: Role = Role.SCHOOL_PLANNER,
) -> tuple[Organisation, Actor]:
    row = await factories.school(db, lat=at[0], lon=at[1])
    async with db.write() as uow:
        (await uow.session.get_one(SchoolSettings, row.id)).cycle_anchor_on = anchor
    planner = await factories.member(db, row, role)
    return row, factories.actor(planner, (row, role))


async def lesson(
    db: Database,
    of: Organisation,
    start: int,
    cycle: Cycle = Cycle.EVERY_WEEK,
    period: tuple[dt.date, dt.date] | None = None,
) -> LessonSlot:
    starts_on, ends_on = period or (factories.STARTS, factories.ENDS)
    vacancy = await factories.vacancy(db, of, starts_on=starts_on, ends_on=ends_on)
    times = {"start_minute": start, "end_minute": start + 50}
    return await factories.slot(db, vacancy, Weekday.TU, key=f"tu{start}", cycle=cycle, **times)
