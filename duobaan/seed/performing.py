"""The steps of a negotiation of the demo region: each a use case, by the right person, at its own instant."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.checking import approve_check
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.service import sign_arrangement
from duobaan.proposals.answers import accept_proposal, comment_on_proposal, decline_proposal
from duobaan.proposals.service import counter_proposal, propose_match
from duobaan.seed.plays import RUNNING, Play, Plot
from duobaan.seed.stage import Stage
from duobaan.seed.texts import sentence
from duobaan.words import DeclineReason

_P = Plot
_DAY = dt.timedelta(days=1)
_RECENT = (_P.OPEN, _P.OPEN_COUNTERED, _P.OPEN_COUNTER_REJECTED, _P.OPEN_HALF_ACCEPTED)
_RECENT_BY_OTHERS = (_P.OPEN_BY_PERSON, _P.OPEN_BY_MATCHMAKER)


class Performance:
    """One play on the stage, with its own running clock."""

    def __init__(self, stage: Stage, play: Play) -> None:
        self.stage, self.play, self.db = stage, play, stage.db
        self.fit = play.fits[0]
        self.dice = stage.book.chance("play", play.number)
        self.time = self._first_day()

    def _first_day(self) -> dt.datetime:
        """Open ones are of this week; agreed ones lie well before their start."""
        now, plot = self.stage.book.now, self.play.plot
        start = self.fit.vacancy.starts_on
        assert start is not None
        if plot in _RECENT or plot in _RECENT_BY_OTHERS:
            return now - dt.timedelta(days=self.dice.randint(3, 5), minutes=self.dice.randint(0, 500))
        if plot in RUNNING or plot is _P.COMPLETED:
            return dt.datetime.combine(start, dt.time(8, 30), dt.UTC) - 40 * _DAY
        if plot is _P.EXPIRED:
            return now - 75 * _DAY
        return now - dt.timedelta(days=self.dice.randint(12, 25), minutes=self.dice.randint(0, 500))

    def word(self, part: str) -> str:
        """Return a sentence that someone writes."""
        return sentence(self.dice, "proposal", part)

    def pass_time(self, days: float = 0.4) -> None:
        """Let a part of a day go by."""
        self.time += dt.timedelta(days=days)

    async def propose(self, by: Actor | None = None, *, rival: bool = False) -> UUID:
        """Propose the play's people, or its rival, as the school unless somebody else does."""
        fits = self.play.fits
        if self.play.plot is _P.SUPERSEDED:
            fits = fits[1:] if rival else fits[:1]
        actor, terms = by or self.stage.school(self.fit), self.stage.terms(fits)
        with self.stage.at(self.time):
            row = await propose_match(
                actor, self.db, vacancy_id=self.fit.vacancy.id, terms=terms, message=self.word("message")
            )
        self.pass_time()
        return row.id

    async def accept(self, key: UUID, by: Actor, revision: int = 1) -> Arrangement | None:
        """Accept as someone; the last one gets the arrangement."""
        with self.stage.at(self.time):
            accepted = await accept_proposal(by, self.db, proposal_id=key, revision=revision)
        self.pass_time()
        return accepted.arrangement

    async def counter(self, key: UUID, by: Actor) -> None:
        """Answer with a lesson less, where there are enough."""
        fewer = 1 if len(self.fit.slots) > 2 else 0
        message = self.word("counter")
        terms = self.stage.terms(self.play.fits, fewer=fewer, note=message)
        with self.stage.at(self.time):
            await counter_proposal(by, self.db, proposal_id=key, revision=1, terms=terms, message=message)
        self.pass_time()

    async def comment(self, key: UUID, by: Actor) -> None:
        """Ask or say something."""
        with self.stage.at(self.time):
            await comment_on_proposal(by, self.db, proposal_id=key, body=self.word("comment"))
        self.pass_time(0.1)

    async def decline(self, key: UUID, by: Actor, reason: DeclineReason) -> None:
        """Say no."""
        with self.stage.at(self.time):
            await decline_proposal(by, self.db, proposal_id=key, revision=1, reason=reason)

    async def agree(self) -> Arrangement:
        """Propose and let everybody accept; the arrangement is the last one's answer."""
        key = await self.propose()
        people = self.play.fits[:1] if self.play.plot is _P.SUPERSEDED else self.play.fits
        made: Arrangement | None = None
        for fit in people:
            for actor in (self.stage.own(fit.person), self.stage.company(fit.person)):
                made = await self.accept(key, actor) if actor is not None else made
        assert made is not None, "everybody accepted and nothing was agreed"
        return made

    async def sign(self, made: Arrangement) -> None:
        """Let every party sign."""
        actors: list[Actor | None] = [self.stage.board(self.fit)]
        for fit in self.play.fits:
            actors += [self.stage.own(fit.person), self.stage.company(fit.person)]
        for actor in filter(None, actors):
            with self.stage.at(self.time):
                await sign_arrangement(actor, self.db, arrangement_id=made.id, terms_version=made.terms_version)
            self.pass_time(0.2)

    async def check(self, made: Arrangement, *, at_most: int = 99) -> None:
        """Let the board record what it saw, as far as it comes."""
        day = self.time.date()
        for item in (await self.stage.checks(made.id))[:at_most]:
            with self.stage.at(self.time):
                await approve_check(
                    self.stage.board(self.fit),
                    self.db,
                    check_id=item.id,
                    issued_on=day - 20 * _DAY,
                    handed_over_on=day - _DAY,
                )
            self.pass_time(0.1)

    async def start(self) -> Arrangement:
        """Agree, sign, check, and let the first day come."""
        made = await self.agree()
        await self.sign(made)
        await self.check(made)
        start = self.fit.vacancy.starts_on
        assert start is not None
        self.time = max(self.time, dt.datetime.combine(start, dt.time(6), dt.UTC))
        with self.stage.at(self.time):
            await run_arrangement_clock(SYSTEM, self.db)
        self.pass_time(3)
        return made
