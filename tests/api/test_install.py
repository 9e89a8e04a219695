"""A built wheel with its locked dependencies, in an environment that holds nothing else, serves at once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx2
import pytest

from api.welcome import FIRST_QUERY
from tests.support.code import PACKAGES, ROOT
from tests.support.http import server


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def built(folder: Path, root: Path = ROOT) -> Path:
    """Build the wheel from a copy: building in the tree would leave traces in it, and caches would ride along."""
    left_out = shutil.ignore_patterns("__pycache__", "node_modules")
    copy = folder / "source"
    wanted = ["pyproject.toml", "README.md", "LICENSE", "docs/guide", *PACKAGES]
    for name in wanted:
        source = root / name
        if source.is_dir():
            # Without times and permissions: whoever builds has others.
            shutil.copytree(source, copy / name, ignore=left_out, copy_function=shutil.copyfile)
        else:
            copy.mkdir(exist_ok=True)
            shutil.copyfile(source, copy / name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, copy)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_our_packages_and_their_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == set(PACKAGES)
    for wanted in (
        "web/static/index.html",
        "web/static/app/build.json",
        "web/static/app/app.js",
        "schema/schema.graphql",
        "schema/examples.json",
        "api/help/shipped/nl/school.md",
        "api/help/shipped/en/pictures/school-cover.webp",
        "duobaan/labels/nl/errors.toml",
        "duobaan/db/migrations/script.py.mako",
        "duobaan/py.typed",
    ):
        assert wanted in names
    assert not [name for name in names if name.startswith(("web/src", "web/node_modules", "web/package"))]


def test_the_same_sources_give_the_same_wheel_byte_for_byte(wheel: Path, tmp_path: Path) -> None:
    again = tmp_path / "another place"
    again.mkdir()
    first, second = wheel.read_bytes(), built(again, wheel.parent / "source").read_bytes()
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


def test_an_installed_wheel_serves_the_demo(wheel: Path, tmp_path: Path) -> None:
    home, lock = tmp_path / "env", ROOT / "requirements.lock"
    python = home / "bin" / "python"
    if shutil.which("uv") and subprocess.run(["uv", "--version"], capture_output=True, check=False).returncode == 0:
        run("uv", "venv", "--quiet", "--python", sys.executable, home)
        run("uv", "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock)
        run("uv", "pip", "install", "--quiet", "--python", python, "--no-deps", wheel)
    else:
        run(sys.executable, "-m", "venv", home)
        run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
        run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel)
    command = (home / "bin" / "duobaan",)
    with server("--demo", "--port", "0", "--data-dir", str(tmp_path / "data"), command=command) as address:
        found = httpx2.post(f"{address}/graphql", json={"query": FIRST_QUERY}).json()
        assert found["data"]["searchVacancies"]["totalCount"] > 3
        assert httpx2.get(f"{address}/explorer").status_code == 200
        assert "/help/pictures/" in httpx2.get(f"{address}/help/school").text
