"""Puts a fault into a process that has imported everything: the code of living functions, constants, defaults."""

from __future__ import annotations

import ast
import gc
import sys
import types
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.mutations.faults import FUNCTIONS, Fault

Key = tuple[str, str, int]
"""File, qualified name and first line of a function."""


class NotPut(Exception):
    """A fault in a declaration that a living process cannot take, such as a base class."""


class Living:
    """The functions of this process by where they were written."""

    def __init__(self) -> None:
        gc.unfreeze()  # what was set apart is not listed
        self._functions: defaultdict[Key, list[types.FunctionType]] = defaultdict(list)
        for one in gc.get_objects():
            if type(one) is types.FunctionType:
                self._functions[_key(one.__code__)].append(one)
        gc.freeze()

    def put(self, fault: Fault) -> None:
        """Change this process as the fault would have it from its start."""
        module = sys.modules[fault.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")]
        top = next(one for one in fault.tree.body if _holds(one, fault))
        within = list(_way(top, fault))
        function = next((one for one in within if isinstance(one, FUNCTIONS)), None)
        if function is not None and any(_holds(one, fault) for one in function.body):
            self._swap(fault, function)
        elif function is not None:
            self._default(module, fault, function)
        elif isinstance(top, ast.ClassDef):
            _class(module, top)
        else:
            _assign(module, fault, top)

    def _swap(self, fault: Fault, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        file = str(Path(fault.path).resolve())
        changed = 0
        for code in _codes(compile(fault.tree, file, "exec")):
            if _first_line(function) <= code.co_firstlineno <= (function.end_lineno or 0):
                for one in self._functions.get(_key(code), ()):
                    one.__code__ = code
                    changed += 1
        if not changed:
            raise NotPut("no living function")

    def _default(
        self, module: types.ModuleType, fault: Fault, function: ast.FunctionDef | ast.AsyncFunctionDef
    ) -> None:
        first = _first_line(function)
        found = [
            one
            for (file, _, line), living in self._functions.items()
            if line == first and file == str(Path(fault.path).resolve())
            for one in living
        ]
        if not found:
            raise NotPut("no living function")
        positional = tuple(_value(module, one) for one in function.args.defaults)
        named = {
            arg.arg: _value(module, one)
            for arg, one in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            if one is not None
        }
        for one in found:
            one.__defaults__, one.__kwdefaults__ = positional or None, named or None


def _key(code: types.CodeType) -> Key:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from _codes(one)


def _holds(node: ast.AST, fault: Fault) -> bool:
    return _first_line(node) <= fault.line <= fault.end <= (node.end_lineno or 0)  # type: ignore[attr-defined]


def _first_line(node: ast.AST) -> int:
    """Return the line on which a statement begins, with its decorators: that is what its code says too."""
    lines: list[int] = [node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))]  # type: ignore[attr-defined]
    return min(lines)


def _way(node: ast.AST, fault: Fault) -> Iterator[ast.AST]:
    """Yield the statements around the fault, the outermost first."""
    yield node
    for child in getattr(node, "body", ()):
        if isinstance(node, ast.ClassDef | ast.If | ast.Try | ast.With) and _holds(child, fault):
            yield from _way(child, fault)


def _value(module: types.ModuleType, node: ast.expr) -> Any:
    return eval(compile(ast.Expression(node), "<default>", "eval"), vars(module))


# --- constants and tables -------------------------------------------------------------------------


def _assign(module: types.ModuleType, fault: Fault, top: ast.stmt) -> None:
    """Run the statement anew, and those after it that use its names; give the values to whoever imported them."""
    if not isinstance(top, ast.Assign | ast.AnnAssign):
        raise NotPut(f"a declaration: {ast.unparse(top)[:60]}")
    changed: set[str] = set()
    for statement in fault.tree.body[fault.tree.body.index(top) :]:
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            continue
        if statement is top or changed & {one.id for one in ast.walk(statement) if isinstance(one, ast.Name)}:
            changed |= _again(module, statement)
    if not changed:
        raise NotPut("no name")


def _again(module: types.ModuleType, statement: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    before = {name: vars(module)[name] for name in names if name in vars(module)}
    tree = ast.fix_missing_locations(ast.Module([statement], []))
    exec(compile(tree, "<constant>", "exec"), vars(module))
    for name, old in before.items():
        for other in list(sys.modules.values()):
            if other is not None and getattr(other, "__dict__", {}).get(name) is old:
                setattr(other, name, vars(module)[name])
    return names


def _class(module: types.ModuleType, top: ast.ClassDef) -> None:
    """Make the class again beside the living one, and take over plain values and defaults of fields."""
    living: Any = vars(module)[top.name]
    space = dict(vars(module))
    try:
        exec(compile(ast.Module([top], []), "<class>", "exec"), space)
    except Exception as refused:  # a table of that name stands already
        raise NotPut(f"a declaration: class {top.name}") from refused
    made: Any = space[top.name]
    changed = False
    for name, value in list(vars(made).items()):
        if isinstance(value, bool | int | float | tuple | frozenset) and vars(living).get(name) != value:
            setattr(living, name, value)
            changed = True
    if made.__init__ is not object.__init__ and hasattr(living.__init__, "__defaults__"):
        new, old = made.__init__.__defaults__, living.__init__.__defaults__
        if new != old and isinstance(new, tuple):
            living.__init__.__defaults__ = new
            changed = True
    if not changed:
        raise NotPut(f"a declaration: class {top.name}")
