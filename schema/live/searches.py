"""A saved search as something to follow: what it is, and the question that it asks."""

from __future__ import annotations

from dataclasses import dataclass

from duobaan.alerts.models import SavedSearch as Row
from schema.context import Info
from schema.search.saved import Kept, read_kept
from schema.viewer.types import SavedSearch


@dataclass(frozen=True, slots=True)
class Saved(Kept):
    """The question of a saved search, with the search itself."""

    search: SavedSearch


def read_saved(info: Info, row: Row) -> Saved:
    """Return a saved search with its question; a filter that no search would take is the caller's mistake."""
    kept = read_kept(info, row)
    return Saved(kept.kind, kept.market, kept.question, SavedSearch.of(row))
