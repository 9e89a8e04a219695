"""Which page of what was found: forwards by first and after, backwards by last and before."""

from __future__ import annotations

from dataclasses import dataclass

from duobaan.errors import InvalidInput
from schema.context import Context
from schema.cursors import Scope
from schema.pagination import MAX_PAGE

DEFAULT_PAGE = 20


@dataclass(frozen=True, slots=True)
class PageWish:
    """The four arguments of a page as they were given."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def read(self, context: Context, scope: Scope) -> tuple[int, int, bool]:
        """Return the offset, the limit, and whether the page is the last one; raise InvalidInput for what cannot be."""
        backwards = self.last is not None or self.before is not None
        # The first page is the default, so that `first` stands beside `last` in every backward question.
        if backwards and (self.last is None or self.after is not None):
            raise InvalidInput.at("last", rule="required")
        limit = self.last if self.last is not None else DEFAULT_PAGE if self.first is None else self.first
        if not 0 <= limit <= MAX_PAGE:
            raise InvalidInput.at("last" if backwards else "first", rule="between", low=0, high=MAX_PAGE)
        if not backwards:
            return (0 if self.after is None else _position(context, scope, self.after) + 1), limit, False
        if self.before is None:
            return 0, limit, True
        end = _position(context, scope, self.before)
        return max(0, end - limit), min(limit, end), False


def _position(context: Context, scope: Scope, cursor: str) -> int:
    return int(context.cursors.read(scope(), cursor)[0])
