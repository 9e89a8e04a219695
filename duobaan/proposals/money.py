"""What becomes of money that an author of terms cannot see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.arrangements.models import Assignment
from duobaan.arrangements.parties import Paid, sees_money
from duobaan.proposals.negotiation import Negotiation
from duobaan.proposals.terms import Money, Terms
from duobaan.words import LineRole

Unseen: TypeAlias = Mapping[tuple[UUID, LineRole], Money | None]
"""The money that stands and the author may not see, by person and role."""


def sees_money_of(actor: Actor, negotiation: Negotiation, line: Paid) -> bool:
    """Say whether the money of a line of a proposal is the actor's business."""
    school, board = negotiation.proposal.school_id, negotiation.board_id
    return sees_money(actor, line, Permission.MATCHES_READ, school_id=school, board_id=board)


def unseen_in_terms(terms: Terms, actor: Actor, negotiation: Negotiation) -> Unseen:
    """Return what the actor may not see of the terms of a proposal."""
    return {
        (line.professional_id, line.role): line.money
        for line in terms.lines
        if not sees_money_of(actor, negotiation, line)
    }


def unseen_in_work(
    assignments: Iterable[Assignment], actor: Actor, *, school_id: UUID, board_id: UUID | None
) -> Unseen:
    """Return what the actor may not see of work that runs; of several parts of one person the newest counts."""
    return {
        (row.professional_id, row.role): Money.of(row)
        for row in sorted(assignments, key=lambda row: row.valid_from)
        if not sees_money(actor, row, Permission.ARRANGEMENTS_READ, school_id=school_id, board_id=board_id)
    }


def keep_unseen_money(wanted: Terms, unseen: Unseen) -> Terms:
    """Return terms in which lines whose money the author may not see keep what stands, whatever was written there.

    A partner in a duo answers with the terms as they look from there: without the other one's money.
    """
    lines = (replace(line, money=unseen.get((line.professional_id, line.role), line.money)) for line in wanted.lines)
    return replace(wanted, lines=tuple(lines))
