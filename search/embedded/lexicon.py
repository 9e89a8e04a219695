"""The lexicon in the serving process: one matrix of vectors and the entries, kept in one file.

A text is compared with every phrase: sixty thousand products of 256 numbers take a few milliseconds, and nothing can
be missed. The file is replaced as a whole, so that a kill leaves the old one or the new one.
"""

from __future__ import annotations

import asyncio
import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from search.engine import EngineUnavailable
from search.lexicon import Alike, Entry
from search.likeness import LEAST, Likeness, Vectors
from search.rarity import LOOKED_AT, Rarity
from search.subject_profiles import SubjectProfiles

NAME = "embedded"
_FILE = "lexicon.npz"


@dataclass(frozen=True, slots=True)
class _State:
    digest: str
    entries: tuple[Entry, ...]
    starts: NDArray[np.int64]  # where the rows of each entry begin in the matrix
    matrix: Vectors
    profiles: SubjectProfiles = field(default_factory=SubjectProfiles)
    rarity: Rarity = field(default_factory=Rarity)


_EMPTY = _State("", (), np.zeros(0, np.int64), np.zeros((0, 0), np.float32))


class EmbeddedLexicon:
    """Keeps the lexicon in memory, and in a folder when it is given one."""

    name = NAME

    def __init__(self, folder: Path | None = None, likeness: Likeness | None = None) -> None:
        self._folder = folder
        self._likeness = likeness or Likeness()
        self._state: _State | None = None

    async def built_from(self) -> str:
        """Tell what it was filled with; empty when it never was."""
        return (await self._current()).digest

    async def _current(self) -> _State:
        if self._state is None:
            self._state = await asyncio.to_thread(self._read)
        return self._state

    def _read(self) -> _State:
        file = None if self._folder is None else self._folder / _FILE
        if file is None or not file.is_file():
            return _EMPTY
        try:
            # Read as a whole: NumPy leaves a file open that turns out to be none of its own.
            with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as kept:
                read = orjson.loads(kept["entries"].tobytes())
                entries = tuple(Entry(**one | {"words": tuple(one["words"])}) for one in read)
                return _State(
                    digest=kept["digest"].tobytes().decode(),
                    entries=entries,
                    starts=kept["starts"],
                    matrix=kept["matrix"].astype(np.float32),
                    profiles=SubjectProfiles.of(entries),
                    rarity=Rarity(**orjson.loads(kept["rarity"].tobytes())),
                )
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return _EMPTY  # a file of another release or a broken one: it is filled anew

    async def fill(self, entries: Sequence[Entry], digest: str) -> None:
        """Replace everything in one step."""
        self._state = await asyncio.to_thread(self._written, tuple(sorted(entries, key=lambda one: one.key)), digest)

    def _written(self, entries: tuple[Entry, ...], digest: str) -> _State:
        phrases = [entry.phrases() for entry in entries]
        rarity = Rarity.of(entries)
        matrix = self._likeness.vectors([phrase for some in phrases for phrase in some], rarity.gram)
        starts = np.cumsum([0, *map(len, phrases[:-1])], dtype=np.int64)
        state = _State(digest, entries, starts, matrix, SubjectProfiles.of(entries), rarity)
        if self._folder is not None:
            try:
                self._keep(state, self._folder)
            except OSError as broken:
                raise EngineUnavailable(f"cannot write the lexicon: {broken}") from broken
        return state

    def _keep(self, state: _State, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{_FILE}.new"
        with draft.open("wb") as file:
            np.savez(
                file,
                digest=_bytes(state.digest.encode()),
                entries=_bytes(orjson.dumps([asdict(one) for one in state.entries])),
                rarity=_bytes(orjson.dumps(asdict(state.rarity))),
                starts=state.starts,
                matrix=state.matrix.astype(np.float16),  # halves the file; ranks stay as they are
            )
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / _FILE)

    async def alike(self, text: str, kinds: Sequence[str] = (), limit: int = 10) -> Sequence[Alike]:
        """Find the entries that are most like a text; equals by key."""
        state = await self._current()
        return await asyncio.to_thread(self._alike, state, text, frozenset(kinds), limit)

    def _alike(self, state: _State, text: str, kinds: frozenset[str], limit: int) -> list[Alike]:
        asked = self._likeness.vectors([text], state.rarity.gram)[0]
        if not state.entries or not asked.any() or state.matrix.shape[1] != len(asked):
            return []
        best = np.maximum.reduceat(state.matrix @ asked, state.starts)
        near = np.flatnonzero(best >= LEAST)
        # Rounded, so that equal phrases of two entries are equals however the sum was taken; then by key.
        order = near[np.lexsort((near, -best[near].round(5)))]
        fitting = (number for number in order.tolist() if not kinds or state.entries[number].kind in kinds)
        likest = islice(fitting, max(limit, LOOKED_AT))
        return state.rarity.ordered(text, [Alike(state.entries[one], float(best[one])) for one in likest])[:limit]

    async def profiles(self) -> SubjectProfiles:
        """Tell which subjects words belong to."""
        return (await self._current()).profiles

    async def close(self) -> None:
        """Forget what is in memory; the file stays."""
        self._state = None


def _bytes(text: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(text, np.uint8)
