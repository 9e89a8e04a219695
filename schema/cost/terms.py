"""The arithmetic of prices: sums and products that hold a variable only where the request decides.

Whatever needs no variable is folded to a plain number when the document is prepared. The rest is a graph in which a
fragment stands once, however often it is spread; its value is worked out once per request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

MOST = 1_000
"""No page of any list is longer: what asks for more is refused by the field itself, before it makes an object."""

Variables: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Variable:
    """A length that the request gives, or the field's own when it does not."""

    name: str
    when_absent: int
    when_null: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Counts once, or not at all: the directives @include and @skip."""

    name: str
    wanted: bool


Length: TypeAlias = "int | Variable | Condition | Longest"


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest of several lengths, for lists that take `first` and `last`."""

    of: tuple[Length, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Sum:
    """A number and what is added to it."""

    fixed: int
    parts: tuple[Term, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Product:
    """So many times a term."""

    times: Length
    part: Term


@dataclass(frozen=True, eq=False, slots=True)
class Dearest:
    """The dearest of several terms: an object is of one type only."""

    of: tuple[Term, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Looked:
    """What a name costs that the request gives."""

    name: str
    count: Callable[[object], int]


Term: TypeAlias = int | Sum | Product | Dearest | Looked


def total(terms: Iterable[Term]) -> Term:
    """Add terms up."""
    fixed, parts = 0, []
    for term in terms:
        if isinstance(term, int):
            fixed += term
        else:
            parts.append(term)
    return Sum(fixed, tuple(parts)) if parts else fixed


def times(length: Length, term: Term) -> Term:
    """Multiply a term by a length."""
    if term == 0 or length == 0:
        return 0
    if isinstance(length, int) and isinstance(term, int):
        return length * term
    return term if length == 1 else Product(length, term)


def dearest(terms: Sequence[Term]) -> Term:
    """Return the dearest of terms."""
    known = max((term for term in terms if isinstance(term, int)), default=0)
    unknown = [term for term in terms if not isinstance(term, int)]
    return Dearest((known, *unknown)) if unknown else known


def longest(lengths: Sequence[Length]) -> Length:
    """Return the longest of lengths."""
    known = max((length for length in lengths if isinstance(length, int)), default=0)
    unknown = [length for length in lengths if not isinstance(length, int)]
    return Longest((known, *unknown)) if unknown else known


def length_of(value: Any, when_null: int) -> int:
    """Return the length that a value asks for: a number of items, or a list of names."""
    if value is None:
        return when_null
    if isinstance(value, list | tuple):
        return min(len(value), MOST)
    # What is no number is refused when the variables are read; a text stands for a list of one.
    return min(max(int(value), 0), MOST) if isinstance(value, int | float) and abs(value) < 1e12 else _odd(value)


def _odd(value: Any) -> int:
    return MOST if isinstance(value, int | float) and value > 0 else 1


def measured(length: Length, variables: Variables) -> int:
    """Return a length under these variables."""
    if isinstance(length, int):
        return length
    if isinstance(length, Condition):
        return int((variables.get(length.name) is True) == length.wanted)
    if isinstance(length, Longest):
        return max(measured(one, variables) for one in length.of)
    if length.name in variables:
        return length_of(variables[length.name], length.when_null)
    return length.when_absent


class Evaluation:
    """Works out terms for one request; what several places share is worked out once."""

    def __init__(self, variables: Variables) -> None:
        self._variables = variables
        self._known: dict[int, int] = {}

    def value(self, term: Term) -> int:
        """Return the value of a term."""
        if isinstance(term, int):
            return term
        found = self._known.get(id(term))
        if found is None:
            found = self._known[id(term)] = self._value(term)
        return found

    def _value(self, term: Sum | Product | Dearest | Looked) -> int:
        if isinstance(term, Sum):
            return term.fixed + sum(map(self.value, term.parts))
        if isinstance(term, Product):
            count = measured(term.times, self._variables)
            return count * self.value(term.part) if count else 0
        if isinstance(term, Looked):
            return term.count(self._variables.get(term.name))
        return max(map(self.value, term.of))
