"""Which small faults there are: each is one change of one node of a module's syntax tree.

Left alone are annotations, decorators, docstrings, asserts, what is written to the log, and `if TYPE_CHECKING`.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Change = tuple[str, Callable[[], ast.AST]]
"""What it is called, and what stands there instead."""

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_LOGGED = ("_log", "_access_log", "logger")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Fault:
    """One fault: the node at this place of `ast.walk`, and which of its changes."""

    path: str
    place: int
    number: int
    line: int
    end: int
    name: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """Name it the same in every run, as long as its line stays as it is."""
        return f"{self.path}: {self.name}: {self.before} -> {self.after}"

    @cached_property
    def tree(self) -> ast.Module:
        """The module with this fault."""
        tree = ast.parse(Path(self.path).read_text())
        node = list(ast.walk(tree))[self.place]
        new = ast.copy_location(changes(node)[self.number][1](), node)
        for parent in ast.walk(tree):
            for field, value in ast.iter_fields(parent):
                if value is node:
                    setattr(parent, field, new)
                elif isinstance(value, list) and any(one is node for one in value):
                    value[next(at for at, one in enumerate(value) if one is node)] = new
        return ast.fix_missing_locations(tree)


def faults(path: Path) -> list[Fault]:
    """Return every fault of a module, in the order of its lines."""
    tree = ast.parse(path.read_text())
    left_alone = set(map(id, _left_alone(tree)))
    found = []
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in left_alone:
            continue
        for number, (name, make) in enumerate(changes(node)):
            line, end = node.lineno, node.end_lineno or node.lineno  # type: ignore[attr-defined]
            before, after = (" ".join(ast.unparse(one).split())[:90] for one in (node, make()))
            found.append(Fault(str(path), place, number, line, end, name, before, after))
    return sorted(found, key=lambda one: (one.line, one.place, one.number))


def changes(node: ast.AST) -> list[Change]:
    """Return what may go wrong with one node."""
    return [change for make in _MAKERS for change in make(node)]


def _left_alone(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, FUNCTIONS):
            parts = [
                node.returns,
                *node.decorator_list,
                *(one.annotation for one in ast.walk(node.args) if isinstance(one, ast.arg)),
            ]
        elif isinstance(node, ast.ClassDef):
            parts = [*node.decorator_list, *node.bases, *node.keywords]
        elif isinstance(node, ast.AnnAssign):
            parts = [node.annotation]
        elif isinstance(node, ast.Assert | ast.Import | ast.ImportFrom) or _is_said_only(node):
            parts = [node]
        for part in parts:
            if part is not None:
                yield from ast.walk(part)


def _is_said_only(node: ast.AST) -> bool:
    """Docstrings, lines of the log, what is for the type checker, type aliases."""
    if isinstance(node, ast.Expr):
        value = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(value, ast.Constant):
            return True
        return isinstance(value, ast.Call) and ast.unparse(value.func).startswith(tuple(f"{one}." for one in _LOGGED))
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.Call) and ast.unparse(node.func) in (
        "TypeVar",
        "cast",
        "getLogger",
        "structlog.get_logger",
    )


# --- what may go wrong ----------------------------------------------------------------------------


def _compared(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in _COMPARED[type(node.ops[0])]:
            yield "comparison", lambda other=other: ast.Compare(node.left, [other()], node.comparators)  # type: ignore[misc]


def _joined(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "and/or", lambda: ast.BoolOp(other, node.values)
        for at in range(len(node.values)):
            rest = [value for index, value in enumerate(node.values) if index != at]
            yield "condition left out", lambda rest=rest: rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)  # type: ignore[misc]


def _turned(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", lambda: node.operand
    if isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(
        node.test, ast.Compare | ast.BoolOp | ast.UnaryOp
    ):

        def turned() -> ast.AST:
            new = copy.copy(node)
            new.test = ast.UnaryOp(ast.Not(), node.test)
            return new

        yield "condition turned", turned


def _counted(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        yield "operator", lambda: ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bool):
        yield "constant", lambda: ast.Constant(not value)
    elif isinstance(value, int | float):
        yield "constant", lambda: ast.Constant(value + 1)


def _returned(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Return) and node.value is not None:
        if isinstance(node.value, ast.Constant) and node.value.value is None:
            return
        yield "nothing returned", lambda: ast.Return(ast.Constant(None))


def _left_out(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Raise):
        yield "not raised", ast.Pass
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await):
        yield "call left out", ast.Pass
    elif isinstance(node, ast.AugAssign) or (
        isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple)
    ):
        yield "assignment left out", ast.Pass
    elif isinstance(node, ast.Break | ast.Continue):
        yield "loop", ast.Continue if isinstance(node, ast.Break) else ast.Break


def _short(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Set | ast.Tuple | ast.List) and len(node.elts) > 1 and not _is_target(node):
        if isinstance(node, ast.Tuple) and not all(isinstance(one, ast.Attribute) for one in node.elts):
            return
        for at in range(len(node.elts)):

            def shorter(at: int = at) -> ast.AST:
                new = copy.copy(node)
                new.elts = [one for index, one in enumerate(node.elts) if index != at]
                return new

            yield "element left out", shorter


def _is_target(node: ast.Set | ast.Tuple | ast.List) -> bool:
    return not isinstance(node, ast.Set) and isinstance(node.ctx, ast.Store)


_MAKERS = (_compared, _joined, _turned, _counted, _returned, _left_out, _short)
