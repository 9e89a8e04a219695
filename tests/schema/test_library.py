"""The library of documents is bounded in number and in bytes, with all that is made of them."""

from __future__ import annotations

import dataclasses
import gc
import tracemalloc

from schema.build import DuobaanSchema, build
from schema.documents import Library
from tests import factories
from tests.schema.asking import Asker

LONG = 20_000


def long_one(number: int) -> str:
    return f"query Q{number} {{ subjects {{ {'code ' * 190} }} }} #{'x' * LONG}"


def bounded(graphql: DuobaanSchema, most: int) -> Library:
    return Library(graphql._schema, dataclasses.replace(graphql.library.limits, kept_bytes=most))


def test_a_flood_of_long_documents_leaves_the_latest_within_the_bound(graphql: DuobaanSchema) -> None:
    most = 1_000_000
    library = bounded(graphql, most)
    library.open(long_one(0))
    gc.collect()
    tracemalloc.start()
    for number in range(30):
        library.open(long_one(number))
        assert library.weight <= most
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert library.holds(long_one(29))
    assert not library.holds(long_one(0))
    assert 0.3 * most < taken < 1.5 * most, "what is counted is what is taken, about"


def test_a_document_that_is_larger_than_all_is_answered_and_not_kept(graphql: DuobaanSchema) -> None:
    library = bounded(graphql, 10_000)
    assert library.open(long_one(1)).errors == ()
    assert not library.holds(long_one(1))
    assert library.weight == 0


async def test_what_is_compiled_of_a_document_counts(asker: Asker) -> None:
    await factories.school(asker.db)
    schema = build()
    mine = dataclasses.replace(asker, schema=schema)
    query = "query ($on: Boolean!) { organisations(first: 1) { nodes { name kind website @include(if: $on) } } }"
    for _ in range(2):
        await mine.ask(query, on=True)
    first = schema.library.weight
    await mine.ask(query, on=False)
    assert schema.executor is not None
    assert schema.executor.tally.compiled == 2, schema.executor.tally.left
    assert schema.library.weight == schema.library.open(query).weight > first
    schema.library.limits = dataclasses.replace(schema.library.limits, kept_bytes=schema.library.weight)
    await mine.ask("{ __typename }")
    assert not schema.library.holds(query), "the form of another setting took its place"
    assert 0 < schema.library.weight < first
