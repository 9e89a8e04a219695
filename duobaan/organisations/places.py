"""Puts organisations on the map: the middle of the postcode when an address came without coordinates."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.organisations.models import Organisation
from duobaan.reference.models import Postcode
from duobaan.reference.regions import find_province, holiday_region_of
from duobaan.reference.repository import ReferenceRepository
from duobaan.text import pc4

FROM_FILE, FROM_POSTCODE, FROM_USER = "FILE", "POSTCODE", "USER"  # coordinate_source


async def locate(session: AsyncSession, rows: Iterable[Organisation]) -> None:
    """Fill coordinates, municipality, province and holiday region where they are missing and can be known."""
    rows = [row for row in rows if row.postcode]
    known = await ReferenceRepository(session).postcodes({pc4(row.postcode or "") for row in rows})
    for row in rows:
        place = known.get(pc4(row.postcode or ""))
        if place is not None:
            _fill(row, place)
        row.holiday_region = row.holiday_region or holiday_region_of(row.municipality, row.province)


def _fill(row: Organisation, place: Postcode) -> None:
    if row.lat is None or row.lon is None:
        row.lat, row.lon, row.coordinate_source = place.lat, place.lon, FROM_POSTCODE
    row.place = row.place or place.place
    row.municipality = row.municipality or place.municipality
    row.province = row.province or province_name(place.province)


def province_name(text: str | None) -> str | None:
    """Return the Dutch name of a province, however it was written."""
    found = find_province(text) if text else None
    return found.name_nl if found else None
