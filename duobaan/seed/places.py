"""Places of the demo: the middle of four-digit postcodes with municipality and province."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from duobaan.geo import Point
from duobaan.reference.regions import find_municipality, provinces
from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import HolidayRegion

PACKAGE = "duobaan.seed.data"
TABLE = "places.toml"


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a four-digit postcode."""

    pc4: str
    name: str
    municipality: str | None
    province: str | None
    holiday_region: HolidayRegion | None
    point: Point


@cache
def seed_table(name: str) -> Row:
    """Return a table of the seed's own data."""
    return read_table(name, PACKAGE)


def _place(pc4: str, items: list[object], where: str) -> Place:
    name, municipality_code, lat, lon = items
    municipality = find_municipality(str(municipality_code))
    if municipality is None or not isinstance(lat, float) or not isinstance(lon, float):
        raise ReferenceDataError(f"{where}: {pc4} names an unknown municipality or no coordinates")
    province = next(one.name_nl for one in provinces() if one.code == municipality.province)
    return Place(pc4, str(name), municipality.name, province, municipality.holiday_region, Point(lat, lon))


def _section(name: str) -> Mapping[str, Place]:
    table = seed_table(TABLE).table(name)
    return MappingProxyType({pc4: _place(pc4, table.items(pc4), table.where) for pc4 in table.values})


@cache
def around_zwolle() -> Mapping[str, Place]:
    """The places of the demo region by postcode."""
    return _section("around_zwolle")


@cache
def shipped_places() -> tuple[Place, ...]:
    """The places of the demo region and some of every other province."""
    return (*around_zwolle().values(), *_section("elsewhere").values())
