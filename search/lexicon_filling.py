"""What the lexicon is filled with: the shipped subjects, and everything that was imported from ESCO and SLO."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from duobaan.db.uow import Database
from duobaan.reference.models import Concept
from duobaan.reference.repository import ReferenceRepository
from duobaan.reference.subjects import Subject, subjects
from search.lexicon import Entry, Lexicon, fill_if_changed
from search.likeness import Likeness

SUBJECT = "SUBJECT"


def subject_entry(subject: Subject) -> Entry:
    """A shipped subject with all its terms."""
    own = (subject.name_nl, subject.name_en)
    words = tuple(term for term in subject.terms() if term not in own)
    return Entry(f"SUBJECT:{subject.code}", SUBJECT, *own, words, {subject.code: 1.0})


def concept_entry(concept: Concept) -> Entry:
    """An imported occupation, subject or topic; one that leads to no subject of ours still has its words."""
    known = subjects()
    near: Mapping[str, float] = {concept.subject: 1.0} if concept.subject else concept.subjects or {}
    return Entry(
        key=concept.key,
        kind=concept.kind,
        label_nl=concept.label_nl,
        label_en=concept.label_en,
        words=(*concept.synonyms_nl, *concept.synonyms_en),
        subjects={code: nearness for code, nearness in near.items() if code in known},
    )


def entries_of(concepts: Iterable[Concept]) -> list[Entry]:
    """Every entry, the shipped subjects first."""
    return [*map(subject_entry, subjects().values()), *map(concept_entry, concepts)]


async def fill_from_database(db: Database, lexicon: Lexicon, likeness: Likeness) -> bool:
    """Bring a lexicon in step with what was imported; say whether anything had changed."""
    async with db.read() as session:
        concepts = await ReferenceRepository(session).vocabulary()
    return await fill_if_changed(lexicon, await asyncio.to_thread(entries_of, concepts), likeness.name)
