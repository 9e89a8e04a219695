"""Proposals that are stuck: nobody said anything for some days, or the deadline is near."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import keyset
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from duobaan.insights.stuck_repository import ORDER, StuckRepository, listed
from duobaan.proposals.models import MatchProposal
from duobaan.words import StuckReason

MOST_DAYS = 60
SILENT_DAYS = 5
DEADLINE_DAYS = 3
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """After how many days of silence, and how many days before its end, a proposal counts as stuck."""

    silent_days: int = SILENT_DAYS
    deadline_days: int = DEADLINE_DAYS

    def check(self) -> None:
        """Raise InvalidInput with every figure out of bounds."""
        figures = (("silentDays", self.silent_days), ("deadlineDays", self.deadline_days))
        wrong = [
            issue
            for name, days in figures
            if not 0 <= days <= MOST_DAYS
            for issue in InvalidInput.at(name, rule="out_of_range", least=0, most=MOST_DAYS).issues
        ]
        if wrong:
            raise InvalidInput(*wrong)

    def instants(self, at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """Return since when silence counts, and before when an end is near."""
        return at - self.silent_days * _DAY, at + self.deadline_days * _DAY


USUAL = Patience()


@dataclass(frozen=True, slots=True)
class StuckProposal:
    """A stuck proposal with the instant of the last word in it."""

    proposal: MatchProposal
    last_word_at: dt.datetime
    reasons: tuple[StuckReason, ...]


@requires(Permission.MATCHES_READ)
async def list_stuck_proposals(
    actor: Actor, db: Database, *, window: keyset.Window, patience: Patience = USUAL
) -> keyset.Page[StuckProposal]:
    """List the proposals to which one is a party in which nobody answers, or whose deadline is near; that first.

    A matchmaker sees those that they made; of the others in the region they know how many there are.
    """
    patience.check()
    at = now()
    since, before = patience.instants(at)
    async with db.read() as session:
        page = await keyset.fetch(session, listed(actor, since, before), ORDER, window)
        last = await StuckRepository(session).last_words([row.id for row in page.rows])
    rows = [_told(row, last.get(row.id, row.created_at), since, before) for row in page.rows]
    return keyset.Page(rows=rows, keys=page.keys, has_next=page.has_next)


def _told(row: MatchProposal, last: dt.datetime, since: dt.datetime, before: dt.datetime) -> StuckProposal:
    ends = row.expires_at is not None and row.expires_at <= before
    reasons = [StuckReason.DEADLINE] if ends else []
    return StuckProposal(row, last, (*reasons, *([StuckReason.SILENT] if last <= since else [])))


@requires(Permission.MATCHES_READ)
async def count_stuck_proposals(actor: Actor, db: Database, *, patience: Patience = USUAL) -> int:
    """Count the proposals to which one is a party and that are stuck."""
    since, before = patience.instants(now())
    async with db.read() as session:
        return await keyset.count(session, listed(actor, since, before))
