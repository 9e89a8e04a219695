"""Everybody who signs in: demo personas, staff of the organisations, and the names of all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from duobaan.organisations.models import Membership, Organisation
from duobaan.people.models import User
from duobaan.seed import personas
from duobaan.seed.book import Book
from duobaan.seed.names import email_of, new_names
from duobaan.seed.organisations import Landscape
from duobaan.seed.personas import PERSONAS, Persona
from duobaan.text import slug
from duobaan.words import Role

PEOPLE = 400


@dataclass(slots=True)
class Population:
    """The accounts, and a well of names that nobody has yet."""

    names: Iterator[str]
    by_slug: dict[str, User] = field(default_factory=dict)
    staff: dict[Organisation, User] = field(default_factory=dict)

    def persona(self, who: Persona) -> User:
        """Return the account of a demo persona."""
        return self.by_slug[who.slug]


def new_user(book: Book, name: str, email: str) -> User:
    """Write an account whose e-mail address is proven."""
    dice = book.chance("user", len(book.of(User)))
    made_at = book.now - dt.timedelta(days=dice.randint(60, 500), minutes=dice.randint(0, 1439))
    locale = "en" if dice.random() < 0.08 else "nl"
    # Anyone may act as a persona; the other invented people only fill the region.
    is_demo = email in {persona.email for persona in PERSONAS}
    user = User(email=email, name=name, locale=locale, email_proven_at=made_at, is_demo=is_demo)
    return book.add(user, made_at=made_at)


def populate(book: Book, land: Landscape) -> Population:
    """Write the personas and one person of staff in every organisation."""
    taken = {slug(persona.name) for persona in PERSONAS}
    names = (name for name in new_names(book.chance("names")) if slug(name) not in taken)
    people = Population(names)
    for persona in PERSONAS:
        if persona in personas.AT_WORK:
            continue
        people.by_slug[persona.slug] = new_user(book, persona.name, persona.email)
    _seat_personas(book, land, people)
    for party, roles in _posts(land):
        if party not in people.staff:
            name = next(names)
            people.staff[party] = new_user(book, name, email_of(name, f"{slug(party.name)}.example"))
            _seat(book, party, people.staff[party], *roles, is_owner=True)
    for party in (land.region, land.platform, *land.boards, *land.schools, *land.companies):
        party.verified_by = people.persona(personas.PLATFORM_ADMIN).id
    return people


def _seat(book: Book, party: Organisation, user: User, *roles: Role, is_owner: bool = False) -> None:
    book.add(Membership(organisation_id=party.id, user_id=user.id, roles=roles, is_owner=is_owner))


def _seat_personas(book: Book, land: Landscape, people: Population) -> None:
    school, board = land.schools[0], land.boards[0]
    for who, party, roles, is_owner in (
        (personas.PLANNER, school, (Role.SCHOOL_PLANNER,), False),
        (personas.SCHOOL_ADMIN, school, (Role.SCHOOL_ADMIN,), True),
        (personas.SCHOOL_ADMIN, board, (Role.BOARD_ADMIN,), True),
        (personas.COORDINATOR, company_named(land, "Kwintar"), (Role.COMPANY_COORDINATOR,), False),
        (personas.COMPANY_ADMIN, company_named(land, "Zonneveer"), (Role.COMPANY_ADMIN,), True),
        (personas.MATCHMAKER, land.region, (Role.MATCHMAKER,), False),
        (personas.REGION_ADMIN, land.region, (Role.REGION_ADMIN,), True),
        (personas.PLATFORM_ADMIN, land.platform, (Role.PLATFORM_ADMIN,), True),
    ):
        _seat(book, party, people.persona(who), *roles, is_owner=is_owner)
        if is_owner:
            people.staff[party] = people.persona(who)


def company_named(land: Landscape, name: str) -> Organisation:
    """Return the company whose name starts so."""
    return next(company for company in land.companies if company.name.startswith(name))


def _posts(land: Landscape) -> Iterator[tuple[Organisation, tuple[Role, ...]]]:
    yield from ((board, (Role.BOARD_ADMIN,)) for board in land.boards)
    yield from ((school, (Role.SCHOOL_ADMIN, Role.SCHOOL_PLANNER)) for school in land.schools)
    yield from ((company, (Role.COMPANY_ADMIN, Role.COMPANY_COORDINATOR)) for company in land.companies)
    yield land.institute, (Role.INSTITUTE_ADVISER,)
