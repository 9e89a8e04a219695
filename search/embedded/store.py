"""One index on disk or in memory: a single writer that obeys versions, and readers that see whole writes.

A write can be found when `apply` returns, and is on disk when `keep` returns: putting files on disk takes some twenty
calls that wait for it, for which no search should wait. Until then the outbox can say it once more (docs/adr/0024).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

from tantivy import DocAddress, Index, Searcher
from tantivy import Query as Q

from search.embedded.columns import Columns
from search.embedded.kept import FORMAT, keep_definition
from search.embedded.layout import key_of, schema_of
from search.embedded.queries import Builder
from search.embedded.recent import LIVE, Delta, Key, Recent
from search.embedded.rows import RowMaker, Written
from search.embedded.slots import addresses_of, each_of
from search.embedded.tokens import FOLDED, folded_words
from search.embedded.view import View
from search.embedded.vocabulary import Vocabulary
from search.engine import EngineUnavailable, IndexStats, Tombstone
from search.indexes import IndexDefinition
from search.text import Analyser
from search.versions import UNKNOWN, Change, Rank, checksum, newest_of, rank_of, version_of

WRITER_BYTES = 50_000_000
MOST = 4_000
"""Changes that are put on disk without being told to; twice as many may wait for it."""

FEW = 32
"""Changes at once for which it takes less to read what they replace than to look at every set for them."""

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
        self._keeping = threading.Lock()
        self._rows = RowMaker(definition, analyser)
        self._schema = schema_of(definition)
        try:
            self._index = self._opened()
            self._writer = self._index.writer(WRITER_BYTES, 1)
        except ValueError as broken:
            raise EngineUnavailable(f"cannot open the index of {definition.name}: {broken}") from broken
        self._builder = Builder(definition, self._schema, Vocabulary(self._terms))
        self._view = self._look()
        self._keeper = ThreadPoolExecutor(1, f"keep {definition.name}")
        self._beside: Future[None] = Future()
        self._beside.set_result(None)
        self._closing = threading.Event()
        self.read_ahead = threading.Thread(target=self.warm, name=f"read {definition.name}", daemon=True)
        if self._view.columns.size:
            self.read_ahead.start()

    def warm(self) -> None:
        """Read what most searches ask for; while the first of them are answered already, or before any is."""
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
        nothing = Delta({}, int(last[0][0]) + 1 if last else 0)
        return View(searcher, nothing, Columns(self.definition, self._schema, searcher, nothing), self._builder)

    @property
    def view(self) -> View:
        """The newest state."""
        return self._view

    def _terms(self) -> list[str]:
        view = self._view
        words = [word for word, _ in view.searcher.terms_with_prefix("all", "")]
        return list(dict.fromkeys([*words, *_words_of(view.recent)]))

    def apply(self, changes: Sequence[Change]) -> None:
        """Take in what is newer than what the index knows and let readers see it; many changes are kept at once."""
        with self._writing:
            newest = newest_of(changes)
            known = self._known(list(newest))
            current = {one: change for one, change in newest.items() if rank_of(change) >= known.get(one, NEVER).rank}
            if current:
                self._take_in(current, known)
        self._keep_beside()

    def _keep_beside(self) -> None:
        """Let many changes be put on disk while the next ones are taken in, which wait when they get ahead of it."""
        if self._waiting() >= MOST and self._beside.done():
            self._beside = self._keeper.submit(self.keep)
        if self._waiting() >= 2 * MOST:
            wait([self._beside])
        if self._waiting() >= 2 * MOST:
            self.keep()  # says what is wrong with the disk

    def _waiting(self) -> int:
        return len(self._view.recent.changed)

    def _take_in(self, changes: Mapping[str, Change], known: Mapping[str, Known]) -> None:
        view = self._view
        size, taken = view.columns.size, {}
        for identity, change in changes.items():
            slot = known[identity].slot if identity in known else size
            size = max(size, slot + 1)
            taken[slot] = self._recent(identity, change, slot, is_new=identity not in known)
        delta, recent = Delta(taken, size), view.recent.and_then(taken, size)
        columns = view.columns.after(delta, view.searcher, recent, _touched(view, delta))
        new = View(view.searcher, recent, columns, self._builder)
        self._builder.vocabulary.add(lambda: _words_of(delta), lambda: self._show(new))

    def _recent(self, identity: str, change: Change, slot: int, *, is_new: bool) -> Recent:
        document = None if isinstance(change, Tombstone) else change
        written = self._row(identity, change, slot)
        return Recent(self.definition, identity, rank_of(change), document, written, is_new)

    def _show(self, view: View) -> None:
        self._view = view

    def keep(self) -> None:
        """Put on disk what was taken in before; searches and writes go on meanwhile."""
        with self._keeping:
            waiting = self._view.recent.changed
            if not waiting:
                return
            self._commit(waiting.values())
            searcher = self._searcher()
            with self._writing:
                view = self._view
                left = view.recent.without(waiting)
                self._show(View(searcher, left, view.columns.over(searcher, left), self._builder))

    def _commit(self, changes: Iterable[Recent]) -> None:
        try:
            for change in changes:
                if not change.is_new:
                    self._writer.delete_documents_by_term("id", change.identity)
                self._writer.add_document(change.written.row)
            self._writer.commit()
        except (ValueError, OSError) as broken:
            self._writer.rollback()
            raise EngineUnavailable(f"cannot write the index of {self.definition.name}: {broken}") from broken

    def _known(self, identities: Sequence[str]) -> dict[str, Known]:
        recent = self._view.recent
        known = {
            one: Known(recent.changed[slot].rank, slot)
            for one in identities
            if (slot := recent.by_id.get(one)) is not None
        }
        return known | self._kept([one for one in identities if one not in known])

    def _kept(self, identities: list[str]) -> dict[str, Known]:
        """What tantivy knows of ids."""
        searcher = self._view.searcher
        known = [identity for identity in identities if searcher.doc_freq("id", identity)]
        by_key = {key_of(identity): identity for identity in known}
        addresses = addresses_of(searcher, each_of(self._schema, "id", known)) if known else []
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
        self.keep()
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
        """Keep what waits, finish merges and give the lock back."""
        self._closing.set()
        if self.read_ahead.is_alive():
            self.read_ahead.join()
        self._keeper.shutdown()
        try:
            self.keep()
        finally:
            with self._keeping:
                self._writer.wait_merging_threads()


def _touched(view: View, delta: Delta) -> set[Key] | None:
    """By what some changed documents are found and were found before; None when there are too many to read them."""
    if len(delta.changed) > FEW:
        return None
    old = [slot for slot, change in delta.changed.items() if not change.is_new]
    return view.keys(old).union(*(change.keys for change in delta.changed.values()))


def _words_of(delta: Delta) -> list[str]:
    return [word for change in delta.changed.values() for text in change.written.texts for word in text.split()]


def is_built_from(folder: Path, definition: IndexDefinition) -> bool:
    """Whether a folder holds an index of exactly this definition, in today's layout."""
    written = folder / DEFINITION_FILE
    return written.is_file() and written.read_text() == _mark(definition) and Index.exists(str(folder))


def _mark(definition: IndexDefinition) -> str:
    return f"{FORMAT} {definition.version_hash}"
