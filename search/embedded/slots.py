"""Slots: the number of each document, which stays with its id; sets and columns of slots, read from tantivy."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pyroaring import FrozenBitMap
from tantivy import DocAddress, Occur, Schema, Searcher
from tantivy import Query as Q

Slots = FrozenBitMap
Numbers = npt.NDArray[np.float64]
"""A number per slot or per row; NaN where there is none."""

Rows = npt.NDArray[np.int64]
NOTHING = Slots()


def numbers_of(slots: Slots) -> Rows:
    """A set as a sorted array."""
    return np.frombuffer(slots.to_array(), dtype=np.uint32).astype(np.int64)


def set_of(numbers: Rows) -> Slots:
    """An array as a set."""
    return Slots(array("I", numbers.astype(np.uint32).tobytes()))


def addresses_of(searcher: Searcher, query: Q) -> list[DocAddress]:
    """Where everything lies that a query finds, in no order."""
    return [address for _, address in searcher.search(query, max(1, searcher.num_docs), count=False).hits]


def each_of(schema: Schema, field: str, values: Sequence[str | int]) -> Q:
    """Finds documents by values that few share: looked up one by one, as tantivy would walk its words for a set."""
    return Q.boolean_query([(Occur.Should, Q.term_query(schema, field, value, "basic")) for value in values])


def slots_at(searcher: Searcher, addresses: list[DocAddress]) -> Rows:
    """The slots of what lies at some addresses."""
    return np.array(searcher.fast_field_values("slot", addresses), dtype=np.int64)


def slots_of(searcher: Searcher, query: Q, most: int | None = None) -> Slots:
    """The slots of everything that a query finds, which may be known to be no more than so many."""
    # In the order of slots, because hits then carry the slot and need not be asked for it.
    return Slots([slot for slot, _ in searcher.search(query, most or max(1, searcher.num_docs), False, "slot").hits])


def smallest(keys: Sequence[Numbers], count: int) -> Rows:
    """The rows of the `count` smallest values in order, by the first key, then the next; NaN comes last."""
    rows = _candidates(keys, count)
    return rows[np.lexsort([key[rows] for key in reversed(keys)])][:count]


def _candidates(keys: Sequence[Numbers], count: int) -> Rows:
    """Rows that can be among the smallest: only those that tie at the border are compared by the next key."""
    sure: list[Rows] = []
    rest = np.arange(len(keys[0]), dtype=np.int64)
    for key in keys:
        if len(rest) <= count:
            break
        column = key[rest]
        border = np.partition(column, count - 1)[count - 1]
        below = ~np.isnan(column) if np.isnan(border) else column < border
        ties = np.isnan(column) if np.isnan(border) else column == border
        sure.append(rest[below])
        count -= int(below.sum())
        rest = rest[ties]
    return np.concatenate([*sure, rest])
