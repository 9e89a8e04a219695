"""From a yes to a meeting: a date, an outcome for the history, or no meeting after all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.events import IntroductionChanged
from duobaan.introductions.models import Introduction, IntroductionKind, IntroductionOutcome
from duobaan.introductions.repository import IntroductionRepository
from duobaan.introductions.states import INTRODUCTION, IntroductionAction, hands_of
from duobaan.transitions import Hand

MAX_NOTE = 2000


@requires(Permission.INTRODUCTIONS_ANSWER, raises=(NotFound, InvalidInput, StateNotAllowed))
async def plan_introduction(
    actor: Actor, db: Database, *, introduction_id: UUID, takes_place_at: dt.datetime
) -> Introduction:
    """Set or move the date of a meeting that was accepted; either side may."""
    if takes_place_at <= now():
        raise InvalidInput.at("input", "takesPlaceAt", rule="in_past")
    async with db.write(actor) as uow:
        row = await IntroductionRepository(uow.session).get(introduction_id, actor)
        facts = {"takes_place_at": takes_place_at.astimezone(dt.UTC).isoformat()}
        await _move(uow, actor, row, IntroductionAction.PLAN, facts)
        row.takes_place_at = takes_place_at
    return row


@requires(Permission.INTRODUCTIONS_ANSWER, raises=(NotFound, InvalidInput, StateNotAllowed))
async def record_outcome(
    actor: Actor, db: Database, *, introduction_id: UUID, outcome: IntroductionOutcome, note: str = ""
) -> Introduction:
    """Keep what a meeting led to; a trial lesson needs a date that has passed."""
    if len(note) > MAX_NOTE:
        raise InvalidInput.at("input", "note", rule="too_long", longest=MAX_NOTE)
    async with db.write(actor) as uow:
        row = await IntroductionRepository(uow.session).get(introduction_id, actor)
        await _move(uow, actor, row, IntroductionAction.RECORD_OUTCOME, {"outcome": outcome.value})
        check_held(row.kind, row.takes_place_at, now())
        row.outcome, row.outcome_note = outcome, note.strip()
        row.outcome_at, row.outcome_by = now(), actor.user_id
    return row


def check_held(kind: IntroductionKind, takes_place_at: dt.datetime | None, at: dt.datetime) -> None:
    """Raise InvalidInput when a meeting cannot have taken place yet."""
    if takes_place_at is None and kind is IntroductionKind.TRIAL_LESSON:
        raise InvalidInput.at("input", "introductionId", rule="not_held_yet")
    if takes_place_at is not None and takes_place_at > at:
        raise InvalidInput.at("input", "introductionId", rule="not_held_yet")


@requires(Permission.INTRODUCTIONS_ANSWER, raises=(NotFound, StateNotAllowed))
async def cancel_introduction(actor: Actor, db: Database, *, introduction_id: UUID) -> Introduction:
    """Call a meeting off: the school at any time, the person after the yes; contact data are hidden again."""
    async with db.write(actor) as uow:
        row = await IntroductionRepository(uow.session).get(introduction_id, actor)
        await _move(uow, actor, row, IntroductionAction.CANCEL, {})
    return row


async def _move(
    uow: UnitOfWork, actor: Actor, row: Introduction, action: IntroductionAction, facts: Mapping[str, object]
) -> None:
    board_id = (await IntroductionRepository(uow.session).boards([row.school_id])).get(row.school_id)
    hands = hands_of(actor, row, board_id)
    if not hands:
        raise NotAllowed(Permission.INTRODUCTIONS_ANSWER.value)
    able = [hand for hand in (Hand.SCHOOL, Hand.PROFESSIONAL) if hand in hands]
    # Someone with two hats acts in the quality that may.
    chosen = next((hand for hand in able if action in INTRODUCTION.actions(row.status, [hand])), able[0])
    school = row.school_id if chosen is Hand.SCHOOL else None
    uow.move(INTRODUCTION, row, action, chosen, organisation_id=school, facts=facts)
    uow.emit(IntroductionChanged(introduction_id=row.id))
