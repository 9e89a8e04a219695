"""A change that breaks clients needs a permit with six months' notice, and an end is announced with dates (ADR-9)."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from pathlib import Path

import pytest
from graphql import build_schema
from typer.testing import CliRunner

import duobaan
from api.cli import app
from duobaan import clock
from schema.build import build, sdl
from schema.changes import Change, Permit, changelog, changes, hasty, permits, released, unpermitted, version_of

OLD = """
directive @access(requires: Permission!) on FIELD_DEFINITION
enum Permission { BROWSE SYSTEM }
type Query { name: String @access(requires: BROWSE) gone: Int open: Int @access(requires: SYSTEM) }
"""
NEW = """
directive @access(requires: Permission!) on FIELD_DEFINITION
enum Permission { BROWSE SYSTEM OTHER }
type Query { name: String @access(requires: SYSTEM) more: Int open: Int @access(requires: BROWSE) }
"""
REMOVED = Change("breaking", "Field Query.gone was removed.")
TIGHTENED = Change("breaking", "Query.name asks SYSTEM instead of BROWSE.")


def test_finds_what_breaks_what_surprises_and_what_is_new() -> None:
    found = changes(OLD, NEW)
    assert {one for one in found if one.level == "breaking"} == {REMOVED, TIGHTENED}
    assert Change("safe", "Query.open asks BROWSE instead of SYSTEM.") in found
    assert any(one.level == "dangerous" and "OTHER" in one.text for one in found)
    assert any(one.level == "safe" and "more" in one.text for one in found)
    assert changelog(found).startswith("### Breaks clients\n\n- Field Query.gone was removed.\n- Query.name asks")
    assert changes(NEW, NEW) == ()
    assert changes(NEW, NEW.replace("type Query", '"""All."""\ntype Query')) == ()


def test_a_permit_counts_from_its_day_and_with_notice_only() -> None:
    announced = dt.date(2026, 12, 1)
    fair = Permit(REMOVED.text, "Nobody asks it.", announced, dt.date(2027, 6, 1))
    hurried = Permit(TIGHTENED.text, "We want it.", announced, dt.date(2027, 3, 1))
    found = (REMOVED, TIGHTENED)
    assert unpermitted(found, (fair, hurried), dt.date(2027, 6, 1)) == (TIGHTENED,)
    assert unpermitted(found, (fair, hurried), dt.date(2027, 5, 31)) == found


def test_no_change_since_the_last_release_breaks_clients_without_a_permit() -> None:
    baseline = released()
    assert baseline is not None, "run duobaan schema release"
    assert version_of(baseline) is not None
    found = changes(baseline, sdl())
    assert unpermitted(found, permits(), clock.today()) == ()
    assert [one for one in permits() if not one.is_fair] == []


@pytest.mark.parametrize(
    ("_case", "reason", "is_hasty"),
    [
        ("fair", "Use other. Since 2026-12-01, gone from 2027-06-01.", False),
        ("too soon", "Use other. Since 2026-12-01, gone from 2027-05-01.", True),
        ("no dates", "Use other.", True),
        ("no reason", "Since 2026-12-01, gone from 2027-06-01.", True),
    ],
)
def test_an_end_is_announced_with_a_reason_and_dates(_case: str, reason: str, is_hasty: bool) -> None:
    graph = build_schema(f'type Query {{ other: Int old: Int @deprecated(reason: "{reason}") }}')
    assert hasty(graph) == (("Query.old",) if is_hasty else ())


def test_arguments_inputs_and_values_are_looked_at_too() -> None:
    graph = build_schema(
        """
        enum Kind { A B @deprecated(reason: "x") }
        input Taken { a: Int b: Kind @deprecated(reason: "x") }
        type Query { ask(a: Taken, b: Int @deprecated(reason: "x")): Kind }
        """
    )
    assert set(hasty(graph)) == {"Kind.B", "Taken.b", "Query.ask(b)"}


def test_nothing_of_ours_ends_without_notice() -> None:
    assert hasty(build(compiled=False)._schema) == ()


def test_a_release_is_kept_with_its_version_and_compared_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "released.graphql"
    run = partial(CliRunner().invoke, app, ["schema", "release", "--to", str(file)])
    assert run().exit_code == 0
    assert file.read_text(encoding="utf-8").startswith(
        f"# Duobaan {duobaan.__version__}, released on {clock.today()}.\n"
    )
    assert run().exit_code == 1  # the same version twice
    monkeypatch.setattr(duobaan, "__version__", "99.0.0")
    fuller = file.read_text(encoding="utf-8").replace("type Mutation {", "type Mutation {\n  formerly: Int\n", 1)
    file.write_text(fuller, encoding="utf-8")
    assert (run().exit_code, file.read_text(encoding="utf-8")) == (1, fuller)  # a break without a permit goes nowhere
    fewer = fuller.replace("  formerly: Int\n", "").replace("  liveCursor: String! @access(requires: BROWSE)\n", "")
    file.write_text(re.sub(r'"""[^"]*"""\s*(?=""")', "", fewer), encoding="utf-8")
    later = run()
    assert later.exit_code == 0
    assert later.stdout.startswith(f"## 99.0.0, {clock.today()}\n\n### New or harmless\n\n- ")
    assert version_of(file.read_text(encoding="utf-8")) == "99.0.0"


def test_the_command_prints_the_changelog_and_refuses_what_needs_a_permit(tmp_path: Path) -> None:
    file = tmp_path / "old.graphql"
    file.write_text(sdl(), encoding="utf-8")
    same = CliRunner().invoke(app, ["schema", "changes", "--since", str(file)])
    assert (same.exit_code, same.stdout) == (0, "Nothing changed.\n")
    file.write_text(sdl().replace("type Mutation {", "type Mutation {\n  formerly: Int\n", 1), encoding="utf-8")
    broken = CliRunner().invoke(app, ["schema", "changes", "--since", str(file)])
    assert broken.exit_code == 1
    assert "Mutation.formerly was removed." in broken.stdout
