"""One index on disk or in memory: a single writer that obeys versions, and readers that see whole commits."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
from tantivy import DocAddress, Index, Occur, Searcher, SearchResult
from tantivy import Document as Row
from tantivy import Query as Q

from search.embedded.kept import keep_definition
from search.embedded.layout import row_of, schema_of, tombstone_row
from search.embedded.places import Places
from search.embedded.queries import Builder
from search.embedded.tokens import FOLDED, folded_words
from search.engine import Document, EngineUnavailable, IndexStats, Tombstone
from search.indexes import IndexDefinition
from search.text import Analyser
from search.versions import UNKNOWN, Change, Rank, checksum, newest_of, rank_of, version_of

WRITER_BYTES = 50_000_000
DEFINITION_FILE = "definition"


@dataclass(frozen=True, slots=True)
class View:
    """One state of an index: what a search reads from beginning to end."""

    searcher: Searcher
    build: Builder


class Store:
    """An index with its writer; every method blocks, so call it from a worker thread."""

    def __init__(self, definition: IndexDefinition, analyser: Analyser, folder: Path | None = None) -> None:
        self.definition = definition
        self.analyser = analyser
        self.folder = folder
        self._writing = threading.Lock()
        self._schema = schema_of(definition)
        try:
            self._index = self._opened()
            self._writer = self._index.writer(WRITER_BYTES, 1)
        except ValueError as broken:
            raise EngineUnavailable(f"cannot open the index of {definition.name}: {broken}") from broken
        self._view = self._look()

    def _opened(self) -> Index:
        if self.folder is None:
            index = Index(self._schema)
        else:
            fresh = not Index.exists(str(self.folder)) if self.folder.is_dir() else True
            self.folder.mkdir(parents=True, exist_ok=True)
            if fresh:
                keep_definition(self.folder, self.definition)
                (self.folder / DEFINITION_FILE).write_text(self.definition.version_hash)
            index = Index(self._schema, path=str(self.folder))
        index.register_tokenizer(FOLDED, folded_words())
        index.config_reader("manual", 0)
        return index

    def _look(self) -> View:
        self._index.reload()
        searcher = self._index.searcher()
        return View(searcher, Builder(self.definition, self._schema, Places(searcher)))

    @property
    def view(self) -> View:
        """The newest committed state."""
        return self._view

    def apply(self, changes: Sequence[Change]) -> None:
        """Write what is newer than what the index knows, commit, and let readers see it."""
        with self._writing:
            newest = newest_of(changes)
            known = self._known(list(newest))
            current = {one: change for one, change in newest.items() if rank_of(change) >= known.get(one, UNKNOWN)}
            rows = {identity: self._row(identity, change) for identity, change in current.items()}
            if rows:
                self._commit(rows)

    def _commit(self, rows: Mapping[str, Row]) -> None:
        try:
            for identity, row in rows.items():
                self._writer.delete_documents_by_term("id", identity)
                self._writer.add_document(row)
            self._writer.commit()
        except (ValueError, OSError) as broken:
            self._writer.rollback()
            raise EngineUnavailable(f"cannot write the index of {self.definition.name}: {broken}") from broken
        self._view = self._look()

    def _known(self, identities: list[str]) -> dict[str, Rank]:
        searcher = self._view.searcher
        asked = Q.term_set_query(self._schema, "id", identities)
        known: dict[str, Rank] = {}
        for live in ("yes", "no"):
            both = Q.boolean_query([(Occur.Must, asked), (Occur.Must, Q.term_query(self._schema, "live", live))])
            # Sorting by id hands the id out together with the address: no stored document is read.
            found = searcher.search(both, len(identities), order_by_field="id").hits
            versions = searcher.fast_field_values("version", [address for _, address in found])
            known |= {
                str(identity): (int(version or 0), live == "no")
                for (identity, _), version in zip(found, versions, strict=True)
            }
        return known

    def _row(self, identity: str, change: Change) -> Row:
        if isinstance(change, Tombstone):
            return tombstone_row(identity, change.version)
        return row_of(self.definition, change, identity, version_of(change), self.analyser)

    def _living(self) -> tuple[Searcher, list[tuple[str, DocAddress]]]:
        view = self._view
        alive = Q.term_query(self._schema, "live", "yes")
        return view.searcher, view.searcher.search(alive, max(1, view.searcher.num_docs), order_by_field="id").hits

    def stats(self) -> IndexStats:
        """Count and fingerprint the documents."""
        searcher, living = self._living()
        prints = searcher.fast_field_values("print", [address for _, address in living])
        return IndexStats(len(living), checksum(int(one or 0) for one in prints), self.definition.version_hash)

    def versions(self) -> Mapping[str, int]:
        """The version of every living document."""
        searcher, living = self._living()
        numbers = searcher.fast_field_values("version", [address for _, address in living])
        return {identity: int(number or 0) for (identity, _), number in zip(living, numbers, strict=True)}

    def close(self) -> None:
        """Finish merges and give the lock back."""
        with self._writing:
            self._writer.wait_merging_threads()


def is_built_from(folder: Path, definition: IndexDefinition) -> bool:
    """Whether a folder holds an index of exactly this definition."""
    written = folder / DEFINITION_FILE
    return written.is_file() and written.read_text() == definition.version_hash and Index.exists(str(folder))


def load(searcher: Searcher, address: DocAddress) -> Document:
    """The document as it was put in."""
    found: Document = orjson.loads(searcher.doc(address).get_first("source") or b"{}")
    return found


def load_words(searcher: Searcher, address: DocAddress) -> list[str]:
    """The words of each word field, as the text of that field with single spaces."""
    found: list[str] = orjson.loads(searcher.doc(address).get_first("words") or b"[]")
    return found


def total(result: SearchResult) -> int:
    """How many documents match, beyond the page too."""
    return int(result.count)  # type: ignore[attr-defined] # missing in tantivy's stubs
