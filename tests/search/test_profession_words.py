"""Who names an occupation of the imported vocabulary is found by everything that it is called."""

from __future__ import annotations

from pathlib import Path

from duobaan.access import SYSTEM
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.professionals.models import Professional
from duobaan.reference.files.concepts import read_concepts
from duobaan.reference.service import import_vocabulary
from search.documents import ProfessionalParts, professional_document
from search.indexes import PROFESSIONALS
from search.repository import SearchRepository
from tests.search.test_documents import professional

OCCUPATIONS = """uri,code,isco,label_nl,alt_nl,label_en,alt_en
o1,5,7312,vioolbouwer,luthier|snarenbouwer,violin maker,fiddle maker
o2,6,5120,kok,,cook,
"""


async def test_reads_the_words_of_an_occupation_by_its_dutch_or_english_name(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "occupations.csv"
    file.write_text(OCCUPATIONS)
    await import_vocabulary(SYSTEM, db, rows=read_concepts(file))
    async with db.read() as session:
        found = await SearchRepository(session).occupation_words(["Vioolbouwer ", "COOK", "bakker"])
    words = ("vioolbouwer", "violin maker", "luthier", "snarenbouwer", "fiddle maker")
    assert found == {"vioolbouwer": words, "cook": ("kok", "cook")}


def test_they_stand_in_the_document_and_are_searched() -> None:
    row: Professional = professional(profession="Vioolbouwer", id=new_id())
    document = professional_document(ProfessionalParts(row, [], [], [], [], {}, ("vioolbouwer", "luthier")))
    assert document is not None
    assert document["profession_words"] == ["vioolbouwer", "luthier"]
    assert "profession_words" in PROFESSIONALS.searchable
