"""Inputs of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry.scalars import JSON

from duobaan.errors import InvalidInput
from duobaan.words import AlertFrequency
from schema.viewer.scopes import SearchScope
from schema.vocabulary import Locale


@strawberry.input(description="What the viewer changes of their account; what is left out stays as it is.")
class UpdateAccountInput:
    """The e-mail address is how someone is known and does not change here."""

    name: str | None = None
    locale: Locale | None = None


@strawberry.input(description="A search to hear about.")
class SaveSearchInput:
    """Text and filter as one would send them to the search of that scope."""

    scope: SearchScope
    name: str
    text: str = ""
    filter: JSON | None = None
    frequency: AlertFrequency = AlertFrequency.DAILY
    idempotency_key: str | None = None

    def wanted(self) -> Mapping[str, Any]:
        """Return the filter; it must be an object, as a search's filter is."""
        if self.filter is None:
            return {}
        if not isinstance(self.filter, dict):
            raise InvalidInput.at("input", "filter", rule="not_an_object")
        return self.filter


@strawberry.input(description="What changes about a saved search; what is left out stays as it is.")
class ChangeSavedSearchInput:
    """One of the viewer's own; what it looks for does not change."""

    saved_search_id: strawberry.ID
    name: str | None = None
    frequency: AlertFrequency | None = None
    is_paused: bool | None = strawberry.field(default=None, description="True lets it rest, false wakes it.")
    is_seen: bool = strawberry.field(default=False, description="True: what it finds now is no longer new.")


@strawberry.input(description="Which saved search to forget.")
class RemoveSavedSearchInput:
    """One of the viewer's own."""

    saved_search_id: strawberry.ID


@strawberry.input(description="Where to sign out.")
class EndSessionInput:
    """One of the viewer's own."""

    session_id: strawberry.ID
