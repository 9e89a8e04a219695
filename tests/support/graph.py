"""Asks the schema in process, as any actor, and lets no unexpected error pass."""

from __future__ import annotations

from typing import Any

from duobaan.access import ANONYMOUS, Actor
from duobaan.db.uow import Database
from schema.build import DuobaanSchema, build
from schema.context import Context
from schema.cursors import CursorBox
from schema.operations import Answer, run

_built: list[DuobaanSchema] = []


class Graph:
    """The schema over one database; the search engine is not reached by what is asked here."""

    def __init__(self, db: Database) -> None:
        self.db = db
        if not _built:
            _built.append(build())
        self.schema = _built[0]

    async def answer(self, text: str, actor: Actor = ANONYMOUS, locale: str = "nl", **variables: Any) -> Answer:
        """Run one operation and return whatever comes back."""
        context = Context(db=self.db, engine=None, cursors=CursorBox(b"secret"), actor=actor, locale=locale)  # type: ignore[arg-type]
        return await run(self.schema, context, text, variables=variables)

    async def ask(self, text: str, actor: Actor = ANONYMOUS, **variables: Any) -> Any:
        """Run one operation of one root field and return that field; any top-level error fails the test."""
        found = await self.answer(text, actor, **variables)
        assert not found.errors, found.errors
        assert found.data is not None
        (value,) = found.data.values()
        return value

    async def do(self, name: str, result: str, actor: Actor, /, **values: Any) -> Any:
        """Run one mutation by name with its input; failures come back with code, path, message and issues."""
        kind = name[0].upper() + name[1:]
        text = f"""mutation ($input: {kind}Input!) {{ {name}(input: $input) {{
            __typename
            ... on {kind}Success {{ {result} }}
            ... on UserError {{ code message path ... on InvalidInput {{ issues {{ path rule message }} }} }}
        }} }}"""
        return await self.ask(text, actor, input=values)
