"""The life cycle of a trajectory as a table, and in what quality an actor touches one."""

from __future__ import annotations

import enum
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.eligibility.models import Trajectory
from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import Role, TrajectoryStatus


class TrajectoryAction(enum.StrEnum):
    """What may be done with a trajectory; EXPIRE is the system's own."""

    START = "START"
    PASS = "PASS"
    FAIL = "FAIL"
    EXPIRE = "EXPIRE"


_S, _A = TrajectoryStatus, TrajectoryAction
_BOTH = (Hand.PROFESSIONAL, Hand.INSTITUTE)

TRAJECTORY: LifeCycle[TrajectoryStatus, TrajectoryAction] = LifeCycle(
    "trajectory",
    rows(
        _S.PLANNED,
        _A.START,
        _S.RUNNING,
        *_BOTH,
        effect="with the papers that its rule asks, the ground is in trajectory",
    ),
    rows(_S.PLANNED, _A.FAIL, _S.FAILED, *_BOTH, effect="it never started"),
    rows(_S.RUNNING, _A.PASS, _S.PASSED, *_BOTH, effect="the licence itself is a paper, to be added"),
    rows(_S.RUNNING, _A.FAIL, _S.FAILED, *_BOTH, effect="the ground falls back"),
    rows(
        _S.RUNNING,
        _A.EXPIRE,
        _S.EXPIRED,
        Hand.CLOCK,
        guard="its last day has passed",
        effect="the ground falls back; warnings before it on the days of the rules",
    ),
)


def advised_institutes(actor: Actor) -> frozenset[UUID]:
    """Return the training institutes for which the actor advises."""
    if Permission.PROFILES_OWN not in actor.grants:
        return frozenset()
    return frozenset(
        seat.organisation_id for seat in actor.seats if seat.active and Role.INSTITUTE_ADVISER in seat.roles
    )


def hands_on(actor: Actor, professional_id: UUID, institute_id: UUID | None) -> frozenset[Hand]:
    """Return in what quality the actor touches a trajectory of someone at an institute."""
    hands = {Hand.CLOCK} if actor.is_system else set()
    if actor.professional_id is not None and actor.professional_id == professional_id:
        hands.add(Hand.PROFESSIONAL)
    if institute_id is not None and institute_id in advised_institutes(actor):
        hands.add(Hand.INSTITUTE)
    return frozenset(hands)


def viewer_can(actor: Actor, row: Trajectory) -> list[TrajectoryAction]:
    """Return what the actor may do with a trajectory now."""
    return TRAJECTORY.actions(row.status, hands_on(actor, row.professional_id, row.institute_id) - {Hand.CLOCK})
