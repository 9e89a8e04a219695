"""Runs one operation of a document and says what its answer is: the whole of GraphQL behind the HTTP door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, OperationType

from schema.build import DuobaanSchema
from schema.context import Context
from schema.documents import Document
from schema.faults import coded, explain


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: data (absent when nothing ran), errors, and whether the request itself was at fault."""

    data: dict[str, Any] | None
    errors: list[dict[str, Any]]
    request_failed: bool

    def body(self) -> dict[str, Any]:
        """Return the response map; `data` is left out when nothing was executed."""
        body: dict[str, Any] = {} if self.request_failed else {"data": self.data}
        if self.errors:
            body["errors"] = self.errors
        return body


def refuse(*errors: GraphQLError) -> Answer:
    """Answer a request that was not executed."""
    return Answer(data=None, errors=[dict(error.formatted) for error in errors], request_failed=True)


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
    try:
        document = schema.library.open(text)
    except GraphQLError as error:
        return refuse(error)
    if document.errors:
        return refuse(*document.errors)
    operation = _operation(document, operation_name)
    if isinstance(operation, GraphQLError):
        return refuse(operation)
    if only_queries and operation.operation is not OperationType.QUERY:
        return refuse(coded("Only queries may be sent this way; use POST.", "METHOD_NOT_ALLOWED"))
    if operation.operation is OperationType.SUBSCRIPTION:
        return refuse(coded("Subscriptions need a streaming transport.", "BAD_USER_INPUT"))
    result = await schema.execute(text, variable_values=variables, context_value=context, operation_name=operation_name)
    found = [explain(error, context) for error in result.errors or []]
    # graphql-core answers wrong variables before it runs anything: no path and no data.
    failed = result.data is None and bool(found) and all(error.path is None for error in found)
    return Answer(data=result.data, errors=[dict(error.formatted) for error in found], request_failed=failed)
