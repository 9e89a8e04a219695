"""Reads the middles of postcodes: GeoNames' tab-separated layout (NL.txt) and plain CSV by four digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from duobaan.reference.files.reading import Cells, FileIssue, UnknownLayout, cells_of, columns, open_rows
from duobaan.reference.regions import find_municipality, find_province
from duobaan.text import normal_postcode, pc4

# GeoNames' postal files have no header; these are its columns (readme.txt of the export).
GEONAMES = (
    "country", "postcode", "place", "admin name1", "admin code1", "admin name2", "admin code2",
    "admin name3", "admin code3", "latitude", "longitude", "accuracy",
)  # fmt: skip
GEONAMES_PLACES = {"pc4": 1, "place": 2, "province": 3, "municipality": 5, "lat": 9, "lon": 10}
NEEDED = {"pc4", "lat", "lon"}


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """The middle of a postcode area, in WGS 84 degrees."""

    row: int
    pc4: str
    place: str
    municipality: str | None
    province: str | None
    lat: float
    lon: float
    source: str


def _municipality(text: str) -> str | None:
    found = find_municipality(text) if text else None
    return found.name if found else (text or None)


def _read(cells: Cells, publisher: str) -> PostcodeRow | FileIssue:
    postcode = normal_postcode(cells.get("pc4"))
    if postcode is None:
        return cells.issue("pc4", "not_a_postcode")
    try:
        lat, lon = float(cells.get("lat")), float(cells.get("lon"))
    except ValueError:
        return cells.issue("lat", "not_a_number")
    province = find_province(cells.get("province"))
    return PostcodeRow(
        row=cells.number,
        pc4=pc4(postcode),
        place=cells.get("place"),
        municipality=_municipality(cells.get("municipality")),
        province=province.name_nl if province else None,
        lat=lat,
        lon=lon,
        source=cells.get("source") or publisher,
    )


def _is_geonames(first: tuple[str, ...]) -> bool:
    return len(first) == len(GEONAMES) and len(first[0]) == 2 and first[0].isupper()


def read_postcodes(path: Path) -> Iterator[PostcodeRow | FileIssue]:
    """Stream the postcodes of a file; GeoNames gives many rows a code, see `merge_postcodes`."""
    with open_rows(path) as rows:
        number, first = next(rows, (1, ()))
        if _is_geonames(first):
            yield _read(Cells(number, first, GEONAMES_PLACES, GEONAMES), "geonames")
            found, publisher = cells_of(rows, GEONAMES, GEONAMES_PLACES), "geonames"
        else:
            places = columns("postcodes", first)
            if not set(places) >= NEEDED:
                raise UnknownLayout(f"{path.name} lacks the columns {', '.join(sorted(NEEDED - set(places)))}")
            found, publisher = cells_of(rows, first, places), "file"
        for cells in found:
            yield cells if isinstance(cells, FileIssue) else _read(cells, publisher)


def merge_postcodes(rows: Iterable[PostcodeRow]) -> dict[str, PostcodeRow]:
    """One row per four digits: the first place, the mean of the coordinates rounded to metres."""
    grouped: dict[str, list[PostcodeRow]] = {}
    for row in rows:
        grouped.setdefault(row.pc4, []).append(row)
    return {
        code: replace(
            many[0],
            lat=round(sum(one.lat for one in many) / len(many), 5),
            lon=round(sum(one.lon for one in many) / len(many), 5),
        )
        for code, many in grouped.items()
    }
