"""Puts the parts that were written for the fields of a selection together: the lines of one function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from schema.shared import PARTS

PLACE: Final = "None"
"""Stands in a dict for what is filled in later, so that all come in the order in which they were asked for."""


@dataclass(slots=True)
class Entry:
    """What was written for one field: the text of its value, and lines that go before the dict or after it.

    `lasts` says that a shared object may carry the value with it.
    """

    key: str
    lasts: bool
    text: str = PLACE
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def made(entries: Sequence[Entry]) -> list[str]:
    """Return the lines that make all entries."""
    before, after = _of_all(entries)
    if not after:
        return [*before, "return {", *_dict(entries), "}"]
    return [*before, "out = {", *_dict(entries), "}", "fresh = run.fresh.append", *after, "return out"]


def kept(entries: Sequence[Entry], key: str, keep: str) -> list[str]:
    """Return the lines that take what lasts from a shared object, where it was made before, and make the rest.

    Places for the rest stand in what is kept, so that all come in the order in which they were asked for.
    """
    lasting, rest = [one for one in entries if one.lasts], [one for one in entries if not one.lasts]
    before, after = _of_all(lasting)
    make = [*before, "out = {", *_dict([one if one.lasts else Entry(one.key, lasts=False) for one in entries]), "}"]
    lines = [
        f"kept = getattr(o, {PARTS!r}, None)",
        f"out = None if kept is None else kept.get({key})",
        "if out is None:",
        *_indented([*make, *_fresh(after), "if kept is not None:", f"    {keep}(kept, {key}, out)"]),
    ]
    if not rest:
        return [*lines, "return out"]
    before, after = _of_all(rest)
    each = [f"out[{one.key!r}] = {one.text}" for one in rest if one.text is not PLACE]
    return [*lines, "if kept is not None:", "    out = out.copy()", *before, *_fresh(after), *each, "return out"]


def _of_all(entries: Iterable[Entry]) -> tuple[list[str], list[str]]:
    entries = list(entries)
    return [line for one in entries for line in one.before], [line for one in entries for line in one.after]


def _fresh(after: list[str]) -> list[str]:
    return ["fresh = run.fresh.append", *after] if after else []


def _dict(entries: Iterable[Entry]) -> list[str]:
    return [f"    {one.key!r}: {one.text}," for one in entries]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def function(name: str, parameters: str, lines: Iterable[str]) -> str:
    """Return the text of a function."""
    return "\n".join([f"def {name}({parameters}):", *_indented(lines)]) + "\n"
