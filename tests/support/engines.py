"""Lets the databases of one process share their compiled statements, as the requests of one server do.

Each test has a fresh database and so an engine of its own; SQLAlchemy keeps what it compiled per engine and dialect.
With nothing shared, most of the time of a test went into compiling the same SQL as the test before.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from duobaan.db import sealing
from duobaan.db.sealing import DataKeys

_STATEMENTS = 3000
_first: dict[object, sa.Engine] = {}


def bind_keys(engine: sa.Engine, keys: DataKeys) -> None:
    """Give an engine the dialect and statements of those with the same key before it, then bind the keys."""
    # A dialect knows the keys that open sealed columns, so only databases with the same key have one in common.
    if key := _key(engine, keys):
        first = _first.get(key)
        if first is None or first.dialect.server_version_info is None:  # it never met its database
            _first[key] = engine
            engine._compiled_cache = LRUCache(_STATEMENTS)
        else:
            engine.dialect = engine.pool._dialect = first.dialect
            engine._compiled_cache = first._compiled_cache
    sealing.bind_keys(engine, keys)


def _key(engine: sa.Engine, keys: DataKeys) -> object:
    settings = keys.settings
    file = settings.data_dir / "secret.key"
    if settings.data_keys.get_secret_value() or settings.secret.get_secret_value() or not file.exists():
        return None
    return None if keys.path.exists() else (type(engine.dialect), file.read_bytes())
