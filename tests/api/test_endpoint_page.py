"""What docs/endpoint.md says of codes, figures and prices is so."""

from __future__ import annotations

import re

from duobaan.settings import Settings
from schema.cost import table
from tests.support.code import ROOT

PAGE = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
CODE = re.compile(
    r'"((?:[A-Z]{3,}_)+[A-Z]{3,}|FORBIDDEN|INTERNAL|UNAVAILABLE|UNAUTHENTICATED|BAD_REQUEST|BAD_USER_INPUT)"'
)
OF_THE_DOMAIN = {"INVALID_INPUT", "NOT_ALLOWED", "NOT_FOUND"}
PLACES = ("api/*.py", "api/fairness/*.py", "schema/*.py", "auth/middleware.py")


def test_the_codes_of_the_page_are_those_of_the_code() -> None:
    found: set[str] = set()
    for place in PLACES:
        for path in ROOT.glob(place):
            if path.name not in ("vocabulary.py", "errors.py"):
                found |= set(CODE.findall(path.read_text(encoding="utf-8")))
    told = set(re.findall(r"^\| `([A-Z_]+)` \| ", PAGE, re.MULTILINE)) - {
        name for name in re.findall(r"`(DUOBAAN_[A-Z_]+)`", PAGE)
    }
    assert found - OF_THE_DOMAIN == told


def test_every_figure_is_the_default_of_its_setting() -> None:
    rows = re.findall(r"^\| `DUOBAAN_([A-Z_]+)` \| (\d+) \|", PAGE, re.MULTILINE)
    assert len(rows) > 20
    for name, figure in rows:
        assert Settings.model_fields[name.lower()].default == int(figure), name


def test_every_setting_that_the_page_names_exists() -> None:
    named = {name.lower() for name in re.findall(r"DUOBAAN_([A-Z_]+)", PAGE)}
    assert named - set(Settings.model_fields) == set()


def test_the_weights_of_the_formula_are_those_of_the_table() -> None:
    assert f"price = {table.REQUEST // table.POINT}\n" in PAGE
    assert (table.QUERY, table.MUTATION, table.OBJECT) == (table.POINT, 10 * table.POINT, table.POINT)
    assert table.LOOKED_UP_PER_POINT == 20
    assert set(table.LIGHT.values()) == {0, 1}
