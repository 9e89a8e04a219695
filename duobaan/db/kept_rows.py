"""Rows that strangers were shown, kept until anything is committed: what many people look at is read once (ADR-31)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from duobaan.access import Actor
from duobaan.db.generations import Generations

R = TypeVar("R")
_MOST_ROWS: Final = 4_000


class KeptRows:
    """What the database showed everybody, for one count of committed changes."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._number: int | None = None
        self._rows: dict[tuple[str, UUID], Any] = {}

    async def by_keys(
        self,
        kind: str,
        actor: Actor,
        keys: Iterable[UUID],
        read: Callable[[list[UUID]], Awaitable[Mapping[UUID, R]]],
    ) -> dict[UUID, R]:
        """Return the rows of one kind that the actor may see; `read` asks the database for those that are not known."""
        wanted = list(keys)
        number = self._generations.glance() if wanted and is_stranger(actor) else None
        if number is None:
            return dict(await read(wanted)) if wanted else {}
        self._move_to(number)
        found = {key: self._rows[kind, key] for key in wanted if (kind, key) in self._rows}
        missing = [key for key in wanted if key not in found]
        if missing:
            read_now = await read(missing)
            found |= read_now
            # The rows were read after the number: they hold for it as long as it is still the newest one that is known.
            if self._number == number:
                self._keep(kind, read_now)
        return found

    def _move_to(self, number: int) -> None:
        if number != self._number:
            self._rows.clear()
            self._number = number

    def _keep(self, kind: str, rows: Mapping[UUID, Any]) -> None:
        if len(self._rows) + len(rows) > _MOST_ROWS:
            self._rows.clear()
        if len(rows) <= _MOST_ROWS:
            self._rows |= {(kind, key): row for key, row in rows.items()}


def is_stranger(actor: Actor) -> bool:
    """Say whether the actor is anybody: without account, seat, scope or mandate, in whatever language."""
    return actor.user_id is None and not (
        actor.is_system or actor.seats or actor.mandates or actor.professional_id or actor.scopes is not None
    )
