"""The compiled form answers as graphql-core does, and is what answers (ADR-27)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import schema.compiled
from duobaan.access import ANONYMOUS, Actor
from schema.compiled.running import Run
from schema.operations import run
from tests.differential.comparing import CALM, MOODS, Answered, Comparison, everyone
from tests.differential.documents import Author, Question
from tests.differential.outside import written_elsewhere
from tests.differential.values import Mood

# The twin makes errors by the hundred; what graphql-core leaves unawaited after one is no fault of ours.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def comparison() -> Iterator[Comparison]:
    """The twin, with its resolvers swapped."""
    found = Comparison()
    with found.twin.swapped():
        yield found


def questions(comparison: Comparison, count: int, seed: int) -> Iterator[Question]:
    """Write so many valid documents."""
    rng = random.Random(seed)
    while count:
        question = Author(comparison.schema._schema, random.Random(rng.random())).question()
        if comparison.is_valid(question):
            count -= 1
            yield question


async def ask(comparison: Comparison, count: int, seed: int, *moods: Mood, actor: Actor) -> list[Answered]:
    """Compare documents in each mood."""
    return [
        await comparison.compare(asked, seed + number, mood, actor)
        for number, question in enumerate(questions(comparison, count, seed))
        for asked in question.both()
        for mood in moods
    ]


async def test_answers_random_documents_as_graphql_core_does(comparison: Comparison) -> None:
    seen = await ask(comparison, 60, 1, CALM, actor=everyone())
    # Only what draws a wrong value by chance, such as an input that Strawberry refuses, is left to graphql-core.
    assert sum(one.compiled for one in seen) > 0.9 * len(seen)


async def test_leaves_all_that_goes_wrong_to_graphql_core(comparison: Comparison) -> None:
    seen = await ask(comparison, 25, 2, *MOODS[2:], actor=everyone())
    assert sum(one.errors > 0 for one in seen) > 10
    assert not any(one.compiled and one.errors for one in seen)


async def test_refuses_whoever_may_not_as_graphql_core_does(comparison: Comparison) -> None:
    seen = await ask(comparison, 30, 3, CALM, actor=ANONYMOUS)
    assert sum(one.errors > 0 for one in seen) > 10


async def test_answers_documents_of_another_author_as_graphql_core_does(comparison: Comparison) -> None:
    for number, question in enumerate(written_elsewhere(comparison.schema, 5, 4)):
        await comparison.compare(question, number, CALM, everyone())


SWITCHED = "query($x: Boolean!, $y: Boolean! = true) { provinces { code @include(if: $x) label @skip(if: $y) } }"


@pytest.mark.parametrize("variables", [{"x": True}, {"x": False}, {"x": True, "y": False}, {}, {"x": 3}])
async def test_switches_fields_by_the_variables_of_each_request(
    comparison: Comparison, variables: dict[str, object]
) -> None:
    for _ in range(2):
        await comparison.compare(Question(SWITCHED, variables), 5, CALM, everyone())


async def test_a_mutation_is_never_compiled(comparison: Comparison) -> None:
    text = 'mutation { markThreadRead(input: {threadId: "x"}) { __typename } }'
    document = comparison.schema.library.open(text)
    assert not document.errors, document.errors
    assert await comparison.executor.data(document, document.operations()[0], {}, comparison.context(ANONYMOUS)) is None
    assert document.plan is None


async def test_a_document_is_compiled_when_it_comes_back_and_gives_up_when_it_mostly_fails(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, context = "{ provinces { code } }", comparison.context(everyone())
    comparison.schema.executor = comparison.executor
    document = comparison.schema.library.open(text)
    calls: list[Run] = []

    async def failing(self: Run) -> dict[str, object]:
        calls.append(self)
        raise RuntimeError

    monkeypatch.setattr(Run, "data", failing)
    for _ in range(60):
        await comparison.executor.data(document, document.operations()[0], {}, context)
    assert 0 < len(calls) < 30
    assert (await run(comparison.schema, context, text)).data is not None


def test_no_single_object_is_marked_as_another_type() -> None:
    """The compiled form asks a class once which type its objects are; `strawberry.cast` would mark one of them."""
    root = Path(schema.compiled.__file__).parents[1]
    assert [path.name for path in root.rglob("*.py") if re.search(r"strawberry\.cast\(", path.read_text())] == []
