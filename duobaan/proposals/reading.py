"""What a party reads of a proposal: the inbox, the standing terms, the timeline; money only for whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db import keyset
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.proposals.models import MatchProposal, ProposalComment, ProposalRevision
from duobaan.proposals.negotiation import Negotiation, load_negotiations
from duobaan.proposals.repository import ORDER, ProposalRepository
from duobaan.proposals.terms import MONEY_FIELDS, Change, Line, Terms, changes_between

Item = ProposalRevision | ProposalComment | AuditRow


@dataclass(frozen=True, slots=True)
class Case:
    """One proposal as one actor may read it."""

    negotiation: Negotiation
    terms: dict[int, Terms]
    comments: tuple[ProposalComment, ...]
    state_changes: tuple[AuditRow, ...]

    @property
    def proposal(self) -> MatchProposal:
        """Return the proposal itself."""
        return self.negotiation.proposal

    @property
    def timeline(self) -> list[Item]:
        """Return all that happened, oldest first."""
        items: list[Item] = [*self.negotiation.revisions, *self.comments, *self.state_changes]
        return sorted(items, key=_when)

    def changes(self, revision: ProposalRevision, actor: Actor) -> list[Change]:
        """Return what a revision changed in the one that it answers, without money that is not the actor's."""
        if revision.responds_to is None:
            return []
        before, after = self.terms[revision.responds_to], self.terms[revision.number]
        lines = {line.professional_id: line for line in (*before.lines, *after.lines)}
        return [
            change
            for change in changes_between(before, after)
            if change.field not in MONEY_FIELDS
            or (
                change.professional_id is not None
                and sees_money(actor, self.negotiation, lines[change.professional_id])
            )
        ]

    def terms_for(self, revision: ProposalRevision, actor: Actor) -> Terms:
        """Return the terms of a revision as the actor may see them."""
        terms = self.terms[revision.number]
        lines = [
            line if sees_money(actor, self.negotiation, line) else replace(line, money=None) for line in terms.lines
        ]
        return replace(terms, lines=tuple(lines))


def _when(item: Item) -> tuple[dt.datetime, UUID]:
    return item.created_at, item.id


def sees_money(actor: Actor, negotiation: Negotiation, line: Line) -> bool:
    """Say whether the money of a line is the actor's business: school, that person or that person's employer."""
    own = actor.professional_id is not None and actor.professional_id == line.professional_id
    able = actor.organisations_with(Permission.MATCHES_READ)
    parties = {negotiation.proposal.school_id, negotiation.board_id, line.company_id} - {None}
    return actor.is_system or own or bool(parties & able)


@requires(Permission.MATCHES_READ)
async def read_proposals(actor: Actor, db: Database, *, ids: Collection[UUID]) -> dict[UUID, Case]:
    """Return those of the proposals to which the actor is a party, with everything that was said."""
    async with db.read() as session:
        proposals = ProposalRepository(session)
        rows = await proposals.by_ids(ids, actor)
        boards = await proposals.boards({row.school_id for row in rows.values()})
        negotiations = await load_negotiations(proposals, rows.values(), boards)
        revisions = [one for standing in negotiations.values() for one in standing.revisions]
        terms = await proposals.terms(revisions)
        comments, changes = await proposals.comments(list(rows)), await proposals.state_changes(list(rows))
    return {
        key: Case(
            negotiation=standing,
            terms={one.number: terms[one.id] for one in standing.revisions},
            comments=tuple(comments.get(key, ())),
            state_changes=tuple(changes.get(key, ())),
        )
        for key, standing in negotiations.items()
    }


@requires(Permission.MATCHES_READ)
async def list_proposals(
    actor: Actor,
    db: Database,
    *,
    window: keyset.Window,
    awaiting_me: bool | None = None,
    vacancy_id: UUID | None = None,
) -> keyset.Page[MatchProposal]:
    """Return a page of the actor's proposals, newest first; only those that wait for the actor when asked."""
    async with db.read() as session:
        listed = ProposalRepository(session).listed(actor, awaiting_me=awaiting_me, vacancy_id=vacancy_id)
        return await keyset.fetch(session, listed, ORDER, window)


@requires(Permission.MATCHES_READ)
async def count_proposals(
    actor: Actor, db: Database, *, awaiting_me: bool | None = None, vacancy_id: UUID | None = None
) -> int:
    """Count the actor's proposals."""
    async with db.read() as session:
        listed = ProposalRepository(session).listed(actor, awaiting_me=awaiting_me, vacancy_id=vacancy_id)
        return await keyset.count(session, listed)
