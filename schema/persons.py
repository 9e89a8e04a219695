"""The professional whom other types name: one way to load them, for whoever may see the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan.ids import Kind
from schema.context import Info
from schema.ids import NODES

if TYPE_CHECKING:
    from schema.professionals.types import Professional

Person = Annotated["Professional", strawberry.lazy("schema.professionals.types")]


async def professional_of(info: Info, key: UUID | None) -> Professional | None:
    """Load a professional whom the viewer may see."""
    return None if key is None else cast("Professional | None", await NODES[Kind.PROFESSIONAL](info.context, key))
