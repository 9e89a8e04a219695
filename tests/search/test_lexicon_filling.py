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

LIKENESS = Likeness()
OCCUPATIONS = """uri,code,isco,label_nl,alt_nl,label_en,alt_en
t1,1,2330,leerkracht natuurkunde voortgezet onderwijs,,physics teacher,
t2,2,2330,leerkracht muziek voortgezet onderwijs,,music teacher,
t3,3,2330,leerkracht geschiedenis voortgezet onderwijs,,history teacher,
t4,4,2330,leerkracht scheikunde voortgezet onderwijs,,chemistry teacher,
o1,5,7312,vioolbouwer,luthier|snareninstrumentenbouwer,violin maker,stringed instrument maker
o2,6,5120,kok,,cook,
"""
RELATIONS = """o,s,e,k
t1,teaching,1,1
t1,mechanics,1,1
t2,teaching,1,1
t2,harmony,1,1
t2,instruments,1,1
t3,teaching,1,1
t3,antiquity,1,1
t4,teaching,1,1
t4,molecules,1,1
o1,instruments,1,1
o1,harmony,1,1
o1,mechanics,0,1
o2,teaching,1,1
"""


async def test_the_lexicon_holds_what_was_imported(db: Database, tmp_path: Path) -> None:
    occupations, relations = tmp_path / "occupations.csv", tmp_path / "relations.csv"
    occupations.write_text(OCCUPATIONS)
    relations.write_text(RELATIONS)
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
    assert (dry.changed, report.changed) == (5, 5)
    assert (await import_relations(SYSTEM, db, rows=read_relations(relations))).changed == 0
    assert await fill_from_database(db, lexicon, LIKENESS)
    assert [one.subject for one in await meant_subjects(lexicon, "violin maker")][:2] == ["MUZ", "NAT"]
    assert all(one.score < 0.1 for one in await meant_subjects(lexicon, "cook"))
    assert not await fill_from_database(db, lexicon, LIKENESS)


async def test_an_import_of_words_keeps_the_subjects_of_occupations(db: Database, tmp_path: Path) -> None:
    occupations, relations = tmp_path / "occupations.csv", tmp_path / "relations.csv"
    occupations.write_text(OCCUPATIONS)
    relations.write_text(RELATIONS)
    await import_vocabulary(SYSTEM, db, rows=read_concepts(occupations))
    await import_relations(SYSTEM, db, rows=read_relations(relations))
    occupations.write_text(OCCUPATIONS.replace("snareninstrumentenbouwer", "snarenbouwer"))
    assert (await import_vocabulary(SYSTEM, db, rows=read_concepts(occupations))).changed == 1
    lexicon = EmbeddedLexicon()
    await fill_from_database(db, lexicon, LIKENESS)
    assert [one.subject for one in await meant_subjects(lexicon, "snarenbouwer")][:1] == ["MUZ"]
