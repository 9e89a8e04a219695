"""The main job on the real server, as a process of its own: SQLite with the embedded engine, and PostgreSQL."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tests.e2e.journey import Person, main_job
from tests.support import switches, warm
from tests.support.demo import copy
from tests.support.http import server


def token(email: str, *where: str, **environment: str) -> str:
    """Print a token as the README says."""
    done = warm.run("token", email, *where, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


PLACES = [
    pytest.param("sqlite", "embedded", id="sqlite with the embedded engine"),
    pytest.param("postgres", "embedded", id="postgres with the embedded engine", marks=pytest.mark.postgres),
    pytest.param(
        "postgres", "meilisearch", id="postgres with Meilisearch", marks=[pytest.mark.postgres, pytest.mark.meilisearch]
    ),
]


@pytest.mark.parametrize(("database", "search"), PLACES)
def test_from_a_posted_professional_to_an_arrangement(
    database: str, search: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment = {"DUOBAAN_DATA_DIR": str(tmp_path)}
    if database == "sqlite":  # the server seeds PostgreSQL itself
        copy(request.getfixturevalue("demo_region"), tmp_path)
    else:
        environment["DUOBAAN_DATABASE_URL"] = request.getfixturevalue("empty_postgres")
    if search == "meilisearch":
        environment |= {"DUOBAAN_SEARCH": "meilisearch", "DUOBAAN_MEILI_URL": request.getfixturevalue("meili_url")}
        environment["DUOBAAN_MEILI_KEY"] = switches.MEILI_KEY or ""
    with contextlib.ExitStack() as stack:
        base = stack.enter_context(server("--demo", "--port", "0", seconds=600, **environment))
        tokens = [token(f"{slug}@example.org", **environment) for slug in ("planner", "coordinator", "nieuw")]
        main_job(*(stack.enter_context(Person(base, secret)) for secret in (*tokens, None)))
