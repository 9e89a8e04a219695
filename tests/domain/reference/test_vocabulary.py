"""What people type finds the subject they mean, in both languages."""

import pytest

from duobaan.reference import vocabulary
from duobaan.reference.expertise import expertises
from duobaan.reference.subjects import subjects
from duobaan.reference.vocabulary import HowFound, find_expertise, find_subjects

FIRST = [
    ("physics", "NAT"),
    ("Natuurkunde", "NAT"),
    ("NATUURKUNDE VWO", "NAT"),
    ("wis B", "WISB"),
    ("wisb", "WISB"),
    ("wiskunde b docent", "WISB"),
    ("gym", "LO"),
    ("LO", "LO"),
    ("PE", "LO"),
    ("lo/gym", "LO"),
    ("bv", "BEV"),
    ("maths", "WIS"),
    ("wiskundedocenten", "WIS"),
    ("wiskunde-docent", "WIS"),
    ("scheikundelessen", "SCH"),
    ("natuurkundeleraar", "NAT"),
    ("docent Nederlands", "NED"),
    ("teacher of English", "ENG"),
    ("M&O", "BEC"),
    ("m&t", "MT"),
    ("O&O", "OEO"),
    ("technasium", "OEO"),
    ("levo", "LEV"),
    ("nt2", "NT2"),
    ("filosofie", "FIL"),
    ("Produceren, installeren en energie", "PIE"),
    ("verpleging", "ZW"),
]


@pytest.mark.parametrize(("text", "code"), FIRST)
def test_finds_the_subject_first(text: str, code: str) -> None:
    assert find_subjects(text)[0].code == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("bèta", {"WIS", "NAT", "SCH", "BIO"}),
        ("beta", {"WIS", "NAT", "SCH", "BIO"}),
        ("ICT", {"INF", "MICT", "DIG"}),
        ("computing", {"INF", "MICT"}),
        ("lassen", {"PIE", "MTP"}),
        ("klassieke talen", {"LAT", "GRI"}),
        ("classics", {"LAT", "GRI", "KCV"}),
        ("science", {"NAT", "SCH", "BIO", "NASK"}),
        ("natuurkunde en scheikunde", {"NASK", "NAT", "SCH"}),
        ("physics and chemistry teacher", {"NASK", "NAT", "SCH"}),
        ("wiskunde", {"WIS", "WISA", "WISB", "WISC", "WISD"}),
    ],
)
def test_finds_every_subject_that_is_meant(text: str, codes: set[str]) -> None:
    assert codes <= {match.code for match in find_subjects(text)}


@pytest.mark.parametrize(
    ("text", "code"),
    [("natuurkune", "NAT"), ("infromatica", "INF"), ("wiskudne", "WIS"), ("aardrijkskude docent", "AAR")],
)
def test_forgives_typing_errors_when_nothing_else_is_found(text: str, code: str) -> None:
    match = find_subjects(text)[0]
    assert (match.code, match.how) == (code, HowFound.TYPO)


@pytest.mark.parametrize("text", ["", " ", "!?", "xyzzy", "vergaderzaal", "docent", "les"])
def test_finds_nothing_where_no_subject_is_named(text: str) -> None:
    assert find_subjects(text) == []


def test_surest_comes_first_and_the_limit_holds() -> None:
    found = find_subjects("na", limit=4)
    assert found[0].code == "NAT"
    assert len(found) == 4
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_every_subject_is_found_by_each_of_its_own_terms() -> None:
    missed = [
        (subject.code, term)
        for subject in subjects().values()
        for term in (*subject.terms(), subject.code)
        if subject.code not in {match.code for match in find_subjects(term, limit=len(subjects()))}
    ]
    assert missed == []


def test_every_expertise_is_found_by_each_of_its_own_terms() -> None:
    missed = [
        (one.code, term)
        for one in expertises().values()
        for term in one.terms()
        if one.code not in {match.code for match in find_expertise(term, limit=len(expertises()))}
    ]
    assert missed == []


def test_finds_expertise_in_a_job_title() -> None:
    assert find_expertise("Senior embedded software engineer")[0].code == "EMBEDDED_SOFTWARE"
    assert find_expertise("C++")[0].code == "EMBEDDED_SOFTWARE"


def test_folds_words_and_keeps_signs_inside_them() -> None:
    assert vocabulary.words_of("Bèta-vakken, M&O en C++") == ("beta", "vakken", "m&o", "en", "c++")
