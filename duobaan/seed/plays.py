"""Which negotiations the demo region has had: one play per pair, chosen so that every state occurs."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from duobaan.professionals.models import Professional
from duobaan.seed import personas
from duobaan.seed.book import Book
from duobaan.seed.pairing import Fit, Pairing
from duobaan.seed.people import Population
from duobaan.seed.seasons import Season, Seasons
from duobaan.seed.vacancies import STORY_BEGUN, STORY_DUO, STORY_MATHS, STORY_PHYSICS
from duobaan.words import ShareMode


class Plot(enum.StrEnum):
    """How a negotiation goes."""

    COMPLETED = "COMPLETED"
    TERMINATED = "TERMINATED"
    SUSPENDED = "SUSPENDED"
    ACTIVE = "ACTIVE"
    CONFIRMED = "CONFIRMED"
    PREPARING = "PREPARING"
    CANCELLED = "CANCELLED"
    SUPERSEDED = "SUPERSEDED"
    EXPIRED = "EXPIRED"
    DECLINED_BY_PERSON = "DECLINED_BY_PERSON"
    DECLINED_BY_COMPANY = "DECLINED_BY_COMPANY"
    WITHDRAWN = "WITHDRAWN"
    OPEN = "OPEN"
    OPEN_COUNTERED = "OPEN_COUNTERED"
    OPEN_COUNTER_REJECTED = "OPEN_COUNTER_REJECTED"
    OPEN_HALF_ACCEPTED = "OPEN_HALF_ACCEPTED"
    OPEN_BY_PERSON = "OPEN_BY_PERSON"
    OPEN_BY_MATCHMAKER = "OPEN_BY_MATCHMAKER"
    DRAFT = "DRAFT"
    TEACHING = "TEACHING"


_P = Plot
# Those that need most come first: a second person, or an employer.
DUO = ((_P.ACTIVE, 1), (_P.PREPARING, 1))
RIVALS = ((_P.SUPERSEDED, 3),)
WITH_COMPANY = (
    (_P.DECLINED_BY_COMPANY, 2),
    (_P.OPEN_COUNTERED, 4),
    (_P.OPEN_COUNTER_REJECTED, 1),
    (_P.OPEN_HALF_ACCEPTED, 3),
)
ALONE = (
    (_P.OPEN_BY_PERSON, 2),
    (_P.OPEN_BY_MATCHMAKER, 2),
    (_P.COMPLETED, 2),
    (_P.TERMINATED, 1),
    (_P.SUSPENDED, 1),
    (_P.ACTIVE, 3),
    (_P.CONFIRMED, 2),
    (_P.PREPARING, 3),
    (_P.CANCELLED, 1),
    (_P.EXPIRED, 3),
    (_P.DECLINED_BY_PERSON, 3),
    (_P.WITHDRAWN, 3),
    (_P.DRAFT, 3),
    (_P.OPEN, 5),
)
RUNNING = (_P.ACTIVE, _P.SUSPENDED, _P.TERMINATED, _P.TEACHING)


@dataclass(frozen=True, slots=True)
class Play:
    """A negotiation to be: how it goes and with whom; a second fit is a partner or, where superseded, a rival."""

    plot: Plot
    fits: tuple[Fit, ...]
    number: int


class Director:
    """Casts the plays: every vacancy and every person has at most one, and the story's own have none."""

    def __init__(self, book: Book, people: Population) -> None:
        self.book = book
        self.pairing = Pairing(book)
        reserved = {people.persona(who).id for who in personas.PERSONAS}
        self.people = [row for row in self.pairing.people if row.user_id not in reserved]
        told = (STORY_MATHS, STORY_PHYSICS, STORY_DUO, STORY_BEGUN)
        self.vacancies = [row for row in self.pairing.open if row.title not in told]
        self.at_work = [people.persona(who).id for who in personas.AT_WORK]
        self.plays: list[Play] = []

    def direct(self) -> list[Play]:
        """Return the plays, and give vacancies of past work their days."""
        for plots, find in (
            (DUO, self._duo),
            (RIVALS, self._rivals),
            (WITH_COMPANY, self._employed),
            (ALONE, self._alone),
        ):
            for plot, many in plots:
                for _ in range(many):
                    if fits := find():
                        self._keep(plot, fits)
        self._add(_P.TEACHING, self._teaching())
        return self.plays

    def _keep(self, plot: Plot, fits: tuple[Fit, ...]) -> None:
        for fit in fits:
            self.people.remove(fit.person)
        self.vacancies.remove(fits[0].vacancy)
        self._add(plot, fits)

    def _add(self, plot: Plot, fits: tuple[Fit, ...]) -> None:
        self._move_in_time(plot, fits[0])
        self.plays.append(Play(plot, fits, len(self.plays)))

    def _teaching(self) -> tuple[Fit, ...]:
        """Give the personas who are at work a day each of the lessons that have begun."""
        vacancy = next(row for row in self.pairing.open if row.title == STORY_BEGUN)
        known = {row.user_id: row for row in self.pairing.people}
        lessons = self.pairing.lessons[vacancy.id]
        days = dict.fromkeys(lesson.weekday for lesson in lessons)
        return tuple(
            Fit(vacancy, known[user_id], tuple(lesson for lesson in lessons if lesson.weekday is day))
            for user_id, day in zip(self.at_work, days, strict=True)
        )

    def _move_in_time(self, plot: Plot, fit: Fit) -> None:
        seasons, vacancy = Seasons(self.book.today), fit.vacancy
        season: Season | None = seasons.running() if plot in RUNNING else None
        season = seasons.past() if plot is _P.COMPLETED else season
        if season is not None:
            published = dt.datetime.combine(season.starts_on, dt.time(9), dt.UTC) - dt.timedelta(days=60)
            vacancy.starts_on, vacancy.ends_on = season.starts_on, season.ends_on
            vacancy.published_at, vacancy.created_at = published, published - dt.timedelta(days=3)
            vacancy.closes_at = None

    def _alone(self, people: Sequence[Professional] | None = None) -> tuple[Fit, ...]:
        for vacancy in self.vacancies:
            for fit in self.pairing.fits(vacancy, self.people if people is None else people):
                return (fit,)
        return ()

    def _employed(self) -> tuple[Fit, ...]:
        return self._alone([person for person in self.people if person.id in self.pairing.releases])

    def _duo(self) -> tuple[Fit, ...]:
        for vacancy in self.vacancies:
            if vacancy.share_mode is ShareMode.NONE:
                continue
            for fit in self.pairing.fits(vacancy, self.people):
                for other in self.pairing.others(fit, self.people):
                    return fit, other
        return ()

    def _rivals(self) -> tuple[Fit, ...]:
        for vacancy in self.vacancies:
            fits = list(self.pairing.fits(vacancy, self.people))
            for first in fits:
                mine = {slot.id for slot in first.slots}
                for other in fits:
                    if other is not first and mine & {slot.id for slot in other.slots}:
                        return first, other
        return ()
