"""A small vocabulary as its publishers' files, for tests of what an import leads to."""

from __future__ import annotations

from pathlib import Path

from duobaan.access import SYSTEM
from duobaan.db.uow import Database
from duobaan.reference.files.concepts import read_concepts
from duobaan.reference.files.relations import read_relations
from duobaan.reference.relating import import_relations
from duobaan.reference.service import import_vocabulary

OCCUPATIONS = """uri,code,isco,label_nl,alt_nl,label_en,alt_en
t1,1,2330,leerkracht natuurkunde voortgezet onderwijs,,physics teacher,
t2,2,2330,leerkracht muziek voortgezet onderwijs,,music teacher,
t3,3,2330,leerkracht geschiedenis voortgezet onderwijs,,history teacher,
t4,4,2330,leerkracht scheikunde voortgezet onderwijs,,chemistry teacher,
o1,5,7312,vioolbouwer,luthier|snareninstrumentenbouwer,violin maker,stringed instrument maker
o2,6,5120,kok,,cook,
o3,7,2144,ingenieur luchtvaarttechniek,luchtvaartingenieur,aerospace engineer,aircraft engineer
"""
"""Four teachers of one subject and three occupations, in the form of ESCO."""

RELATIONS = """o,s,e,k
t1,teaching,1,1
t1,mechanics,1,1
t1,aerodynamics,1,1
t2,teaching,1,1
t2,harmony,1,1
t2,instruments,1,1
t3,teaching,1,1
t3,antiquity,1,1
t4,teaching,1,1
t4,molecules,1,1
o1,instruments,1,1
o1,harmony,1,1
o1,mechanics,1,1
o2,teaching,1,1
o3,mechanics,1,1
o3,aerodynamics,1,1
"""
"""What each of them knows: violins are near music, aeroplanes near physics, cooking near nothing."""


def files(folder: Path) -> tuple[Path, Path]:
    """Write both files and return where they are."""
    occupations, relations = folder / "occupations.csv", folder / "relations.csv"
    occupations.write_text(OCCUPATIONS)
    relations.write_text(RELATIONS)
    return occupations, relations


async def imported(db: Database, folder: Path) -> tuple[Path, Path]:
    """Import both files and return where they are."""
    occupations, relations = files(folder)
    await import_vocabulary(SYSTEM, db, rows=read_concepts(occupations))
    await import_relations(SYSTEM, db, rows=read_relations(relations))
    return occupations, relations
