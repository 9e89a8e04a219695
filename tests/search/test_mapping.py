"""Clusters on a map: nobody alone, nobody finer than a postcode, nothing counted twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duobaan.geo import Point
from search.mapping import FEWEST_PEOPLE, FINEST_ZOOM, Bounds, clusters

MIDDLES = {f"{code}": Point(50.8 + (code % 97) / 40, 3.4 + (code % 89) / 25) for code in range(1000, 1200)}
COUNTS = st.dictionaries(st.sampled_from(sorted(MIDDLES)), st.integers(1, 6), max_size=40)
ZOOMS = st.integers(0, FINEST_ZOOM)


@given(COUNTS, ZOOMS)
def test_no_cluster_is_of_fewer_than_three_people(counts: dict[str, int], zoom: int) -> None:
    found = clusters(counts, MIDDLES, zoom, fewest=FEWEST_PEOPLE)
    assert all(one.count >= FEWEST_PEOPLE for one in found)
    # Who stands alone joins others at a lower zoom; at most two people in all are left out.
    assert sum(one.count for one in found) >= sum(counts.values()) - (FEWEST_PEOPLE - 1)
    assert sum(one.count for one in found) <= sum(counts.values())


@given(COUNTS, ZOOMS)
def test_without_a_threshold_everything_is_counted_once(counts: dict[str, int], zoom: int) -> None:
    found = clusters(counts, MIDDLES, zoom)
    assert sum(one.count for one in found) == sum(counts.values())
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)


@given(COUNTS, ZOOMS)
def test_bounds_only_hide_whole_clusters(counts: dict[str, int], zoom: int) -> None:
    whole = clusters(counts, MIDDLES, zoom, fewest=FEWEST_PEOPLE)
    bounds = Bounds(north=52.0, east=5.5, south=51.0, west=4.0)
    cut = clusters(counts, MIDDLES, zoom, fewest=FEWEST_PEOPLE, bounds=bounds)
    assert cut == [one for one in whole if bounds.holds(one.point)]


def test_at_the_finest_zoom_a_cluster_stands_at_the_middle_of_its_postcode() -> None:
    found = clusters({"1000": 4, "1001": 3}, MIDDLES, FINEST_ZOOM, fewest=3)
    assert {one.point for one in found} == {
        Point(*(round(part, 4) for part in MIDDLES[code])) for code in ("1000", "1001")
    }


def test_lower_zooms_join_what_higher_ones_keep_apart() -> None:
    near = {"1000": Point(52.0, 5.0), "1001": Point(52.05, 5.05), "1002": Point(51.0, 4.0)}
    counts = {"1000": 3, "1001": 3, "1002": 3}
    sizes = [len(clusters(counts, near, zoom, fewest=3)) for zoom in (1, 7, 13)]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (1, 3)


def test_a_postcode_that_nobody_knows_is_left_out() -> None:
    assert clusters({"9999": 5}, MIDDLES, 7) == []
