"""The six top-level names are ours alone (docs/adr/0008), and the lock files name no registry (docs/adr/0013)."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions

from tests.support.code import PACKAGES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_our_names_are_ours_alone() -> None:
    owners = packages_distributions()
    assert {name: set(owners.get(name, ["duobaan"])) for name in PACKAGES} == {name: {"duobaan"} for name in PACKAGES}


def test_the_wheel_ships_every_package_with_its_types() -> None:
    assert tuple(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert [name for name in PACKAGES if not (ROOT / name / "py.typed").is_file()] == []


def test_locks_hold_names_and_hashes_only() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"://|--(extra-)?index-url|--find-links|/(home|root|tmp|opt)/", text), name
        pinned = re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==", text, re.MULTILINE)
        entries = re.split(r"^(?=[a-z0-9-]+(?:\[[^]]*\])?==)", text, flags=re.MULTILINE)[1:]
        assert len(pinned) == len(entries)
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_every_dependency() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["postgres"]]
    for requirement in wanted:
        name = re.sub(r"[-_.]+", "-", re.split(r"[\[<>=; ]", requirement)[0])  # as PEP 503 writes names
        assert re.search(rf"^{re.escape(name)}(\[[^]]*\])?==", lock, re.MULTILINE | re.IGNORECASE), name


def test_the_times_of_mending_are_promised_alike_and_a_command_shows_what_is_known() -> None:
    pages = [" ".join((ROOT / one).read_text(encoding="utf-8").split()) for one in ("SECURITY.md", "docs/security.md")]
    times = r"within (\d+ working days) when it can be reached from outside, within (\d+ weeks) when it cannot"
    promised = [re.search(times, page) for page in pages]
    assert [one and one.groups() for one in promised] == [("3 working days", "2 weeks")] * 2
    assert all("`make audit`" in page and "once a month" in page for page in pages)
    recipe = re.search(r"^audit:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe is not None
    locks = {path.name for path in ROOT.glob("requirements*.lock")}
    assert {line.split()[-1] for line in recipe[1].splitlines() if "pip-audit" in line} == locks
