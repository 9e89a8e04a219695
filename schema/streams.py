"""Runs a subscription: opens its source of events and answers each one, as `schema.operations` does for the rest."""

from __future__ import annotations

from collections.abc import AsyncGenerator
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
from schema.operations import Answer, Chosen, answer, choose, note_endings, refuse, told_of

RETRY_SECONDS = 1
OPENED = Answer(data=None, errors=[], request_failed=False)
"""Says that a stream is open: what happens from now on will come."""


def ended(ending: Ending, context: Context) -> GraphQLError:
    """Return the error that says why a stream ends, with the cursor from which to go on."""
    more: dict[str, Any] = {"cursor": context.mark} if context.mark and ending is not Ending.CURSOR_EXPIRED else {}
    if ending in (Ending.SERVER_RESTART, Ending.STREAM_OVERFLOW, Ending.RIGHTS_CHANGED):
        more["retryAfter"] = RETRY_SECONDS
    return coded(labels.label(f"live.{ending.value}", context.locale), ending.value, **more)


async def stream(
    schema: DuobaanSchema,
    context: Context,
    text: str,
    *,
    variables: dict[str, Any] | None = None,
    operation_name: str | None = None,
    only_queries: bool = False,
) -> AsyncGenerator[Answer, None]:
    """Yield what an operation answers: once, or per event; then the last one says why, when not the reader ended it."""
    found = choose(schema.library, context, text, operation_name)
    if isinstance(found, Answer):
        yield found
    elif found[1].operation is OperationType.SUBSCRIPTION:
        async with aclosing(_follow(schema, context, found, variables or {})) as answers:
            async for one in answers:
                yield one
    else:
        yield await answer(schema, context, found, variables=variables, only_queries=only_queries)


async def _follow(
    schema: DuobaanSchema, context: Context, chosen: Chosen, variables: dict[str, Any]
) -> AsyncGenerator[Answer, None]:
    try:
        async with aclosing(_events(schema, context, chosen, variables)) as answers:
            async for one in answers:
                yield one
    except StreamEnded as end:
        yield refuse(ended(end.ending, context))
    except Exception as error:
        yield refuse(explain(GraphQLError(str(error), original_error=error), context))


async def _events(
    schema: DuobaanSchema, context: Context, chosen: Chosen, variables: dict[str, Any]
) -> AsyncGenerator[Answer, None]:
    document, node = chosen
    # The price of the document is paid once, when the stream begins; what then happens is not the reader's doing.
    if unpaid := till.paying(context, document.cost(node, variables), schema.library.limits):
        yield refuse(unpaid)
        return
    note_endings(schema.library, context, chosen, variables)
    executor = Executor.build(
        schema._schema,  # noqa: SLF001
        document.tree,
        context_value=context,
        raw_variable_values=variables,
        operation_name=node.name.value if node.name is not None else None,
        hide_suggestions=not schema.library.limits.suggestions,
    )
    if not isinstance(executor, Executor):
        yield refuse(*(explain(error, context) for error in executor))
        return
    source = create_source_event_stream(executor)
    found = await source if isawaitable(source) else source
    if isinstance(found, ExecutionResult):
        yield refuse(*(_explained(error, context) for error in found.errors or ()))
        return
    yield OPENED
    async with aclosing(cast("AsyncGenerator[Any, None]", found)):
        async for result in map_source_to_response_event(executor, found):
            errors = [explain(error, context) for error in result.errors or ()]
            yield Answer(result.data, [told_of(error) for error in errors], request_failed=False)


def _explained(error: GraphQLError, context: Context) -> GraphQLError:
    cause = error.original_error
    return ended(cause.ending, context) if isinstance(cause, StreamEnded) else explain(error, context)
