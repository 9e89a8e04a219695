"""Assembles the schema once and proves that every door has a lock."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext

from schema import errors
from schema.access import assert_doors
from schema.documents import Library, Limits, Prepared
from schema.reference.queries import ReferenceQueries
from schema.scalars import SCALARS

Query = merge_types("Query", (ReferenceQueries,))


class DuobaanSchema(strawberry.Schema):
    """The schema with its library of documents; a client's mistake is an answer, not a line in the error log."""

    library: Library

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Stay silent: `schema.faults` logs what is ours."""


def build(*, sort: bool = False, limits: Limits | None = None) -> DuobaanSchema:
    """Build the schema; sort only when printing, sorting breaks unions at run time in Strawberry 0.341."""
    # Strawberry wants extension classes, not objects: this one carries the schema's own library.
    prepared = type("Prepared", (Prepared,), {})
    schema = DuobaanSchema(
        query=Query,
        config=StrawberryConfig(sort_schema=sort, scalar_map=SCALARS),
        exception_handlers=list(errors.TWINS.values()),
        extensions=[prepared],
    )
    schema.library = Library(schema._schema, limits or Limits())  # noqa: SLF001
    prepared.library = schema.library  # type: ignore[attr-defined]
    assert_doors(schema)
    return schema


def sdl() -> str:
    """Return the text of the committed snapshot."""
    return build(sort=True).as_str() + "\n"
