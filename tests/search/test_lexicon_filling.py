"""What was imported is what the lexicon answers with, and an import of relations leads occupations to subjects."""

from __future__ import annotations

from pathlib import Path

from duobaan.access import SYSTEM
from duobaan.db.uow import Database
from duobaan.reference.files.concepts import read_concepts
from duobaan.reference.files.relations import read_relations
from duobaan.reference.relating import import_relations
from duobaan.reference.service import import_vocabulary
from search.embedded.lexicon import EmbeddedLexicon
from search.lexicon import meant_subjects
from search.lexicon_filling import fill_from_database
from search.likeness import Likeness
from tests.search import vocabulary

LIKENESS = Likeness()


async def test_the_lexicon_holds_what_was_imported(db: Database, tmp_path: Path) -> None:
    occupations, relations = vocabulary.files(tmp_path)
    lexicon = EmbeddedLexicon(tmp_path / "search")

    assert await fill_from_database(db, lexicon, LIKENESS)
    assert [one.subject for one in await meant_subjects(lexicon, "wis B")][:1] == ["WISB"]
    assert await lexicon.alike("vioolbouwer", kinds=("OCCUPATION",)) == []

    await import_vocabulary(SYSTEM, db, rows=read_concepts(occupations))
    assert await fill_from_database(db, lexicon, LIKENESS)
    (found, *_) = await lexicon.alike("snareninstrumentbouwer", kinds=("OCCUPATION",))
    assert (found.entry.key, found.entry.subjects) == ("ESCO:o1", {})

    dry = await import_relations(SYSTEM, db, rows=read_relations(relations), dry_run=True)
    assert not await fill_from_database(db, lexicon, LIKENESS)
    report = await import_relations(SYSTEM, db, rows=read_relations(relations))
    assert (dry.changed, report.changed) == (6, 6)
    assert (await import_relations(SYSTEM, db, rows=read_relations(relations))).changed == 0
    assert await fill_from_database(db, lexicon, LIKENESS)
    assert [one.subject for one in await meant_subjects(lexicon, "violin maker")][:2] == ["MUZ", "NAT"]
    assert all(one.score < 0.1 for one in await meant_subjects(lexicon, "cook"))
    assert not await fill_from_database(db, lexicon, LIKENESS)


async def test_an_import_of_words_keeps_the_subjects_of_occupations(db: Database, tmp_path: Path) -> None:
    occupations, _ = await vocabulary.imported(db, tmp_path)
    occupations.write_text(vocabulary.OCCUPATIONS.replace("snareninstrumentenbouwer", "snarenbouwer"))
    assert (await import_vocabulary(SYSTEM, db, rows=read_concepts(occupations))).changed == 1
    lexicon = EmbeddedLexicon()
    await fill_from_database(db, lexicon, LIKENESS)
    assert [one.subject for one in await meant_subjects(lexicon, "snarenbouwer")][:1] == ["MUZ"]
