"""A stage with five parties: a school, two professionals and their two employers, around one shared post."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.service import propose_match
from duobaan.proposals.terms import Money
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import ChargeKind, ContractKind, OrganisationKind, Role, TimeBasis, VatTreatment, Weekday
from tests import factories

STARTS, ENDS = factories.STARTS, factories.ENDS
MONEY = Money(ChargeKind.TARIFF, VatTreatment.STANDARD_21, ContractKind.SECONDMENT, 5_500)


@dataclass
class Stage:
    """Everybody and everything that the stories need."""

    db: Database
    school: Organisation
    board: Organisation
    companies: tuple[Organisation, Organisation]
    people: tuple[Professional, Professional]
    vacancy: Vacancy
    slots: list[LessonSlot]
    planner: Actor
    director: Actor
    persons: tuple[Actor, Actor]
    coordinators: tuple[Actor, Actor]
    stranger: Actor

    @property
    def everyone(self) -> list[Actor]:
        """The five who have to agree."""
        return [self.planner, *self.persons, *self.coordinators]

    def line(self, who: int, *slots: int, **values: object) -> LineWish:
        """One person's part of the post, in the employer's time, for money."""
        known = {
            "professional_id": self.people[who].id,
            "time_basis": TimeBasis.EMPLOYER_TIME,
            "slot_ids": tuple(self.slots[number].id for number in slots),
            "money": MONEY,
        }
        return LineWish(**known | values)  # type: ignore[arg-type]

    def terms(self, *lines: LineWish, **values: object) -> TermsWish:
        """The post divided over both, unless other lines are given."""
        chosen = lines or (self.line(0, 0, 1), self.line(1, 2, 3))
        return TermsWish(**{"lines": chosen, "starts_on": STARTS, "ends_on": ENDS} | values)  # type: ignore[arg-type]

    async def propose(self, *lines: LineWish, by: Actor | None = None, **values: object) -> MatchProposal:
        """The school, or someone else, proposes."""
        return await propose_match(
            by or self.planner, self.db, vacancy_id=self.vacancy.id, terms=self.terms(*lines, **values)
        )


async def make_stage(db: Database) -> Stage:
    """Four lessons on Tuesday and Thursday, two people of two companies, releases granted."""
    async with factories.together(db):
        return await _make_stage(db)


async def _make_stage(db: Database) -> Stage:
    board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
    school = await factories.school(db, board_id=board.id)
    vacancy = await factories.vacancy(db, school, max_team=2)
    slots = [
        await factories.slot(db, vacancy, day, position)
        for day, position in ((Weekday.TU, 1), (Weekday.TU, 2), (Weekday.TH, 1), (Weekday.TH, 2))
    ]
    companies, people, persons, coordinators = [], [], [], []
    for _ in range(2):
        company = await factories.company(db)
        account = await factories.user(db)
        person = await factories.professional(db, company, user_id=account.id)
        await factories.release(db, person)
        coordinator = await factories.member(db, company, Role.COMPANY_ADMIN)
        companies.append(company)
        people.append(person)
        persons.append(factories.actor(account, professional_id=person.id))
        coordinators.append(factories.actor(coordinator, (company, Role.COMPANY_ADMIN)))
    planner = await factories.member(db, school, Role.SCHOOL_PLANNER)
    director = await factories.member(db, board, Role.BOARD_ADMIN)
    other = await factories.school(db)
    stranger = await factories.member(db, other, Role.SCHOOL_ADMIN)
    return Stage(
        db=db,
        school=school,
        board=board,
        companies=(companies[0], companies[1]),
        people=(people[0], people[1]),
        vacancy=vacancy,
        slots=slots,
        planner=factories.actor(planner, (school, Role.SCHOOL_PLANNER)),
        director=factories.actor(director, (board, Role.BOARD_ADMIN)),
        persons=(persons[0], persons[1]),
        coordinators=(coordinators[0], coordinators[1]),
        stranger=factories.actor(stranger, (other, Role.SCHOOL_ADMIN)),
    )


DAY = dt.timedelta(days=1)
