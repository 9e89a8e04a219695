"""One index on disk or in memory: a single writer that obeys versions, and readers that see whole commits."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tantivy import DocAddress, Index, Searcher
from tantivy import Query as Q

from search.embedded.columns import LIVE, Columns
from search.embedded.kept import FORMAT, keep_definition
from search.embedded.layout import key_of, schema_of
from search.embedded.queries import Builder
from search.embedded.rows import RowMaker, Written
from search.embedded.slots import addresses_of
from search.embedded.tokens import FOLDED, folded_words
from search.embedded.view import View
from search.embedded.vocabulary import Vocabulary
from search.engine import EngineUnavailable, IndexStats, Tombstone
from search.indexes import IndexDefinition
from search.text import Analyser
from search.versions import UNKNOWN, Change, Rank, checksum, newest_of, rank_of, version_of

WRITER_BYTES = 50_000_000
DEFINITION_FILE = "definition"


class Known(NamedTuple):
    """What an index knows of an id."""

    rank: Rank
    slot: int


NEVER = Known(UNKNOWN, -1)


class Store:
    """An index with its writer; every method blocks, so call it from a worker thread."""

    def __init__(self, definition: IndexDefinition, analyser: Analyser, folder: Path | None = None) -> None:
        self.definition = definition
        self.analyser = analyser
        self.folder = folder
        self._writing = threading.Lock()
        self._rows = RowMaker(definition, analyser)
        self._schema = schema_of(definition)
        try:
            self._index = self._opened()
            self._writer = self._index.writer(WRITER_BYTES, 1)
        except ValueError as broken:
            raise EngineUnavailable(f"cannot open the index of {definition.name}: {broken}") from broken
        self._builder = Builder(definition, self._schema, Vocabulary(self._terms))
        self._view = self._look()
        self._closing = threading.Event()
        self.read_ahead = threading.Thread(target=self._read_ahead, name=f"read {definition.name}", daemon=True)
        if self._view.columns.size:
            self.read_ahead.start()

    def _read_ahead(self) -> None:
        """Read what was left on disk while the first searches are already answered."""
        for field in self.definition.fields:
            if self._closing.is_set():
                return
            columns = self._view.columns
            columns.read_ahead(field)
        columns.let_go()
        self._builder.vocabulary.read()
        for word in columns.frequent_words():
            if self._closing.is_set():
                return
            self._view.columns.read_word_ahead(word)

    def _opened(self) -> Index:
        if self.folder is None:
            index = Index(self._schema)
        else:
            fresh = not Index.exists(str(self.folder)) if self.folder.is_dir() else True
            self.folder.mkdir(parents=True, exist_ok=True)
            if fresh:
                keep_definition(self.folder, self.definition)
                (self.folder / DEFINITION_FILE).write_text(_mark(self.definition))
            index = Index(self._schema, path=str(self.folder))
        index.register_tokenizer(FOLDED, folded_words())
        index.config_reader("manual", 0)
        return index

    def _searcher(self) -> Searcher:
        self._index.reload()
        return self._index.searcher()

    def _look(self) -> View:
        searcher = self._searcher()
        last = searcher.search(Q.all_query(), 1, count=False, order_by_field="slot").hits
        size = int(last[0][0]) + 1 if last else 0
        return View(searcher, Columns(self.definition, self._schema, searcher, size), self._builder)

    @property
    def view(self) -> View:
        """The newest committed state."""
        return self._view

    def _terms(self) -> list[str]:
        return [word for word, _ in self._view.searcher.terms_with_prefix("all", "")]

    def apply(self, changes: Sequence[Change]) -> None:
        """Write what is newer than what the index knows, commit, and let readers see it."""
        with self._writing:
            newest = newest_of(changes)
            known = self._known(list(newest))
            current = {one: change for one, change in newest.items() if rank_of(change) >= known.get(one, NEVER).rank}
            if current:
                self._write(current, {one: held.slot for one, held in known.items()})

    def _write(self, changes: Mapping[str, Change], slots: dict[str, int]) -> None:
        size, known = self._view.columns.size, frozenset(slots)
        for identity in changes:
            if identity not in slots:
                slots[identity] = size
                size += 1
        rows = {one: self._row(one, change, slots[one]) for one, change in changes.items()}
        self._commit(rows, known)
        searcher = self._searcher()
        changed = {slots[one]: None if isinstance(change, Tombstone) else change for one, change in changes.items()}
        texts = {slots[one]: written.texts for one, written in rows.items()}
        view = View(searcher, self._view.columns.after(searcher, changed, texts, size), self._builder)
        words = (word for some in texts.values() for text in some for word in text.split())
        self._builder.vocabulary.add(words, lambda: self._show(view))

    def _show(self, view: View) -> None:
        self._view = view

    def _commit(self, rows: Mapping[str, Written], known: frozenset[str]) -> None:
        try:
            for identity, written in rows.items():
                if identity in known:
                    self._writer.delete_documents_by_term("id", identity)
                self._writer.add_document(written.row)
            self._writer.commit()
        except (ValueError, OSError) as broken:
            self._writer.rollback()
            raise EngineUnavailable(f"cannot write the index of {self.definition.name}: {broken}") from broken

    def _known(self, identities: list[str]) -> dict[str, Known]:
        searcher = self._view.searcher
        by_key = {key_of(identity): identity for identity in identities}
        addresses = addresses_of(searcher, Q.term_set_query(self._schema, "id", identities))
        keys, versions, lives, slots = (
            searcher.fast_field_values(name, addresses) for name in ("k_id", "version", "live", "slot")
        )
        return {
            by_key[int(key)]: Known((int(version), not live), int(slot))  # type: ignore[arg-type] # every row has them
            for key, version, live, slot in zip(keys, versions, lives, slots, strict=True)
        }

    def _row(self, identity: str, change: Change, slot: int) -> Written:
        if isinstance(change, Tombstone):
            return self._rows.gone(identity, change.version, slot)
        return self._rows.written(change, identity, version_of(change), slot)

    def _living(self) -> tuple[Searcher, list[DocAddress]]:
        searcher = self._view.searcher
        return searcher, addresses_of(searcher, Q.term_query(self._schema, *LIVE))

    def stats(self) -> IndexStats:
        """Count and fingerprint the documents."""
        searcher, living = self._living()
        prints = searcher.fast_field_values("print", living)
        return IndexStats(len(living), checksum(int(one or 0) for one in prints), self.definition.version_hash)

    def versions(self) -> Mapping[str, int]:
        """The version of every living document."""
        searcher, living = self._living()
        identities = {key_of(text): text for text, _ in searcher.terms_with_prefix("id", "")}
        keys, numbers = (searcher.fast_field_values(name, living) for name in ("k_id", "version"))
        return {identities[int(key or 0)]: int(number or 0) for key, number in zip(keys, numbers, strict=True)}

    def close(self) -> None:
        """Finish merges and give the lock back."""
        self._closing.set()
        if self.read_ahead.is_alive():
            self.read_ahead.join()
        with self._writing:
            self._writer.wait_merging_threads()


def is_built_from(folder: Path, definition: IndexDefinition) -> bool:
    """Whether a folder holds an index of exactly this definition, in today's layout."""
    written = folder / DEFINITION_FILE
    return written.is_file() and written.read_text() == _mark(definition) and Index.exists(str(folder))


def _mark(definition: IndexDefinition) -> str:
    return f"{FORMAT} {definition.version_hash}"
