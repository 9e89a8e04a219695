"""docs/sign-in.md names every way by which a session begins, with as many proofs as the code counts for it."""

from __future__ import annotations

import ast
import re

import pytest

from auth.demands import TWO_PROOFS
from auth.upstream.providers import Providers, WrongProvider
from duobaan.settings import OidcProvider, Settings
from tests.support.code import ROOT

ROW = re.compile(r"^\| (?P<way>[^|]+) \| [^|]+ \| (?P<noted>[^|]+) \| (?P<proofs>one|two) \|$", re.MULTILINE)
FILES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "auth").rglob("*.py")}


def calls() -> list[tuple[str, ast.Module, ast.expr | None]]:
    """Return where a session begins, each with what is noted as its way."""
    found = []
    for path, tree in FILES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "enter" and isinstance(node.func, ast.Name):
                found.append((path.name, tree, node.args[3]))
            elif name == "begin_session":
                found.append((path.name, tree, next((one.value for one in node.keywords if one.arg == "method"), None)))
    return found


def words_of(file: str, tree: ast.Module, way: ast.expr | None) -> set[str]:
    """Return what is noted; a way that this does not know fails here, until it is written down."""
    if way is None:
        return {"nothing"}
    if isinstance(way, ast.Constant):
        return {str(way.value)}
    text = ast.unparse(way)
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == text:
            return {str(ast.literal_eval(node.value))}
    known = {
        ("second_routes.py", "method"): second_ways(),
        ("routes.py", "provider.name"): {"the provider's name"},
        ("entering.py", "method"): set(),  # what enter() was given
    }
    return known[file, text]


def second_ways() -> set[str]:
    tree = FILES[ROOT / "auth" / "factors" / "second.py"]
    check = next(one for one in tree.body if isinstance(one, ast.AsyncFunctionDef) and one.name == "check_second")
    answers = [one.value for one in ast.walk(check) if isinstance(one, ast.Return) and one.value is not None]
    inside = [each for one in answers for each in ast.walk(one)]
    return {one.value for one in inside if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def written() -> dict[str, str]:
    page = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
    return {one["noted"].strip("`"): one["proofs"] for one in ROW.finditer(page)}


def test_every_way_in_is_written_down_and_no_other() -> None:
    offered = set().union(*(words_of(*one) for one in calls()))
    assert len(calls()) >= 7
    assert set(written()) == offered


def test_a_way_is_as_strong_as_is_written() -> None:
    assert {noted for noted, proofs in written().items() if proofs == "two"} == TWO_PROOFS


@pytest.mark.parametrize("name", sorted(TWO_PROOFS))
def test_no_provider_takes_the_name_of_a_stronger_way(name: str) -> None:
    given = OidcProvider(issuer="https://idp.example", client_id="x")
    with pytest.raises(WrongProvider, match=name):
        Providers.of(Settings(oidc={name: given}))
