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
from duobaan.proposals.history_repository import HistoryRepository
from duobaan.proposals.models import (
    MatchProposal,
    ProposalComment,
    ProposalLoss,
    ProposalReminder,
    ProposalRevision,
)
from duobaan.proposals.money import sees_money_of
from duobaan.proposals.near_miss import Loss, NearMissLine, near_miss
from duobaan.proposals.negotiation import Negotiation, load_negotiations
from duobaan.proposals.repository import ORDER, ProposalRepository
from duobaan.proposals.states import ProposalAction
from duobaan.proposals.terms import MONEY_FIELDS, Change, Line, Terms, changes_between
from duobaan.words import PartyDecision, PartyKind, ProposalStatus


@dataclass(frozen=True, slots=True)
class Answer:
    """What a party answered, or that the proposal went to another state: one act out of the audit."""

    action: ProposalAction
    row: AuditRow

    @property
    def party_id(self) -> UUID | None:
        """Return which party it was; None for what follows by itself."""
        known = self.row.facts.get("party_id")
        return None if known is None else UUID(known)

    @property
    def is_change(self) -> bool:
        """Say whether the proposal went to another state."""
        return self.row.from_state != self.row.to_state


Item = ProposalRevision | ProposalComment | ProposalReminder | Answer


@dataclass(frozen=True, slots=True)
class Case:
    """One proposal as one actor may read it."""

    negotiation: Negotiation
    terms: dict[int, Terms]
    comments: tuple[ProposalComment, ...]
    answers: tuple[Answer, ...] = ()
    reminders: tuple[ProposalReminder, ...] = ()
    losses: tuple[Loss, ...] = ()

    @property
    def proposal(self) -> MatchProposal:
        """Return the proposal itself."""
        return self.negotiation.proposal

    @property
    def timeline(self) -> list[Item]:
        """Return all that happened, oldest first."""
        items: list[Item] = [*self.negotiation.revisions, *self.comments, *self.answers, *self.reminders]
        return sorted(items, key=_when)

    @property
    def state_changes(self) -> list[AuditRow]:
        """Return when the proposal went to another state, oldest first."""
        return [answer.row for answer in self.answers if answer.is_change]

    def reason_for(self, answer: Answer, actor: Actor) -> str | None:
        """Return why a party said no; pay may be the reason, so within a team only those see it whose line it is."""
        reason, revision = answer.row.facts.get("reason"), answer.row.facts.get("revision")
        party = next((one for one in self.negotiation.parties if one.id == answer.party_id), None)
        if reason is None or party is None or party.kind is PartyKind.SCHOOL or revision not in self.terms:
            return reason
        lines = [
            line
            for line in self.terms[revision].lines
            if line.professional_id == party.professional_id
            or (line.company_id is not None and line.company_id == party.organisation_id)
        ]
        return reason if any(sees_money_of(actor, self.negotiation, line) for line in lines) else None

    def open_lines(self, actor: Actor) -> list[Line]:
        """Return the lines that someone of a team declined, as the actor may see them: they need somebody else."""
        negotiation = self.negotiation
        if self.proposal.status is not ProposalStatus.OPEN or not negotiation.is_refused_in_part:
            return []
        refused = [party for party in negotiation.required if negotiation.decision_of(party) is PartyDecision.DECLINED]
        people = {party.professional_id for party in refused} - {None}
        companies = {party.organisation_id for party in refused} - {None}
        return [
            line
            for line in self.terms_for(negotiation.standing, actor).lines
            if line.professional_id in people or line.company_id in companies
        ]

    def near_miss(self, actor: Actor) -> tuple[NearMissLine, ...]:
        """Return what of a superseded proposal still stands, line by line; empty while it is not superseded."""
        if self.proposal.status is not ProposalStatus.SUPERSEDED:
            return ()
        return near_miss(self.terms_for(self.negotiation.standing, actor), self.losses)

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
                and sees_money_of(actor, self.negotiation, lines[change.professional_id])
            )
        ]

    def terms_for(self, revision: ProposalRevision, actor: Actor) -> Terms:
        """Return the terms of a revision as the actor may see them."""
        terms = self.terms[revision.number]
        lines = [
            line if sees_money_of(actor, self.negotiation, line) else replace(line, money=None) for line in terms.lines
        ]
        return replace(terms, lines=tuple(lines))


def _when(item: Item) -> tuple[dt.datetime, UUID]:
    row = item.row if isinstance(item, Answer) else item
    return row.created_at, row.id


def _answer(row: AuditRow) -> Answer:
    return Answer(ProposalAction(row.action.removeprefix("proposal.").upper()), row)


def _loss(row: ProposalLoss) -> Loss:
    return Loss(row.professional_id, row.role, row.kind, row.slot_id)


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
        comments, history = await proposals.comments(list(rows)), HistoryRepository(session)
        acts, reminders = await history.acts(list(rows)), await history.reminders(list(rows))
        losses = await history.losses(list(rows))
    return {
        key: Case(
            negotiation=standing,
            terms={one.number: terms[one.id] for one in standing.revisions},
            comments=tuple(comments.get(key, ())),
            answers=tuple(map(_answer, acts.get(key, ()))),
            reminders=tuple(reminders.get(key, ())),
            losses=tuple(map(_loss, losses.get(key, ()))),
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
