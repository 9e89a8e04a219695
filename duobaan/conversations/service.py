"""Writing and reading messages; who is not a party to the introduction or proposal finds no thread at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.parties import pick, stands_for
from duobaan.arrangements.rules import Signatory
from duobaan.clock import now
from duobaan.conversations.models import Message, Thread
from duobaan.conversations.repository import MESSAGE_ORDER, ORDER, ConversationRepository
from duobaan.db import keyset
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotFound, StateNotAllowed
from duobaan.events import MessageSent
from duobaan.introductions.models import IntroductionStatus
from duobaan.introductions.repository import IntroductionRepository
from duobaan.proposals.negotiation import load_negotiations, signatory
from duobaan.proposals.repository import ProposalRepository
from duobaan.words import PartyKind, ProposalStatus

MAX_BODY = 4000
_TALKING = (IntroductionStatus.ASKED, IntroductionStatus.ACCEPTED, IntroductionStatus.HELD)
# Superseded: the parties may want to propose again without what was taken.
_NEGOTIATING = (ProposalStatus.OPEN, ProposalStatus.AGREED, ProposalStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thread is about: exactly one of the two."""

    introduction_id: UUID | None = None
    proposal_id: UUID | None = None


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed))
async def send_message(
    actor: Actor,
    db: Database,
    *,
    about: Subject,
    body: str,
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> Message:
    """Write to the other parties of an introduction or a proposal, in the name of one's own."""
    text = body.strip()
    if not text or len(text) > MAX_BODY:
        raise InvalidInput.at("input", "body", rule="between", low=1, high=MAX_BODY)
    request = {"about": [about.introduction_id, about.proposal_id], "text": text, "for": on_behalf_of}
    async with db.write(actor) as uow:
        party = await _party(uow, actor, about, on_behalf_of)
        conversations = ConversationRepository(uow.session)
        thread = await conversations.open_thread(introduction_id=about.introduction_id, proposal_id=about.proposal_id)
        # Asked under the lock of the thread: a twin that had to wait gets what the first one wrote.
        if (earlier := await uow.replay(idempotency_key, "send_message", request)) is not None:
            return await uow.session.get_one(Message, earlier)
        assert actor.user_id is not None
        row = Message(
            thread_id=thread.id,
            by_id=actor.user_id,
            party_kind=party.kind,
            organisation_id=party.organisation_id,
            professional_id=party.professional_id,
            body=text,
            text_language=actor.locale,
        )
        uow.session.add(row)
        thread.last_message_at = now()
        await uow.session.flush()
        uow.emit(MessageSent(thread_id=thread.id, message_id=row.id))
        uow.remember(idempotency_key, "send_message", request, row.id)
    return row


async def _party(uow: UnitOfWork, actor: Actor, about: Subject, on_behalf_of: UUID | None) -> Signatory:
    if about.introduction_id is not None:
        return await _party_of_introduction(uow, actor, about.introduction_id, on_behalf_of)
    if about.proposal_id is not None:
        return await _party_of_proposal(uow, actor, about.proposal_id, on_behalf_of)
    raise NotFound("Thread", path=("input", "about"))


async def _party_of_introduction(uow: UnitOfWork, actor: Actor, key: UUID, on_behalf_of: UUID | None) -> Signatory:
    row = await ConversationRepository(uow.session).introduction(key, actor)
    if row.status not in _TALKING:
        raise StateNotAllowed(state=row.status.value, allowed=())
    board_id = (await IntroductionRepository(uow.session).boards([row.school_id])).get(row.school_id)
    school = Signatory(PartyKind.SCHOOL, organisation_id=row.school_id)
    person = Signatory(PartyKind.PROFESSIONAL, professional_id=row.professional_id)
    sides = ((school, Permission.INTRODUCTIONS_REQUEST), (person, Permission.INTRODUCTIONS_ANSWER))
    able = [party for party, permission in sides if stands_for(actor, party, permission, board_id)]
    return pick(able, Permission.INTRODUCTIONS_ANSWER, board_id=board_id, on_behalf_of=on_behalf_of)


async def _party_of_proposal(uow: UnitOfWork, actor: Actor, key: UUID, on_behalf_of: UUID | None) -> Signatory:
    proposals = ProposalRepository(uow.session)
    row = await proposals.get(key, actor)
    if row.status not in _NEGOTIATING:
        raise StateNotAllowed(state=row.status.value, allowed=())
    standing = (await load_negotiations(proposals, [row], await proposals.boards([row.school_id])))[row.id]
    return signatory(standing.speaks_as(actor, on_behalf_of, standing.parties))


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound,))
async def mark_thread_read(actor: Actor, db: Database, *, thread_id: UUID) -> Thread:
    """Say that everything in a thread was read; only one's own counts change."""
    async with db.write(actor) as uow:
        conversations = ConversationRepository(uow.session)
        row = await conversations.get(thread_id, actor)
        newest = await conversations.newest(row.id)
        if newest is not None and actor.user_id is not None:
            await conversations.mark_read(row.id, actor.user_id, newest)
    return row


@requires(Permission.ACCOUNT_MANAGE)
async def read_threads(actor: Actor, db: Database, *, ids: Collection[UUID]) -> dict[UUID, tuple[Thread, int]]:
    """Return those of the threads to which the actor is a party, each with how much is unread."""
    async with db.read() as session:
        conversations = ConversationRepository(session)
        rows = await conversations.by_ids(ids, actor)
        unread = await conversations.unread(list(rows), actor)
    return {key: (row, unread.get(key, 0)) for key, row in rows.items()}


@requires(Permission.ACCOUNT_MANAGE)
async def list_threads(
    actor: Actor, db: Database, *, window: keyset.Window, unread: bool | None = None
) -> keyset.Page[Thread]:
    """Return a page of the actor's threads, the last written in first."""
    async with db.read() as session:
        listed = ConversationRepository(session).listed(actor, unread=unread)
        return await keyset.fetch(session, listed, ORDER, window)


@requires(Permission.ACCOUNT_MANAGE)
async def count_threads(actor: Actor, db: Database, *, unread: bool | None = None) -> int:
    """Count the actor's threads."""
    async with db.read() as session:
        return await keyset.count(session, ConversationRepository(session).listed(actor, unread=unread))


@requires(Permission.ACCOUNT_MANAGE)
async def count_unread_messages(actor: Actor, db: Database) -> int:
    """How many messages of others the viewer has not read, in all threads."""
    async with db.read() as session:
        return await ConversationRepository(session).count_unread(actor)


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound,))
async def list_messages(actor: Actor, db: Database, *, thread_id: UUID, window: keyset.Window) -> keyset.Page[Message]:
    """Return a page of a thread's messages, newest first."""
    async with db.read() as session:
        conversations = ConversationRepository(session)
        await conversations.get(thread_id, actor)
        return await keyset.fetch(session, conversations.messages(thread_id), MESSAGE_ORDER, window)


@requires(Permission.ACCOUNT_MANAGE)
async def count_messages(actor: Actor, db: Database, *, thread_id: UUID) -> int:
    """Count a thread's messages; zero for whoever is no party to it."""
    async with db.read() as session:
        conversations = ConversationRepository(session)
        if thread_id not in await conversations.by_ids([thread_id], actor):
            return 0
        return await keyset.count(session, conversations.messages(thread_id))
