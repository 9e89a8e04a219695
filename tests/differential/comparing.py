"""Runs one question through both executors and says how they differ."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import orjson
from graphql import GraphQLError

from duobaan.access import Actor
from schema.build import DuobaanSchema, build
from schema.compiled.executor import Executor
from schema.context import Context
from schema.cursors import CursorBox
from schema.documents import Limits
from schema.operations import run
from tests.differential.documents import Question
from tests.differential.twin import Twin
from tests.differential.values import Mood, Source

CALM = Mood()
MOODS = (
    CALM,
    Mood(null=0.02, sleep=0.0),
    Mood(odd=0.02),
    Mood(fault=0.01),
    Mood(fault=0.05, null=0.3),
    Mood(fault=0.002, odd=0.01),
)


class Differs(AssertionError):
    """The two executors gave other answers to one question."""


@dataclass(slots=True)
class Answered:
    """What one comparison showed."""

    compiled: bool
    errors: int


class Comparison:
    """The twin of the real schema with both executors."""

    def __init__(self) -> None:
        limits = Limits()
        wide = {one.name: 10**9 for one in fields(limits) if type(getattr(limits, one.name)) is int}
        self.schema: DuobaanSchema = build(limits=replace(limits, **wide))
        self.executor = Executor(self.schema, patience=0)
        self.twin = Twin(self.schema._schema)

    def context(self, actor: Actor) -> Context:
        """Return the context of a request; neither database nor engine is reached by the twin's resolvers."""
        return Context(db=None, engine=None, cursors=CursorBox(b"twin"), actor=actor)  # type: ignore[arg-type]

    def is_valid(self, question: Question) -> bool:
        """Say whether the document may be executed."""
        try:
            return not self.schema.library.open(question.text).errors
        except GraphQLError:
            return False

    async def compare(self, question: Question, seed: int, mood: Mood, actor: Actor) -> Answered:
        """Return what was seen; raise Differs when the answers are not the same, byte for byte."""
        self.twin.source = Source(self.schema._schema, seed, mood)
        plain = await self._answer(question, actor, None)
        before = self.executor.tally.compiled
        for _ in range(2):  # the second time with what is kept of objects that all share
            ours = await self._answer(question, actor, self.executor)
            if plain != ours:
                asked = f"seed {seed}, {mood}\n{question.text}\n{question.variables}"
                raise Differs(f"{asked}\n--- {plain!r}\n+++ {ours!r}")
        errors = len(orjson.loads(plain).get("errors", ()))
        return Answered(self.executor.tally.compiled > before, errors)

    async def _answer(self, question: Question, actor: Actor, executor: Executor | None) -> bytes:
        self.schema.executor = executor
        answer = await run(self.schema, self.context(actor), question.text, variables=question.variables)
        return orjson.dumps(answer.body(), default=repr)


def everyone() -> Actor:
    """Return an actor who may do all that a door asks for."""
    return Actor(is_system=True)
