"""What a school and a person read of their introductions: the steps, what happened to each, what they may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db import keyset
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.introductions.models import Introduction
from duobaan.introductions.repository import ORDER, IntroductionRepository
from duobaan.introductions.states import IntroductionAction, viewer_can


@dataclass(frozen=True, slots=True)
class Meeting:
    """One introduction with its history."""

    row: Introduction
    board_id: UUID | None
    history: tuple[AuditRow, ...]

    def viewer_can(self, actor: Actor) -> list[IntroductionAction]:
        """Return what the actor may do now."""
        return viewer_can(actor, self.row, self.board_id)


@requires(Permission.BROWSE)
async def read_introductions(actor: Actor, db: Database, *, ids: Collection[UUID]) -> dict[UUID, Meeting]:
    """Return those of the introductions that concern the actor."""
    async with db.read() as session:
        introductions = IntroductionRepository(session)
        rows = await introductions.by_ids(ids, actor)
        boards = await introductions.boards({row.school_id for row in rows.values()})
        history = await introductions.history(list(rows))
    return {key: Meeting(row, boards.get(row.school_id), tuple(history.get(key, ()))) for key, row in rows.items()}


@requires(Permission.ACCOUNT_MANAGE)
async def list_introductions(actor: Actor, db: Database, *, window: keyset.Window) -> keyset.Page[Introduction]:
    """Return a page of the introductions that concern the actor, newest first."""
    async with db.read() as session:
        return await keyset.fetch(session, IntroductionRepository(session).listed(actor), ORDER, window)


@requires(Permission.ACCOUNT_MANAGE)
async def count_introductions(actor: Actor, db: Database) -> int:
    """Count the introductions that concern the actor."""
    async with db.read() as session:
        return await keyset.count(session, IntroductionRepository(session).listed(actor))
