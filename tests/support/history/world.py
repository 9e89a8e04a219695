"""The people of a history: two schools twelve minutes apart with opposite A weeks, two companies, four employees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.people.models import User
from duobaan.words import OrganisationKind, Role
from tests import factories

A_WEEKS = (dt.date(2026, 8, 17), dt.date(2026, 8, 24))
PLACES = ((52.512, 6.093), (52.512 + 0.067, 6.093))  # twelve minutes by road
SCHOOL, PERSON, COMPANY = "SCHOOL", "PROFESSIONAL", "COMPANY"
Party = tuple[str, UUID]


@dataclass
class Employee:
    """Somebody with an account; `profile` once a company posted them, `confirmed` once they said yes."""

    account: User
    profile: UUID | None = None
    company: int = 0

    def actor(self, *, ties: bool) -> Actor:
        """Return the actor that `auth` would make: with the profile only when it is theirs."""
        return factories.actor(self.account, professional_id=self.profile if ties else None)


@dataclass
class World:
    """Everybody who acts."""

    db: Database
    schools: list[Organisation] = field(default_factory=list)
    planners: list[Actor] = field(default_factory=list)
    directors: list[Actor] = field(default_factory=list)
    companies: list[Organisation] = field(default_factory=list)
    coordinators: list[Actor] = field(default_factory=list)
    employees: list[Employee] = field(default_factory=list)

    def school_number(self, key: UUID) -> int:
        """Return which school this is."""
        return [school.id for school in self.schools].index(key)

    def company_number(self, key: UUID) -> int:
        """Return which company this is."""
        return [company.id for company in self.companies].index(key)

    def employee_of(self, profile: UUID) -> Employee | None:
        """Return whose profile this is now; nobody's once it was erased and another one came."""
        return next((one for one in self.employees if one.profile == profile), None)


async def make_world(db: Database) -> World:
    """Store the organisations and accounts; all else comes about by use cases."""
    world = World(db)
    for place, anchor in zip(PLACES, A_WEEKS, strict=True):
        board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
        school = await factories.school(db, board_id=board.id, lat=place[0], lon=place[1])
        async with db.write() as uow:
            (await uow.session.get_one(SchoolSettings, school.id)).cycle_anchor_on = anchor
        planner = await factories.member(db, school, Role.SCHOOL_PLANNER)
        director = await factories.member(db, board, Role.BOARD_ADMIN)
        world.schools.append(school)
        world.planners.append(factories.actor(planner, (school, Role.SCHOOL_PLANNER)))
        world.directors.append(factories.actor(director, (board, Role.BOARD_ADMIN)))
    for _ in range(2):
        company = await factories.company(db)
        admin = await factories.member(db, company, Role.COMPANY_ADMIN)
        world.companies.append(company)
        world.coordinators.append(factories.actor(admin, (company, Role.COMPANY_ADMIN)))
    world.employees = [Employee(await factories.user(db), company=number % 2) for number in range(4)]
    return world
