"""Programs that call on the API, as their organisation sees them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan import labels
from duobaan.access import Permission
from duobaan.clients import models
from duobaan.clients.service import count_clients, list_clients, view_client
from duobaan.clients.uses import list_client_uses
from duobaan.errors import NotAllowed, NotFound
from duobaan.ids import Kind, public
from duobaan.words import ClientKind
from schema.context import Context, Info
from schema.cursors import scope_of
from schema.ids import Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.pagination import Connection, connect, window
from schema.vocabulary import Locale, language


@strawberry.type(description="An app that acts for people, or a system that acts for its organisation.")
class ApiClient(Node):
    """Its id is the `client_id` of OAuth; secrets are told once and never shown again."""

    row: strawberry.Private[models.ApiClient]
    kind: ClientKind
    name: str
    redirect_uris: list[str] = strawberry.field(description="Where an app may be answered; empty for a system.")
    scopes: list[Permission] = strawberry.field(description="The most that it may ask for.")
    created_at: dt.datetime
    revoked_at: dt.datetime | None

    @strawberry.field(description="Who registered it.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load the organisation."""
        return await by_id(info.context, self.row.organisation_id)

    @strawberry.field(description="What it used in the last 90 days that will go, the most used first.")
    async def deprecated_uses(self, info: Info) -> list[DeprecatedUse]:
        """Read the counts."""
        context = info.context
        found = await list_client_uses(context.actor, context.db, client_id=self.row.id)
        return [DeprecatedUse(path=one.path, uses=one.uses, last_on=one.last_on) for one in found]


@strawberry.type(description="Something that a program may be registered with.")
class ClientScope:
    """The permission as a code, and in words for who chooses."""

    code: Permission = strawberry.field(description="What `registerClient` takes.")

    @strawberry.field(description="The words in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Look the words up."""
        return labels.label(f"permissions.{self.code.value}", language(info.context, locale))


@strawberry.type(description="How often a program used a part of the schema that will go.")
class DeprecatedUse:
    """Counted per request, in the last 90 days; the reason of the end says what to use instead."""

    path: str = strawberry.field(description="What will go, as `Type.field`, `Type.field(argument)` or `Type.VALUE`.")
    uses: int = strawberry.field(description="How many requests used it.")
    last_on: dt.date = strawberry.field(description="The day of the last one.")


def wrap(row: models.ApiClient) -> ApiClient:
    """Wrap a client."""
    return ApiClient(
        id=strawberry.ID(public(Kind.CLIENT, row.id)),
        row=row,
        kind=row.kind,
        name=row.name,
        redirect_uris=list(row.redirect_uris),
        scopes=list(row.scopes),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )


@node_loader(Kind.CLIENT)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a client for `node`."""
    try:
        return wrap(await view_client(context.actor, context.db, client_id=key))
    except (NotFound, NotAllowed):
        return None


async def listed(context: Context, key: UUID, first: int, after: str | None) -> Connection[ApiClient]:
    """Return one page of an organisation's clients, newest first."""
    scope = scope_of("clients", key)
    asked = window(context, scope, first, after)
    page = await list_clients(context.actor, context.db, organisation_id=key, window=asked)

    async def count() -> int:
        return await count_clients(context.actor, context.db, organisation_id=key)

    return connect(context, scope, page, asked, wrap, count)
