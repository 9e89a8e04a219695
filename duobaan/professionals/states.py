"""The life cycles of a profile and of a release as tables, and in what quality an actor touches them."""

from __future__ import annotations

import enum
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.professionals.models import Professional, Release
from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import ProfileStatus, ReleaseStatus


class ProfileAction(enum.StrEnum):
    """What may be done with a profile; PUBLISH, EXPIRE, GO_STALE and LOSE_RELEASE are the system's own."""

    POST = "POST"
    SUBMIT = "SUBMIT"
    CONFIRM = "CONFIRM"
    REFUSE = "REFUSE"
    UPDATE = "UPDATE"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    SUSPEND = "SUSPEND"
    RESTORE = "RESTORE"
    WITHDRAW = "WITHDRAW"
    ERASE = "ERASE"
    PUBLISH = "PUBLISH"
    LOSE_RELEASE = "LOSE_RELEASE"
    GO_STALE = "GO_STALE"
    EXPIRE = "EXPIRE"


class ReleaseAction(enum.StrEnum):
    """What may be done with a release; COMPLETE, EXPIRE and REPLACE are the system's own."""

    GRANT = "GRANT"
    ACCEPT = "ACCEPT"
    REVOKE = "REVOKE"
    COMPLETE = "COMPLETE"
    EXPIRE = "EXPIRE"
    REPLACE = "REPLACE"


_S, _A = ProfileStatus, ProfileAction
_LIVING = tuple(status for status in ProfileStatus if status is not ProfileStatus.ERASED)
_OWNED = (_S.DRAFT, _S.AWAITING_RELEASE, _S.PUBLISHED, _S.PAUSED, _S.STALE)

PROFILE: LifeCycle[ProfileStatus, ProfileAction] = LifeCycle(
    "profile",
    rows(_S.DRAFT, _A.POST, _S.AWAITING_CONFIRMATION, Hand.COMPANY, effect="the person is asked to confirm"),
    rows(_S.AWAITING_CONFIRMATION, _A.CONFIRM, _S.AWAITING_RELEASE, Hand.PROFESSIONAL, guard="in their own sign-in"),
    rows(
        (_S.PUBLISHED, _S.STALE),
        _A.CONFIRM,
        _S.PUBLISHED,
        Hand.PROFESSIONAL,
        guard="a release stands or none is needed",
        effect="60 fresh days",
    ),
    rows(_S.AWAITING_CONFIRMATION, _A.REFUSE, _S.ERASED, Hand.PROFESSIONAL, effect="all personal data go"),
    rows(_S.AWAITING_RELEASE, _A.REFUSE, _S.DRAFT, Hand.COMPANY),
    # Someone who withdrew may come back by submitting anew.
    rows((_S.DRAFT, _S.ARCHIVED), _A.SUBMIT, _S.AWAITING_RELEASE, Hand.PROFESSIONAL),
    rows(_OWNED, _A.UPDATE, None, Hand.PROFESSIONAL),
    rows(
        _S.AWAITING_CONFIRMATION,
        _A.UPDATE,
        None,
        Hand.COMPANY,
        Hand.PROFESSIONAL,
        guard="the person mends what was written before they confirm it; the address that was asked stays",
    ),
    rows(
        _S.AWAITING_RELEASE,
        _A.PUBLISH,
        _S.PUBLISHED,
        Hand.CLOCK,
        guard="a release stands or none is needed",
        effect="visible to whom the visibility says",
    ),
    rows(_S.PUBLISHED, _A.PAUSE, _S.PAUSED, Hand.PROFESSIONAL, Hand.COMPANY),
    rows(
        (*_OWNED, _S.ARCHIVED),
        _A.SUSPEND,
        _S.SUSPENDED,
        Hand.PLATFORM,
        Hand.REGION,
        guard="a report was decided so, with reasons",
        effect="out of every surface until who decides lifts it",
    ),
    rows(
        _S.SUSPENDED,
        _A.RESTORE,
        _S.PAUSED,
        Hand.PLATFORM,
        Hand.REGION,
        guard="the decision is lifted",
        effect="the person puts it back on the market",
    ),
    rows(_S.SUSPENDED, _A.UPDATE, None, Hand.PROFESSIONAL),
    rows(_S.PAUSED, _A.RESUME, _S.PUBLISHED, Hand.PROFESSIONAL, guard="a release stands or none is needed"),
    rows(_S.PUBLISHED, _A.GO_STALE, _S.STALE, Hand.CLOCK, guard="60 days unconfirmed"),
    rows((_S.PUBLISHED, _S.STALE), _A.LOSE_RELEASE, _S.AWAITING_RELEASE, Hand.COMPANY, Hand.CLOCK),
    rows(_S.AWAITING_CONFIRMATION, _A.EXPIRE, _S.ERASED, Hand.CLOCK, guard="30 days unanswered"),
    rows(_OWNED, _A.WITHDRAW, _S.ARCHIVED, Hand.PROFESSIONAL, effect="out of every surface"),
    rows(_LIVING, _A.ERASE, _S.ERASED, Hand.PROFESSIONAL, guard="no agreed work", effect="all personal data go"),
    rows(
        _LIVING,
        _A.ERASE,
        _S.ERASED,
        Hand.CLOCK,
        Hand.PLATFORM,
        guard="no agreed work; nobody signed in for long and was warned, or the person asked the platform",
        effect="all personal data go",
    ),
)

_R, _B = ReleaseStatus, ReleaseAction

RELEASE: LifeCycle[ReleaseStatus, ReleaseAction] = LifeCycle(
    "release",
    rows(_R.PROPOSED, _B.GRANT, None, Hand.COMPANY),
    rows(_R.PROPOSED, _B.ACCEPT, None, Hand.PROFESSIONAL),
    rows(_R.PROPOSED, _B.COMPLETE, _R.GRANTED, Hand.CLOCK, guard="granted and accepted"),
    rows((_R.PROPOSED, _R.GRANTED), _B.REVOKE, _R.REVOKED, Hand.COMPANY, guard="no agreed work in the period left"),
    rows((_R.PROPOSED, _R.GRANTED), _B.EXPIRE, _R.EXPIRED, Hand.CLOCK, guard="its last day has passed"),
    rows((_R.PROPOSED, _R.GRANTED), _B.REPLACE, _R.REPLACED, Hand.CLOCK, guard="a newer one is granted"),
)


def is_own(actor: Actor, professional: Professional) -> bool:
    """Say whether the professional is the actor, and a program of theirs was let into the profile."""
    return actor.user_id is not None and professional.user_id == actor.user_id and actor.lets(Permission.PROFILES_OWN)


def is_invited(professional: Professional, email: str | None) -> bool:
    """Say whether the owner of this e-mail address is the one who was asked to confirm."""
    awaiting = professional.status is ProfileStatus.AWAITING_CONFIRMATION and professional.user_id is None
    return awaiting and email is not None and professional.contact_email == email


def hands_of(actor: Actor, professional: Professional, email: str | None = None) -> frozenset[Hand]:
    """Return in what quality the actor touches a profile; `email` is the actor's own, from their account."""
    hands = {Hand.CLOCK} if actor.is_system else set()
    if is_own(actor, professional) or is_invited(professional, email):
        hands.add(Hand.PROFESSIONAL)
    if employs(actor, professional.employer_id, Permission.PROFESSIONALS_POST):
        hands.add(Hand.COMPANY)
    return frozenset(hands)


def release_hands_of(actor: Actor, release: Release, professional: Professional) -> frozenset[Hand]:
    """Return in what quality the actor touches a release."""
    hands = {Hand.CLOCK} if actor.is_system else set()
    if is_own(actor, professional):
        hands.add(Hand.PROFESSIONAL)
    if employs(actor, release.company_id, Permission.RELEASES_GRANT):
        hands.add(Hand.COMPANY)
    return frozenset(hands)


def employs(actor: Actor, company_id: UUID | None, permission: Permission) -> bool:
    """Say whether the actor acts for that company; the system is nobody's employer."""
    return company_id is not None and company_id in actor.organisations_with(permission)


def viewer_can(actor: Actor, professional: Professional, email: str | None = None) -> list[ProfileAction]:
    """Return what the actor may do with a profile now."""
    return PROFILE.actions(professional.status, hands_of(actor, professional, email) - {Hand.CLOCK})


def viewer_can_release(actor: Actor, release: Release, professional: Professional) -> list[ReleaseAction]:
    """Return what the actor may do with a release now."""
    hands = release_hands_of(actor, release, professional) - {Hand.CLOCK}
    done = {ReleaseAction.GRANT} if release.granted_at else set()
    done |= {ReleaseAction.ACCEPT} if release.accepted_at else set()
    return [action for action in RELEASE.actions(release.status, hands) if action not in done]
