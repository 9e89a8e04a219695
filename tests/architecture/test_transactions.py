"""One place commits (docs/adr/0004): a use case is one transaction, and nothing else decides when it ends."""

from __future__ import annotations

import ast

from tests.support.code import modules


def test_commit_lives_in_the_unit_of_work_alone() -> None:
    guilty = {
        str(module.path)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    # tantivy's writer commits an index, not the database.
    assert guilty - {"search/embedded/store.py"} == {"duobaan/db/uow.py"}
