"""Reads the pages of docs/guide/clients as steps: an operation, who asks it, its variables, what later steps need.

A step is a `graphql` block, perhaps followed by a `json` block with its variables. Comments at its head say more:

    # as planner            the demo person who asks; nobody when it is absent
    # keep post = createVacancy.vacancy.id
                            a value of the answer; later steps write {post} in their variables
    # answers StaleRevision the type of the answer where it is a failure that is meant
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from graphql import FieldNode, OperationDefinitionNode, parse

from tests.support.code import ROOT

FOLDER = ROOT / "docs" / "guide" / "clients"
_STEP = re.compile(r"```graphql\n(?P<text>.*?)```(?:\s+```json\n(?P<variables>.*?)```)?", re.DOTALL)
_HEAD = re.compile(r"^# (?P<word>as|keep|answers) (?P<rest>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One operation of a page."""

    text: str
    variables: dict[str, Any]
    persona: str | None = None
    answers: str | None = None
    keep: dict[str, str] = field(default_factory=dict)

    @property
    def roots(self) -> set[str]:
        """The root fields that it asks."""
        operations = [one for one in parse(self.text).definitions if isinstance(one, OperationDefinitionNode)]
        return {
            node.name.value
            for operation in operations
            for node in operation.selection_set.selections
            if isinstance(node, FieldNode)
        }


def pages() -> list[str]:
    """Return the names of the pages."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def steps(name: str) -> list[Step]:
    """Return the steps of a page in their order."""
    page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    return [_step(found["text"], found["variables"]) for found in _STEP.finditer(page)]


def _step(text: str, variables: str | None) -> Step:
    said: dict[str, Any] = {"keep": {}}
    for found in _HEAD.finditer(text):
        if found["word"] == "keep":
            name, path = found["rest"].split(" = ")
            said["keep"][name] = path
        else:
            said["persona" if found["word"] == "as" else "answers"] = found["rest"].strip()
    return Step(text, json.loads(variables or "{}"), **said)
