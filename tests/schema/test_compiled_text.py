"""No text of a document reaches the Python that is written for it, but for names of the answer, as literals."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

import pytest
from graphql.execution.collect_fields import FieldDetailsList

from schema.compiled.writing import Writer
from tests import factories
from tests.schema.asking import Asker

EVIL = "zzEvil"
# Every place where somebody may write words of their own, and the names that the written Python uses itself.
DOCUMENT = """
# zzEvilComment __import__("os")
query zzEvilOperation($zzEvilVariable: Int = 5, $zzEvilSwitch: Boolean! = true, $zzEvilText: String = "zzEvilDefault") {
  zzEvilAlias: organisations(first: $zzEvilVariable) { ...zzEvilFragment }
  __import__: subjects @include(if: $zzEvilSwitch) { class: code lambda: __typename o: label run: code out: code }
  k1: subjects(text: "zzEvil\\"); __import__('os').abort() #\\n") { v: code }
  f0: node(id: \"\"\"zzEvil ''' " \\n\"\"\") { x0: id ... on Vacancy { c1: title } }
  absent: subjects(text: $zzEvilText) { i1: code }
}
fragment zzEvilFragment on OrganisationConnection { rows: nodes { fresh: name type: kind } }
"""
OURS = re.compile(r"[kficx]\d+|root|o|v|run|out|fresh|kept|getattr|absent|rows|type|list|str|int|float")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are written from now on."""
    texts: list[str] = []
    function = Writer.function

    def kept(self: Writer, name: str, fields: Mapping[str, FieldDetailsList]) -> str:
        texts.append(function(self, name, fields))
        return texts[-1]

    monkeypatch.setattr(Writer, "function", kept)
    return texts


async def test_no_word_of_a_document_is_python(asker: Asker, written: list[str]) -> None:
    await factories.school(asker.db, name="Een school")
    answers: list[Any] = [await asker.ask(DOCUMENT) for _ in range(2)]
    assert asker.schema.executor is not None
    assert written, asker.schema.executor.tally.left
    assert answers[0] == answers[1]
    trees = [ast.parse(text) for text in written]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    assert [name for name in names if not OURS.fullmatch(name)] == []
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not {one for one in attributes if EVIL in one or one.startswith("__")}
    literals = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {one for one in literals if EVIL in one} == {"zzEvilAlias"}
    assert "__import__" in literals, "a name of the answer stands there as a literal"
