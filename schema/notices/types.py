"""Notices and the settings of notices, as their owner sees them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.notices import models
from duobaan.notices.letters import page_of, sentence
from duobaan.notices.models import DigestCadence, NoticeChannel, NoticeKind
from duobaan.notices.service import Chosen, find_notice
from schema.context import Context, Info
from schema.ids import NODES, Node, node_loader
from schema.vocabulary import register

register(NoticeKind)
register(NoticeChannel)
register(DigestCadence)


@strawberry.type(description="Something that the viewer was told, once.")
class Notice(Node):
    """Known to its reader alone."""

    kind: NoticeKind = strawberry.field(description="What sort of thing it says.")
    happened_at: dt.datetime = strawberry.field(description="When what it says happened, in UTC.")
    read_at: dt.datetime | None = strawberry.field(description="When the viewer read it; null while it is new.")
    page: str = strawberry.field(description="The path of the web client's page about it, from the root of the site.")
    row: strawberry.Private[models.Notice]

    @classmethod
    def of(cls, row: models.Notice) -> Notice:
        """Wrap a notice of the viewer."""
        return cls(
            id=strawberry.ID(public(Kind.NOTICE, row.id)),
            kind=row.kind,
            happened_at=row.happened_at,
            read_at=row.read_at,
            page=page_of(row.kind, row.subject_kind, row.subject_id),
            row=row,
        )

    @strawberry.field(description="What it says, in the language of the request; it names nobody.")
    def text(self, info: Info) -> str:
        """Write the sentence."""
        return sentence(self.row.kind, self.row.facts, info.context.locale)

    @strawberry.field(description="What it is about, as it is now; null when the viewer may see it no more.")
    async def subject(self, info: Info) -> Node | None:
        """Load it through its own door."""
        load = NODES.get(Kind(self.row.subject_kind))
        return None if load is None else await load(info.context, self.row.subject_id)


@strawberry.type(description="How the viewer is told of one kind of thing.")
class NoticeChoice:
    """The default, or what they chose."""

    kind: NoticeKind = strawberry.field(description="What they are told of.")
    channel: NoticeChannel = strawberry.field(description="Where, and when, they are told of it.")


@strawberry.type(description="How the viewer wants to be told.")
class NoticeSettings:
    """Hours are those of the Netherlands, by its wall clock."""

    digest: DigestCadence = strawberry.field(description="How often what waits for a digest is mailed.")
    quiet_from: int = strawberry.field(description="Minute of the day at which quiet hours begin: no mail in them.")
    quiet_to: int = strawberry.field(description="Minute of the day at which they end; the same as their begin: none.")
    is_mail_stopped: bool = strawberry.field(description="True: no notices by mail at all, only in the inbox.")
    choices: list[NoticeChoice] = strawberry.field(description="Every kind with its channel.")

    @classmethod
    def of(cls, found: Chosen) -> NoticeSettings:
        """Wrap what was chosen."""
        habits = found.habits
        return cls(
            digest=habits.digest,
            quiet_from=habits.quiet_from,
            quiet_to=habits.quiet_to,
            is_mail_stopped=habits.mail_stopped,
            choices=[NoticeChoice(kind=kind, channel=channel) for kind, channel in found.channels.items()],
        )


@node_loader(Kind.NOTICE)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a notice of the viewer for `node`."""
    if find_notice.permission not in context.actor.grants:
        return None
    row = await find_notice(context.actor, context.db, notice_id=key)
    return None if row is None else Notice.of(row)
