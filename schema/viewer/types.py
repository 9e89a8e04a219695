"""Types around whoever asks."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from duobaan.access import Permission
from duobaan.alerts.models import SavedSearch as SavedSearchRow
from duobaan.alerts.service import list_saved_searches, view_saved_search
from duobaan.errors import NotFound
from duobaan.ids import Kind, public
from duobaan.organisations.members import list_own_memberships
from duobaan.people.models import LoginSession
from duobaan.people.sessions import list_sessions
from duobaan.professionals.browsing import list_profiles_to_confirm
from duobaan.words import AlertFrequency
from schema.context import Context, Info
from schema.ids import Node, node_loader
from schema.organisations.types import Membership
from schema.pagination import Connection
from schema.people.types import User
from schema.persons import Person, professional_of
from schema.privacy.consents import MyConsent, my_consents
from schema.privacy.views import ProfileView, profile_views
from schema.search.saved import SavedSearchFound, saved_search_found
from schema.viewer.scopes import SearchScope


@strawberry.type(description="A search that its owner wants to hear about.")
class SavedSearch(Node):
    """Asked again on `reviewOn` whether it is still wanted."""

    scope: SearchScope
    name: str
    text: str
    filter: JSON
    frequency: AlertFrequency
    review_on: dt.date
    paused_at: dt.datetime | None = strawberry.field(description="Since when it rests; null while it looks out.")
    new_since: dt.datetime = strawberry.field(description="What was published after this is new to the viewer.")
    row: strawberry.Private[SavedSearchRow]

    @classmethod
    def of(cls, row: SavedSearchRow) -> SavedSearch:
        """Wrap a saved search."""
        return cls(
            id=strawberry.ID(public(Kind.SAVED_SEARCH, row.id)),
            scope=row.scope,
            name=row.name,
            text=row.text,
            filter=JSON(row.filter),
            frequency=row.frequency,
            review_on=row.review_on,
            paused_at=row.paused_at,
            new_since=row.new_since,
            row=row,
        )

    @strawberry.field(description="How much it finds; null when its filter is not one that the search takes any more.")
    async def found(self, info: Info) -> SavedSearchFound | None:
        """Count it."""
        return await saved_search_found(info, self.row)


@strawberry.type(description="A place where the viewer is signed in with a browser.")
class Session:
    """Its secret is in the browser's cookie and nowhere else."""

    id: strawberry.ID
    agent: str = strawberry.field(description="What the browser says it is.")
    method: str = strawberry.field(description="How they signed in: password, totp, passkey or a provider's name.")
    signed_in_at: dt.datetime = strawberry.field(description="When the person last proved who they are there.")
    expires_at: dt.datetime = strawberry.field(description="When it ends; using it moves this on.")

    @classmethod
    def of(cls, row: LoginSession) -> Session:
        """Wrap a session."""
        return cls(
            id=strawberry.ID(public(Kind.SESSION, row.id)),
            agent=row.agent,
            method=row.method,
            signed_in_at=row.proven_at,
            expires_at=row.expires_at,
        )


@strawberry.type(description="Whoever asks.")
class Viewer:
    """Null for who is not signed in."""

    user: User

    @strawberry.field(description="The viewer's seats in organisations, oldest first.")
    async def memberships(self, info: Info) -> list[Membership]:
        """List them."""
        return [Membership.of(row) for row in await list_own_memberships(info.context.actor, info.context.db)]

    @strawberry.field(description="The viewer's own profile; null without one, or for a token without that scope.")
    async def professional(self, info: Info) -> Person | None:
        """Load it."""
        actor = info.context.actor
        return await professional_of(info, actor.professional_id if Permission.PROFILES_OWN in actor.grants else None)

    @strawberry.field(description="Profiles that employers prepared for the viewer and that wait for their word.")
    async def profiles_to_confirm(self, info: Info) -> list[Person]:
        """List them; empty for a token without that scope."""
        if list_profiles_to_confirm.permission not in info.context.actor.grants:
            return []
        rows = await list_profiles_to_confirm(info.context.actor, info.context.db)
        found = [await professional_of(info, row.id) for row in rows]
        return [one for one in found if one is not None]

    @strawberry.field(description="Where the viewer is signed in, newest first; empty for a token without that scope.")
    async def sessions(self, info: Info) -> list[Session]:
        """List them."""
        if list_sessions.permission not in info.context.actor.grants:
            return []
        return [Session.of(row) for row in await list_sessions(info.context.actor, info.context.db)]

    @strawberry.field(description="The viewer's saved searches, newest first; empty for a token without that scope.")
    async def saved_searches(self, info: Info) -> list[SavedSearch]:
        """List them."""
        if list_saved_searches.permission not in info.context.actor.grants:
            return []
        return [SavedSearch.of(row) for row in await list_saved_searches(info.context.actor, info.context.db)]

    @strawberry.field(
        description="Which organisations opened the viewer's profile, newest first; null without that scope."
    )
    async def profile_views(
        self, info: Info, first: int = 20, after: str | None = None
    ) -> Connection[ProfileView] | None:
        """List them."""
        return await profile_views(info.context, first, after)

    @strawberry.field(description="What the viewer consented to, newest first, with what was withdrawn.")
    async def consents(self, info: Info) -> list[MyConsent]:
        """List them."""
        return await my_consents(info.context)


@node_loader(Kind.SAVED_SEARCH)
async def load_saved_search(context: Context, key: UUID) -> Node | None:
    """Load a saved search of the viewer for `node`."""
    if view_saved_search.permission not in context.actor.grants:
        return None
    try:
        return SavedSearch.of(await view_saved_search(context.actor, context.db, saved_search_id=key))
    except NotFound:
        return None
