"""Distances on the globe, good to a few metres at the size of the Netherlands."""

from __future__ import annotations

import math
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0088
ROAD_FACTOR = 1.3  # roads are about 1.3 times as long as the crow flies (detour factor used in Dutch travel models)
ROAD_KMH = 50.0


class Point(NamedTuple):
    """A place in WGS 84 degrees."""

    lat: float
    lon: float


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def travel_minutes(a: Point, b: Point) -> int:
    """Estimate the travel time in whole minutes; an estimate, said to be one wherever it is shown."""
    return math.ceil(distance_km(a, b) * ROAD_FACTOR / ROAD_KMH * 60)
