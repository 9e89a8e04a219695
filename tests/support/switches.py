"""The suite's own switches; the only tests' module that reads the environment."""

from __future__ import annotations

import os

import pytest

REQUIRED = frozenset(filter(None, os.environ.get("DUOBAAN_REQUIRE", "").split(",")))  # noqa: TID251
DATABASE_URL = os.environ.get("DUOBAAN_TEST_POSTGRES", "")  # noqa: TID251
MEILI_URL = os.environ.get("MEILI_URL", "")  # noqa: TID251
MEILI_KEY = os.environ.get("MEILI_MASTER_KEY")  # noqa: TID251
_WEB = os.environ.get("DUOBAAN_TEST_WEB", "").split(",")  # noqa: TID251
FRESH_WEB = "fresh" in _WEB
EVERY_CORNER = "every" in _WEB


def absent(what: str, why: str) -> None:
    """Skip aloud, or fail where DUOBAAN_REQUIRE says that this part must be here."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required here, but {why}")
    pytest.skip(f"NOT RUN, no {what}: {why}")
