"""Sorting by several keys with ties broken by id; documents without a value come last, as they do in Meilisearch."""

from __future__ import annotations

from search.embedded.columns import Columns
from search.embedded.selecting import away_from
from search.embedded.slots import Numbers, Rows, Slots, numbers_of, smallest
from search.embedded.spot import about_to_order
from search.engine import ByDistance, SortKey


def ordered(columns: Columns, found: Slots, keys: tuple[SortKey, ...], offset: int, limit: int) -> list[int]:
    """The slots of one page, in order."""
    about_to_order(len(found))
    slots = numbers_of(found)
    columns_by = [_column(columns, key, slots) for key in keys]
    if limit <= 0 or offset >= len(slots):
        return []
    rows = smallest([*columns_by, columns.by_id[slots]], min(offset + limit, len(slots)))
    page: list[int] = slots[rows[offset:]].tolist()
    return page


def _column(columns: Columns, key: SortKey, slots: Rows) -> Numbers:
    if isinstance(key, ByDistance):
        return away_from(columns, key.point, slots)
    field = columns.fields.get(key.field)
    if field is None or not field.sortable:
        raise ValueError(f"index {columns.definition.name} cannot sort by {key.field}")
    values = columns.order(field)[slots]
    return -values if key.descending else values
