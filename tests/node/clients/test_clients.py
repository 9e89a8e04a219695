"""Generators of typed clients read the schema, and the TypeScript of docs/clients.md is compiled and run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from duobaan.settings import Settings
from tests.outside import running
from tests.support import switches
from tests.support.code import ROOT
from tests.support.http import client

HERE = Path(__file__).parent
PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A folder with the schema, the operations and the packages; skipped aloud without them."""
    if shutil.which("node") is None or not (HERE / "node_modules").is_dir():
        switches.absent("node", "node or tests/node/clients/node_modules (make install-node)")
    for name in ("relay.config.json", "tsconfig.json", "codegen.mjs", "persisted.mjs", "package.json"):
        shutil.copy(HERE / name, tmp_path)
    shutil.copytree(HERE / "src", tmp_path / "src")
    shutil.copy(ROOT / "schema" / "schema.graphql", tmp_path)
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    (tmp_path / "operations.graphql").write_text(block("graphql"), encoding="utf-8")
    return tmp_path


def block(language: str) -> str:
    """Return the first block of a language on the page."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_relay_compiles_against_the_schema(bench: Path) -> None:
    run(bench, "node_modules/.bin/relay-compiler", "relay.config.json")
    made = {path.name for path in (bench / "src" / "__generated__").iterdir()}
    operations = {
        "vacanciesPageQuery",
        "vacanciesAgainQuery",
        "vacanciesProposeMutation",
        "vacanciesFollowSubscription",
    }
    assert made == {f"{name}.graphql.ts" for name in operations | {"vacancies_card"}}


def test_relay_refuses_a_field_that_is_not_there(bench: Path) -> None:
    source = bench / "src" / "vacancies.ts"
    source.write_text(source.read_text(encoding="utf-8").replace("distanceKm", "distanceMiles"), encoding="utf-8")
    done = subprocess.run(
        ["node_modules/.bin/relay-compiler", "relay.config.json"],
        cwd=bench,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode != 0
    assert "distanceMiles" in done.stdout + done.stderr


def test_the_recipe_is_typed_and_runs(bench: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (bench / "client.ts").write_text(block("ts"), encoding="utf-8")
    run(bench, "node", "codegen.mjs", "schema.graphql", "operations.graphql", "graphql.ts")
    run(bench, "node_modules/.bin/tsc", "--project", "tsconfig.json")
    folder = tmp_path_factory.mktemp("demo")
    with running.demo_server(folder) as address:
        token = running.headers_of("planner", folder)["authorization"].removeprefix("Bearer ")
        said = run(bench, "node", "out/client.js", address, token).splitlines()
    assert said[0].startswith("found: vac_")
    assert said[1:3] == ["renamed: Natuurkunde, samen", "changed: Natuurkunde, samen"]
    assert re.fullmatch(r"somebody was first: version \d+", said[3])
    assert len(said) == 4


async def test_documents_that_the_client_preset_persists_are_trusted(bench: Path, sqlite_settings: Settings) -> None:
    run(bench, "node", "persisted.mjs", "schema.graphql", "operations.graphql", "made/")
    manifest = bench / "made" / "persisted-documents.json"
    held = json.loads(manifest.read_text(encoding="utf-8"))
    (name,) = (name for name, text in held.items() if text.startswith("query Mine"))
    checked = CliRunner().invoke(app, ["documents", "check", str(manifest)])
    assert (checked.exit_code, checked.stdout) == (0, "3 documents fit the schema\n")
    strict = sqlite_settings.model_copy(update={"trusted_documents": str(manifest), "trusted_only": True})
    async with client(create_app(strict)) as http:
        answer = await http.post("/graphql", json={"documentId": name, "variables": {"first": 1}})
        assert answer.json()["data"]["vacancies"] == {"nodes": []}
        other = await http.post("/graphql", json={"query": "{ __typename }"})
        assert other.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"


def test_names_by_another_algorithm_are_refused(bench: Path) -> None:
    run(bench, "node", "persisted.mjs", "schema.graphql", "operations.graphql", "made/", "sha1")
    checked = CliRunner().invoke(app, ["documents", "check", str(bench / "made" / "persisted-documents.json")])
    assert checked.exit_code == 1
    assert "is not the sha256 of its document" in str(checked.exception)


def test_a_wrong_field_does_not_compile(bench: Path) -> None:
    (bench / "client.ts").write_text(block("ts").replace("result.vacancy.title", "result.vacancy.titel"), "utf-8")
    run(bench, "node", "codegen.mjs", "schema.graphql", "operations.graphql", "graphql.ts")
    command = ["node_modules/.bin/tsc", "--project", "tsconfig.json"]
    done = subprocess.run(command, cwd=bench, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode != 0
    assert "titel" in done.stdout
