"""A twin of the schema: the same types, fields, doors and wrappers, but every resolver draws from a seeded source.

Resolvers are swapped inside Strawberry's own objects, so both executors take the very paths that they take in the
product: graphql-core through Strawberry's wrappers, the compiled form by calling the resolver itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any
from unittest.mock import patch

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from schema.later import is_loading, later, loads
from schema.shared import is_lasting, lasts
from tests.differential.values import Source

_ROOTS = ("Query", "Mutation", "Subscription")


class Twin:
    """Gives the swapped resolvers the source of the moment."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.source: Source | None = None
        self._names: dict[tuple[str, str], str] = {}
        self._resolvers: dict[int, tuple[StrawberryField, StrawberryResolver[Any]]] = {}
        self._classes: set[type] = set()
        for kind in self.schema.type_map.values():
            if "strawberry-definition" not in kind.extensions:
                continue
            if isinstance(kind, GraphQLObjectType):
                self._learn(kind)
            if isinstance(kind, GraphQLInterfaceType):
                self._classes.add(kind.extensions["strawberry-definition"].origin)

    def _learn(self, kind: GraphQLObjectType) -> None:
        self._classes.add(kind.extensions["strawberry-definition"].origin)
        for name, definition in kind.fields.items():
            field = definition.extensions["strawberry-definition"]
            self._names[kind.name, field.python_name] = name
            if field.base_resolver is not None:
                self._resolvers[id(field.base_resolver)] = (field, field.base_resolver)

    @contextmanager
    def swapped(self) -> Iterator[None]:
        """Swap every resolver and let objects draw the attributes that they lack."""
        with ExitStack() as stack:
            for field, resolver in self._resolvers.values():
                stack.enter_context(patch.object(resolver, "wrapped_func", self._drawn(field, resolver)))
            for cls in self._classes:
                stack.enter_context(patch.object(cls, "__getattr__", self._attribute(), create=True))
                for name in self._defaults(cls):
                    stack.enter_context(_without(cls, name))
            yield

    def _defaults(self, cls: type) -> list[str]:
        """Return the fields whose default stands on the class, where it would hide what is drawn."""
        known = {python_name for _, python_name in self._names}
        return [name for name in vars(cls) if name in known and not callable(vars(cls)[name])]

    def _drawn(self, field: StrawberryField, resolver: StrawberryResolver[Any]) -> Callable[..., Any]:
        parents = [one.name for one in (resolver.parent_parameter, resolver.root_parameter) if one is not None]

        def draw(args: tuple[Any, ...], given: dict[str, Any]) -> Any:
            source = self.source
            assert source is not None
            parent = args[0] if args else next((given[name] for name in parents if name in given), None)
            kind = "Query" if parent is None else getattr(parent, "_kind", "")
            key = "root" if parent is None else getattr(parent, "_key", "")
            asked = sorted((name, repr(value)) for name, value in given.items() if name not in ("info", *parents))
            name = self._names[kind, field.python_name]
            return source.field(kind, name, (key, asked), resolved=True)

        async def drawn_later(*args: Any, **given: Any) -> Any:
            assert self.source is not None
            rng = self.source.of(field.python_name, getattr(args[0] if args else None, "_key", ""))
            for _ in range(5):
                if rng.random() < self.source.mood.sleep:
                    await asyncio.sleep(0)
            return draw(args, given)

        def drawn(*args: Any, **given: Any) -> Any:
            return draw(args, given)

        @loads
        def drawn_by_a_loader(*args: Any, **given: Any) -> Any:
            assert self.source is not None
            rng = self.source.of("loader", field.python_name, getattr(args[0] if args else None, "_key", ""))
            return _loaded(rng, self.source.mood.sleep, lambda: draw(args, given))

        if is_loading(resolver.wrapped_func):
            return lasts(drawn_by_a_loader) if is_lasting(resolver.wrapped_func) else drawn_by_a_loader
        return drawn_later if resolver.is_async else drawn

    def _attribute(self) -> Callable[[Any, str], Any]:
        def draw(made: Any, name: str) -> Any:
            held = vars(made)
            found = None if name.startswith("_") or "_kind" not in held else self._names.get((held["_kind"], name))
            if found is None:
                raise AttributeError(name)
            return held["_source"].field(held["_kind"], found, held["_key"], resolved=False)

        return draw


def _loaded(rng: Random, sleep: float, draw: Callable[[], Any]) -> Any:
    """Return what a resolver that waits for a loader may return: a value at once, one to wait for, or two in a row."""
    if rng.random() < sleep / 2:
        return draw()
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    if rng.random() < sleep:
        asyncio.get_running_loop().call_soon(future.set_result, None)
    else:
        future.set_result(None)
    if rng.random() < sleep:
        return later(future, lambda _: _loaded(rng, sleep, draw))
    return later(future, lambda _: draw())


@contextmanager
def _without(cls: type, name: str) -> Iterator[None]:
    value = vars(cls)[name]
    delattr(cls, name)
    try:
        yield
    finally:
        setattr(cls, name, value)
