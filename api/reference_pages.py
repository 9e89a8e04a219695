"""Pages of docs/reference, written from the code: life cycles, permissions, errors, events and settings."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from typing import Any

import duobaan
from api import access_matrix
from duobaan import errors, labels
from duobaan.access import EVERYONE, ROLE_GRANTS, SIGNED_IN, Permission
from duobaan.events import EVENTS
from duobaan.settings import Settings
from duobaan.transitions import LifeCycle

_WRITTEN = "Written by `duobaan reference`; do not edit.\n"


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    writers: dict[str, Callable[[], str]] = {
        "access.md": _access,
        "errors.md": _errors,
        "events.md": _events,
        "life-cycles.md": _life_cycles,
        "permissions.md": _permissions,
        "settings.md": _settings,
    }
    return {name: write() for name, write in writers.items()}


def _page(title: str, about: str, *parts: str) -> str:
    return f"# {title}\n\n{about}\n\n{_WRITTEN}\n" + "\n".join(parts).rstrip() + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def life_cycles() -> list[LifeCycle[Any, Any]]:
    """Return every life cycle of the domain, by name."""
    found: dict[str, LifeCycle[Any, Any]] = {}
    for module in pkgutil.walk_packages(duobaan.__path__, "duobaan."):
        if module.name.rpartition(".")[2] == "states":
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, LifeCycle):
                    found[value.name] = value
    return [found[name] for name in sorted(found)]


def _life_cycles() -> str:
    return _page(
        "Life cycles",
        "One table per kind of object drives the code, `viewerCan` in the API, these pictures and the tests.",
        *(_life_cycle(cycle) for cycle in life_cycles()),
    )


def _life_cycle(cycle: LifeCycle[Any, Any]) -> str:
    arrows = dict.fromkeys(f"    {r.source.value} --> {r.target.value}: {r.action.value}" for r in cycle.rows)
    picture = "```mermaid\nstateDiagram-v2\n" + "\n".join(arrows) + "\n```\n"
    rows = (
        (r.source.value, r.action.value, r.target.value, ", ".join(sorted(r.hands)), r.guard, r.effect)
        for r in cycle.rows
    )
    return f"## {cycle.name}\n\n{picture}\n" + _table(("from", "action", "to", "by", "guard", "effect"), rows)


def _permissions() -> str:
    def marks(permission: Permission) -> Iterable[str]:
        yield f"`{permission.value}`"
        yield "yes" if permission in EVERYONE else ""
        yield "yes" if permission in SIGNED_IN else ""
        for grants in ROLE_GRANTS.values():
            yield "yes" if permission in grants else ""

    head = ("permission", "anyone", "signed in", *(labels.label_of(role, "en") for role in ROLE_GRANTS))
    return _page(
        "Permissions",
        "May this kind of actor do it? Whether on this object and in this state is asked elsewhere.",
        _table(head, (marks(permission) for permission in Permission)),
    )


def _access() -> str:
    from schema.access import doors
    from schema.build import build

    matrix, behind = access_matrix.read(), doors(build())
    roles = list(next(iter(access_matrix.rows(matrix)))[2])
    lines = (
        (
            f"`{name}`",
            f"`{behind[name].permission.value}`" if name in behind else "",
            relation,
            *(access_matrix.OUTCOMES[outcomes[role]] for role in roles),
        )
        for name, relation, outcomes in access_matrix.rows(matrix)
    )
    return _page(
        "Access",
        "How far each role gets with each root field, by its relation to the object:\n`-` refused, `0` hidden or "
        "nothing there, `+` reached (states, limits and forms are the field's own matter).\n`own` is what a school "
        "shares with the caller's side, `related` what the same school shares with others,\n`foreign` what is "
        "between strangers, and not in the market. A test calls every field as every role on every\nrelation and "
        "compares: tests/access/test_matrix.py.",
        _table(("field", "permission", "relation", *(role.replace("_", " ") for role in roles)), lines),
    )


def _errors() -> str:
    kinds = sorted(errors.DomainError.__subclasses__(), key=lambda kind: kind.code)
    rows = (
        (f"`{kind.code}`", kind.__name__, inspect.getdoc(kind) or "", *_both(f"errors.{kind.code}")) for kind in kinds
    )
    return _page(
        "Errors",
        "What a mutation may answer instead of its success; every one implements `UserError`.",
        _table(("code", "type", "meaning", "Dutch", "English"), rows),
    )


def _events() -> str:
    rows = (
        (
            name,
            str(kind.VERSION),
            ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind)),
            inspect.getdoc(kind) or "",
        )
        for name, kind in sorted(EVENTS.items())
    )
    return _page(
        "Events",
        "Facts that the outbox carries to the search index and other subscribers; ids only.",
        _table(("event", "version", "fields", "meaning"), rows),
    )


def _settings() -> str:
    rows = (
        (f"`DUOBAAN_{name.upper()}`", _default(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    )
    return _page(
        "Settings",
        "Read once at start from the environment; nothing has to be set.",
        _table(("setting", "default", "what it does"), rows),
    )


def _default(value: Any) -> str:
    text = str(value.get_secret_value() if hasattr(value, "get_secret_value") else "" if value is None else value)
    return f"`{text}`" if text else ""


def _both(key: str) -> tuple[str, str]:
    return labels.label(key, "nl"), labels.label(key, "en")
