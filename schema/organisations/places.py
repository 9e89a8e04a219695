"""Where an organisation is."""

from __future__ import annotations

import strawberry

from duobaan.organisations.models import Organisation
from duobaan.organisations.places import FROM_POSTCODE


@strawberry.type(description="A point in WGS 84 degrees.")
class Point:
    """Approximate when it is the middle of a postcode and not an address."""

    lat: float
    lon: float
    approximate: bool


@strawberry.type(description="A place in words, with its point where that is known.")
class Place:
    """An address, as far as it is known and public."""

    label: str
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    municipality: str | None = None
    province: str | None = None
    point: Point | None = None

    @classmethod
    def of(cls, row: Organisation) -> Place | None:
        """Return the place of an organisation, None when nothing is known of it."""
        if row.place is None and row.lat is None:
            return None
        is_placed = row.lat is not None and row.lon is not None
        return cls(
            label=row.place or row.municipality or row.postcode or "",
            street=row.street,
            house_number=row.house_number,
            postcode=row.postcode,
            municipality=row.municipality,
            province=row.province,
            point=Point(lat=row.lat or 0.0, lon=row.lon or 0.0, approximate=row.coordinate_source == FROM_POSTCODE)
            if is_placed
            else None,
        )
