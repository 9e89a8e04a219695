"""The committed build is what its sources give, byte for byte; and it stays small."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import switches
from tests.web.running import WEB, built

BUILD = WEB / "static" / "app"
ENTRY, ROUTE, FIRST_VIEW = 40_000, 60_000, 150_000
LATER = 210_000  # one file that comes after its page stands: the editor of /explorer


def need_node() -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        switches.absent("node", "node or npm is not on the PATH")


def size(names: set[str]) -> int:
    """What travels: texts with gzip, fonts as they are."""
    bodies = {name: (BUILD / name).read_bytes() for name in names}
    return sum(
        len(body) if name.endswith(".woff2") else len(gzip.compress(body, 6, mtime=0)) for name, body in bodies.items()
    )


def test_a_fresh_build_elsewhere_gives_the_committed_bytes(tmp_path: Path) -> None:
    need_node()
    copy = tmp_path / "web"
    shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("node_modules", "static", "generated", "__pycache__"))
    (tmp_path / "schema").mkdir()
    shutil.copy(WEB.parent / "schema" / "schema.graphql", tmp_path / "schema")
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = built(tmp_path / "out", source=copy)
    names = {path.name for path in found.iterdir()}
    assert names == {path.name for path in BUILD.iterdir()}, "make web, and commit web/static/app"
    changed = [name for name in sorted(names) if (found / name).read_bytes() != (BUILD / name).read_bytes()]
    assert changed == [], "make web, and commit web/static/app"


def test_types_and_units_hold() -> None:
    need_node()
    if not (WEB / "node_modules").exists():
        switches.absent("node", "web/node_modules is not installed: make install-node")
    for command in (["node", "codegen.mjs"], ["npx", "--no-install", "tsc"], ["npx", "--no-install", "vitest", "run"]):
        done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def test_the_entry_every_screen_and_the_first_view_stay_small() -> None:
    build = json.loads((BUILD / "build.json").read_bytes())
    entry = set(build["entry"])
    assert size(entry) <= ENTRY
    font = {path.name for path in BUILD.iterdir() if path.name.endswith("latin-wght-normal.woff2")}
    looks = json.loads((BUILD / "looks.json").read_bytes())
    frame = "".join(looks["frames"]["guest"]["nl"])
    for screen in build["screens"]:
        own = set(screen["files"]) - entry
        assert size(own) <= ROUTE, screen["name"]
        page = frame + looks["screens"].get(screen["name"], looks["screens"]["private"])["nl"]
        written = len(gzip.compress(page.encode(), 6, mtime=0))
        assert written + size(entry | own | font | {"icons.svg"}) <= FIRST_VIEW, screen["name"]


def test_what_comes_after_a_page_stands_stays_bounded() -> None:
    build = json.loads((BUILD / "build.json").read_bytes())
    first = {*build["entry"], *(name for screen in build["screens"] for name in screen["files"])}
    for path in BUILD.glob("*.js"):
        if path.name not in first:
            assert size({path.name}) <= LATER, path.name


def test_documents_are_named_by_what_they_say() -> None:
    from schema.trusted import read_manifests

    assert read_manifests([BUILD / "documents.json"])


@pytest.mark.parametrize("name", ["nl", "en"])
def test_every_screen_has_a_title(name: str) -> None:
    build = json.loads((BUILD / "build.json").read_bytes())
    assert all(screen["title"][name] for screen in build["screens"])
    assert len({path for screen in build["screens"] for path in screen["paths"]}) == sum(
        len(screen["paths"]) for screen in build["screens"]
    )
