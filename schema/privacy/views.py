"""Who saw me: which organisations opened the viewer's own profile."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.privacy.models import ProfileViewing
from duobaan.professionals.viewings import count_profile_views, list_profile_views
from schema.context import Context, Info
from schema.cursors import scope_of
from schema.organisations.types import Organisation, by_id
from schema.pagination import Connection, connect, window


@strawberry.type(description="Somebody of an organisation opened the viewer's profile; a hit in a search is not that.")
class ProfileView:
    """The organisation and the day, not who of it; kept for a year."""

    on: dt.date = strawberry.field(description="The day, in the Netherlands.")
    row: strawberry.Private[ProfileViewing]

    @classmethod
    def of(cls, row: ProfileViewing) -> ProfileView:
        """Wrap a viewing."""
        return cls(on=row.on, row=row)

    @strawberry.field(description="For which organisation they came; null when it is not in the market any more.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load it."""
        return await by_id(info.context, self.row.organisation_id)


async def profile_views(context: Context, first: int, after: str | None) -> Connection[ProfileView] | None:
    """List the viewings of the viewer's own profile; None for a token that was not let into it."""
    if list_profile_views.permission not in context.actor.grants:
        return None
    scope = scope_of("profileViews")
    asked = window(context, scope, first, after)
    page = await list_profile_views(context.actor, context.db, window=asked)

    async def count() -> int:
        return await count_profile_views(context.actor, context.db)

    return connect(context, scope, page, asked, ProfileView.of, count)
