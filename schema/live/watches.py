"""What each subscription follows: which events, and through which loader the viewer sees their object."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from duobaan.events import HoursChanged
from duobaan.ids import Kind, public
from duobaan.live.feed import Wants
from duobaan.live.repository import Happened
from duobaan.running.hours import read_ledgers
from schema.context import Context
from schema.ids import NODES
from schema.live.searches import Saved
from schema.live.types import InboxChange, ProposalChange, SearchChange, VacancyChange
from search.alerting import is_found

INBOX: dict[str, tuple[Kind, str]] = {
    "AbsenceReported": (Kind.ARRANGEMENT, "arrangement_id"),
    "ArrangementChanged": (Kind.ARRANGEMENT, "arrangement_id"),
    "HoursChanged": (Kind.ARRANGEMENT, "arrangement_id"),
    "IntroductionChanged": (Kind.INTRODUCTION, "introduction_id"),
    "MessageSent": (Kind.THREAD, "thread_id"),
    "ProposalChanged": (Kind.PROPOSAL, "proposal_id"),
    "ProposalReminded": (Kind.PROPOSAL, "proposal_id"),
}
"""Events that a party hears about: what they happened to, and which of their ids names it."""
_FOUND = {
    Kind.VACANCY: {"VacancyChanged": "vacancy_id"},
    Kind.PROFESSIONAL: {"ProfileChanged": "professional_id", "ReleaseChanged": "professional_id"},
}


async def is_seen(context: Context, kind: Kind, key: UUID) -> bool:
    """Say whether the viewer may see an object."""
    return await NODES[kind](context, key) is not None


async def _deals_with_hours(context: Context, event: Happened) -> bool:
    """Say whether the ledger is the viewer's business: not every party to the work sees everybody's hours."""
    key = event.key("assignment_id")
    return key in await read_ledgers(context.actor, context.db, assignment_ids=[key])


@dataclass(frozen=True, slots=True)
class ProposalWatch:
    """One proposal, or all to which the viewer is a party."""

    key: UUID | None = None

    @property
    def wants(self) -> Wants:
        """Return the events of proposals."""
        return Wants(frozenset({"ProposalChanged"}), None if self.key is None else str(self.key))

    async def sees(self, context: Context, event: Happened) -> bool:
        """Ask the loader."""
        return await is_seen(context, Kind.PROPOSAL, event.key("proposal_id"))

    def wrap(self, event: Happened, cursor: str, *, sees: bool) -> ProposalChange:
        """Return the payload."""
        return ProposalChange(cursor=cursor, key=event.key("proposal_id"))


@dataclass(frozen=True, slots=True)
class VacancyWatch:
    """One vacancy."""

    key: UUID

    @property
    def wants(self) -> Wants:
        """Return the events of the vacancy."""
        return Wants(frozenset({"VacancyChanged"}), str(self.key))

    async def sees(self, context: Context, event: Happened) -> bool:
        """Ask the loader."""
        return await is_seen(context, Kind.VACANCY, self.key)

    def wrap(self, event: Happened, cursor: str, *, sees: bool) -> VacancyChange:
        """Return the payload."""
        return VacancyChange(cursor=cursor, key=self.key)


@dataclass(frozen=True, slots=True)
class InboxWatch:
    """Everything to which the viewer is a party."""

    @property
    def wants(self) -> Wants:
        """Return the events that parties hear about."""
        return Wants(frozenset(INBOX))

    async def sees(self, context: Context, event: Happened) -> bool:
        """Ask the loader of what the event happened to."""
        kind, name = INBOX[event.name]
        if event.name == HoursChanged.__name__ and not await _deals_with_hours(context, event):
            return False
        return await is_seen(context, kind, event.key(name))

    def wrap(self, event: Happened, cursor: str, *, sees: bool) -> InboxChange:
        """Return the payload."""
        kind, name = INBOX[event.name]
        return InboxChange(cursor=cursor, kind=kind, key=event.key(name))


@dataclass(frozen=True, slots=True)
class SearchWatch:
    """What a saved search finds."""

    saved: Saved

    @property
    def wants(self) -> Wants:
        """Return the events that change what is found."""
        return Wants(frozenset(_FOUND[self.saved.kind]))

    def _key(self, event: Happened) -> UUID:
        return event.key(_FOUND[self.saved.kind][event.name])

    async def sees(self, context: Context, event: Happened) -> bool:
        """Ask the index for this one object, and then the loader, which has the last word."""
        kind, key = self.saved.kind, self._key(event)
        found = await is_found(
            context.actor,
            context.db,
            context.engine,
            market=self.saved.market,
            question=self.saved.question,
            identity=public(kind, key),
        )
        return found and await is_seen(context, kind, key)

    def wrap(self, event: Happened, cursor: str, *, sees: bool) -> SearchChange:
        """Return the payload."""
        return SearchChange(cursor=cursor, saved_search=self.saved.search, kind=self.saved.kind, key=self._key(event))
