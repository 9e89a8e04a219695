"""Follows the job of one import, from its state now to its end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from uuid import UUID

from duobaan.imports.service import progress_of
from duobaan.live.feed import Wants
from duobaan.live.service import has_ended
from schema.context import Context
from schema.live.following import open_cursor
from schema.live.types import ImportProgress

_LOOK_SECONDS = 0.5


async def follow_import(context: Context, key: UUID) -> AsyncGenerator[ImportProgress, None]:
    """Yield how far the job of an import is whenever that changed; the last one says DONE or FAILED."""
    line = context.line
    assert line is not None
    listener = await line.open(Wants(frozenset()))
    told: tuple[object, ...] = ()
    try:
        while True:
            context.actor = await line.actor_now()
            row = await progress_of(context.actor, context.db, import_id=key)
            if row is None:
                return
            state = (row.id, row.status, row.step, row.done, row.total)
            if state != told:
                context.mark = open_cursor(context, listener.mark)
                yield ImportProgress.of(row, context.mark)
                told = state
            if has_ended(row):
                return
            await listener.next(_LOOK_SECONDS)
    finally:
        line.leave(listener)
