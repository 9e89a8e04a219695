"""Publishers' own files: small samples of every layout and of what can be wrong with them."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from duobaan.reference.files.concepts import merge_concepts, read_concepts
from duobaan.reference.files.place_names import dutch_place_name
from duobaan.reference.files.postcodes import PostcodeRow, merge_postcodes, read_postcodes
from duobaan.reference.files.reading import FileIssue, UnknownLayout, encoding_of
from duobaan.reference.files.schools import SchoolRow, read_schools
from duobaan.words import HolidayRegion, Level, Sector

T = TypeVar("T")
Write = Callable[..., Path]

PRIMARY_HEADER = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;"
    "POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;DENOMINATIE;TELEFOONNUMMER;INTERNETADRES;VAKANTIEREGIO"
)
SECONDARY_HEADER = PRIMARY_HEADER.replace(";VAKANTIEREGIO", ";ONDERWIJSSTRUCTUUR;VAKANTIEREGIO")


def split(found: Iterable[T | FileIssue]) -> tuple[list[T], list[FileIssue]]:
    rows: list[T] = []
    issues: list[FileIssue] = []
    for one in found:
        if isinstance(one, FileIssue):
            issues.append(one)
        else:
            rows.append(one)
    return rows, issues


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, *lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    return _write


def test_reads_duo_s_primary_file_in_windows_1252(write: Write) -> None:
    path = write(
        "po.csv",
        PRIMARY_HEADER,
        "Zuid-Holland;12345;99AB;99AB01;De Fantasieënschool;Laan;13-C;2511 CV;'S-GRAVENHAGE;0518;'S-GRAVENHAGE;"
        "Openbaar; ;www.voorbeeld.nl; ",
        encoding="cp1252",
    )
    assert encoding_of(path) == "cp1252"
    (row,), issues = split(read_schools(path))
    assert issues == []
    assert row == SchoolRow(
        row=2,
        location_code="99AB01",
        brin="99AB",
        board_no="12345",
        name="De Fantasieënschool",
        sector=Sector.PO,
        levels=(Level.PO_LOWER, Level.PO_UPPER),
        structure="BAO",
        street="Laan",
        house_number="13-C",
        postcode="2511CV",
        place="'s-Gravenhage",
        municipality_code="GM0518",
        municipality="'s-Gravenhage",
        province="Zuid-Holland",
        labour_market_region="HAAGLANDEN",
        holiday_region=HolidayRegion.MIDDEN,
        denomination="Openbaar",
        website="https://www.voorbeeld.nl",
        pupils=None,
        lat=None,
        lon=None,
    )


def test_reads_duo_s_secondary_file_with_its_structure(write: Write) -> None:
    path = write(
        "vo.csv",
        SECONDARY_HEADER,
        "Overijssel;12345;99AB;99AB00;Proefcollege;Laan;1;8011 AA;ZWOLLE;0193;ZWOLLE;Openbaar; ; ;HAVO/VWO;Noord",
        "Overijssel;12345;99AB;99AB02;Proefcollege;Laan;1;8011 AA;ZWOLLE;0193;ZWOLLE;Openbaar; ; ;HBS;Noord",
    )
    (known, unknown), issues = split(read_schools(path))
    assert (known.sector, known.levels) == (Sector.VO, (Level.HAVO, Level.VWO))
    assert (unknown.sector, unknown.levels) == (None, ())
    assert issues == [FileIssue(3, "ONDERWIJSSTRUCTUUR", "unknown_structure", "HBS", is_fatal=False)]


def test_names_row_column_rule_and_value_of_what_is_wrong(write: Write) -> None:
    path = write(
        "wrong.csv",
        PRIMARY_HEADER,
        "Overijssel;1;99AB;99AB0;Naam;Laan;1;8011 AA;ZWOLLE;0193;ZWOLLE;Openbaar; ; ;Noord",
        "Overijssel;1;98ZZ;99AB00;Naam;Laan;1;8011 AA;ZWOLLE;0193;ZWOLLE;Openbaar; ; ;Noord",
        "Overijssel;1;99AB;99AB00; ;Laan;1;80111 A; ;0193;ZWOLLE;Openbaar; ; ;Noord",
        "Overijssel;1;99AB",
        "Overijssel;1;99AB;99AB00;Naam;Laan;1;8011 AA;ZWOLLE;9999;NERGENS;Openbaar; ;www kapot;Noord",
    )
    rows, issues = split(read_schools(path))
    assert [(one.row, one.column, one.rule, one.is_fatal) for one in issues] == [
        (2, "VESTIGINGSCODE", "not_a_school_code", True),
        (3, "VESTIGINGSCODE", "location_of_other_brin", True),
        (4, "VESTIGINGSNAAM", "required", True),
        (4, "PLAATSNAAM", "required", True),
        (4, "POSTCODE", "not_a_postcode", True),
        (5, "VESTIGINGSCODE", "row_too_short", True),
        (6, "INTERNETADRES", "website", False),
        (6, "GEMEENTENUMMER", "unknown_municipality", False),
    ]
    assert [row.municipality for row in rows] == ["Nergens"]
    assert rows[0].holiday_region is HolidayRegion.NOORD


def test_reads_plain_csv_and_prefers_the_short_name(write: Write) -> None:
    header = "vestigingscode,naam,postcode,plaats,gemeente,provincie,onderwijsstructuur,lat,lon,vestigingsnaam_kort"
    path = write(
        "plain.csv",
        header,
        '99AB00,"Stichting, lang",8011AA,Zwolle,Zwolle,Overijssel,HAVO,52.5,6.09,Kort',
        "99AB01,Lang,8011AA,Zwolle,Zwolle,Overijssel,HAVO,6.09,52.5,",
        encoding="utf-8-sig",
    )
    rows, issues = split(read_schools(path))
    assert [(row.name, row.lat, row.lon) for row in rows] == [("Kort", 52.5, 6.09), ("Lang", None, None)]
    assert [(one.row, one.rule) for one in issues] == [(3, "outside_the_netherlands")]


@pytest.mark.parametrize("read", [read_schools, read_postcodes, read_concepts])
def test_refuses_a_file_of_another_layout(write: Write, read: Callable[[Path], Iterator[object]]) -> None:
    with pytest.raises(UnknownLayout):
        list(read(write("other.csv", "a,b,c", "1,2,3")))
    with pytest.raises(UnknownLayout):
        list(read(write("empty.csv")))


@pytest.mark.parametrize(
    ("upper", "dutch"),
    [
        ("S GRAVENHAGE", "'s-Gravenhage"),
        ("'S-GRAVENHAGE", "'s-Gravenhage"),
        ("'S-HERTOGENBOSCH", "'s-Hertogenbosch"),
        ("'S-HEER HENDRIKSKINDEREN", "'s-Heer Hendrikskinderen"),
        ("'T HARDE", "'t Harde"),
        ("IJSSELSTEIN", "IJsselstein"),
        ("CAPELLE AAN DEN IJSSEL", "Capelle aan den IJssel"),
        ("WIJK BIJ DUURSTEDE", "Wijk bij Duurstede"),
        ("BERGEN OP ZOOM", "Bergen op Zoom"),
        ("DE BILT", "De Bilt"),
        ("DEN HAM OV", "Den Ham"),
        ("HENGELO GLD", "Hengelo"),
        ("ALTEVEER GEM NOORDENVELD", "Alteveer"),
        ("SPAARNDAM GEM. HAARLEM", "Spaarndam"),
        ("TULL EN 'T WAAL", "Tull en 't Waal"),
        ("STAD AAN 'T HARINGVLIET", "Stad aan 't Haringvliet"),
        ("HEI- EN BOEICOP", "Hei- en Boeicop"),
        ("WEHE-DEN HOORN", "Wehe-den Hoorn"),
        ("2E EXLOERMOND", "2e Exloërmond"),
        ("Al goed geschreven", "Al goed geschreven"),
    ],
)
def test_restores_dutch_capitals(upper: str, dutch: str) -> None:
    assert dutch_place_name(upper) == dutch


def test_reads_geonames_and_averages_its_rows(write: Write) -> None:
    path = write(
        "NL.txt",
        'NL\t8011 AA\tZwolle "centrum"\tOverijssel\t15\tZwolle\t0193\t\t\t52.50\t6.08\t6',
        "NL\t8011 AB\tZwolle\tOverijssel\t15\tZwolle\t0193\t\t\t52.52\t6.10\t6",
        "NL\t0000\tNergens\tOverijssel\t15\tZwolle\t0193\t\t\t52.52\t6.10\t6",
        "NL\t8012\tZwolle\tOverijssel\t15\tZwolle\t0193\t\t\tnoord\t6.10\t6",
    )
    rows, issues = split(read_postcodes(path))
    merged = merge_postcodes(rows)
    assert merged["8011"] == PostcodeRow(1, "8011", 'Zwolle "centrum"', "Zwolle", "Overijssel", 52.51, 6.09, "geonames")
    assert [(one.row, one.column, one.rule) for one in issues] == [
        (3, "postcode", "not_a_postcode"),
        (4, "latitude", "not_a_number"),
    ]


ESCO_HEADER = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status"
ESCO_URI = "http://data.europa.eu/esco/occupation/11111111-1111-4111-8111-111111111111"


def test_reads_esco_s_own_files_of_both_languages_as_one_concept(write: Write) -> None:
    dutch = write("occupations_nl.csv", ESCO_HEADER, f'Occupation,{ESCO_URI},2310,proefberoep,"vakman\nvakvrouw",,x')
    english = write("occupations_en.csv", ESCO_HEADER, f"Occupation,{ESCO_URI},2310,sample job,expert,,x")
    rows = [row for path in (dutch, english) for row in split(read_concepts(path))[0]]
    (concept,) = merge_concepts(rows).values()
    assert (concept.label_nl, concept.label_en) == ("proefberoep", "sample job")
    assert (concept.synonyms_nl, concept.synonyms_en) == (("vakman", "vakvrouw"), ("expert",))
    assert concept.key == "ESCO:11111111-1111-4111-8111-111111111111"


def test_asks_for_the_language_of_an_esco_file(write: Write) -> None:
    path = write("occupations.csv", ESCO_HEADER, f"Occupation,{ESCO_URI},2310,sample job,,,x")
    with pytest.raises(UnknownLayout, match="language"):
        list(read_concepts(path))


def test_reads_slo_s_curriculum_without_its_numbering(write: Write) -> None:
    path = write(
        "slo.csv",
        "vak,niveau,soort,code,tekst",
        "Wiskunde B,bb vwo,domein,X/A,Domein A: Vaardigheden",
        "Wiskunde B,bb havo,domein,X/B,Subdomein A1: Vaardigheden",
        "Wiskunde B,bb havo,domein,X/C,",
    )
    rows, issues = split(read_concepts(path))
    (topic,) = merge_concepts(rows).values()
    assert (topic.label_nl, topic.subject, topic.kind) == ("Vaardigheden", "WISB", "TOPIC")
    assert issues == [FileIssue(4, "tekst", "required", "")]


def test_reads_a_gzipped_file(tmp_path: Path) -> None:
    path = tmp_path / "pc4.csv.gz"
    path.write_bytes(gzip.compress(b"pc4,plaats,lat,lon\n8011,Zwolle,52.5,6.1\n"))
    (row,), issues = split(read_postcodes(path))
    assert (row.pc4, row.source, issues) == ("8011", "file", [])
