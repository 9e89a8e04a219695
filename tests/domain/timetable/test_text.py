"""Places in the timetable as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.timetable.text import Place, read_places, write_places
from duobaan.words import HalfDay

MORNING, AFTERNOON = HalfDay.MORNING, HalfDay.AFTERNOON


@pytest.mark.parametrize(
    ("_case", "text", "expected"),
    [
        ("dutch", "di 3, do 1-2", [Place(2, 3), Place(4, 1), Place(4, 2)]),
        ("english", "Tue 1-3", [Place(2, 1), Place(2, 2), Place(2, 3)]),
        ("half day", "di ochtend", [Place(2, half=MORNING)]),
        ("english half day", "Thursday afternoon", [Place(4, half=AFTERNOON)]),
        ("ordinals and words", "dinsdag 3e t/m 5e uur", [Place(2, 3), Place(2, 4), Place(2, 5)]),
        ("two days share", "ma en wo 1", [Place(1, 1), Place(3, 1)]),
        ("range of days", "ma t/m wo ochtend", [Place(day, half=MORNING) for day in (1, 2, 3)]),
        ("several numbers", "vrijdag 1, 3 en 5", [Place(5, 1), Place(5, 3), Place(5, 5)]),
        ("whole day", "woensdagen", [Place(3)]),
        ("semicolon keeps days apart", "ma; di 2", [Place(1), Place(2, 2)]),
        ("en dash", "do 6–7", [Place(4, 6), Place(4, 7)]),
        ("english short", "Mo 1, Fr 2", [Place(1, 1), Place(5, 2)]),
        ("nothing", "", []),
    ],
)
def test_reads(_case, text, expected):
    reading = read_places(text)
    assert list(reading.places) == expected
    assert reading.unknown == ()


@pytest.mark.parametrize(("text", "unknown"), [("di 99", ("99",)), ("3", ("3",)), ("banaan di 3", ("banaan",))])
def test_says_what_it_does_not_understand(text, unknown):
    assert read_places(text).unknown == unknown


def test_writes_runs_in_both_languages():
    places = [Place(4, 2), Place(2, 3), Place(4, 1), Place(5, half=MORNING)]
    assert write_places(places) == "di 3, do 1-2, vr ochtend"
    assert write_places(places, "en") == "Tue 3, Thu 1-2, Fri morning"


PLACES = st.one_of(
    st.builds(Place, st.integers(1, 7), st.integers(1, 15)),
    st.builds(lambda day, half: Place(day, None, half), st.integers(1, 7), st.sampled_from(HalfDay)),
    st.builds(Place, st.integers(1, 7)),
)


@given(st.sets(PLACES, max_size=12), st.sampled_from(["nl", "en"]))
def test_what_is_written_reads_back(places, locale):
    reading = read_places(write_places(places, locale))
    assert set(reading.places) == places
    assert reading.unknown == ()
