"""The Node interface and the one table that says how each kind of object is loaded for a viewer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from duobaan.ids import Kind
from schema.context import Context


@strawberry.interface(description="An object with an id that stays the same for ever.")
class Node:
    """Every object with an id."""

    id: strawberry.ID


Load = Callable[[Context, UUID], Awaitable[Node | None]]
Opened = Callable[[Context, Node], None]
NODES: dict[Kind, Load] = {}
OPENED: dict[Kind, Opened] = {}


def node_loader(kind: Kind) -> Callable[[Load], Load]:
    """Register how objects of a kind are loaded; the loader applies the repository's `visible_to`."""

    def register(load: Load) -> Load:
        NODES[kind] = load
        return load

    return register


def when_opened(kind: Kind) -> Callable[[Opened], Opened]:
    """Register what is noted when somebody opens an object by its id; meeting it inside something else is not that."""

    def register(note: Opened) -> Opened:
        OPENED[kind] = note
        return note

    return register
