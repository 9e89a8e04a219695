"""Getting to know each other before any terms: a school asks, the person answers."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.events import IntroductionChanged
from duobaan.ids import Kind, public
from duobaan.introductions.models import Introduction, IntroductionKind
from duobaan.introductions.repository import IntroductionRepository
from duobaan.introductions.states import INTRODUCTION, IntroductionAction, hands_of
from duobaan.transitions import Hand

MAX_MESSAGE = 2000


@requires(Permission.INTRODUCTIONS_REQUEST, raises=(NotFound, InvalidInput, AlreadyDone))
async def request_introduction(
    actor: Actor,
    db: Database,
    *,
    professional_id: UUID,
    kind: IntroductionKind = IntroductionKind.CALL,
    message: str = "",
    vacancy_id: UUID | None = None,
    takes_place_at: dt.datetime | None = None,
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> Introduction:
    """Ask a professional to meet, in the name of a school; at most one open request at a time."""
    if len(message) > MAX_MESSAGE:
        raise InvalidInput.at("input", "message", rule="too_long", longest=MAX_MESSAGE)
    request: dict[str, object] = {
        "to": professional_id,
        "kind": kind,
        "text": message,
        "vacancy": vacancy_id,
        "for": on_behalf_of,
    }
    request["at"] = takes_place_at
    async with db.write(actor) as uow:
        introductions = IntroductionRepository(uow.session)
        school_id = _choose(await introductions.schools(actor), on_behalf_of)
        await introductions.lock_professional(professional_id, actor)
        # Asked under the lock: a twin that had to wait gets what the first one made.
        if (earlier := await uow.replay(idempotency_key, "request_introduction", request)) is not None:
            return await introductions.get(earlier, actor)
        if vacancy_id is not None and not await introductions.is_vacancy_of(vacancy_id, school_id):
            raise NotFound("Vacancy", path=("input", "vacancyId"))
        if await introductions.find_asked(school_id, professional_id) is not None:
            raise AlreadyDone("introduction_asked")
        assert actor.user_id is not None
        row = Introduction(
            school_id=school_id,
            professional_id=professional_id,
            vacancy_id=vacancy_id,
            kind=kind,
            message=message.strip(),
            asked_by=actor.user_id,
            takes_place_at=takes_place_at,
        )
        uow.session.add(row)
        await uow.session.flush()
        uow.record("introduction.ask", row, organisation_id=school_id, after=row.status.value)
        uow.emit(IntroductionChanged(introduction_id=row.id))
        uow.remember(idempotency_key, "request_introduction", request, row.id)
    return row


def _choose(schools: list[UUID], on_behalf_of: UUID | None) -> UUID:
    permission = Permission.INTRODUCTIONS_REQUEST.value
    if on_behalf_of is not None:
        if on_behalf_of not in schools:
            raise NotAllowed(permission, path=("input", "onBehalfOf"))
        return on_behalf_of
    if not schools:
        raise NotAllowed(permission)
    if len(schools) > 1:
        choices = ", ".join(public(Kind.ORGANISATION, key) for key in schools)
        raise InvalidInput.at("input", "onBehalfOf", rule="choose_party", choices=choices)
    return schools[0]


@requires(Permission.INTRODUCTIONS_ANSWER, raises=(NotFound, StateNotAllowed))
async def answer_introduction(actor: Actor, db: Database, *, introduction_id: UUID, accept: bool) -> Introduction:
    """Say yes or no to meeting a school; after a yes both see each other's name and contact data."""
    async with db.write(actor) as uow:
        row = await IntroductionRepository(uow.session).get(introduction_id, actor)
        if Hand.PROFESSIONAL not in hands_of(actor, row):
            raise NotAllowed(Permission.INTRODUCTIONS_ANSWER.value)
        action = IntroductionAction.ACCEPT if accept else IntroductionAction.DECLINE
        uow.move(INTRODUCTION, row, action, Hand.PROFESSIONAL)
        row.answered_at = now()
        uow.emit(IntroductionChanged(introduction_id=row.id))
    return row
