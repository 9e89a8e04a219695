"""What the documents say is there is there: decisions, links, commands, settings, words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from api.cli import app
from duobaan import words
from tests.support.code import ROOT

ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
HEADINGS = ["Status", "Context", "Decision", "Consequences", "Alternatives considered"]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_has_five_headings_and_one_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert text.startswith(f"# {int(path.stem[:4])}. ")
    assert len(text.splitlines()) <= 60


def test_the_index_of_decisions_is_complete() -> None:
    assert [int(path.stem[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", index, re.MULTILINE)
    titles = [path.read_text(encoding="utf-8").splitlines()[0] for path in ADRS]
    assert [(f"# {number}. {title}", name) for number, title, name in rows] == list(
        zip(titles, [path.name for path in ADRS], strict=True)
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in link and not link.startswith("/"):  # of a page of the server: test_guides
            assert (path.parent / link).exists(), link


def test_every_architecture_test_is_named_where_a_newcomer_looks() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    mine = {path.stem for path in (ROOT / "tests" / "architecture").glob("test_*.py")}
    assert {name for name in mine if name not in text} == set()


def test_decisions_that_code_and_tests_name_exist() -> None:
    known = {path.stem[:4] for path in ADRS}
    for path in [*ROOT.glob("tests/**/*.py"), *ROOT.glob("duobaan/**/*.py"), ROOT / "pyproject.toml"]:
        assert set(re.findall(r"docs/adr/(\d{4})", path.read_text(encoding="utf-8"))) <= known, path


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "runbooks").glob("*.md")), ids=lambda path: path.stem)
def test_a_runbook_says_how_it_was_executed(path: Path) -> None:
    executed = path.read_text(encoding="utf-8").partition("\n## Executed\n")[2]
    tests = re.findall(r"`(tests/[\w/]+\.py)`", executed)
    assert tests or "```text\n$ " in executed
    assert all((ROOT / one).is_file() for one in tests), tests


def test_commands_that_the_documents_name_exist() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"`(?:\.venv/bin/)?duobaan ([a-z]+)", text)) <= set(commands), path
        assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets, path


def test_the_glossary_names_codes_that_exist() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    found = re.findall(r"\| ([A-Z]\w+) ([A-Z_]+) \|", text)
    assert len(found) > 5
    for kind, member in found:
        assert member in getattr(words, kind).__members__, (kind, member)
