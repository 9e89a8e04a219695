"""The query for whoever asks."""

from __future__ import annotations

import strawberry

from duobaan.people.service import view_viewer
from schema.access import query
from schema.context import Info
from schema.people.types import User
from schema.viewer.types import Viewer


@strawberry.type
class ViewerQueries:
    """Mixed into Query."""

    @query(view_viewer)
    async def viewer(self, info: Info) -> Viewer | None:
        row = await view_viewer(info.context.actor, info.context.db)
        return None if row is None else Viewer(user=User.of(row))
