"""Filter trees as sets of slots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_

import numpy as np
import numpy.typing as npt

from duobaan.geo import EARTH_RADIUS_KM, Point, distance_km
from search.embedded.columns import Columns
from search.embedded.layout import FIELD_TYPES
from search.embedded.slots import NOTHING, Numbers, Rows, Slots, numbers_of, set_of
from search.engine import AllOf, And, AnyOf, AtLeast, Filter, Not, Or, Range, Scalar, Within
from search.indexes import Kind
from search.presenting import term

_NEARLY = 1e-6
"""Kilometres within which numpy's sines and Python's could disagree about a border."""


def select(columns: Columns, filters: Sequence[Filter]) -> Slots:
    """What matches every filter: sets first, so that numbers are only compared for what is left."""
    parts = list(_parts(filters))
    ranges = [part for part in parts if isinstance(part, Range)]
    found = _every(columns, [matching(columns, part) for part in parts if not isinstance(part, Range)])
    for part in ranges:
        found = _inside(columns, part, found)
    return found


def _parts(filters: Sequence[Filter]) -> Iterator[Filter]:
    """What has to match of filters that all have to."""
    for part in filters:
        if isinstance(part, And):
            yield from _parts(part.parts)
        else:
            yield part


def matching(columns: Columns, tree: Filter) -> Slots:
    """What matches a filter tree."""
    match tree:
        case AnyOf(field, values):
            return _any_of(columns, field, values)
        case AllOf(field, values):
            return _every(columns, [_any_of(columns, field, (value,)) for value in values])
        case Range():
            return _range(columns, tree)
        case Within(point, km):
            return _within(columns, point, km)
        case Not(part):
            return columns.live - matching(columns, part)
        case _:
            return _combined(columns, tree)


def _combined(columns: Columns, tree: And | Or | AtLeast) -> Slots:
    if isinstance(tree, AtLeast):
        return _at_least(columns, tree.count, [matching(columns, part) for part in tree.of])
    parts = [matching(columns, part) for part in tree.parts]
    return _every(columns, parts) if isinstance(tree, And) else _some(parts)


def _every(columns: Columns, parts: Sequence[Slots]) -> Slots:
    """What is in all sets; the smallest first, since it bounds what the others cost."""
    return reduce(and_, sorted([columns.live, *parts], key=len))


def _some(parts: Sequence[Slots]) -> Slots:
    return Slots.union(*parts) if parts else NOTHING


def _at_least(columns: Columns, count: int, parts: Sequence[Slots]) -> Slots:
    if count <= 0:
        return columns.live
    if count > len(parts):
        return NOTHING
    often = np.bincount(np.concatenate([numbers_of(part) for part in parts]), minlength=1)
    return set_of(np.flatnonzero(often >= count))


def _kind(columns: Columns, field: str) -> Kind:
    found = columns.fields.get(field)
    if found is None or not found.filterable:
        raise ValueError(f"index {columns.definition.name} cannot filter on {field}")
    return found.kind


def _any_of(columns: Columns, field: str, values: tuple[Scalar, ...]) -> Slots:
    if _kind(columns, field) in FIELD_TYPES:
        return set_of(np.flatnonzero(np.isin(columns.numbers(field), [float(value) for value in values])))
    return _some([columns.having(field, term(value)) for value in values])


def _numbers(columns: Columns, tree: Range) -> Numbers:
    if _kind(columns, tree.field) not in FIELD_TYPES:
        raise ValueError(f"{tree.field} holds no numbers")
    return columns.numbers(tree.field)


def _range(columns: Columns, tree: Range) -> Slots:
    return set_of(np.flatnonzero(_are_inside(_numbers(columns, tree), tree)))


def _inside(columns: Columns, tree: Range, found: Slots) -> Slots:
    """What of a set lies in a range; the same set where that is all of it, as it often is."""
    slots = numbers_of(found)
    inside = _are_inside(_numbers(columns, tree)[slots], tree)
    return found if inside.all() else set_of(slots[inside])


def _are_inside(numbers: Numbers, tree: Range) -> npt.NDArray[np.bool_]:
    inside = ~np.isnan(numbers)
    if tree.gte is not None:
        inside &= numbers >= tree.gte
    if tree.lte is not None:
        inside &= numbers <= tree.lte
    return inside


def _within(columns: Columns, point: Point, km: float) -> Slots:
    lat, lon = columns.numbers("lat"), columns.numbers("lon")
    # A box a little too high spares most of the sines.
    height = np.degrees(km / EARTH_RADIUS_KM) * 1.001
    slots = np.flatnonzero((abs(lat - point.lat) <= height) & ~np.isnan(lon))
    away = distances(point, lat[slots], lon[slots])
    inside = away <= km
    for row in np.flatnonzero(abs(away - km) < _NEARLY):
        inside[row] = distance_km(point, Point(float(lat[slots[row]]), float(lon[slots[row]]))) <= km
    return set_of(slots[inside])


def distances(point: Point, lat: Numbers, lon: Numbers) -> Numbers:
    """The great-circle distance of many places in kilometres, as duobaan.geo measures one."""
    lat1, lon1, lat2, lon2 = np.radians(point.lat), np.radians(point.lon), np.radians(lat), np.radians(lon)
    height = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    found: Numbers = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(height)))
    return found


def away_from(columns: Columns, point: Point, slots: Rows) -> Numbers:
    """The distance of documents to the metre; NaN where a document has no place."""
    away: Numbers = distances(point, columns.numbers("lat")[slots], columns.numbers("lon")[slots]).round(3)
    return away
