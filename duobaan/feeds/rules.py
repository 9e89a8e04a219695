"""Pure rules of feeds: how many one person has, what each kind needs, and what reading one may do."""

from __future__ import annotations

import datetime as dt
from typing import Final

from duobaan.access import Permission
from duobaan.words import FeedKind

MOST: Final = 50
NOTED_EVERY: Final = dt.timedelta(hours=1)  # calendars ask often; when one did last need not be known to the minute
# Whoever finds an address of a feed reads what it shows and nothing else.
SCOPES: Final = {
    FeedKind.PERSON: frozenset({Permission.ARRANGEMENTS_READ, Permission.PROFILES_OWN, Permission.PROFESSIONALS_POST}),
    FeedKind.CLASS: frozenset({Permission.ARRANGEMENTS_READ}),
    FeedKind.SCHOOL: frozenset({Permission.ARRANGEMENTS_READ}),
    FeedKind.SEARCH: frozenset({Permission.SEARCHES_SAVE}),
}


def is_to_note(last_used_at: dt.datetime | None, at: dt.datetime, *, has_changed: bool) -> bool:
    """Say whether a look at a feed is worth a write."""
    return has_changed or last_used_at is None or at - last_used_at >= NOTED_EVERY
