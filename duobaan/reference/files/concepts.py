"""Reads words for occupations, subjects and curriculum topics: ESCO's own CSV, merged ESCO files, and SLO's files.

This service uses the ESCO classification of the European Commission. SLO's data: opendata.slo.nl, CC BY 4.0.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from duobaan.reference.files.reading import Cells, FileIssue, UnknownLayout, cells_of, open_rows
from duobaan.reference.subjects import subjects
from duobaan.reference.vocabulary import HowFound, find_subjects
from duobaan.text import slug, squeeze

ESCO, SLO = "ESCO", "SLO"
OCCUPATION, SUBJECT, TOPIC = "OCCUPATION", "SUBJECT", "TOPIC"
LONGEST_LABEL = 500
_NUMBERING = re.compile(r"^(?:sub)?domein\s+[\w.]+\s*[:.]\s*", re.IGNORECASE)
_LOCALE = re.compile(r"_(nl|en)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """An occupation, subject or topic with its words; a file of one language leaves the other empty."""

    row: int
    key: str
    scheme: str
    kind: str
    subject: str | None
    label_nl: str
    label_en: str
    synonyms_nl: tuple[str, ...]
    synonyms_en: tuple[str, ...]


def _synonyms(text: str, label: str) -> tuple[str, ...]:
    """ESCO separates by line breaks, the merged files by bars; the label itself and doubles are left out."""
    found = (squeeze(part) for part in re.split(r"[\n|]", text))
    return tuple(dict.fromkeys(one for one in found if one and one != label))


def _esco(cells: Cells, locale: str) -> ConceptRow | FileIssue:
    label = squeeze(cells.get("preferredlabel"))
    uri = cells.get("concepturi").rpartition("/")[2]
    if not label or not uri:
        return cells.issue("preferredlabel" if uri else "concepturi", "required")
    others = _synonyms(cells.get("altlabels"), label)
    dutch = locale == "nl"
    return ConceptRow(
        row=cells.number,
        key=f"{ESCO}:{uri}",
        scheme=ESCO,
        kind=OCCUPATION,
        subject=None,
        label_nl=label if dutch else "",
        label_en="" if dutch else label,
        synonyms_nl=others if dutch else (),
        synonyms_en=() if dutch else others,
    )


def _merged_esco(cells: Cells) -> ConceptRow | FileIssue:
    dutch, english = squeeze(cells.get("label_nl")), squeeze(cells.get("label_en"))
    uri = cells.get("uri").rpartition("/")[2]
    if not uri or not (dutch or english):
        return cells.issue("label_nl" if uri else "uri", "required")
    return ConceptRow(
        row=cells.number,
        key=f"{ESCO}:{uri}",
        scheme=ESCO,
        kind=OCCUPATION,
        subject=None,
        label_nl=dutch or english,
        label_en=english,
        synonyms_nl=_synonyms(cells.get("alt_nl"), dutch),
        synonyms_en=_synonyms(cells.get("alt_en"), english),
    )


@cache
def _by_slo_prefix() -> dict[str, str]:
    return {prefix.casefold(): one.code for one in subjects().values() for prefix in one.slo}


@cache
def _subject_named(title: str) -> str | None:
    """The subject that a title names without doubt: its own name, or a synonym of it alone."""
    exact = [match for match in find_subjects(title) if match.how is HowFound.EXACT]
    certain = len(exact) == 1 or (len(exact) > 1 and exact[0].score > exact[1].score)
    return exact[0].code if certain else None


def _slo_subject(cells: Cells) -> ConceptRow | FileIssue:
    title = squeeze(cells.get("titel"))
    if not title or not cells.get("slo_id"):
        return cells.issue("titel" if cells.get("slo_id") else "slo_id", "required")
    code = _subject_named(title) or _by_slo_prefix().get(cells.get("prefix").casefold())
    english = subjects()[code].name_en if code else ""
    return ConceptRow(cells.number, f"{SLO}:{cells.get('slo_id')}", SLO, SUBJECT, code, title, english, (), ())


def _slo_topic(cells: Cells) -> ConceptRow | FileIssue:
    text = _NUMBERING.sub("", squeeze(cells.get("tekst")))
    subject = squeeze(cells.get("vak"))
    if not text or not subject:
        return cells.issue("tekst" if subject else "vak", "required")
    if len(text) > LONGEST_LABEL:
        return cells.issue("tekst", "too_long")
    # One topic stands under several levels and codes repeat: the words themselves are the identity.
    key = f"{SLO}:{slug(subject)[:60]}:{slug(text)[:100]}:{zlib.crc32(text.encode()):08x}"
    return ConceptRow(cells.number, key, SLO, TOPIC, _subject_named(subject), text, "", (), ())


Reader = Callable[[Cells], ConceptRow | FileIssue]


def _reader(path: Path, names: frozenset[str]) -> Reader:
    if {"concepturi", "preferredlabel"} <= names:
        locale = _LOCALE.search(path.name)
        if locale is None:
            raise UnknownLayout(f"{path.name}: ESCO's files end in _nl.csv or _en.csv, so that the language is known")
        return partial(_esco, locale=locale[1].lower())
    layouts: list[tuple[set[str], Reader]] = [
        ({"uri", "label_nl", "label_en", "alt_nl", "alt_en", "isco"}, _merged_esco),
        ({"slo_id", "titel", "prefix"}, _slo_subject),
        ({"vak", "soort", "tekst"}, _slo_topic),
    ]
    for needed, reader in layouts:
        if needed <= names:
            return reader
    raise UnknownLayout(f"{path.name} is no file of ESCO's occupations, SLO's subjects or SLO's curriculum")


def read_concepts(path: Path) -> Iterator[ConceptRow | FileIssue]:
    """Stream the concepts of a file; raises UnknownLayout for any other file."""
    with open_rows(path) as rows:
        _, header = next(rows, (1, ()))
        places = {name.strip().casefold(): number for number, name in enumerate(header)}
        reader = _reader(path, frozenset(places))
        for cells in cells_of(rows, header, places):
            yield cells if isinstance(cells, FileIssue) else reader(cells)


def _merge(one: ConceptRow, other: ConceptRow) -> ConceptRow:
    return ConceptRow(
        row=one.row,
        key=one.key,
        scheme=one.scheme,
        kind=one.kind,
        subject=one.subject or other.subject,
        label_nl=one.label_nl or other.label_nl,
        label_en=one.label_en or other.label_en,
        synonyms_nl=tuple(dict.fromkeys((*one.synonyms_nl, *other.synonyms_nl))),
        synonyms_en=tuple(dict.fromkeys((*one.synonyms_en, *other.synonyms_en))),
    )


def merge_concepts(rows: Iterable[ConceptRow]) -> dict[str, ConceptRow]:
    """One row per key: ESCO's Dutch and English files tell of the same occupation, a topic returns at other levels."""
    found: dict[str, ConceptRow] = {}
    for row in rows:
        found[row.key] = _merge(found[row.key], row) if row.key in found else row
    return found
