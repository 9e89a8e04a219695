"""What was found as clusters on a map, for one zoom: never of fewer than three people, never finer than a postcode.

Both engines count per four-digit postcode (a facet), so that a cluster is made of postcodes' middles and a home cannot
be located better than that, whatever the zoom. Clusters are made of the whole answer on a fixed grid and only then cut
to the bounds that were asked: moving the bounds over a cluster cannot take single people out of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from duobaan.geo import Point

FEWEST_PEOPLE = 3
FINEST_ZOOM = 14
CELLS_A_TILE = 4
"""Cells beside each other in a map tile of 256 pixels: clusters stand about 64 pixels apart."""

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A part of the map in degrees."""

    north: float
    east: float
    south: float
    west: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside, borders included."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east


@dataclass(frozen=True, slots=True)
class Cluster:
    """So many things around a point, which is the middle of their postcodes."""

    point: Point
    count: int


def clusters(
    counts: Mapping[str, int], middles: Mapping[str, Point], zoom: int, *, fewest: int = 1, bounds: Bounds | None = None
) -> list[Cluster]:
    """Group counts per postcode; cells with fewer than `fewest` join those around them at lower zooms, or are left out.

    The largest come first.
    """
    left = [(middles[code], count) for code, count in counts.items() if code in middles]
    found: list[Cluster] = []
    for level in range(min(max(zoom, 0), FINEST_ZOOM), -1, -1):
        cells: defaultdict[Cell, list[tuple[Point, int]]] = defaultdict(list)
        for point, count in left:
            cells[_cell(point, level)].append((point, count))
        left = []
        for members in cells.values():
            if sum(count for _, count in members) >= fewest:
                found.append(_cluster(members))
            else:
                left += members
    found.sort(key=lambda one: (-one.count, one.point))
    return [one for one in found if bounds is None or bounds.holds(one.point)]


def _cell(point: Point, zoom: int) -> Cell:
    size = 360 / (2**zoom * CELLS_A_TILE)
    return int((point.lat + 90) / size), int((point.lon + 180) / size)


def _cluster(members: Iterable[tuple[Point, int]]) -> Cluster:
    """The middle weighed by how many stand at each postcode, to some ten metres."""
    known = list(members)
    total = sum(count for _, count in known)
    lat = sum(point.lat * count for point, count in known) / total
    lon = sum(point.lon * count for point, count in known) / total
    return Cluster(Point(round(lat, 4), round(lon, 4)), total)
