"""Rows that strangers were shown, kept until anything is committed: what many people look at is read once (ADR-31)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from duobaan.access import Actor
from duobaan.db.generations import Generations

R = TypeVar("R")
M = TypeVar("M")
_MOST_ROWS: Final = 4_000


class KeptRows:
    """What the database showed everybody, for one count of committed changes."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._number: int | None = None
        self._rows: dict[tuple[str, UUID], Any] = {}
        self._held: set[int] = set()
        self._made: dict[tuple[int, Callable[[Any], Any]], Any] = {}

    def number_for(self, actor: Actor) -> int | None:
        """Return the count of changes for which a question of this actor may be answered; None where it may not."""
        return self._generations.glance() if is_stranger(actor) else None

    def find(self, kind: str, key: UUID, number: int) -> Any:
        """Return a row that is kept for this count; None where it has to be read."""
        return self._rows.get((kind, key)) if number == self._number else None

    def made(self, row: R, make: Callable[[R], M], share: Callable[[M], object] | None = None) -> M:
        """Return what is made of a row and of nothing else: once for one that is kept, and shared by all who see it.

        `share` is told of what will be shared.
        """
        found: M | None = self._made.get((id(row), make))
        if found is None:
            found = make(row)
            if id(row) in self._held:
                self._made[id(row), make] = found
                if share is not None:
                    share(found)
        return found

    async def by_keys(
        self,
        kind: str,
        actor: Actor,
        keys: Iterable[UUID],
        read: Callable[[list[UUID]], Awaitable[Mapping[UUID, R]]],
    ) -> dict[UUID, R]:
        """Return the rows of one kind that the actor may see; `read` asks the database for those that are not known."""
        wanted = list(keys)
        number = self.number_for(actor) if wanted else None
        if number is None:
            return dict(await read(wanted)) if wanted else {}
        self._move_to(number)
        find = self._rows.get
        found = {key: row for key in wanted if (row := find((kind, key))) is not None}
        missing = [key for key in wanted if key not in found] if len(found) < len(wanted) else []
        if missing:
            read_now = await read(missing)
            found |= read_now
            # The rows were read after the number: they hold for it as long as it is still the newest one that is known.
            if self._number == number:
                self._keep(kind, read_now)
        return found

    def _move_to(self, number: int) -> None:
        if number != self._number:
            self._clear()
            self._number = number

    def _keep(self, kind: str, rows: Mapping[UUID, Any]) -> None:
        if len(self._rows) + len(rows) > _MOST_ROWS:
            self._clear()
        if len(rows) <= _MOST_ROWS:
            # One that another question kept meanwhile stays: what was made of it is known by which object it is.
            fresh = {(kind, key): row for key, row in rows.items() if (kind, key) not in self._rows}
            self._rows |= fresh
            self._held |= set(map(id, fresh.values()))

    def _clear(self) -> None:
        self._rows.clear()
        self._held.clear()
        self._made.clear()


def is_stranger(actor: Actor) -> bool:
    """Say whether the actor is anybody: without account, seat, scope or mandate, in whatever language."""
    return actor.user_id is None and not (
        actor.is_system or actor.seats or actor.mandates or actor.professional_id or actor.scopes is not None
    )
