"""What of a request is there already: most come in one piece, and nothing needs to wait for them, nor a clock run."""

from __future__ import annotations

from starlette.types import Message, Receive


def at_once(receive: Receive) -> Message | None:
    """Return the next message if it is there already; nothing is taken and nobody waits if it is not."""
    step = receive().__await__()
    try:
        next(step)
    except StopIteration as done:
        found: Message = done.value
        return found
    getattr(step, "close", _nothing)()
    return None


def _nothing() -> None:
    """Close nothing: not every awaitable can be."""


def is_last(message: Message) -> bool:
    """Say whether a message ends the body."""
    return message["type"] == "http.request" and not message.get("more_body", False)


def after(taken: list[Message], receive: Receive) -> Receive:
    """Return what gives messages that were taken once more, in their order, before those that come."""
    waiting = taken[::-1]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
