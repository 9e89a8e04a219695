"""Mutations of notices: they were read, and how one wants to be told."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.ids import Kind, parse, private
from duobaan.notices import service
from duobaan.notices.models import DigestCadence, NoticeChannel, NoticeKind
from schema.access import mutation
from schema.context import Info
from schema.errors import InvalidInput, NotAllowed, NotFound
from schema.notices.types import NoticeSettings


@strawberry.input(description="Which notices the viewer read; without any wish all of them.")
class MarkNoticesReadInput:
    """What was read is not mailed any more."""

    notice_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="These; at most 200.")
    subject_id: strawberry.ID | None = strawberry.field(default=None, description="Those about this object.")


@strawberry.input(description="How the viewer wants to be told of one kind of thing.")
class NoticeChoiceInput:
    """OFF: not in the inbox either."""

    kind: NoticeKind = strawberry.field(description="What one is told of.")
    channel: NoticeChannel = strawberry.field(description="Where, and when, one is told of it.")


@strawberry.input(description="How the viewer wants to be told; what is left out stays as it is.")
class ChangeNoticeSettingsInput:
    """Minutes are of the day in the Netherlands."""

    digest: DigestCadence | None = strawberry.field(
        default=None, description="How often what waits for a digest is mailed."
    )
    quiet_from: int | None = strawberry.field(default=None, description="From 0 to 1,439.")
    quiet_to: int | None = strawberry.field(default=None, description="From 0 to 1,439; the same as quietFrom: none.")
    is_mail_stopped: bool | None = strawberry.field(default=None, description="True: no notices by mail at all.")
    choices: list[NoticeChoiceInput] | None = strawberry.field(
        default=None, description="Kinds with another channel; the others stay as they are."
    )


@strawberry.type(description="The notices were read.")
class MarkNoticesReadSuccess:
    """With what is left."""

    unread_notice_count: int = strawberry.field(description="How many notices the viewer has not read yet.")


@strawberry.type(description="How the viewer is told from now on.")
class ChangeNoticeSettingsSuccess:
    """All of it."""

    notice_settings: NoticeSettings = strawberry.field(description="All settings of notices as they are now.")


MarkNoticesReadResult = Annotated[
    MarkNoticesReadSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("MarkNoticesReadResult")
]
ChangeNoticeSettingsResult = Annotated[
    ChangeNoticeSettingsSuccess | NotAllowed | InvalidInput, strawberry.union("ChangeNoticeSettingsResult")
]


@strawberry.type
class NoticeMutations:
    """Mixed into Mutation."""

    @mutation(service.mark_notices_read)
    async def mark_notices_read(self, info: Info, input: MarkNoticesReadInput) -> MarkNoticesReadResult | None:
        path = ("input", "noticeIds")
        chosen = input.notice_ids
        keys = None if chosen is None else [private(Kind.NOTICE, one, path=path) for one in chosen]
        about = None if input.subject_id is None else parse(input.subject_id)[1]
        left = await service.mark_notices_read(info.context.actor, info.context.db, notice_ids=keys, subject_id=about)
        return MarkNoticesReadSuccess(unread_notice_count=left)

    @mutation(service.change_notice_settings)
    async def change_notice_settings(
        self, info: Info, input: ChangeNoticeSettingsInput
    ) -> ChangeNoticeSettingsResult | None:
        found = await service.change_notice_settings(
            info.context.actor,
            info.context.db,
            digest=input.digest,
            quiet_from=input.quiet_from,
            quiet_to=input.quiet_to,
            mail_stopped=input.is_mail_stopped,
            channels={one.kind: one.channel for one in input.choices or ()},
        )
        return ChangeNoticeSettingsSuccess(notice_settings=NoticeSettings.of(found))
