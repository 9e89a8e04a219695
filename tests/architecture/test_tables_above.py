"""Lower floors read tables of higher floors by name, through one module whose names are real (docs/adr/0001)."""

from __future__ import annotations

import importlib

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from duobaan.db import tables_above
from duobaan.db.base import Base
from tests.support.code import Module, called_on, modules

HOME = "duobaan/db/tables_above.py"
VIEWS = [view for view in vars(tables_above).values() if isinstance(view, sa.TableClause)]


@pytest.fixture(scope="module", autouse=True)
def models() -> None:
    for module in modules():
        if module.path.stem == "models":
            importlib.import_module(".".join(module.path.with_suffix("").parts))


def stored_as(column: sa.ColumnElement[object]) -> list[str]:
    # Lengths are the model's affair; the kind of value is what a reader by name relies on.
    dialects = (sqlite.dialect(), postgresql.dialect())
    return [column.type.compile(dialect=dialect).partition("(")[0] for dialect in dialects]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_views_name_real_columns_of_the_real_tables(view: sa.TableClause) -> None:
    real = Base.metadata.tables[view.name].columns
    assert {column.name: stored_as(column) for column in view.columns} == {
        column.name: stored_as(real[column.name]) for column in view.columns
    }


def test_views_stand_under_the_name_of_their_table_and_only_once() -> None:
    named = {name: view.name for name, view in vars(tables_above).items() if isinstance(view, sa.TableClause)}
    assert named == {name: name for name in named}


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.path))
def test_nobody_names_the_tables_of_a_higher_floor_elsewhere(module: Module) -> None:
    if "versions" not in module.path.parts and str(module.path) != HOME:
        assert not called_on(module, "sa") & {"table"}
