"""Prepares proposals in bulk: the rows of people, schools, vacancies and of proposals that all but one agreed to."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.models import PersonalToken
from auth.tokens import new_token
from duobaan.clock import now
from duobaan.db.base import Base
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.organisations.models import Membership, Organisation, SchoolSettings
from duobaan.people.models import User
from duobaan.professionals.models import Professional, Qualification
from duobaan.proposals.models import (
    Consent,
    MatchProposal,
    ProposalLine,
    ProposalLineSlot,
    ProposalParty,
    ProposalRevision,
)
from duobaan.proposals.terms import Line, Terms
from duobaan.secrecy import hash_secret
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import (
    LegalGround,
    Level,
    LineRole,
    OrganisationKind,
    OrganisationStatus,
    PartyDecision,
    PartyKind,
    ProfileStatus,
    ProposalStatus,
    QualificationKind,
    Role,
    Sector,
    ShareMode,
    TimeBasis,
    VacancyStatus,
    Weekday,
)

STARTS, ENDS = dt.date(2027, 1, 4), dt.date(2027, 7, 1)
WEEK = dt.timedelta(days=7)
WEEKDAYS = (Weekday.MO, Weekday.TU, Weekday.WE, Weekday.TH, Weekday.FR)
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a token who stands for a school or for themselves."""

    user_id: UUID
    token: str
    school_id: UUID
    professional_id: UUID


class Arena:
    """Collects rows and writes them table by table, in an order that foreign keys allow."""

    def __init__(self, racers: int, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.rows: defaultdict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self._n = 0
        self.parties = [self._party() for _ in range(racers)]
        self.seconds = [self._colleague(party) for party in self.parties]

    def add(self, table: type[Base], /, **values: Any) -> UUID:
        """Note a row and return its id."""
        key = new_id()
        self.rows[table].append({"id": key, **values})
        return key

    def _number(self) -> int:
        self._n += 1
        return self._n

    def person(self) -> UUID:
        """A published professional without an account that anyone uses."""
        n = self._number()
        key = self.add(
            Professional,
            status=ProfileStatus.PUBLISHED,
            name=f"Prof {n}",
            contact_email=f"contest{n}@example.org",
            sectors=(Sector.VO,),
            levels=(Level.HAVO,),
            max_minutes_week=2_400,
            time_basis=TimeBasis.OWN_TIME,
            confirmed_at=now(),
            published_at=now(),
        )
        licence = QualificationKind.FIRST_DEGREE
        self.add(Qualification, professional_id=key, kind=licence, subject="WIS", verified_at=now())
        return key

    def _account(self) -> tuple[UUID, str]:
        n, token = self._number(), new_token()
        user = self.add(User, email=f"racer{n}@example.org", name=f"Racer {n}", email_proven_at=now())
        self.add(PersonalToken, user_id=user, name="races", token_hash=hash_secret(token))
        return user, token

    def _party(self) -> Party:
        n = self._number()
        school = self.add(
            Organisation,
            kind=OrganisationKind.SCHOOL,
            name=f"Lyceum {n}",
            slug=f"lyceum-{n}",
            status=OrganisationStatus.ACTIVE,
            sectors=(Sector.VO,),
            levels=(Level.HAVO,),
            lat=52.512,
            lon=6.093,
        )
        self.rows[SchoolSettings].append({"organisation_id": school, "bell_times": []})
        user, token = self._account()
        self.add(Membership, organisation_id=school, user_id=user, roles=(Role.SCHOOL_PLANNER,))
        racer = self.person()
        self.rows[Professional][-1]["user_id"] = user
        return Party(user, token, school, racer)

    def _colleague(self, of: Party) -> Party:
        user, token = self._account()
        self.add(Membership, organisation_id=of.school_id, user_id=user, roles=(Role.SCHOOL_ADMIN,))
        return Party(user, token, of.school_id, of.professional_id)

    def vacancy(self, school_id: UUID, lessons: Iterable[tuple[Weekday, int]]) -> tuple[UUID, list[UUID]]:
        """A published vacancy with these lessons of fifty minutes."""
        key = self.add(
            Vacancy,
            school_id=school_id,
            status=VacancyStatus.PUBLISHED,
            title="Docent wiskunde",
            sector=Sector.VO,
            levels=(Level.HAVO,),
            subjects=("WIS",),
            starts_on=STARTS,
            ends_on=ENDS,
            share_mode=ShareMode.ALLOWED,
            max_team=3,
            grounds=(LegalGround.FULL, LegalGround.GUEST),
            published_at=now(),
            responsible_teacher="Sectieleider wiskunde",
        )
        slots = [
            self.add(
                LessonSlot,
                vacancy_id=key,
                key=f"{number}",
                weekday=day,
                start_minute=start,
                end_minute=start + 50,
                subject="WIS",
                level=Level.HAVO,
            )
            for number, (day, start) in enumerate(lessons)
        ]
        return key, slots

    def proposal(
        self,
        school_id: UUID,
        vacancy_id: UUID,
        who: list[tuple[UUID, UUID]],
        *,
        author: UUID,
        last: PartyKind,
        starts_on: dt.date = STARTS,
        ends_on: dt.date = ENDS,
    ) -> UUID:
        """An open proposal of (professional, lesson) pairs to which all but the last kind of party consented."""
        terms = Terms(tuple(_line(person, slot, starts_on, ends_on) for person, slot in who), starts_on, ends_on)
        expires = now() + dt.timedelta(days=30)
        key = self.add(
            MatchProposal,
            vacancy_id=vacancy_id,
            school_id=school_id,
            status=ProposalStatus.OPEN,
            author_id=author,
            author_kind=PartyKind.PROFESSIONAL,
            expires_at=expires,
        )
        mark = terms.hash()
        revision = self.add(
            ProposalRevision,
            proposal_id=key,
            number=1,
            author_id=author,
            starts_on=starts_on,
            ends_on=ends_on,
            terms_hash=mark,
        )
        for ordinal, line in enumerate(terms.lines):
            self._store_line(revision, ordinal, line)
        seats: list[tuple[PartyKind, UUID | None, UUID | None]] = [(PartyKind.SCHOOL, school_id, None)]
        seats += [(PartyKind.PROFESSIONAL, None, person) for person, _ in who]
        for kind, organisation, person in seats:
            party = self.add(
                ProposalParty, proposal_id=key, kind=kind, organisation_id=organisation, professional_id=person
            )
            if kind is not last:
                self.add(
                    Consent,
                    proposal_id=key,
                    party_id=party,
                    revision_number=1,
                    decision=PartyDecision.ACCEPTED,
                    by_id=author,
                    terms_hash=mark,
                )
        return key

    def _store_line(self, revision: UUID, ordinal: int, line: Line) -> None:
        row = self.add(
            ProposalLine,
            revision_id=revision,
            ordinal=ordinal,
            professional_id=line.professional_id,
            time_basis=line.time_basis,
            minutes_week=line.minutes_week,
            valid_from=line.valid_from,
            valid_to=line.valid_to,
        )
        self.rows[ProposalLineSlot] += [{"line_id": row, "slot_id": slot} for slot in line.slot_ids]

    async def write(self, db: Database) -> None:
        """Store everything that was noted, and forget it."""
        async with db.write() as uow:
            for table in Base.metadata.sorted_tables:
                rows = next((rows for kind, rows in self.rows.items() if kind.__table__ is table), [])
                names = {name for row in rows for name in row}
                for first in range(0, len(rows), _BATCH):
                    part = [{name: row.get(name) for name in names} for row in rows[first : first + _BATCH]]
                    await uow.session.execute(sa.insert(table), part)
        self.rows.clear()


def _line(person: UUID, slot: UUID, starts_on: dt.date, ends_on: dt.date) -> Line:
    return Line(person, (slot,), LineRole.LEAD, TimeBasis.OWN_TIME, 50, starts_on, ends_on)
