"""What of an organisation only its own people see: who was asked to join, who looked in, and what sign-in it asks."""

from __future__ import annotations

from typing import Any

import strawberry

from duobaan.access import Permission
from schema.context import Info
from schema.organisations import loaders
from schema.organisations.invitations import Invitation
from schema.organisations.support import SupportAccess, SupportLook


async def invitations(parent: strawberry.Parent[Any], info: Info) -> list[Invitation] | None:
    """Load the open invitations."""
    if not info.context.actor.holds(Permission.MEMBERS_MANAGE, parent.row.id):
        return None
    return [Invitation.of(row) for row in await info.context.loader(loaders.invitations).load(parent.row.id)]


def second_step_demanded(parent: strawberry.Parent[Any], info: Info) -> bool | None:
    """Tell its people."""
    is_own = info.context.actor.holds(Permission.MEMBERS_READ, parent.row.id)
    return bool(parent.row.second_step_demanded) if is_own else None


async def support_looks(parent: strawberry.Parent[Any], info: Info) -> list[SupportLook] | None:
    """Load the looks."""
    if not info.context.actor.holds(Permission.MEMBERS_READ, parent.row.id):
        return None
    found = await info.context.loader(loaders.support).load(parent.row.id)
    return [SupportLook(by=look.name, access=SupportAccess.of(look.row)) for look in found]
