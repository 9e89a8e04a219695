"""Who stands behind which party: the school and its board, employers, and people who only speak for themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.arrangements.models import Arrangement, Assignment, Signature
from duobaan.arrangements.rules import Signatory, signatories
from duobaan.errors import InvalidInput, NotAllowed
from duobaan.ids import Kind, public
from duobaan.transitions import Hand
from duobaan.words import PartyKind

HAND_OF = {
    PartyKind.SCHOOL: Hand.SCHOOL,
    PartyKind.COMPANY: Hand.COMPANY,
    PartyKind.PROFESSIONAL: Hand.PROFESSIONAL,
    PartyKind.MATCHMAKER: Hand.MATCHMAKER,
}


def stands_for(actor: Actor, party: Signatory, permission: Permission, board_id: UUID | None) -> bool:
    """Say whether the actor may speak for a party; nobody but the person speaks for a professional."""
    if party.kind is PartyKind.PROFESSIONAL:
        own = party.professional_id is not None and party.professional_id == actor.professional_id
        return own and permission in actor.grants
    if party.organisation_id is None:
        return False
    able = actor.organisations_with(permission)
    return party.organisation_id in able or (party.kind is PartyKind.SCHOOL and board_id in able)


def choose_party(
    actor: Actor,
    parties: Collection[Signatory],
    permission: Permission,
    *,
    board_id: UUID | None,
    on_behalf_of: UUID | None,
) -> Signatory:
    """Return the party that the actor speaks for; asks for `onBehalfOf` when more than one could be meant."""
    able = [party for party in parties if stands_for(actor, party, permission, board_id)]
    return pick(able, permission, board_id=board_id, on_behalf_of=on_behalf_of)


def pick(
    able: Collection[Signatory], permission: Permission, *, board_id: UUID | None, on_behalf_of: UUID | None
) -> Signatory:
    """Return the one party that is meant out of those that someone may speak for."""
    if on_behalf_of is not None:
        able = [party for party in able if _is_named(party, on_behalf_of, board_id)]
    if not able:
        raise NotAllowed(permission.value, path=() if on_behalf_of is None else ("input", "onBehalfOf"))
    if len(able) > 1:
        choices = sorted(map(public_party, able))
        raise InvalidInput.at("input", "onBehalfOf", rule="choose_party", choices=", ".join(choices))
    return next(iter(able))


def _is_named(party: Signatory, key: UUID, board_id: UUID | None) -> bool:
    return key in (party.organisation_id, party.professional_id) or (party.kind is PartyKind.SCHOOL and key == board_id)


def public_party(party: Signatory) -> str:
    """Return the public id with which a client names a party."""
    if party.professional_id is not None:
        return public(Kind.PROFESSIONAL, party.professional_id)
    assert party.organisation_id is not None
    return public(Kind.ORGANISATION, party.organisation_id)


def needed(arrangement: Arrangement, assignments: Iterable[Assignment]) -> list[Signatory]:
    """Return the parties of an arrangement: those who did not leave."""
    people = [(row.professional_id, row.company_id) for row in assignments if row.left_on is None]
    return signatories(arrangement.school_id, people)


def signed(arrangement: Arrangement, signatures: Iterable[Signature]) -> list[Signatory]:
    """Return who signed the present terms."""
    return [
        Signatory(row.party_kind, row.organisation_id, row.professional_id)
        for row in signatures
        if row.terms_version == arrangement.terms_version
    ]


def hands_of(
    actor: Actor, arrangement: Arrangement, assignments: Iterable[Assignment], board_id: UUID | None
) -> set[Hand]:
    """Return in what qualities the actor may manage an arrangement."""
    permission = Permission.ARRANGEMENTS_MANAGE
    hands = {
        HAND_OF[party.kind] for party in needed(arrangement, assignments) if stands_for(actor, party, permission, None)
    }
    if board_id is not None and actor.holds(permission, board_id):
        hands.add(Hand.BOARD)
    return hands


def check_hand(actor: Actor, school_id: UUID, board_id: UUID | None) -> Hand | None:
    """Return in what quality the actor may decide on checks, the board's first, which may do more."""
    if board_id is not None and actor.holds(Permission.CHECKS_APPROVE, board_id):
        return Hand.BOARD
    return Hand.SCHOOL if actor.holds(Permission.CHECKS_APPROVE, school_id) else None


class Paid(Protocol):
    """Somebody's part in terms or in agreed work, for which a company may be paid."""

    @property
    def professional_id(self) -> UUID:
        """Return who teaches."""

    @property
    def company_id(self) -> UUID | None:
        """Return the employer in whose time it is."""


def sees_money(actor: Actor, part: Paid, permission: Permission, *, school_id: UUID, board_id: UUID | None) -> bool:
    """Say whether the money of a part is the actor's business: school, that person or that person's employer."""
    own = actor.professional_id is not None and actor.professional_id == part.professional_id
    able = actor.organisations_with(permission)
    return actor.is_system or own or bool({school_id, board_id, part.company_id} - {None} & able)
