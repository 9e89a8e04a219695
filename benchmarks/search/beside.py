"""The same documents in SQLite: indexed columns, one table of values, an FTS5 table; one statement answers a search."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

from search.engine import And, AnyOf, Document, Filter, Not, Or, Page, Query, Range
from search.presenting import listed, term
from search.text import Analyser, tokens

COLUMNS = ("province", "place", "minutes_per_week", "published_at")
TAGS = ("subjects", "subject_tree", "levels", "half_days", "visible_to", "hidden_from")
WORDS = ("headline", "subject_labels", "subject_synonyms", "profession", "expertise", "place", "about")

Answer = tuple[list[str], int, dict[str, dict[str, int]]]
"""Ids of the page, total and facets."""


class Beside:
    """A database that answers the queries of the benchmark."""

    def __init__(self, path: Path, analyser: Analyser) -> None:
        self._analyser = analyser
        self._db = sqlite3.connect(path)
        columns = ", ".join(COLUMNS)
        self._db.executescript(
            f"""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -262144;
            PRAGMA mmap_size = 1073741824;
            CREATE TABLE docs (doc INTEGER PRIMARY KEY, id TEXT UNIQUE, {columns}, source BLOB);
            CREATE TABLE tags (field, value, doc INTEGER, PRIMARY KEY (field, value, doc)) WITHOUT ROWID;
            CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='ascii');
            """
        )

    def fill(self, documents: Iterable[Document]) -> None:
        """Write the documents in order of their ids, and index them."""
        marks = ", ".join("?" * (len(COLUMNS) + 3))
        for number, document in enumerate(sorted(documents, key=lambda one: str(one["id"])), 1):
            values = [document.get(name) for name in COLUMNS]
            self._db.execute(
                f"INSERT INTO docs VALUES ({marks})", (number, document["id"], *values, orjson.dumps(document))
            )
            tags = [(name, term(value), number) for name in TAGS for value in listed(document.get(name))]
            self._db.executemany("INSERT INTO tags VALUES (?, ?, ?)", tags)
            words = [word for name in WORDS for value in listed(document.get(name)) for word in tokens(term(value))]
            words += self._analyser.additions(words)
            self._db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, " ".join(words)))
        for name in COLUMNS:
            self._db.execute(f"CREATE INDEX by_{name} ON docs ({name})")
        self._db.execute("CREATE INDEX by_doc ON tags (field, doc, value)")
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._db.execute("ANALYZE")
        self._db.commit()

    def answer(self, query: Query) -> Answer:
        """Answer in one statement: the page, the total and the facets of one materialised set."""
        where, values = _where(And(query.filters()))
        if query.text:
            where += " AND doc IN (SELECT rowid FROM words WHERE words MATCH ?)"
            values = [*values, " ".join(tokens(query.text))]
        order = "".join(f"{key.field} IS NULL, {key.field}{' DESC' * key.descending}, " for key in query.sort)  # type: ignore[union-attr] # no distances here
        parts = [
            "SELECT 'total', NULL, count(*) FROM found",
            f"SELECT * FROM (SELECT 'hit', source, 0 FROM found JOIN docs USING (doc) ORDER BY {order}doc"
            f" LIMIT {query.limit} OFFSET {query.offset})",
        ]
        parts += [
            f"SELECT '{facet}', value, count(*) FROM found JOIN tags USING (doc) WHERE field = '{facet}' GROUP BY value"
            for facet in query.facets
        ]
        asked = f"WITH found AS MATERIALIZED (SELECT doc FROM docs WHERE {where}) {' UNION ALL '.join(parts)}"
        return _read(self._db.execute(asked, values), query.facets)

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def _read(rows: Iterable[tuple[str, bytes | str, int]], facets: Sequence[str]) -> Answer:
    page: list[str] = []
    total = 0
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind, value, count in rows:
        if kind == "total":
            total = count
        elif kind == "hit":
            page.append(orjson.loads(value)["id"])
        else:
            counts[kind][str(value)] = count
    return page, total, {facet: counts[facet] for facet in facets}


def answer_of(page: Page) -> Answer:
    """An engine's page in the same form."""
    return [hit.id for hit in page.hits], page.total, {name: dict(counts) for name, counts in page.facets.items()}


def _where(tree: Filter) -> tuple[str, list[object]]:
    match tree:
        case AnyOf(field, chosen):
            marks = ", ".join("?" * len(chosen))
            if field in COLUMNS:
                return f"{field} IN ({marks})", list(chosen)
            return f"doc IN (SELECT doc FROM tags WHERE field = '{field}' AND value IN ({marks}))", list(chosen)
        case Range(field, gte, lte):
            return f"{field} BETWEEN ? AND ?", [-(2**53) if gte is None else gte, 2**53 if lte is None else lte]
        case Not(part):
            where, values = _where(part)
            return f"NOT ({where})", values
        case And(parts) | Or(parts):
            each = [_where(part) for part in parts]
            word = " AND " if isinstance(tree, And) else " OR "
            return word.join(f"({where})" for where, _ in each) or "1", [
                value for _, values in each for value in values
            ]
        case _:
            raise ValueError(f"the benchmark asks no {tree}")
