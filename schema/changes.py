"""What changed between two texts of the schema, and what a change that breaks clients needs: a permit with dates.

`find_schema_changes` of graphql-core sees no applied directives; a changed `@access` is found here (ADR-9).
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from graphql import (
    FieldDefinitionNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    build_schema,
    parse,
    print_ast,
)
from graphql.utilities import BreakingChange, DangerousChange, SafeChangeType, find_schema_changes

NOTICE = dt.timedelta(days=182)
LEVELS = ("breaking", "dangerous", "safe")
_HEADS = {"breaking": "Breaks clients", "dangerous": "May surprise clients", "safe": "New or harmless"}
_HEAD = re.compile(r"# Duobaan (\S+), released on (\d{4}-\d\d-\d\d)\.\n")
_DATES = re.compile(r"Since (\d{4}-\d\d-\d\d), gone from (\d{4}-\d\d-\d\d)\.$")


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference; `level` says what it does to clients that exist."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to break clients: announced, with a reason, at least six months before it takes effect."""

    change: str
    reason: str
    announced_on: dt.date
    effective_on: dt.date

    @property
    def is_fair(self) -> bool:
        """Say whether clients got the notice that they are promised."""
        return bool(self.reason) and self.effective_on - self.announced_on >= NOTICE


def released() -> str | None:
    """Return the text of the last release, None before the first."""
    file = resources.files("schema") / "released.graphql"
    return file.read_text("utf-8") if file.is_file() else None


def as_released(text: str, version: str, on: dt.date) -> str:
    """Return a schema as it is kept when a version goes out, with its name and day above it."""
    return f"# Duobaan {version}, released on {on}.\n{text}"


def version_of(text: str) -> str | None:
    """Return the version that a kept schema names."""
    found = _HEAD.match(text)
    return found[1] if found else None


def permits() -> tuple[Permit, ...]:
    """Return the permits of schema/permits.toml."""
    found = tomllib.loads((resources.files("schema") / "permits.toml").read_text("utf-8"))
    return tuple(Permit(**one) for one in found.get("permit", ()))


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Return the differences between two texts, the breaking ones first; other words for the same thing are none."""
    between = find_schema_changes(build_schema(old), build_schema(new))
    found = {
        Change(_level(one), one.description) for one in between if one.type is not SafeChangeType.DESCRIPTION_CHANGED
    }
    return tuple(sorted(found | set(_access_changes(old, new))))


def _level(change: object) -> str:
    if isinstance(change, BreakingChange):
        return "breaking"
    return "dangerous" if isinstance(change, DangerousChange) else "safe"


def _access(text: str) -> dict[str, str]:
    """Return the permission that each field asks, empty where it says none."""
    found: dict[str, str] = {}
    for kind in parse(text).definitions:
        if isinstance(kind, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            found |= {f"{kind.name.value}.{field.name.value}": _asked(field) for field in kind.fields or ()}
    return found


def _asked(field: FieldDefinitionNode) -> str:
    asked = (one.arguments for one in field.directives or () if one.name.value == "access")
    return next((print_ast(arguments[0].value) for arguments in asked if arguments), "")


def _access_changes(old: str, new: str) -> Iterator[Change]:
    """Yield changed permissions; which is tighter depends on roles, so all break but what becomes everybody's."""
    before, after = _access(old), _access(new)
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            level = "safe" if after[name] in {"", "BROWSE"} else "breaking"
            yield Change(level, f"{name} asks {after[name] or 'nothing'} instead of {before[name] or 'nothing'}.")


def changelog(found: Iterable[Change]) -> str:
    """Return the differences as a part of a changelog in Markdown."""
    listed = tuple(found)
    parts = []
    for level in LEVELS:
        lines = [f"- {one.text}" for one in listed if one.level == level]
        if lines:
            parts.append("\n".join((f"### {_HEADS[level]}", "", *lines, "")))
    return "\n".join(parts) or "Nothing changed.\n"


def unpermitted(found: Iterable[Change], given: Iterable[Permit], today: dt.date) -> tuple[Change, ...]:
    """Return the breaking changes that no fair permit covers today."""
    allowed = {one.change for one in given if one.is_fair and one.effective_on <= today}
    return tuple(one for one in found if one.level == "breaking" and one.text not in allowed)


def deprecations(graph: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Yield what is deprecated, as a path with its reason."""
    for kind in graph.type_map.values():
        if isinstance(kind, GraphQLEnumType):
            parts = list(kind.values.items())
            yield from (
                (f"{kind.name}.{name}", one.deprecation_reason) for name, one in parts if one.deprecation_reason
            )
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for name, field in kind.fields.items():
                if field.deprecation_reason:
                    yield f"{kind.name}.{name}", field.deprecation_reason
                for argument, taken in getattr(field, "args", {}).items():
                    if taken.deprecation_reason:
                        yield f"{kind.name}.{name}({argument})", taken.deprecation_reason


def hasty(graph: GraphQLSchema) -> tuple[str, ...]:
    """Return what is deprecated without "Since <day>, gone from <day>." or with less than six months between."""
    return tuple(path for path, reason in deprecations(graph) if not _is_dated(reason))


def _is_dated(reason: str) -> bool:
    found = _DATES.search(reason)
    if found is None or found.start() == 0:
        return False
    since, gone = (dt.date.fromisoformat(day) for day in found.groups())
    return gone - since >= NOTICE
