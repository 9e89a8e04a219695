"""The Python recipe of docs/clients.md: ariadne-codegen reads the schema, and what it writes runs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.outside import running
from tests.support import switches
from tests.support.code import ROOT

PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_recipe_generates_a_client_that_runs(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, demo_region: Path
) -> None:
    program = running.PROGRAM.with_name("ariadne-codegen")
    if not program.is_file():
        switches.absent("ariadne-codegen", "tests/outside/.venv (make install-outside)")
    shutil.copy(ROOT / "schema" / "schema.graphql", tmp_path)
    for name, language in (("operations.graphql", "graphql"), ("pyproject.toml", "toml"), ("client.py", "python")):
        (tmp_path / name).write_text(block(language), encoding="utf-8")
    subprocess.run([program, "client"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    folder = tmp_path_factory.mktemp("demo")
    with running.demo_server(folder, demo_region) as address:
        token = running.headers_of("planner", folder)["authorization"].removeprefix("Bearer ")
        command = [program.with_name("python"), "client.py", address, token]
        done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["renamed: Natuurkunde met z'n tweeën", "refused: StaleRevision"]
