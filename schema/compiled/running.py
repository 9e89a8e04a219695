"""One execution of a compiled form: resolvers that wait run side by side, as graphql-core would let them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql.execution.values import VariableValues

from schema.compiled.infos import RawInfo
from schema.compiled.irregular import Irregular
from schema.context import Context
from schema.later import Later

if TYPE_CHECKING:
    from schema.compiled.form import Form

Complete: TypeAlias = "Callable[[Any, Run], Any]"
Waiting: TypeAlias = tuple[Any, Complete, dict[str, Any], str]


class Run:
    """Holds what belongs to one request: its context, its variables and what is still awaited."""

    __slots__ = (
        "_awaited",
        "_done",
        "_fault",
        "_left",
        "_tasks",
        "args",
        "context",
        "form",
        "fresh",
        "infos",
        "variables",
    )

    def __init__(self, form: Form, variables: VariableValues, context: Context) -> None:
        self.form = form
        self.variables = variables
        self.context = context
        self.infos: dict[int, Any] = {}
        self.args: dict[int, dict[str, Any]] = {}
        self.fresh: list[Waiting] = []
        self._left = 0
        self._fault: BaseException | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._awaited: list[Awaitable[Any]] = []
        self._done: asyncio.Future[None] | None = None

    def info(self, number: int) -> Any:
        """Return what the resolver of a site is told, made once per request."""
        site = self.form.sites[number]
        raw: Any = RawInfo(site, self)
        found = self.infos[number] = self.form.info_class(_raw_info=raw, _field=site.field)
        return found

    def raw(self, number: int) -> Any:
        """Return graphql-core's side of what a resolver is told."""
        return RawInfo(self.form.sites[number], self)

    async def data(self) -> dict[str, Any]:
        """Return the data; raise whatever is irregular, once nothing of this run is under way any more."""
        try:
            data: dict[str, Any] = self.form.root(None, self)
            while len(self.fresh) == 1:  # nothing runs beside it: it needs no task
                found, complete, target, key = self.fresh.pop()
                target[key] = complete(await found if hasattr(found, "__await__") else found, self)
            if self.fresh:
                await self._side_by_side()
        finally:
            self._forget_fresh()
        if self._fault is not None:
            raise self._fault if isinstance(self._fault, Exception) else Irregular("a resolver was cancelled")
        return data

    async def _side_by_side(self) -> None:
        self._done = asyncio.get_running_loop().create_future()
        self._launch()
        try:
            await self._done
        except asyncio.CancelledError as gone:
            self._fault = self._fault or gone
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            _close(self._awaited)
            raise

    def _launch(self) -> None:
        """Start what is fresh: a loader is waited for by a callback, coroutines by tasks, and values are there."""
        loop = asyncio.get_running_loop()
        for waiting in self.fresh:  # which grows meanwhile
            found = waiting[0]
            self._left += 1
            if isinstance(found, Later):
                if found.future.done():
                    self._land(waiting, found.future)
                else:
                    found.future.add_done_callback(partial(self._landed, waiting))
            elif hasattr(found, "__await__"):
                self._tasks.append(loop.create_task(self._follow(*waiting)))
                self._awaited.append(found)
            else:
                self._fill(waiting, found)
                self._left -= 1
        self.fresh.clear()
        self._finish()

    def _land(self, waiting: Waiting, future: asyncio.Future[Any]) -> None:
        """Complete a field whose loader has its value, or failed."""
        try:
            loaded = future.result()
            if self._fault is None:
                value = waiting[0].read(loaded)
                if isinstance(value, Later):
                    self.fresh.append((value, *waiting[1:]))
                else:
                    self._fill(waiting, value)
        except BaseException as error:  # a loader that was cancelled too
            self._fault = self._fault or error
        self._left -= 1

    def _landed(self, waiting: Waiting, future: asyncio.Future[Any]) -> None:
        self._land(waiting, future)
        if self.fresh:
            self._launch()
        self._finish()

    def _fill(self, waiting: Waiting, value: Any) -> None:
        try:
            waiting[2][waiting[3]] = waiting[1](value, self)
        except Exception as error:
            self._fault = self._fault or error

    def _finish(self) -> None:
        if not self._left and self._done is not None and not self._done.done():
            self._done.set_result(None)

    async def _follow(self, awaitable: Awaitable[Any], complete: Complete, target: dict[str, Any], key: str) -> None:
        """Complete one field when its value is there; after a fault only let what runs come to its end.

        Nothing is cancelled for a fault: a loader that others wait for would be cancelled with it.
        """
        try:
            value = await awaitable
            if self._fault is None:
                target[key] = complete(value, self)
                if self.fresh:
                    self._launch()
        except BaseException as error:
            self._fault = self._fault or error
            self._forget_fresh()
            if not isinstance(error, Exception):
                raise
        finally:
            self._left -= 1
            self._finish()

    def _forget_fresh(self) -> None:
        _close([waiting[0] for waiting in self.fresh])
        self.fresh.clear()


def _close(awaitables: list[Awaitable[Any]]) -> None:
    """Close coroutines, which is nothing to those that ended; one that never ran would warn."""
    for awaitable in awaitables:
        close = getattr(awaitable, "close", None)
        if close is not None:
            close()
