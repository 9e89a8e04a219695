"""The committed access matrix: how far each role gets with each root field, by its relation to the object.

The figures stand in access_matrix.toml. `python -m tests.access` runs them anew on a fresh world, and a test compares.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources

NO_OBJECT = "none"
OUTCOMES = {"refused": "-", "hidden": "0", "reached": "+"}
Matrix = dict[str, dict[str, dict[str, str]]]
"""Root field, relation to the object, role, outcome."""


def read() -> Matrix:
    """Return the committed matrix."""
    text = resources.files("api").joinpath("access_matrix.toml").read_text("utf-8")
    table = tomllib.loads(text)
    words = {mark: outcome for outcome, mark in OUTCOMES.items()}
    roles = table["roles"]
    return {
        name: {
            relation: {role: words[mark] for role, mark in zip(roles, marks, strict=True)}
            for relation, marks in relations.items()
        }
        for name, relations in table["fields"].items()
    }


def write(matrix: Matrix) -> str:
    """Return the text of the file of a matrix: one mark per role and line, so that a change shows in review."""
    return "\n".join(_lines(matrix)) + "\n"


def rows(matrix: Matrix) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield each field with each relation and what every role meets there."""
    for name, relations in matrix.items():
        for relation, outcomes in relations.items():
            yield name, relation, outcomes


def _lines(matrix: Matrix) -> Iterator[str]:
    roles = list(next(iter(next(iter(matrix.values())).values())))
    yield "# Written by `python -m tests.access`; compared with what happens by tests/access/test_matrix.py."
    yield "# One mark per role: - refused, 0 hidden or nothing there, + reached (the rest is the field's own matter)."
    yield f"roles = [{', '.join(f'{role!r}' for role in roles)}]".replace("'", '"')
    for name, relations in matrix.items():
        yield f"\n[fields.{name}]"
        for relation, outcomes in relations.items():
            marks = "".join(OUTCOMES[outcomes[role]] for role in roles)
            yield f'{relation} = "{marks}"'
