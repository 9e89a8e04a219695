"""Found things as clusters on a map."""

from __future__ import annotations

from collections.abc import Mapping

import strawberry

from duobaan.errors import InvalidInput
from schema.context import Context
from search.mapping import FINEST_ZOOM, Bounds, clusters
from search.places_repository import middles

COUNTED_BY = "pc4"
"""The field of the index that a map is counted by."""


@strawberry.input(description="A part of the map in WGS 84 degrees.")
class BoundsInput:
    """Its four borders."""

    north: float
    east: float
    south: float
    west: float

    def read(self) -> Bounds:
        """Return them; raise InvalidInput for a part that cannot be."""
        if not (-90 <= self.south <= self.north <= 90 and -180 <= self.west <= self.east <= 180):
            raise InvalidInput.at("bounds", rule="end_before_start")
        return Bounds(self.north, self.east, self.south, self.west)


@strawberry.type(description="So many found things around a point, never located better than a four-digit postcode.")
class MapCluster:
    """The point is the middle of the postcodes in it."""

    lat: float
    lon: float
    count: int


async def map_of(
    context: Context, counts: Mapping[str, int], zoom: int, bounds: BoundsInput | None, *, fewest: int = 1
) -> list[MapCluster]:
    """Group what was found; raise InvalidInput for a zoom that cannot be."""
    if not 0 <= zoom <= FINEST_ZOOM:
        raise InvalidInput.at("zoom", rule="between", low=0, high=FINEST_ZOOM)
    inside = None if bounds is None else bounds.read()
    async with context.db.read() as session:
        known = await middles(session, counts)
    found = clusters(counts, known, zoom, fewest=fewest, bounds=inside)
    return [MapCluster(lat=one.point.lat, lon=one.point.lon, count=one.count) for one in found]
