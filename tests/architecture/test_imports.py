"""The import law (docs/adr/0001), checked by import-linter with the contracts of pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.code import ROOT, modules


def test_imports_only_look_down() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_are_pure() -> None:
    guilty = [
        str(module.path)
        for module in modules()
        if module.path.name == "rules.py" and module.imports & {"sqlalchemy", "starlette", "strawberry", "duobaan.db"}
    ]
    assert guilty == []
