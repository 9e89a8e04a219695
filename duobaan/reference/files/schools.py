"""Reads school locations: DUO's own files (primary and secondary) and plain CSV with coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duobaan.reference.files.place_names import dutch_place_name
from duobaan.reference.files.reading import Cells, FileIssue, UnknownLayout, cells_of, columns, open_rows
from duobaan.reference.regions import find_municipality, find_province, holiday_region_of
from duobaan.reference.school_system import Structure, structure_of
from duobaan.text import normal_postcode, squeeze
from duobaan.words import HolidayRegion, Level, Sector

NEEDED = {"location_code", "name", "postcode", "place"}
# DUO's primary file has no column of structure: every location in it is a plain primary school.
PRIMARY = "BAO"
_LOCATION = re.compile(r"\d{2}[A-Z]{2}\d{2}")
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?", re.ASCII)
# The European part of the Netherlands with its sea, in WGS 84 degrees.
_SOUTH, _NORTH, _WEST, _EAST = 50.5, 54.0, 3.0, 7.5


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school location as a file gives it, in normal form; lat and lon in WGS 84 degrees."""

    row: int
    location_code: str
    brin: str
    board_no: str | None
    name: str
    sector: Sector | None
    levels: tuple[Level, ...]
    structure: str
    street: str | None
    house_number: str | None
    postcode: str
    place: str
    municipality_code: str | None
    municipality: str | None
    province: str | None
    labour_market_region: str | None
    holiday_region: HolidayRegion | None
    denomination: str | None
    website: str | None
    pupils: int | None
    lat: float | None
    lon: float | None


def normal_website(text: str) -> str | None:
    """The address with its scheme, or none when it cannot be one."""
    bare = _SCHEME.sub("", text.strip()).rstrip("/.")
    if not _HOST.fullmatch(bare):
        return None
    return f"https://{bare}" if not text.lower().startswith("http://") else f"http://{bare}"


def _fatal(cells: Cells) -> Iterator[FileIssue]:
    if not _LOCATION.fullmatch(cells.get("location_code").upper()):
        yield cells.issue("location_code", "not_a_school_code")
    elif cells.get("brin") and not cells.get("location_code").upper().startswith(cells.get("brin").upper()):
        yield cells.issue("location_code", "location_of_other_brin")
    for name in ("name", "place"):
        if not cells.get(name):
            yield cells.issue(name, "required")
    if normal_postcode(cells.get("postcode")) is None:
        yield cells.issue("postcode", "not_a_postcode")


def _number(cells: Cells, name: str) -> float | None:
    try:
        return float(cells.get(name).replace(",", "."))
    except ValueError:
        return None


def _point(cells: Cells) -> tuple[float, float] | None:
    lat, lon = _number(cells, "lat"), _number(cells, "lon")
    if lat is None or lon is None or not (_SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST):
        return None
    return lat, lon


def _holiday_region(cells: Cells) -> HolidayRegion | None:
    text = cells.get("holiday_region").upper()
    return HolidayRegion(text) if text in HolidayRegion.__members__ else None


def _structure(cells: Cells) -> Structure | None:
    return structure_of(cells.get("structure") if "structure" in cells.places else PRIMARY)


def _left_out(cells: Cells, row: SchoolRow) -> Iterator[FileIssue]:
    if row.sector is None:
        yield cells.issue("structure", "unknown_structure", is_fatal=False)
    if cells.get("website") and row.website is None:
        yield cells.issue("website", "website", is_fatal=False)
    if cells.get("lat") and row.lat is None:
        yield cells.issue("lat", "outside_the_netherlands", is_fatal=False)
    if cells.get("municipality_code") and row.labour_market_region is None:
        yield cells.issue("municipality_code", "unknown_municipality", is_fatal=False)


def _row(cells: Cells) -> SchoolRow:
    structure = _structure(cells)
    municipality = find_municipality(cells.get("municipality_code") or cells.get("municipality"))
    province = find_province(cells.get("province"))
    point = _point(cells)
    code = cells.get("location_code").upper()
    by_place = holiday_region_of(municipality.code if municipality else None, cells.get("province"))
    return SchoolRow(
        row=cells.number,
        location_code=code,
        brin=code[:4],
        board_no=cells.get("board_no") or None,
        name=squeeze(cells.get("short_name") or cells.get("name")),
        sector=structure.sector if structure else None,
        levels=structure.levels if structure else (),
        structure=cells.get("structure") or PRIMARY,
        street=cells.get("street") or None,
        house_number=cells.get("house_number") or None,
        postcode=normal_postcode(cells.get("postcode")) or "",
        place=dutch_place_name(cells.get("place")),
        municipality_code=municipality.code if municipality else None,
        municipality=municipality.name if municipality else dutch_place_name(cells.get("municipality")) or None,
        province=province.name_nl if province else None,
        labour_market_region=municipality.labour_market_region if municipality else None,
        holiday_region=_holiday_region(cells) or by_place,
        denomination=cells.get("denomination") or None,
        website=normal_website(cells.get("website")) if cells.get("website") else None,
        pupils=int(cells.get("pupils")) if cells.get("pupils").isdigit() else None,
        lat=point[0] if point else None,
        lon=point[1] if point else None,
    )


def _read(cells: Cells) -> Iterator[SchoolRow | FileIssue]:
    fatal = list(_fatal(cells))
    if fatal:
        yield from fatal
        return
    row = _row(cells)
    yield from _left_out(cells, row)
    yield row


def read_schools(path: Path) -> Iterator[SchoolRow | FileIssue]:
    """Stream the school locations of a file and what is wrong with it; raises UnknownLayout for another header."""
    with open_rows(path) as rows:
        _, header = next(rows, (1, ()))
        places = columns("schools", header)
        if not set(places) >= NEEDED:
            raise UnknownLayout(f"{path.name} lacks the columns {', '.join(sorted(NEEDED - set(places)))}")
        for cells in cells_of(rows, header, places):
            if isinstance(cells, FileIssue):
                yield cells
            else:
                yield from _read(cells)
