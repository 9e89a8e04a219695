"""One concept per file, 300 lines at most, and the same names in every feature."""

from __future__ import annotations

import re

import pytest

from tests.support.code import ROOT, Module, modules

LONGEST = 300
LONGEST_TEST = 500
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
# What others wrote may be installed beside our tests.
TESTS = sorted(one for one in (ROOT / "tests").rglob("*.py") if not {".venv", "node_modules"} & set(one.parts))


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.path))
def test_files_stay_small(module: Module) -> None:
    # A migration is a record of what happened; it is written once and never read for pleasure.
    assert module.lines <= LONGEST or "versions" in module.path.parts


def test_test_files_stay_small_too() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in TESTS
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_TEST
    }
    assert long == set()


def test_names_say_what_is_inside() -> None:
    vague = {str(m.path) for m in modules() if {*m.path.parts[:-1], m.path.stem} & VAGUE}
    assert vague == {"duobaan/db/base.py"}


def test_names_are_plain() -> None:
    plain = re.compile(r"[a-z][a-z0-9_]*|__init__|__main__|\d{8}_\d{4}_[a-z0-9_]+")
    assert [str(m.path) for m in modules() if not plain.fullmatch(m.path.stem)] == []


def test_every_module_says_what_lives_in_it() -> None:
    import ast

    silent = [str(m.path) for m in modules() if m.tree.body and not ast.get_docstring(m.tree)]
    assert silent == []
