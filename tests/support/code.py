"""Reads the project's own source files for the architecture tests."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "schema", "search", "auth", "duobaan", "web")


@dataclass(frozen=True)
class Module:
    """One source file and its tree."""

    path: Path
    lines: int
    tree: ast.Module

    @property
    def imports(self) -> set[str]:
        """The modules that it imports, with every package above them."""
        named: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                named |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return {".".join(name.split(".")[: n + 1]) for name in named for n in range(name.count(".") + 1)}


@lru_cache
def modules() -> tuple[Module, ...]:
    """Every module of the six packages, paths relative to the root."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Module(path.relative_to(ROOT), text.count("\n"), ast.parse(text)))
    return tuple(found)


def called_on(module: Module, name: str) -> set[str]:
    """The methods that a module calls on a plain name, as in `sa.select`."""
    return {
        node.func.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == name
    }
