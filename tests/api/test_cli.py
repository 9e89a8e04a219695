"""The command line: mistakes in one line, exit codes, JSON for machines, and a server that says when it answers."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.commands.settings import example
from api.welcome import FIRST_QUERY, Place, curl
from duobaan.seed.personas import PLANNER
from duobaan.settings import Settings
from tests.support.demo import SAID, copy
from tests.support.http import server


def duobaan(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
    return subprocess.run(
        [sys.executable, "-m", "api", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=environment | more,
        check=False,
        timeout=60,
    )


def assert_one_line_of_trouble(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("error: ")
    for word in words:
        assert word in done.stderr


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, api.cli; print([n for n in ('strawberry', 'sqlalchemy', 'uvicorn') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_wrong_setting_is_named() -> None:
    assert_one_line_of_trouble(duobaan("doctor", DUOBAAN_PORT="many"), "DUOBAAN_PORT")


def test_a_revision_that_does_not_exist(tmp_path: Path) -> None:
    assert_one_line_of_trouble(duobaan("migrate", "--revision", "nope", "--data-dir", str(tmp_path)), "nope")


def test_an_address_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_line_of_trouble(duobaan("serve", "--port", port, "--data-dir", str(tmp_path)), port, "--port")


def test_a_demo_for_the_whole_world(tmp_path: Path) -> None:
    done = duobaan("serve", "--demo", "--host", "0.0.0.0", "--port", "0", "--data-dir", str(tmp_path))
    assert_one_line_of_trouble(done, "--lan")


def test_a_database_that_cannot_be_reached() -> None:
    address = "postgresql://nobody@127.0.0.1:9/none"
    assert_one_line_of_trouble(duobaan("migrate", DUOBAAN_DATABASE_URL=address), "database")


def test_a_token_for_someone_who_is_not_a_demo_person(sqlite_settings: Settings) -> None:
    done = duobaan("token", "jan@example.org", "--data-dir", str(sqlite_settings.data_dir))
    assert_one_line_of_trouble(done, "jan@example.org")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A demo server that made its region itself: the folder of its data and its address."""
    folder = tmp_path_factory.mktemp("demo")
    with server("--demo", "--port", "0", "--data-dir", str(folder), seconds=240) as address:
        yield folder, address


def test_a_token_lets_a_program_act_as_a_demo_person(demo: tuple[Path, str]) -> None:
    folder, address = demo
    made = duobaan("token", PLANNER.email, "--data-dir", str(folder))
    assert made.returncode == 0, made.stderr
    headers = {"authorization": f"Bearer {made.stdout.strip()}"}
    assert httpx2.get(f"{address}/auth/me", headers=headers).json()["user"]["name"] == PLANNER.name


def test_seeds_once_and_the_index_is_equal_to_the_database(tmp_path: Path, demo_region: Path) -> None:
    folder = ("--data-dir", str(copy(demo_region, tmp_path / "data")))
    assert "planted" in (demo_region / SAID).read_text(encoding="utf-8")  # by `duobaan seed`, once in a session
    assert "stands already" in duobaan("seed", *folder).stdout
    found = {finding["what"]: finding for finding in json.loads(duobaan("doctor", "--json", *folder).stdout)}
    assert found["search"]["text"].startswith("equal to the database")


def test_imports_schools_and_reports_by_row(tmp_path: Path, sqlite_template: Path) -> None:
    file, folder = tmp_path / "schools.csv", ("--data-dir", str(tmp_path / "data"))
    header = "vestigingscode,naam,postcode,plaats,lat,lon\n"
    file.write_text(header + "99ZZ01,Lyceum De Proef,8011PK,Zwolle,52.51,6.09\n99ZZ,Kort,8011PK,Zwolle,,\n", "utf-8")
    assert_one_line_of_trouble(duobaan("import", "schools", str(file), *folder), "duobaan migrate")
    shutil.copy(sqlite_template, tmp_path / "data" / "duobaan.db")
    dry = json.loads(duobaan("import", "schools", str(file), "--dry-run", "--json", *folder).stdout)
    assert (dry["added"], dry["fatal"]) == (1, 1)
    real = duobaan("import", "schools", str(file), *folder)
    assert (real.returncode, "1 added" in real.stdout, "row 3" in real.stderr) == (0, True, True)
    assert "1 the same" in duobaan("import", "schools", str(file), *folder).stdout


def test_a_file_of_another_layout_is_named(tmp_path: Path, sqlite_settings: Settings) -> None:
    file, folder = tmp_path / "other.csv", ("--data-dir", str(sqlite_settings.data_dir))
    file.write_text("a,b\n1,2\n")
    assert_one_line_of_trouble(duobaan("import", "postcodes", str(file), *folder), "other.csv")


@pytest.mark.parametrize("kind", ["schools", "postcodes", "relations"])
def test_a_folder_where_a_file_is_meant_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    done = duobaan("import", kind, str(tmp_path))
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done
    assert "is a directory" in " ".join(done.stderr.replace("│", " ").split())  # a long name is broken in its frame


def test_reindexes_what_is_asked(sqlite_settings: Settings) -> None:
    folder = ("--data-dir", str(sqlite_settings.data_dir))
    assert duobaan("reindex", "vacancies", *folder).stdout == "vacancies: 0 documents\n"
    assert_one_line_of_trouble(duobaan("reindex", "nothing", *folder), "vacancies")


def test_a_worker_beside_the_embedded_engine(tmp_path: Path) -> None:
    assert_one_line_of_trouble(duobaan("worker", "--data-dir", str(tmp_path)), "DUOBAAN_SEARCH=meilisearch")


def test_migrates_an_empty_database_and_says_where_it_stands(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    assert duobaan("migrate", "--status", *folder).returncode == 1
    assert duobaan("migrate", *folder).returncode == 0
    done = duobaan("migrate", "--status", *folder)
    assert (done.returncode, "empty" in done.stdout) == (0, False)


def test_doctor_says_what_to_do(tmp_path: Path, sqlite_template: Path) -> None:
    sick = duobaan("doctor", "--json", "--data-dir", str(tmp_path))
    found = {finding["what"]: finding for finding in json.loads(sick.stdout)}
    assert (sick.returncode, found["database"]["state"]) == (1, "failure")
    assert "duobaan migrate" in found["database"]["advice"]
    shutil.copy(sqlite_template, tmp_path / "duobaan.db")
    well = duobaan("doctor", "--json", "--data-dir", str(tmp_path))
    found = [finding["what"] for finding in json.loads(well.stdout)]
    around = ["clock", "keys", "worker", "jobs", "mail", "disk", "proxies"]
    assert found == ["settings", "database", "outbox", "letters", "webhooks", "sealed text", "search", *around]
    assert well.returncode == 0


def test_settings_never_show_a_secret() -> None:
    done = duobaan("settings", "--json", DUOBAAN_SECRET="very hidden", DUOBAAN_MEILI_KEY="hidden too")
    assert done.returncode == 0
    assert "hidden" not in done.stdout
    assert set(json.loads(done.stdout)) == set(Settings.model_fields)


def test_the_example_of_the_settings_names_each_one() -> None:
    assert all(f"DUOBAAN_{name.upper()}=" in example() for name in Settings.model_fields)


def test_says_when_it_answers_and_what_to_paste(demo: tuple[Path, str]) -> None:
    _, address = demo
    assert address.startswith("http://127.0.0.1:")
    found = httpx2.post(f"{address}/graphql", json={"query": FIRST_QUERY}).json()
    assert found["data"]["searchVacancies"]["totalCount"] > 3
    assert subprocess.run(curl(address), shell=True, capture_output=True, check=True).stdout.startswith(b'{"data"')
    assert httpx2.get(f"{address}/demo").status_code == 200


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("::1", "http://[::1]:80"), ("0.0.0.0", "http://127.0.0.1:80")],
)
def test_knows_how_it_is_reached(host: str, local: str) -> None:
    place = Place.of(host, 80)
    assert place.local == local
    assert (place.network is None) == (host != "0.0.0.0")
