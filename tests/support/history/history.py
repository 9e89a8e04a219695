"""Plays one random history: picks a step, says what must come of it, does it, and checks every law."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from duobaan.access import ANONYMOUS
from duobaan.clock import AMSTERDAM, held_at
from duobaan.db.uow import Database
from duobaan.errors import DomainError, InvalidInput
from duobaan.professionals.browsing import get_professional
from tests.support.history import laws
from tests.support.history.book import Book, Lesson
from tests.support.history.laws import Snapshot
from tests.support.history.offers import Grant, Offer
from tests.support.history.world import A_WEEKS, World, make_world

START = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
HIDDEN = {"DRAFT", "AWAITING_CONFIRMATION", "AWAITING_RELEASE", "PAUSED", "STALE", "ARCHIVED", "ERASED"}


@dataclass(slots=True)
class Step:
    """Something that someone does, and what the model says must come of it."""

    name: str
    do: Callable[..., Awaitable[Any]]
    must: set[str] | None = field(default_factory=set)  # one of these failures; empty: it succeeds; None: either
    may: set[str] = field(default_factory=set)  # failures that are right as well
    then: Callable[[Any], Awaitable[None] | None] | None = None
    failed: Callable[[str], None] | None = None
    changes: Callable[[], Awaitable[Any]] | None = None  # the same key with another request
    transactions: int = 1
    repeat: bool = False
    about: str = ""


class Surprise(AssertionError):
    """What a history found, with all that leads to it."""


class History:
    """One world and what happens in it."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.now = START
        self.book = Book(A_WEEKS)
        self.offers: dict[UUID, Offer] = {}
        self.lessons: dict[UUID, list[Lesson]] = {}  # by vacancy
        self.confirmed: set[UUID] = set()
        self.told: list[str] = []
        self.outcomes: Counter[str] = Counter()
        self.world: World
        self.db: Database
        self.snap: Snapshot

    @property
    def today(self) -> dt.date:
        """Return the day in the Netherlands."""
        return self.now.astimezone(AMSTERDAM).date()

    def state(self, kind: str, key: UUID) -> str:
        """Return the state of something before the step."""
        return laws.state_of(self.snap.of(kind)[key], kind)

    def grants(self) -> list[Grant]:
        """Return the releases in force."""
        return [
            Grant(row["professional_id"], row["company_id"], row["minutes_week"], row["valid_from"], row["valid_to"])
            for row in self.snap.of("Release").values()
            if row["status"].value == "GRANTED"
        ]

    async def play(self, db: Database, steps: int, pick: Callable[[History], Step | None]) -> None:
        """Do so many random steps; raise Surprise at the first that breaks a law."""
        self.db = db
        self.world = await make_world(db)
        self.snap = await self._take()
        done = 0
        while done < steps:
            with held_at(self.now):
                step = pick(self)
                if step is not None:
                    done += 1
                    await self._guarded(step)

    async def _guarded(self, step: Step) -> None:
        try:
            await self._do(step)
        except Exception as error:
            tail = "\n  ".join([f"... {self.now:%Y-%m-%d}", *self.told[-25:], f"{step.name} {step.about}"])
            raise Surprise(f"seed {self.seed}, step {len(self.told)}: {error!r}\n  {tail}") from error

    async def _do(self, step: Step) -> None:
        code, result = "OK", None
        try:
            result = await step.do()
        except DomainError as error:
            code = error.code
        self.told.append(f"{self.now:%m-%d} {step.name} {step.about} -> {code}")
        self.outcomes[f"{step.name} {code}"] += 1
        self._judge(step, code)
        if code == "OK" and step.then is not None:
            waiting = step.then(result)
            if waiting is not None:
                await waiting
        elif code != "OK" and step.failed is not None:
            step.failed(code)
        after = await self._take()
        await self._laws(step, code, after)
        self.snap = after
        if step.repeat and code == "OK":
            await self._again(step, result)

    def _judge(self, step: Step, code: str) -> None:
        if step.must is None:
            return
        if step.must:
            assert code in step.must | step.may, f"{step.name}: {code}, expected one of {sorted(step.must)}"
        else:
            assert code == "OK" or code in step.may, f"{step.name}: {code}, expected success"

    async def _laws(self, step: Step, code: str, after: Snapshot) -> None:
        if code not in ("OK", "DOUBLE_BOOKING"):
            assert self.snap.same_as(after), f"{step.name} failed with {code} and left something behind"
        laws.check_states_and_audit(self.snap, after)
        laws.check_outbox(self.snap, after, transactions=step.transactions)
        laws.check_hours(after, self.today)
        self._check_offers(after)
        self._check_fill(after)
        self._check_book(after)
        async with self.db.read() as session:
            await laws.check_nobody_twice(session)
        await self._check_consent(after)

    async def _again(self, step: Step, first: Any) -> None:
        """One effect for each key: the same request gives the same answer, another one is refused."""
        second = await step.do()
        assert second.id == first.id, f"{step.name}: the same key led to another object"
        assert self.snap.same_as(await self._take()), f"{step.name}: the same key had a second effect"
        if step.changes is None:
            return
        try:
            await step.changes()
        except InvalidInput:
            assert self.snap.same_as(await self._take())
        else:
            raise AssertionError(f"{step.name}: the key was accepted for another request")

    async def _take(self) -> Snapshot:
        async with self.db.read() as session:
            return await laws.take(session)

    def _check_book(self, after: Snapshot) -> None:
        """What is taken of everybody's weeks is what the model's diary says, hour by hour."""
        stored = set()
        for row in after.commitments.values():
            day = row["valid_from"]
            while row["active"] and day < row["valid_to"]:
                parity = 1 << ((day - dt.date(1970, 1, 5)).days // 7 % 2)
                if day.isoweekday() == row["weekday"] and parity & row["cycle_mask"]:
                    stored.add((row["professional_id"], day, row["start_minute"], row["end_minute"]))
                day += dt.timedelta(days=1)
        wanted = self.book.hours()
        assert stored == wanted, (
            f"taken but not agreed: {sorted(stored - wanted)[:3]}; agreed but not taken: {sorted(wanted - stored)[:3]}"
        )

    def _check_offers(self, after: Snapshot) -> None:
        for key, offer in self.offers.items():
            row = after.of("MatchProposal")[key]
            now = laws.state_of(row, "MatchProposal")
            if offer.status == "OPEN" and now == "SUPERSEDED":
                assert self.is_in_the_way(offer, after), "superseded, though nothing is in the way"
                offer.status = now
            elif offer.status == "OPEN" and now == "EXPIRED":
                assert row["expires_at"] <= self.now, "expired before its time"
                offer.status = now
            assert now == offer.status, f"the proposal is {now}, the model says {offer.status}"
            assert row["current_revision"] == offer.current, "another revision stands"

    def is_in_the_way(self, offer: Offer, after: Snapshot) -> bool:
        """Say whether something agreed makes an open offer impossible."""
        terms = offer.standing
        own = offer.arrangement
        if self.book.clashes([line.job(offer.id) for line in terms.lines], instead_of=own):
            return True
        if any(self.book.taken(line.lessons, line.start, line.end, instead_of=own) for line in terms.lines):
            return True
        return laws.state_of(after.of("Vacancy")[offer.vacancy], "Vacancy") in ("WITHDRAWN", "CLOSED", "FILLED")

    def _check_fill(self, after: Snapshot) -> None:
        """A vacancy that was touched says of itself what the diary says of its lessons."""
        for key, row in after.of("Vacancy").items():
            now = laws.state_of(row, "Vacancy")
            if self.snap.of("Vacancy").get(key) == row or now not in ("PUBLISHED", "PARTLY_FILLED", "FILLED"):
                continue
            wanted = self._fill(key, max(self.today, row["starts_on"]), row["ends_on"])
            assert now == wanted, f"the vacancy says {now}, the lessons say {wanted}"

    def _fill(self, vacancy: UUID, start: dt.date, end: dt.date) -> str:
        lessons = self.lessons[vacancy]
        keys = {lesson.id for lesson in lessons}
        jobs = [job for job in self.book.jobs if {lesson.id for lesson in job.lessons} & keys]
        if all(self._covered(lesson, start, end) for lesson in lessons):
            return "FILLED"
        return "PARTLY_FILLED" if any(job.end > self.today for job in jobs) else "PUBLISHED"

    def _covered(self, lesson: Lesson, start: dt.date, end: dt.date) -> bool:
        spans = sorted((job.start, job.end) for job in self.book.jobs if lesson.id in {one.id for one in job.lessons})
        for first, after in spans:
            if first <= start:
                start = max(start, after)
        return start >= end

    async def _check_consent(self, after: Snapshot) -> None:
        """Nobody whom the market should not see is seen by a school, another company or a passer-by."""
        for key, row in after.of("Professional").items():
            state = laws.state_of(row, "Professional")
            if state not in HIDDEN and key in self.confirmed:
                continue
            assert state in HIDDEN, f"{state} without the professional's own word"
            for who in (self.world.planners[0], self.world.planners[1], ANONYMOUS):
                seen = await get_professional(who, self.db, professional_id=key)
                assert seen is None, f"a profile that is {state} is seen"
