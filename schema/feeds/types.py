"""A feed as its owner sees it: what it shows and when it was read; its secret is told once and never again."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.feeds.models import Feed as FeedRow
from duobaan.ids import Kind, public
from duobaan.words import FeedKind
from schema.context import Info
from schema.ids import NODES, Node

_SUBJECTS = {
    FeedKind.PERSON: Kind.PROFESSIONAL,
    FeedKind.CLASS: Kind.VACANCY,
    FeedKind.SCHOOL: Kind.ORGANISATION,
    FeedKind.SEARCH: Kind.SAVED_SEARCH,
}


@strawberry.type(description="An address under which a program of the viewer's own follows something.")
class Feed:
    """It shows what its owner may see when it is read."""

    id: strawberry.ID
    kind: FeedKind
    class_group: str | None = strawberry.field(description="The class, of a feed of a class.")
    created_at: dt.datetime
    last_used_at: dt.datetime | None = strawberry.field(
        description="When it was last read, to the hour; null while it was not."
    )
    row: strawberry.Private[FeedRow]

    @strawberry.field(description="What it follows; null when the viewer may not see that any more.")
    async def subject(self, info: Info) -> Node | None:
        """Load it."""
        return await NODES[_SUBJECTS[self.kind]](info.context, self.row.subject_id)

    @classmethod
    def of(cls, row: FeedRow) -> Feed:
        """Wrap a feed."""
        return cls(
            id=strawberry.ID(public(Kind.FEED, row.id)),
            kind=row.kind,
            class_group=row.class_group,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            row=row,
        )
