"""The till: no operation runs before its price is known, allowed and paid."""

from __future__ import annotations

from math import ceil

from graphql import GraphQLError

from schema.context import Context
from schema.cost import table
from schema.cost.pricing import Cost
from schema.faults import coded
from schema.measures import Limits

_CHARACTERS_PER_POINT = 100


def reading(context: Context, text: str, *, known: bool) -> GraphQLError | None:
    """Let a caller pay for what reading a document costs, or say that the account is empty."""
    account = context.allowance
    if account is None:
        return None
    points = 0 if known else len(text) // _CHARACTERS_PER_POINT
    if wait := account.wait(1 + points):
        return _empty(wait)
    account.charge(points)
    return None


def turned_away(context: Context) -> None:
    """Let a caller pay for an answer that says what was wrong with the request."""
    if context.allowance is not None:
        context.allowance.charge(table.REQUEST // table.POINT)


def paying(context: Context, cost: Cost, limits: Limits) -> GraphQLError | None:
    """Let a caller pay the price of an operation, or say why it does not run."""
    context.points = cost.points
    if cost.introspected > limits.introspection:
        return _too_dear("objects of the schema itself", cost.introspected, limits.introspection)
    if cost.work > limits.work:
        text = f"The request asks for matching that takes about {cost.work} milliseconds; at most {limits.work} are"
        text += " allowed. Ask it in several requests."
        return coded(text, "COST_LIMIT_EXCEEDED", measure="work", found=cost.work, limit=limits.work)
    if cost.points > limits.cost:
        return _too_dear("points", cost.points, limits.cost)
    account = context.allowance
    if account is None:
        return None
    if wait := account.wait(cost.points):
        return _empty(wait)
    account.charge(cost.points)
    return None


def _too_dear(unit: str, found: int, most: int) -> GraphQLError:
    text = f"The request asks for {found} {unit}; at most {most} are allowed. Ask for fewer items or fields."
    return coded(text, "COST_LIMIT_EXCEEDED", measure="cost", found=found, limit=most)


def _empty(wait: float) -> GraphQLError:
    seconds = max(1, ceil(wait))
    return coded(f"Too much was asked; try again in {seconds} seconds.", "RATE_LIMITED", retryAfter=seconds)
