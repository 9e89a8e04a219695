"""Mutations of conversations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from duobaan.conversations import service
from duobaan.conversations.service import Subject
from duobaan.errors import NotFound as Unknown
from duobaan.ids import Kind, parse, private
from schema.access import mutation
from schema.context import Context, Info
from schema.conversations.types import Message, Thread, load_thread
from schema.errors import InvalidInput, NotAllowed, NotFound, StateNotAllowed

_ABOUT = "An introduction, a proposal or a thread."
_FOR = "The organisation or professional that this is written for; needed when more than one could be meant."


@strawberry.input(description="Something to say to the other parties.")
class SendMessageInput:
    """At most 4,000 characters."""

    about: strawberry.ID = strawberry.field(description=_ABOUT)
    body: str
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
    idempotency_key: str | None = None


@strawberry.input(description="Everything in a thread was read.")
class MarkThreadReadInput:
    """By the viewer alone."""

    thread_id: strawberry.ID


@strawberry.type(description="The message and its thread.")
class SendMessageSuccess:
    """Not named `message`: clients ask that of every failure beside the success."""

    sent: Message
    thread: Thread


@strawberry.type(description="The thread without anything unread.")
class MarkThreadReadSuccess:
    """For the viewer."""

    thread: Thread


SendMessageResult = Annotated[
    SendMessageSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed, strawberry.union("SendMessageResult")
]
MarkThreadReadResult = Annotated[
    MarkThreadReadSuccess | NotAllowed | NotFound, strawberry.union("MarkThreadReadResult")
]


async def _subject(context: Context, text: str) -> Subject:
    kind, key = parse(text)
    if kind is Kind.INTRODUCTION:
        return Subject(introduction_id=key)
    if kind is Kind.PROPOSAL:
        return Subject(proposal_id=key)
    thread = await load_thread(context, key) if kind is Kind.THREAD else None
    if thread is None:
        raise Unknown("Thread", path=("input", "about"))
    return Subject(thread.row.introduction_id, thread.row.proposal_id)


def _party(text: str | None) -> UUID | None:
    if text is None:
        return None
    kind, key = parse(text)
    if kind not in (Kind.ORGANISATION, Kind.PROFESSIONAL):
        raise Unknown(kind.name, path=("input", "onBehalfOf"))
    return key


async def _thread(context: Context, key: UUID) -> Thread:
    context.forget()  # it was written in since anything was read
    found = await load_thread(context, key)
    if found is None:
        raise LookupError("a party does not see its own thread")
    return found


@strawberry.type
class ConversationMutations:
    """Mixed into Mutation."""

    @mutation(service.send_message)
    async def send_message(self, info: Info, input: SendMessageInput) -> SendMessageResult | None:
        row = await service.send_message(
            info.context.actor,
            info.context.db,
            about=await _subject(info.context, input.about),
            body=input.body,
            on_behalf_of=_party(input.on_behalf_of),
            idempotency_key=input.idempotency_key,
        )
        return SendMessageSuccess(sent=Message.of(row), thread=await _thread(info.context, row.thread_id))

    @mutation(service.mark_thread_read)
    async def mark_thread_read(self, info: Info, input: MarkThreadReadInput) -> MarkThreadReadResult | None:
        key = private(Kind.THREAD, input.thread_id, path=("input", "threadId"))
        row = await service.mark_thread_read(info.context.actor, info.context.db, thread_id=key)
        return MarkThreadReadSuccess(thread=await _thread(info.context, row.id))
