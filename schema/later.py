"""Fields that only wait for a loader: they hand out what to wait for, so that nobody needs a task for each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Generic, ParamSpec, TypeVar, cast

T = TypeVar("T")
V = TypeVar("V")
P = ParamSpec("P")
_MARK = "waits_for_a_loader"


class Later(Generic[V, T]):
    """What a loader will have, and how the value of a field is read from it, which may mean to wait for another one.

    graphql-core awaits it like anything else; the compiled executor needs no task for it.
    """

    __slots__ = ("future", "read")

    def __init__(self, future: asyncio.Future[V], read: Callable[[V], T]) -> None:
        self.future = future
        self.read = read

    def __await__(self) -> Generator[Any, None, T]:
        found = self.read((yield from self.future.__await__()))
        return (yield from found.__await__()) if isinstance(found, Later) else found


def loads(resolver: Callable[P, T]) -> Callable[P, T]:
    """Mark a resolver that is not asynchronous but may return what `later` made."""
    setattr(resolver, _MARK, True)
    return resolver


def is_loading(resolver: object) -> bool:
    """Say whether a resolver is so marked."""
    return getattr(resolver, _MARK, False)


def waited_for(value: object) -> bool:
    """Say whether a value of a field is one that has to be waited for."""
    return type(value) is Later or hasattr(value, "__await__")


def later(found: Awaitable[V], read: Callable[[V], T]) -> T:
    """Return a value that will be there once the loader has it; its type is that of the field, as resolvers say it."""
    return cast("T", Later(cast("asyncio.Future[V]", found), read))
