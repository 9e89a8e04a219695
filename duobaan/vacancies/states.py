"""The life cycle of a vacancy as a table, and in what quality an actor touches one."""

from __future__ import annotations

import enum
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.vacancies.models import Vacancy
from duobaan.words import VacancyStatus


class VacancyAction(enum.StrEnum):
    """What may be done with a vacancy; OPEN, COVER, UNCOVER, EXPIRE and CLOSE are the system's own."""

    CHANGE = "CHANGE"
    PUBLISH = "PUBLISH"
    SCHEDULE = "SCHEDULE"
    RENEW = "RENEW"
    WITHDRAW = "WITHDRAW"
    OPEN = "OPEN"
    COVER_PART = "COVER_PART"
    COVER_ALL = "COVER_ALL"
    UNCOVER = "UNCOVER"
    EXPIRE = "EXPIRE"
    CLOSE = "CLOSE"


_S, _A = VacancyStatus, VacancyAction
# A board is the employer behind its schools and may do what they do.
_SCHOOL = (Hand.SCHOOL, Hand.BOARD)
_COMPLETE = "complete; a responsible teacher named where guests are accepted"

VACANCY: LifeCycle[VacancyStatus, VacancyAction] = LifeCycle(
    "vacancy",
    rows((_S.DRAFT, _S.SCHEDULED, _S.PUBLISHED, _S.PARTLY_FILLED), _A.CHANGE, None, *_SCHOOL),
    rows((_S.DRAFT, _S.SCHEDULED), _A.PUBLISH, _S.PUBLISHED, *_SCHOOL, guard=_COMPLETE),
    rows(_S.DRAFT, _A.SCHEDULE, _S.SCHEDULED, *_SCHOOL, guard=_COMPLETE + "; a later day is given"),
    rows(_S.SCHEDULED, _A.OPEN, _S.PUBLISHED, Hand.CLOCK, guard="its day has come"),
    rows((_S.PUBLISHED, _S.FILLED), _A.COVER_PART, _S.PARTLY_FILLED, Hand.CLOCK, guard="some lessons are assigned"),
    rows((_S.PUBLISHED, _S.PARTLY_FILLED), _A.COVER_ALL, _S.FILLED, Hand.CLOCK, guard="every must-lesson is assigned"),
    rows((_S.PARTLY_FILLED, _S.FILLED), _A.UNCOVER, _S.PUBLISHED, Hand.CLOCK, guard="no lesson is assigned any more"),
    rows((_S.PUBLISHED, _S.PARTLY_FILLED), _A.EXPIRE, _S.EXPIRED, Hand.CLOCK, guard="closing time or end has passed"),
    rows(
        (_S.PUBLISHED, _S.PARTLY_FILLED),
        _A.WITHDRAW,
        _S.WITHDRAWN,
        Hand.PLATFORM,
        Hand.REGION,
        guard="a report was decided so, with reasons",
    ),
    rows(_S.EXPIRED, _A.RENEW, _S.PUBLISHED, *_SCHOOL, guard=_COMPLETE, effect="the fill state is derived again"),
    rows(
        (_S.DRAFT, _S.SCHEDULED, _S.PUBLISHED, _S.PARTLY_FILLED),
        _A.WITHDRAW,
        _S.WITHDRAWN,
        *_SCHOOL,
        guard="with a reason",
    ),
    rows(_S.FILLED, _A.CLOSE, _S.CLOSED, Hand.CLOCK, guard="its last day has passed"),
)


def hands_of(actor: Actor, vacancy: Vacancy, board_id: UUID | None) -> frozenset[Hand]:
    """Return in what quality the actor touches a vacancy; `board_id` is the board of its school."""
    writes = actor.organisations_with(Permission.VACANCIES_WRITE)
    hands = {Hand.CLOCK} if actor.is_system else set()
    if vacancy.school_id in writes:
        hands.add(Hand.SCHOOL)
    if board_id is not None and board_id in writes:
        hands.add(Hand.BOARD)
    return frozenset(hands)


def viewer_can(actor: Actor, vacancy: Vacancy, board_id: UUID | None) -> list[VacancyAction]:
    """Return what the actor may do with a vacancy now."""
    return VACANCY.actions(vacancy.status, hands_of(actor, vacancy, board_id) - {Hand.CLOCK})
