"""The life cycle of an organisation and in what quality an actor acts on one (domain.md B.4)."""

from __future__ import annotations

import enum
from collections.abc import Collection
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.errors import NotAllowed
from duobaan.organisations.models import Organisation
from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import OrganisationKind, OrganisationStatus

_S = OrganisationStatus


class OrganisationAction(enum.StrEnum):
    """What moves an organisation along its life cycle."""

    CLAIM = "CLAIM"
    VERIFY = "VERIFY"
    SUSPEND = "SUSPEND"
    RESTORE = "RESTORE"
    CLOSE = "CLOSE"


_A = OrganisationAction

ORGANISATION: LifeCycle[OrganisationStatus, OrganisationAction] = LifeCycle(
    "organisation",
    rows(
        _S.ACTIVE,
        _A.CLAIM,
        _S.REGISTERED,
        Hand.OWNER,
        guard="imported and without members",
        effect="the claimant becomes owner and waits for verification",
    ),
    rows(
        _S.REGISTERED,
        _A.VERIFY,
        _S.ACTIVE,
        Hand.PLATFORM,
        Hand.REGION,
        Hand.CLOCK,
        guard="a reason; by the clock: a proven e-mail on the imported website's domain",
    ),
    rows(_S.ACTIVE, _A.SUSPEND, _S.SUSPENDED, Hand.PLATFORM, guard="a reason"),
    rows(_S.SUSPENDED, _A.RESTORE, _S.ACTIVE, Hand.PLATFORM, guard="a reason"),
    rows(_S.ACTIVE, _A.CLOSE, _S.CLOSED, Hand.OWNER, Hand.PLATFORM, guard="no running arrangement"),
)

# A claim is made by registering; closing waits for a use case above the arrangements that its guard asks about.
_OFFERED = frozenset({_A.VERIFY, _A.SUSPEND, _A.RESTORE})
# A region or network vouches for its members, never for its equals.
_NOT_BY_REGION = frozenset({OrganisationKind.REGION, OrganisationKind.NETWORK, OrganisationKind.PLATFORM})


def is_platform(actor: Actor) -> bool:
    """Say whether the actor decides for the platform."""
    return actor.is_system or actor.holds_at_platform(Permission.ORGANISATIONS_VERIFY)


def verifying_regions(actor: Actor) -> frozenset[UUID]:
    """Return the verified regions whose administrator the actor is."""
    verifies = actor.organisations_with(Permission.ORGANISATIONS_VERIFY)
    return frozenset(
        seat.organisation_id
        for seat in actor.seats
        if seat.active and seat.kind is OrganisationKind.REGION and seat.organisation_id in verifies
    )


def hands_of(actor: Actor, organisation: Organisation, parent_ids: Collection[UUID]) -> frozenset[Hand]:
    """Return in what qualities the actor acts on an organisation that belongs to these regions and networks."""
    hands = set()
    if is_platform(actor):
        hands.add(Hand.PLATFORM)
    if organisation.kind not in _NOT_BY_REGION and verifying_regions(actor) & frozenset(parent_ids):
        hands.add(Hand.REGION)
    if any(seat.is_owner and seat.organisation_id == organisation.id for seat in actor.seats):
        hands.add(Hand.OWNER)
    return frozenset(hands)


def choose_hand(action: OrganisationAction, hands: Collection[Hand]) -> Hand:
    """Return the quality in which the action is taken; NotAllowed when none of them ever may take it."""
    for row in ORGANISATION.rows:
        for hand in sorted(row.hands & frozenset(hands)):
            if row.action is action:
                return hand
    raise NotAllowed(Permission.ORGANISATIONS_VERIFY.value)


def viewer_can(actor: Actor, organisation: Organisation, parent_ids: Collection[UUID]) -> list[OrganisationAction]:
    """Return what the actor may do to the organisation now."""
    hands = hands_of(actor, organisation, parent_ids)
    return [action for action in ORGANISATION.actions(organisation.status, hands) if action in _OFFERED]
