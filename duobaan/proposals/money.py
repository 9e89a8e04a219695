"""Whose business the money of a line is, and what becomes of money that an author of terms cannot see."""

from __future__ import annotations

from dataclasses import replace

from duobaan.access import Actor, Permission
from duobaan.proposals.negotiation import Negotiation
from duobaan.proposals.terms import Line, Terms


def sees_money(actor: Actor, negotiation: Negotiation, line: Line) -> bool:
    """Say whether the money of a line is the actor's business: school, that person or that person's employer."""
    own = actor.professional_id is not None and actor.professional_id == line.professional_id
    able = actor.organisations_with(Permission.MATCHES_READ)
    parties = {negotiation.proposal.school_id, negotiation.board_id, line.company_id} - {None}
    return actor.is_system or own or bool(parties & able)


def keep_unseen_money(wanted: Terms, standing: Terms, actor: Actor, negotiation: Negotiation) -> Terms:
    """Return terms in which lines whose money the author may not see keep what stands, whatever was written there.

    A partner in a duo answers with the terms as they look from there: without the other one's money.
    """
    unseen = {
        (line.professional_id, line.role): line.money
        for line in standing.lines
        if not sees_money(actor, negotiation, line)
    }
    lines = (replace(line, money=unseen.get((line.professional_id, line.role), line.money)) for line in wanted.lines)
    return replace(wanted, lines=tuple(lines))
