"""Gives every app of a process a schema of its own around one graph of types, which takes longest to make."""

from __future__ import annotations

import copy
from typing import Any
from unittest.mock import patch

from schema.build import DuobaanSchema, build

_made: dict[object, DuobaanSchema] = {}


def build_around_one_graph(**named: Any) -> DuobaanSchema:
    """Build a schema as a server does: its library, bounds and compiled queries are its own."""
    with patch("schema.build.DuobaanSchema", _around_one_graph):
        return build(**named)


def _around_one_graph(**named: Any) -> DuobaanSchema:
    own = {"extensions": named.pop("extensions")}
    key = (named["config"].sort_schema, named["execution_context_class"])
    if key not in _made:
        _made[key] = DuobaanSchema(**named, extensions=[])
    found = copy.copy(_made[key])
    vars(found).update(own)
    return found
