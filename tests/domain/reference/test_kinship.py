"""Which subjects an occupation is near: knowledge shared with teachers, what all of them know left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from duobaan.reference.files.reading import FileIssue, UnknownLayout
from duobaan.reference.files.relations import Relation, read_relations
from duobaan.reference.kinship import nearness, taught_by


def knows(occupation: str, *skills: str, optional: tuple[str, ...] = ()) -> list[Relation]:
    return [Relation(occupation, skill, skill not in optional, True) for skill in (*skills, *optional)]


SUBJECTS = ("physics", "chemistry", "music", "history")
TEACHERS = {f"teacher_{subject}": (subject,) for subject in SUBJECTS}
RELATIONS = [
    *(one for subject in SUBJECTS for one in knows(f"teacher_{subject}", "pedagogy", f"{subject}_1", f"{subject}_2")),
    *knows("engineer", "physics_1", "physics_2", optional=("chemistry_1",)),
    *knows("luthier", "music_1"),
    *knows("trainer", "pedagogy"),
    Relation("cook", "chemistry_1", True, False),  # a competence, not knowledge
]


def test_an_occupation_is_near_the_subjects_whose_knowledge_it_shares() -> None:
    found = nearness(RELATIONS, TEACHERS)
    assert list(found["engineer"]) == ["physics", "chemistry"]
    assert found["engineer"]["physics"] == 1.0
    assert 0 < found["engineer"]["chemistry"] < found["engineer"]["physics"]
    assert list(found["luthier"]) == ["music"]


def test_knowledge_that_is_useful_counts_less_than_what_is_essential() -> None:
    useful = [*RELATIONS, *knows("brewer", "physics_1", optional=("chemistry_1",))]
    essential = [*RELATIONS, *knows("brewer", "physics_1", "chemistry_1")]
    assert 0 < nearness(useful, TEACHERS)["brewer"]["chemistry"] < nearness(essential, TEACHERS)["brewer"]["chemistry"]


def test_what_every_teacher_knows_and_what_is_no_knowledge_says_nothing() -> None:
    found = nearness(RELATIONS, TEACHERS)
    assert "trainer" not in found
    assert "cook" not in found


def test_the_less_is_shared_the_less_sure_it_is() -> None:
    many = [*RELATIONS, *knows("teacher_music", *(f"music_{number}" for number in range(3, 20)))]
    assert nearness(many, TEACHERS)["luthier"]["music"] < 0.5


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("leerkracht natuurkunde voortgezet onderwijs", ("NAT",)),
        ("leerkracht informatica voortgezet onderwijs", ("INF",)),
        ("leerkracht klassieke talen voortgezet onderwijs", ("GRI", "LAT")),
        ("leerkracht voortgezet onderwijs", ()),
        ("natuurkundige", ()),
        ("docent natuurkunde hoger onderwijs", ()),
    ],
)
def test_reads_from_its_name_what_a_teacher_teaches(label: str, codes: tuple[str, ...]) -> None:
    assert taught_by(label) == codes


def test_reads_esco_s_own_relations_and_the_merged_ones(tmp_path: Path) -> None:
    esco = tmp_path / "occupationSkillRelations_en.csv"
    esco.write_text(
        "conceptType,occupationUri,relationType,skillType,skillUri\n"
        "R,http://data.europa.eu/esco/occupation/o1,essential,knowledge,http://data.europa.eu/esco/skill/s1\n"
        "R,http://data.europa.eu/esco/occupation/o1,optional,skill/competence,http://data.europa.eu/esco/skill/s2\n"
        "R,,optional,knowledge,http://data.europa.eu/esco/skill/s2\n"
    )
    merged = tmp_path / "merged.csv"
    merged.write_text("o,s,e,k\no1,s1,1,1\no1,s2,0,0\n,s2,0,1\n")
    for file in (esco, merged):
        rows = list(read_relations(file))
        assert rows[:2] == [Relation("o1", "s1", True, True), Relation("o1", "s2", False, False)]
        assert isinstance(rows[2], FileIssue)
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(UnknownLayout):
        list(read_relations(other))
