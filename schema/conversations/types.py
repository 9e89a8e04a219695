"""Threads and messages: what the parties of one introduction or proposal write to each other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan.conversations import models
from duobaan.conversations.repository import ConversationRepository
from duobaan.conversations.service import count_messages, list_messages
from duobaan.ids import Kind, public
from duobaan.words import PartyKind
from schema.context import Context, Info
from schema.conversations import loaders
from schema.cursors import scope_of
from schema.ids import NODES, Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.pagination import Connection, connect, window
from schema.persons import Person, professional_of

if TYPE_CHECKING:
    from schema.introductions.types import Introduction
    from schema.proposals.types import MatchProposal


@strawberry.type(description="Something that someone wrote in the name of a party.")
class Message(Node):
    """Only parties of the thread find it."""

    body: str
    text_language: str
    created_at: dt.datetime
    party_kind: PartyKind
    row: strawberry.Private[models.Message]

    @classmethod
    def of(cls, row: models.Message) -> Message:
        """Wrap a message of a thread to which the viewer is a party."""
        return cls(
            id=strawberry.ID(public(Kind.MESSAGE, row.id)),
            body=row.body,
            text_language=row.text_language,
            created_at=row.created_at,
            party_kind=row.party_kind,
            row=row,
        )

    @strawberry.field(description="Whether the viewer wrote it.")
    def is_mine(self, info: Info) -> bool:
        """Compare the author."""
        return self.row.by_id == info.context.actor.user_id

    @strawberry.field(description="The school, company or region in whose name it was written.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load the organisation."""
        return await by_id(info.context, self.row.organisation_id)

    @strawberry.field(description="The professional who wrote it; null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.row.professional_id)


@strawberry.type(description="What the parties of exactly one introduction or proposal write to each other.")
class Thread(Node):
    """It begins with the first message."""

    last_message_at: dt.datetime
    unread_count: int = strawberry.field(description="Messages of others that the viewer has not read.")
    row: strawberry.Private[models.Thread]

    @classmethod
    def of(cls, row: models.Thread, unread: int) -> Thread:
        """Wrap a thread to which the viewer is a party."""
        key = strawberry.ID(public(Kind.THREAD, row.id))
        return cls(id=key, last_message_at=row.last_message_at, unread_count=unread, row=row)

    @strawberry.field(description="Newest first.")
    async def messages(self, info: Info, first: int = 20, after: str | None = None) -> Connection[Message]:
        """List them."""
        context, key = info.context, self.row.id
        scope = scope_of("messages", key)
        asked = window(context, scope, first, after)
        page = await list_messages(context.actor, context.db, thread_id=key, window=asked)

        async def count() -> int:
            return await count_messages(context.actor, context.db, thread_id=key)

        return connect(context, scope, page, asked, Message.of, count)

    @strawberry.field(description="What it is about, when that is an introduction.")
    async def introduction(
        self, info: Info
    ) -> Annotated[Introduction, strawberry.lazy("schema.introductions.types")] | None:
        """Load the introduction."""
        key = self.row.introduction_id
        return None if key is None else cast("Introduction | None", await NODES[Kind.INTRODUCTION](info.context, key))

    @strawberry.field(description="What it is about, when that is a proposal.")
    async def proposal(self, info: Info) -> Annotated[MatchProposal, strawberry.lazy("schema.proposals.types")] | None:
        """Load the proposal."""
        key = self.row.proposal_id
        return None if key is None else cast("MatchProposal | None", await NODES[Kind.PROPOSAL](info.context, key))


async def load_thread(context: Context, key: UUID) -> Thread | None:
    """Load one thread to which the viewer is a party."""
    found = await context.loader(loaders.threads).load(key)
    return None if found is None else Thread.of(*found)


@node_loader(Kind.THREAD)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a thread for `node`."""
    return await load_thread(context, key)


@node_loader(Kind.MESSAGE)
async def load_message(context: Context, key: UUID) -> Node | None:
    """Load a message for `node`."""
    async with context.db.read() as session:
        row = await ConversationRepository(session).message(key, context.actor)
    return None if row is None else Message.of(row)
