"""SQL lives in repositories and in duobaan/db (docs/adr/0006), so that visibility is applied in one place."""

from __future__ import annotations

from tests.support.code import Module, called_on, modules

STATEMENTS = {"select", "insert", "update", "delete", "text"}


def is_home_of_sql(module: Module) -> bool:
    name, folder = module.path.name, module.path.parts[:2]
    return name == "repository.py" or name.endswith("_repository.py") or folder == ("duobaan", "db")


def test_statements_are_written_in_repositories() -> None:
    guilty = {str(m.path): called_on(m, "sa") & STATEMENTS for m in modules() if not is_home_of_sql(m)}
    assert {path: found for path, found in guilty.items() if found} == {}


def test_nobody_takes_the_statements_by_another_name() -> None:
    hidden = {f"sqlalchemy.{name}" for name in STATEMENTS}
    guilty = [str(m.path) for m in modules() if not is_home_of_sql(m) and m.imports & hidden]
    assert guilty == []
