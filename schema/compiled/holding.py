"""Holds back what reading notes in journals until an answer stands: an answer made twice is noted once."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from duobaan.db.journal import Journal
from schema.context import Context

_JOURNALS = tuple(
    one.name
    for one in dataclasses.fields(Context)
    if isinstance(one.default_factory, type) and issubclass(one.default_factory, Journal)
)


class Held:
    """The notes of one execution, and the journals of the house that they are for."""

    def __init__(self) -> None:
        self.pairs: list[tuple[Journal[Any], Journal[Any]]] = []

    def keep(self) -> None:
        """Hand the notes over."""
        for journal, notes in self.pairs:
            for note in notes._waiting:  # noqa: SLF001
                journal.take(note)


@contextmanager
def holding(context: Context) -> Iterator[Held]:
    """Let a context take its notes aside for a while."""
    held = Held()
    for name in _JOURNALS:
        journal = getattr(context, name)
        notes = object.__new__(type(journal))
        vars(notes).update(vars(journal), _waiting=deque())
        setattr(context, name, notes)
        held.pairs.append((journal, notes))
    try:
        yield held
    finally:
        for name, (journal, _) in zip(_JOURNALS, held.pairs, strict=True):
            setattr(context, name, journal)
