"""What is measured: settings of the lexicon, the queries that belong to each, and the goal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.relevance import judged
from benchmarks.relevance.judged import Asked, Occupation
from benchmarks.relevance.measures import PlainWords
from duobaan.reference.kinship import nearness
from search.lexicon import Entry
from search.text import tokens

Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Task:
    """Queries with graded answers, what plain BM25 finds for them, and what they are counted under."""

    name: str
    measure: str
    queries: Sequence[tuple[str, Grades]]
    plain: PlainWords
    by_subject: bool = False
    same_words: PlainWords | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """One state of the lexicon and the tasks that are run on it."""

    name: str
    says: str
    entries: Sequence[Entry]
    tasks: Sequence[Task]


NAMES = ("open", "closed", "bare", "occupation", "occupation+table", "curriculum", "curriculum-closed")


def settings(folder: Path, wanted: Sequence[str]) -> Iterable[Setting]:
    """The settings asked for, in order."""
    known = judged.occupations(folder)
    queries = judged.occupation_queries(folder)
    makers = {
        "open": lambda: _occupations("open", known, queries),
        "closed": lambda: _occupations("closed", _without_queried(known, queries), queries),
        "bare": lambda: _occupations("bare", _labels_only(known), queries),
        "occupation": lambda: _to_subject(folder, known, table=False),
        "occupation+table": lambda: _to_subject(folder, known, table=True),
        "curriculum": lambda: _curriculum(folder, closed=False),
        "curriculum-closed": lambda: _curriculum(folder, closed=True),
    }
    return (makers[name]() for name in wanted)


_SAYS = {
    "open": "ESCO's Dutch and English labels and synonyms are imported",
    "closed": "as open, but every queried label is removed from its occupation",
    "bare": "nothing is imported: an occupation has its Dutch preferred label only",
}


def _occupations(name: str, known: Mapping[str, Occupation], queries: Sequence[Asked]) -> Setting:
    described = PlainWords({key: f"{one.entry.label_nl} {one.description}" for key, one in known.items()})
    same = PlainWords({key: " ".join(one.entry.phrases()) for key, one in known.items()})
    by_kind: dict[str, list[tuple[str, Grades]]] = defaultdict(list)
    for asked in queries:
        by_kind[asked.kind].append((asked.text, {asked.right: 1}))
    tasks = [Task(kind, "MRR@10", found, described, same_words=same) for kind, found in by_kind.items()]
    return Setting(name, _SAYS[name], [one.entry for one in known.values()], tasks)


def _without_queried(known: Mapping[str, Occupation], queries: Sequence[Asked]) -> dict[str, Occupation]:
    taken: dict[str, set[str]] = defaultdict(set)
    for asked in queries:
        taken[asked.right].add(_folded(asked.text))
    return {key: replace(one, entry=_without(one.entry, taken[key])) for key, one in known.items()}


def _without(entry: Entry, taken: set[str]) -> Entry:
    kept = [phrase if _folded(phrase) not in taken else "" for phrase in (entry.label_nl, entry.label_en)]
    words = tuple(phrase for phrase in entry.words if _folded(phrase) not in taken)
    return replace(entry, label_nl=kept[0], label_en=kept[1], words=words)


def _folded(phrase: str) -> str:
    return " ".join(tokens(phrase))


def _labels_only(known: Mapping[str, Occupation]) -> dict[str, Occupation]:
    return {key: replace(one, entry=replace(one.entry, label_en="", words=())) for key, one in known.items()}


def _to_subject(folder: Path, known: Mapping[str, Occupation], *, table: bool) -> Setting:
    staff = judged.teachers(folder)
    plain = PlainWords({key: f"{label} {text}" for key, (label, text) in staff.items()})
    task = Task("occupation to subject", "nDCG@5", judged.graded_occupations(folder), plain, by_subject=True)
    if not table:
        entries = [
            Entry(key, "SUBJECT", label, words=(text,), subjects={key: 1.0}) for key, (label, text) in staff.items()
        ]
        full = Task(
            "the same, described", "nDCG@5", judged.graded_occupations(folder, described=True), plain, by_subject=True
        )
        return Setting("occupation", "subject teachers by their names and descriptions alone", entries, [task, full])
    near = nearness(judged.relations(folder), {key: (key,) for key in staff})
    entries = [replace(one.entry, subjects=near.get(key, {})) for key, one in known.items()]
    says = "with a table derived from ESCO's skill relations; THE GRADES COME FROM THE SAME RELATIONS"
    return Setting("occupation+table", says, entries, [task])


def _curriculum(folder: Path, *, closed: bool) -> Setting:
    entries, queries = judged.topics(folder), judged.curriculum_queries(folder)
    if closed:
        taken = {_folded(asked.text) for asked in queries}
        entries = [entry for entry in entries if _folded(entry.label_nl) not in taken]
    held = {(_folded(entry.label_nl), subject) for entry in entries for subject in entry.subjects}
    texts: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for subject in entry.subjects:
            texts[subject].append(entry.label_nl)
    plain = PlainWords({subject: " ".join(phrases) for subject, phrases in texts.items()})
    parts: dict[str, list[tuple[str, Grades]]] = {"all phrases": [], "verbatim": [], "not verbatim": []}
    for asked in queries:
        verbatim = (_folded(asked.text), asked.right) in held
        for part in ("all phrases", "verbatim" if verbatim else "not verbatim"):
            parts[part].append((asked.text, {asked.right: 1}))
    tasks = [Task(name, "acc@1", found, plain, by_subject=True) for name, found in parts.items() if found]
    if closed:
        return Setting("curriculum-closed", "as above, but every queried phrase is removed", entries, tasks)
    return Setting(
        "curriculum", "SLO's curriculum is imported; phrases that stand in it verbatim apart", entries, tasks
    )
