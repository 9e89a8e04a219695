"""Runs a subscription: opens its source of events and answers each one, as `schema.operations` does for the rest."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from inspect import isawaitable
from typing import Any, cast

from graphql import ExecutionResult, GraphQLError, OperationType
from graphql.execution import Executor, create_source_event_stream, map_source_to_response_event

from duobaan import labels
from duobaan.live.endings import Ending, StreamEnded
from schema import till
from schema.build import DuobaanSchema
from schema.context import Context
from schema.faults import coded, explain
from schema.operations import Answer

RETRY_SECONDS = 1
OPENED = Answer(data=None, errors=[], request_failed=False)
"""Says that a stream is open: what happens from now on will come."""


def is_subscription(schema: DuobaanSchema, text: str, operation_name: str | None) -> bool:
    """Say whether the operation is a subscription; a document with faults is not, `run` has the words for it."""
    try:
        document = schema.library.open(text)
    except GraphQLError:
        return False
    found = document.operations()
    chosen = [node for node in found if operation_name in (None, node.name and node.name.value)]
    return not document.errors and len(chosen) == 1 and chosen[0].operation is OperationType.SUBSCRIPTION


def ended(ending: Ending, context: Context) -> GraphQLError:
    """Return the error that says why a stream ends, with the cursor from which to go on."""
    more: dict[str, Any] = {"cursor": context.mark} if context.mark and ending is not Ending.CURSOR_EXPIRED else {}
    if ending in (Ending.SERVER_RESTART, Ending.STREAM_OVERFLOW, Ending.RIGHTS_CHANGED):
        more["retryAfter"] = RETRY_SECONDS
    return coded(labels.label(f"live.{ending.value}", context.locale), ending.value, **more)


def refusal(errors: Sequence[GraphQLError]) -> Answer:
    """Answer a stream that did not begin, or that ends here."""
    return Answer(data=None, errors=[dict(error.formatted) for error in errors], request_failed=True)


async def stream(
    schema: DuobaanSchema,
    context: Context,
    text: str,
    *,
    variables: dict[str, Any] | None = None,
    operation_name: str | None = None,
) -> AsyncGenerator[Answer, None]:
    """Yield an answer per event; the last one says why, when it was not the reader who ended it."""
    try:
        async with aclosing(_stream(schema, context, text, variables, operation_name)) as answers:
            async for answer in answers:
                yield answer
    except StreamEnded as end:
        yield refusal([ended(end.ending, context)])
    except Exception as error:
        yield refusal([explain(GraphQLError(str(error), original_error=error), context)])


async def _stream(
    schema: DuobaanSchema, context: Context, text: str, variables: dict[str, Any] | None, operation_name: str | None
) -> AsyncGenerator[Answer, None]:
    document, given = schema.library.open(text), variables or {}
    node = next(one for one in document.operations() if operation_name in (None, one.name and one.name.value))
    library = schema.library
    # The price of the document is paid once, when the stream begins; what then happens is not the reader's doing.
    unpaid = till.reading(context, text, known=True) or till.paying(context, document.cost(node, given), library.limits)
    if unpaid:
        yield refusal([unpaid])
        return
    executor = Executor.build(
        schema._schema,  # noqa: SLF001
        document.tree,
        context_value=context,
        raw_variable_values=variables,
        operation_name=operation_name,
    )
    if not isinstance(executor, Executor):
        yield refusal([explain(error, context) for error in executor])
        return
    source = create_source_event_stream(executor)
    found = await source if isawaitable(source) else source
    if isinstance(found, ExecutionResult):
        yield refusal([_explained(error, context) for error in found.errors or ()])
        return
    yield OPENED
    async with aclosing(cast("AsyncGenerator[Any, None]", found)):
        async for result in map_source_to_response_event(executor, found):
            errors = [explain(error, context) for error in result.errors or ()]
            yield Answer(result.data, [dict(error.formatted) for error in errors], request_failed=False)


def _explained(error: GraphQLError, context: Context) -> GraphQLError:
    cause = error.original_error
    return ended(cause.ending, context) if isinstance(cause, StreamEnded) else explain(error, context)
