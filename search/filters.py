"""The filter tree in two other forms: a Meilisearch expression, and a Python predicate that says what is true."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from duobaan.geo import Point, distance_km
from search.engine import AllOf, And, AnyOf, AtLeast, Document, Filter, Not, Or, Range, Scalar, Value, Within

Predicate = Callable[[Document], bool]

MATCH_ALL = "id EXISTS"
MATCH_NONE = "id NOT EXISTS"


# --- Meilisearch ----------------------------------------------------------------------------------


def quoted(value: Scalar) -> str:
    """A value as Meilisearch reads it back unchanged; the only place where values enter an expression."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else repr(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def expression(tree: Filter) -> str:
    """The filter tree as a Meilisearch filter expression."""
    match tree:
        case AnyOf(field, values):
            return f"{field} IN [{', '.join(map(quoted, values))}]" if values else MATCH_NONE
        case AllOf(field, values):
            return _joined("AND", (f"{field} = {quoted(value)}" for value in values), MATCH_ALL)
        case Range():
            return _range(tree)
        case Within(point, km):
            return f"_geoRadius({point.lat!r}, {point.lon!r}, {km * 1000:.3f})"
        case And(parts):
            return _joined("AND", map(expression, parts), MATCH_ALL)
        case Or(parts):
            return _joined("OR", map(expression, parts), MATCH_NONE)
        case _:
            return _counted(tree)


def _counted(tree: Not | AtLeast) -> str:
    if isinstance(tree, Not):
        return f"NOT ({expression(tree.part)})"
    return _at_least(tree.count, [expression(part) for part in tree.of])


def _range(tree: Range) -> str:
    bounds = ((">=", tree.gte), ("<=", tree.lte))
    parts = [f"{tree.field} {sign} {bound!r}" for sign, bound in bounds if bound is not None]
    return _joined("AND", parts, f"{tree.field} EXISTS")


def _joined(word: str, parts: Iterable[str], empty: str) -> str:
    kept = list(parts)
    if len(kept) < 2:
        return kept[0] if kept else empty
    return "(" + f" {word} ".join(kept) + ")"


def _at_least(count: int, parts: list[str]) -> str:
    """Meilisearch cannot count, so the parts are halved: k in one half and the rest in the other.

    This keeps 12 of 24 lessons at some thousands of comparisons; listing every choice would take 2.7 million.
    """
    if count <= 0:
        return MATCH_ALL
    if count > len(parts):
        return MATCH_NONE
    if count in (1, len(parts)):
        return _joined("OR" if count == 1 else "AND", parts, MATCH_ALL)
    half = len(parts) // 2
    left, right = parts[:half], parts[half:]
    choices = []
    for in_left in range(max(0, count - len(right)), min(count, len(left)) + 1):
        needed = [_at_least(in_left, left)] * (in_left > 0) + [_at_least(count - in_left, right)] * (in_left < count)
        choices.append(_joined("AND", needed, MATCH_ALL))
    return _joined("OR", choices, MATCH_NONE)


# --- Python ---------------------------------------------------------------------------------------


def predicate(tree: Filter) -> Predicate:
    """The filter tree as a function of one document: what both engines are held to."""
    match tree:
        case AnyOf(field, values):
            return lambda document: not set(values).isdisjoint(_values(document.get(field)))
        case AllOf(field, values):
            return lambda document: set(values) <= _values(document.get(field))
        case Range():
            return lambda document: _in_range(tree, document.get(tree.field))
        case Within():
            return lambda document: _is_within(tree, document)
        case Not(part):
            inner = predicate(part)
            return lambda document: not inner(document)
        case _:
            return _combined(tree)


def _combined(tree: And | Or | AtLeast) -> Predicate:
    if isinstance(tree, AtLeast):
        needed, parts = tree.count, tree.of
    else:
        needed, parts = len(tree.parts) if isinstance(tree, And) else 1, tree.parts
    tests = [predicate(part) for part in parts]
    return lambda document: sum(test(document) for test in tests) >= needed


def _values(value: Value) -> set[Scalar]:
    if value is None:
        return set()
    return {value} if isinstance(value, str | int | float) else set(value)


def _in_range(tree: Range, value: Value) -> bool:
    if not isinstance(value, int | float):
        return False
    return (tree.gte is None or value >= tree.gte) and (tree.lte is None or value <= tree.lte)


def _is_within(tree: Within, document: Document) -> bool:
    place = point_of(document)
    return place is not None and distance_km(tree.point, place) <= tree.km


def point_of(document: Document) -> Point | None:
    """The place of a document that has both coordinates."""
    lat, lon = document.get("lat"), document.get("lon")
    if isinstance(lat, int | float) and isinstance(lon, int | float):
        return Point(float(lat), float(lon))
    return None
