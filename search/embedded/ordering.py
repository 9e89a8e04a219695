"""Sorting by several keys with ties broken by id: tantivy sorts by one field, so equal values are sorted again inside.

Documents without the field come last in both directions, as they do in Meilisearch.
"""

from __future__ import annotations

from itertools import groupby

from tantivy import DocAddress, Occur, Order
from tantivy import Query as Q

from search.embedded.layout import FIELD_TYPES
from search.embedded.store import View, total
from search.engine import By, ByDistance, SortKey

Found = list[DocAddress]


def ordered(view: View, query: Q, keys: tuple[SortKey, ...], offset: int, limit: int) -> Found:
    """The addresses of one page, in order."""
    if limit <= 0:
        return []
    if not keys:
        hits = view.searcher.search(query, limit, order_by_field="id", offset=offset, order=Order.Asc).hits
        return [address for _, address in hits]
    key = keys[0]
    if isinstance(key, ByDistance):
        return _by_distance(view, query, key, keys[1:], offset, limit)
    return _by_field(view, query, key, keys[1:], offset, limit)


def _count(view: View, query: Q) -> int:
    return total(view.searcher.search(query, 1))


def _both(one: Q, other: Q) -> Q:
    return Q.boolean_query([(Occur.Must, one), (Occur.Must, other)])


def _by_field(view: View, query: Q, key: By, rest: tuple[SortKey, ...], offset: int, limit: int) -> Found:
    field = view.build.definition.by_name().get(key.field)
    if field is None or not field.sortable:
        raise ValueError(f"index {view.build.definition.name} cannot sort by {key.field}")
    name = "id" if key.field == "id" else ("f_" if field.kind in FIELD_TYPES else "s_") + key.field
    present = Q.exists_query(name)
    having = _both(query, present)
    order = Order.Desc if key.descending else Order.Asc
    # One more than the page needs tells whether the last value goes on behind it.
    top = view.searcher.search(having, offset + limit + 1, order_by_field=name, order=order)
    page: Found = []
    at = 0
    for value, group in groupby(top.hits, key=lambda hit: hit[0]):
        addresses = [address for _, address in group]
        end = at + len(addresses)
        if end > offset and at < offset + limit:
            skip = max(0, offset - at)
            if len(addresses) > 1 or end == len(top.hits):
                same = _both(having, _equal(view, name, key, value))
                addresses = ordered(view, same, rest, skip, offset + limit - at - skip)
                skip = 0
            page += addresses[skip:]
        at = end
    return _then_the_rest(view, query, present, rest, page, total(top), offset, limit)


def _equal(view: View, name: str, key: By, value: object) -> Q:
    kind = view.build.definition.by_name()[key.field].kind
    if kind in FIELD_TYPES and isinstance(value, int | float):
        return Q.range_query(view.build.schema, name, FIELD_TYPES[kind], lower_bound=value, upper_bound=value)
    return Q.term_query(view.build.schema, name, value)


def _then_the_rest(
    view: View, query: Q, present: Q, rest: tuple[SortKey, ...], page: Found, having: int, offset: int, limit: int
) -> Found:
    page = page[:limit]
    if len(page) == limit:
        return page
    lacking = Q.boolean_query([(Occur.Must, query), (Occur.MustNot, present)])
    return page + ordered(view, lacking, rest, max(0, offset - having), limit - len(page))


def _by_distance(view: View, query: Q, key: ByDistance, rest: tuple[SortKey, ...], offset: int, limit: int) -> Found:
    """Walk outwards ring by ring: places at one distance are one group, and only rings of the page are read."""
    nearest = view.build.places.nearest(key.point, None)
    page: Found = []
    at, start, size = 0, 0, 64
    while start < len(nearest) and at < offset + limit:
        end = _ring_end(nearest, start + size)
        ring = [text for _, text in nearest[start:end]]
        inside = _both(query, Q.term_set_query(view.build.schema, "point", ring))
        count = _count(view, inside)
        if count and at + count > offset:
            page += _inside(view, query, nearest[start:end], rest, max(0, offset - at), limit - len(page))
        at, start, size = at + count, end, size * 4
    present = Q.exists_query("point")
    having = at if start >= len(nearest) else _count(view, _both(query, present))
    return _then_the_rest(view, query, present, rest, page, having, offset, limit)


Ring = tuple[tuple[float, str], ...]


def _ring_end(nearest: Ring, end: int) -> int:
    while end < len(nearest) and nearest[end][0] == nearest[end - 1][0]:
        end += 1
    return min(end, len(nearest))


def _inside(view: View, query: Q, ring: Ring, rest: tuple[SortKey, ...], skip: int, limit: int) -> Found:
    page: Found = []
    if len(ring) > 8:
        halves = _ring_end(ring, len(ring) // 2)
        if 0 < halves < len(ring):
            for part in (ring[:halves], ring[halves:]):
                count = _count(view, _at(view, query, part))
                if count > skip and len(page) < limit:
                    page += _inside(view, query, part, rest, skip, limit - len(page))
                skip = max(0, skip - count)
            return page
    for _, places in groupby(ring, key=lambda place: place[0]):
        here = _at(view, query, tuple(places))
        found = ordered(view, here, rest, skip, limit - len(page))
        skip = max(0, skip - _count(view, here)) if not found else 0
        page += found
    return page


def _at(view: View, query: Q, ring: Ring) -> Q:
    return _both(query, Q.term_set_query(view.build.schema, "point", [text for _, text in ring]))
