"""The distinct places of an index, so that a radius becomes an exact set of terms that filters and facets can use.

Homes stand at the middle of a 4-digit postcode and schools at their address: some ten thousand places at most,
however many documents there are.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians

from tantivy import Searcher

from duobaan.geo import EARTH_RADIUS_KM, Point, distance_km

_DEGREE_KM = radians(1) * EARTH_RADIUS_KM


class Places:
    """The places of one state of an index."""

    def __init__(self, searcher: Searcher) -> None:
        self._places = [(text, _point(text)) for text, _ in searcher.terms_with_prefix("point", "")]
        self.nearest = lru_cache(maxsize=64)(self._nearest)

    def _nearest(self, origin: Point, km: float | None) -> tuple[tuple[float, str], ...]:
        """Distance (to the metre) and term of every place within so many kilometres, nearest first."""
        found = []
        for text, place in self._places:
            if km is not None and _certainly_outside(origin, place, km):
                continue
            away = distance_km(origin, place)
            if km is None or away <= km:
                found.append((round(away, 3), text))
        return tuple(sorted(found))


def _point(text: str) -> Point:
    lat, lon = text.split()
    return Point(float(lat), float(lon))


def _certainly_outside(origin: Point, place: Point, km: float) -> bool:
    # A cheap box around the circle, a little too large; near the poles and the date line it is not used.
    if abs(place.lat - origin.lat) * _DEGREE_KM > km * 1.001:
        return True
    narrowest = cos(radians(max(abs(place.lat), abs(origin.lat))))
    apart = abs(place.lon - origin.lon)
    return narrowest > 0.1 and apart < 90 and apart * narrowest * _DEGREE_KM * 0.9 > km * 1.001
