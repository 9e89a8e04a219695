"""The tool that puts faults into the code finds the places, puts them and notices who noticed (ADR-42)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.mutations.__main__ import GROUPS, LEAST, TESTS, drawn, interval, sources
from benchmarks.mutations.faults import Fault, faults
from benchmarks.mutations.putting import Living, NotPut

SOURCE = '''
"""A door."""
import functools
AGE: int = 18
OPEN = frozenset({"day", "eve"})
LATE = OPEN - {"day"}


def kept(function):
    return functools.wraps(function)(lambda *given: function(*given))


@kept
def may(age, when, least=2):
    """Say who may in."""
    assert age is not None
    if age >= AGE and when in OPEN:
        return True
    if not least:
        raise ValueError(when)
    return age + least > 30
'''


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module in a folder of its own, from which the tool is run as from the project's root."""
    monkeypatch.chdir(tmp_path)
    Path("door_of_a_test.py").write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("door_of_a_test", tmp_path / "door_of_a_test.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "door_of_a_test", module)
    spec.loader.exec_module(module)
    return module


def some(name: str, before: str = "") -> list[Fault]:
    return [one for one in faults(Path("door_of_a_test.py")) if one.name == name and before in one.before]


def test_faults_are_found_where_something_is_decided(door: ModuleType) -> None:
    told = {(one.name, one.after) for one in faults(Path("door_of_a_test.py"))}
    assert ("comparison", "age > AGE") in told
    assert ("and/or", "age >= AGE or when in OPEN") in told
    assert ("condition left out", "when in OPEN") in told
    assert ("not", "least") in told
    assert ("not raised", "pass") in told
    assert ("nothing returned", "return None") in told
    assert ("operator", "age - least") in told
    assert ("element left out", "{'eve'}") in told
    assert ("constant", "19") in told
    assert not [one for one in told if "age is None" in one[1]]  # an assert


def test_a_fault_changes_what_lives_and_whoever_holds_it(door: ModuleType) -> None:
    held, living = door.may, Living()
    assert not held(17, "day", 3)
    living.put(some("constant", "18")[0])
    assert door.AGE == 19
    assert not held(18, "day")
    living.put(some("condition left out", "age >= AGE")[0])  # what is left is the time of day
    assert held(3, "day")


def test_a_table_changes_with_what_is_made_of_it(door: ModuleType) -> None:
    taken = ModuleType("who_took_it")
    taken.LATE = door.LATE  # type: ignore[attr-defined]
    sys.modules["who_took_it"] = taken
    try:
        Living().put(next(one for one in some("element left out") if one.after == "{'day'}"))
    finally:
        del sys.modules["who_took_it"]
    assert {"day"} == door.OPEN
    assert frozenset() == taken.LATE


def test_a_default_changes(door: ModuleType) -> None:
    assert not door.may(28, "night")
    Living().put(some("constant", "2")[0])
    assert door.may(28, "night")


def test_what_cannot_be_put_is_said(door: ModuleType) -> None:
    Path("door_of_a_test.py").write_text(SOURCE.replace("AGE: int = 18", "print(18)"))
    with pytest.raises(NotPut):
        Living().put(some("constant", "18")[0])


def test_a_sample_is_the_same_for_the_same_seed_and_holds_every_group() -> None:
    quick = ("access", "life cycles", "overlap")
    found = {group: [one for path in sources(group) for one in faults(Path(path))] for group in quick}
    one, again, other = drawn(found, 60, 1), drawn(found, 60, 1), drawn(found, 60, 2)
    assert one == again
    assert one != other
    assert min(map(len, one.values())) == LEAST
    assert all(map(sources, GROUPS))
    assert all(Path(test).exists() for test in TESTS)


def test_the_interval_holds_the_share_and_narrows() -> None:
    low, high = interval(90, 100)
    assert low < 0.9 < high
    assert interval(900, 1000)[0] > low
    assert interval(0, 0) == (0.0, 1.0)
