"""The committed schema is what the code says (docs/adr/0009); `make sdl` writes it."""

from __future__ import annotations

import pytest
from graphql import build_schema

from schema.build import sdl
from tests.support.code import ROOT

SNAPSHOT = ROOT / "schema" / "schema.graphql"


def test_the_snapshot_is_current() -> None:
    assert SNAPSHOT.read_text(encoding="utf-8") == sdl(), "run make sdl and read the difference"


@pytest.mark.filterwarnings("default::DeprecationWarning")
def test_other_tools_can_read_it() -> None:
    assert build_schema(SNAPSHOT.read_text(encoding="utf-8")).query_type is not None
