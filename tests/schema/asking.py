"""Asks the schema as an actor would, without HTTP; every answer's errors are looked at by the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from duobaan.access import ANONYMOUS, Actor
from duobaan.db.uow import Database
from schema.build import DuobaanSchema
from schema.context import Context
from schema.cursors import CursorBox
from schema.operations import run
from search.engine import SearchEngine
from search.lexicon import Lexicon


@dataclass(slots=True)
class Asker:
    """Runs operations against one database; the engine is only needed by searches."""

    schema: DuobaanSchema
    db: Database
    engine: SearchEngine | None = None
    lexicon: Lexicon | None = None

    def context(self, actor: Actor, locale: str = "nl") -> Context:
        """Return the context of one request."""
        engine = cast("SearchEngine", self.engine)
        return Context(
            db=self.db,
            engine=engine,
            cursors=CursorBox(b"test"),
            actor=actor,
            locale=locale,
            lexicon=self.lexicon,
        )

    async def ask(self, text: str, actor: Actor = ANONYMOUS, /, *, locale: str = "nl", **variables: Any) -> Any:
        """Return the data of an operation that must not fail at the top."""
        answer = await run(self.schema, self.context(actor, locale), text, variables=variables)
        assert answer.errors == [], answer.errors
        return answer.data

    async def codes(self, text: str, actor: Actor = ANONYMOUS, /, **variables: Any) -> list[str]:
        """Return the codes of the top-level errors of an operation."""
        answer = await run(self.schema, self.context(actor), text, variables=variables)
        return [str(error["extensions"]["code"]) for error in answer.errors]
