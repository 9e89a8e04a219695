"""Runs one operation of a document and says what its answer is: the whole of GraphQL behind the HTTP door."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import GraphQLError, OperationDefinitionNode, OperationType

from schema import till
from schema.build import DuobaanSchema
from schema.context import Context
from schema.documents import Document, Library
from schema.faults import coded, explain

_LONGEST = 500
Chosen: TypeAlias = tuple[Document, OperationDefinitionNode]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: data (absent when nothing ran), errors, and whether the request itself was at fault."""

    data: dict[str, Any] | None
    errors: list[dict[str, Any]]
    request_failed: bool
    cost: dict[str, int] | None = None

    def body(self) -> dict[str, Any]:
        """Return the response map; `data` is left out when nothing was executed."""
        body: dict[str, Any] = {} if self.request_failed else {"data": self.data}
        if self.errors:
            body["errors"] = self.errors
        if self.cost is not None:
            body["extensions"] = {"cost": self.cost}
        return body


def told_of(error: GraphQLError) -> dict[str, Any]:
    """Return an error as it is sent; graphql-core quotes whole values, and a long one in each of many errors."""
    told = dict(error.formatted)
    told["message"] = textwrap.shorten(error.message, _LONGEST) if len(error.message) > _LONGEST else error.message
    return told


def refuse(*errors: GraphQLError, cost: dict[str, int] | None = None) -> Answer:
    """Answer a request that was not executed."""
    return Answer(data=None, errors=[told_of(error) for error in errors], request_failed=True, cost=cost)


def _operation(document: Document, name: str | None) -> OperationDefinitionNode | GraphQLError:
    found = document.operations()
    if not found:
        return coded("The document has no operation.", "GRAPHQL_VALIDATION_FAILED")
    if name is None:
        if len(found) > 1:
            return coded("The document has several operations; send operationName.", "BAD_USER_INPUT")
        return found[0]
    for node in found:
        if node.name is not None and node.name.value == name:
            return node
    return coded(f"The document has no operation named {name!r}.", "BAD_USER_INPUT")


async def run(
    schema: DuobaanSchema,
    context: Context,
    text: str,
    *,
    variables: dict[str, Any] | None = None,
    operation_name: str | None = None,
    only_queries: bool = False,
) -> Answer:
    """Run one operation; faults of the request come back as errors with a code, never as exceptions."""
    found = choose(schema.library, context, text, operation_name)
    if isinstance(found, Answer):
        return found
    return await answer(schema, context, found, variables=variables, only_queries=only_queries)


def choose(library: Library, context: Context, text: str, name: str | None) -> Chosen | Answer:
    """Return the operation that is asked for, or the answer that says why there is none; the caller pays for both."""
    if unpaid := till.reading(context, text, known=library.holds(text)):
        return refuse(unpaid)
    found = _found(library, text, name)
    if isinstance(found, Answer):
        till.turned_away(context)
    return found


async def answer(
    schema: DuobaanSchema,
    context: Context,
    chosen: Chosen,
    *,
    variables: dict[str, Any] | None = None,
    only_queries: bool = False,
) -> Answer:
    """Run an operation that was chosen and is paid for as it stands."""
    library, document, node = schema.library, *chosen
    if fault := _unfit(node, only_queries=only_queries):
        till.turned_away(context)
        return refuse(fault)
    cost = document.cost(node, variables or {})
    told = {"requested": cost.points, "limit": library.limits.cost}
    if unpaid := till.paying(context, cost, library.limits):
        return refuse(unpaid, cost=told)
    note_endings(library, context, chosen, variables or {})
    if schema.executor is not None:
        data = await schema.executor.data(document, node, variables, context)
        if data is not None:
            return Answer(data=data, errors=[], request_failed=False, cost=told)
    name = node.name.value if node.name is not None else None
    result = await schema.execute(document.text, variable_values=variables, context_value=context, operation_name=name)
    found = [explain(error, context) for error in (result.errors or [])[: library.limits.errors]]
    # graphql-core answers wrong variables before it runs anything: no path and no data.
    failed = result.data is None and bool(found) and all(error.path is None for error in found)
    return Answer(data=result.data, errors=[told_of(error) for error in found], request_failed=failed, cost=told)


def note_endings(library: Library, context: Context, chosen: Chosen, variables: Mapping[str, Any]) -> None:
    """Count what a request uses of the schema that will go."""
    document, node = chosen
    if used := document.ending | library.endings.of_variables(node, variables):
        context.uses.note(context.caller, used)


def _found(library: Library, text: str, name: str | None) -> Chosen | Answer:
    try:
        document = library.open(text)
    except GraphQLError as error:
        return refuse(error)
    if document.errors:
        return refuse(*document.errors)
    operation = _operation(document, name)
    return refuse(operation) if isinstance(operation, GraphQLError) else (document, operation)


def _unfit(node: OperationDefinitionNode, *, only_queries: bool) -> GraphQLError | None:
    """Return why an operation is not one to answer once, if so."""
    if only_queries and node.operation is not OperationType.QUERY:
        return coded("Only queries may be sent this way; use POST.", "METHOD_NOT_ALLOWED")
    if node.operation is OperationType.SUBSCRIPTION:
        return coded("Subscriptions need a streaming transport.", "BAD_USER_INPUT")
    return None
