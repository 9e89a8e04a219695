"""Mutations of programs that call on the API."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.access import Permission
from duobaan.clients import service
from duobaan.clients.rules import NewClient
from duobaan.ids import Kind, private
from duobaan.words import ClientKind
from schema.access import mutation
from schema.clients.types import ApiClient, wrap
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, LimitReached, NotAllowed, NotFound


@strawberry.input(description="A program that shall call on the API.")
class RegisterClientInput:
    """An APP has addresses to return to and no secret; a MACHINE has a secret and no addresses."""

    organisation_id: strawberry.ID
    kind: ClientKind
    name: str = strawberry.field(description="People read it when they are asked for consent.")
    redirect_uris: list[str] = strawberry.field(
        default_factory=list, description="https, http://127.0.0.1 (any port) or a scheme of your own."
    )
    scopes: list[Permission] = strawberry.field(description="The most that it may ask for.")
    idempotency_key: str | None = None


@strawberry.input(description="The system that gets another secret.")
class RotateClientSecretInput:
    """The old secret works for another day, unless it shall end at once."""

    client_id: strawberry.ID
    ends_old_at_once: bool = False


@strawberry.input(description="The program that ends.")
class RevokeClientInput:
    """For good."""

    client_id: strawberry.ID


@strawberry.type(description="The program that was registered.")
class RegisterClientSuccess:
    """The secret is told this once: keep it where the system reads it and nowhere else."""

    client: ApiClient
    secret: str | None = strawberry.field(description="The client_secret of a system; null for an app and in a replay.")


@strawberry.type(description="The system with its new secret.")
class RotateClientSecretSuccess:
    """The secret is told this once."""

    client: ApiClient
    secret: str


@strawberry.type(description="The program that was ended.")
class RevokeClientSuccess:
    """Its tokens stopped working."""

    client: ApiClient


RegisterClientResult = Annotated[
    RegisterClientSuccess | NotAllowed | NotFound | InvalidInput | LimitReached,
    strawberry.union("RegisterClientResult"),
]
RotateClientSecretResult = Annotated[
    RotateClientSecretSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone,
    strawberry.union("RotateClientSecretResult"),
]
RevokeClientResult = Annotated[
    RevokeClientSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("RevokeClientResult")
]


@strawberry.type
class ClientMutations:
    """Mixed into Mutation."""

    @mutation(service.register_client)
    async def register_client(self, info: Info, input: RegisterClientInput) -> RegisterClientResult | None:
        made = await service.register_client(
            info.context.actor,
            info.context.db,
            organisation_id=private(Kind.ORGANISATION, input.organisation_id, path=("input", "organisationId")),
            new=NewClient(input.kind, input.name, tuple(input.redirect_uris), frozenset(input.scopes)),
            idempotency_key=input.idempotency_key,
        )
        return RegisterClientSuccess(client=wrap(made.client), secret=made.secret)

    @mutation(service.rotate_client_secret)
    async def rotate_client_secret(self, info: Info, input: RotateClientSecretInput) -> RotateClientSecretResult | None:
        made = await service.rotate_client_secret(
            info.context.actor,
            info.context.db,
            client_id=private(Kind.CLIENT, input.client_id, path=("input", "clientId")),
            ends_old_at_once=input.ends_old_at_once,
        )
        return RotateClientSecretSuccess(client=wrap(made.client), secret=made.secret or "")

    @mutation(service.revoke_client)
    async def revoke_client(self, info: Info, input: RevokeClientInput) -> RevokeClientResult | None:
        key = private(Kind.CLIENT, input.client_id, path=("input", "clientId"))
        row = await service.revoke_client(info.context.actor, info.context.db, client_id=key)
        return RevokeClientSuccess(client=wrap(row))
