"""The judged queries and the publishers' files as the importers read them; all from outside the project.

ESCO: this service uses the ESCO classification of the European Commission. SLO: opendata.slo.nl, CC BY 4.0.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from duobaan.reference.files.concepts import TOPIC, ConceptRow, merge_concepts, read_concepts
from duobaan.reference.files.relations import Relation, read_relations
from search.lexicon import Entry

NEEDED = ("esco_occupations_nl_en.csv.gz", "esco_occupation_skill.csv.gz", "slo_examenprogramma.csv", "relevance")


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation as ESCO describes it, with its Dutch description."""

    entry: Entry
    description: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the key of the one right answer, with the kind of difference between them."""

    kind: str
    text: str
    right: str


def missing(folder: Path) -> list[str]:
    """What is not there of what is needed."""
    return [name for name in NEEDED if not (folder / name).exists()]


def occupations(folder: Path) -> dict[str, Occupation]:
    """Every occupation with its words, by the last part of its address."""
    file = folder / "esco_occupations_nl_en.csv.gz"
    rows = merge_concepts(row for row in read_concepts(file) if isinstance(row, ConceptRow)).values()
    described = {row["uri"]: row["description_nl"] for row in _rows(file, ",")}
    found = {}
    for row in rows:
        key = row.key.partition(":")[2]
        entry = Entry(key, row.kind, row.label_nl, row.label_en, (*row.synonyms_nl, *row.synonyms_en))
        found[key] = Occupation(entry, described[key])
    return found


def occupation_queries(folder: Path) -> list[Asked]:
    """Dutch synonyms, English labels and slips, each with its occupation."""
    rows = _rows(folder / "relevance" / "occupation_search_queries.tsv", "\t")
    return [Asked(row["kind"], row["query"], row["relevant_uuid"]) for row in rows]


def teachers(folder: Path) -> dict[str, tuple[str, str]]:
    """Teachers of single subjects: Dutch name and description."""
    rows = _rows(folder / "relevance" / "occ2subject_docs.tsv", "\t")
    return {row["doc_id"]: (row["label_nl"], row["text_nl"]) for row in rows}


def graded_occupations(folder: Path, *, described: bool = False) -> list[tuple[str, Mapping[str, int]]]:
    """Occupations by their Dutch names (and descriptions), with the grade of each teacher they are near."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(folder / "relevance" / "occ2subject_qrels.tsv", "\t"):
        grades[row["query_id"]][row["doc_id"]] = int(row["grade"])
    rows = _rows(folder / "relevance" / "occ2subject_queries.tsv", "\t")
    return [
        (f"{row['label_nl']} {row['text_nl']}" if described else row["label_nl"], grades[row["query_id"]])
        for row in rows
    ]


def relations(folder: Path) -> list[Relation]:
    """Which skills belong to which occupations."""
    return [one for one in read_relations(folder / "esco_occupation_skill.csv.gz") if isinstance(one, Relation)]


def topics(folder: Path) -> list[Entry]:
    """Every topic of the curriculum, as a phrase of the subject in whose programme it stands."""
    file = folder / "slo_examenprogramma.csv"
    names = {row: cells["vak"] for row, cells in enumerate(_rows(file, ","), start=2)}
    found: dict[str, Entry] = {}
    for row in read_concepts(file):
        if isinstance(row, ConceptRow):
            found.setdefault(row.key, Entry(row.key, TOPIC, row.label_nl, subjects={names[row.row]: 1.0}))
    return list(found.values())


def curriculum_queries(folder: Path) -> list[Asked]:
    """Titles of domains that stand under one subject only, with that subject."""
    rows = _rows(folder / "relevance" / "curriculum2subject.tsv", "\t")
    return [Asked("curriculum", row["query"], row["vak"]) for row in rows]


def _rows(file: Path, separator: str) -> Iterator[dict[str, str]]:
    with contextlib.ExitStack() as stack:
        packed = file.suffix == ".gz"
        opened = gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8")  # noqa: SIM115
        yield from csv.DictReader(stack.enter_context(opened), delimiter=separator)
