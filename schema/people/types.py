"""The type of a person with an account, and how it is loaded."""

from __future__ import annotations

from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.organisations.member_repository import MemberRepository
from duobaan.people.models import User as UserRow
from schema.context import Context
from schema.ids import Node, node_loader
from schema.vocabulary import Locale


@strawberry.type(description="A person with an account; known to themselves and to fellow members.")
class User(Node):
    """Name and address, nothing else."""

    name: str
    email: str
    locale: Locale

    @classmethod
    def of(cls, row: UserRow) -> User:
        """Wrap an account."""
        return cls(
            id=strawberry.ID(public(Kind.USER, row.id)), name=row.name, email=row.email, locale=Locale(row.locale)
        )


async def people(context: Context, keys: list[UUID]) -> list[UserRow | None]:
    """Load accounts of oneself and of fellow members."""
    async with context.db.read() as session:
        found = await MemberRepository(session).people(keys, context.actor)
    return [found.get(key) for key in keys]


@node_loader(Kind.USER)
async def load_user(context: Context, key: UUID) -> Node | None:
    """Load an account for `node`: the viewer's own and those of fellow members."""
    found = await context.loader(people).load(key)
    return None if found is None else User.of(found)
