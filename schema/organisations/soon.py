"""The organisation that another object names, for fields that only wait for its loader."""

from __future__ import annotations

from uuid import UUID

from duobaan.organisations.models import Organisation as Row
from schema.context import Context
from schema.organisations import loaders
from schema.organisations.types import Organisation, wrap
from schema.shared import shared


def soon(context: Context, key: UUID) -> Organisation | None:
    """Return one organisation that the viewer may know of, for a field that `loads`."""
    kept: Row | None = context.kept(Row.__tablename__, key)
    if kept is not None:
        return shared(context, kept, wrap)
    return context.soon(loaders.organisations, key, _wrapped)


def _wrapped(row: Row | None) -> Organisation | None:
    return None if row is None else wrap(row)
