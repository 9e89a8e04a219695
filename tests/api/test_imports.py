"""Files over HTTP: what is taken in from whom, what stays out, templates and reports."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.console import Trouble
from auth.service import create_token
from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.domain.imports.firm import COMPLETE, PERSON, VACANCY, Parties, make_parties, sheet
from tests.support.http import client

CSV = {"Content-Type": "text/csv"}
STATUS = "query ($id: ID!) { dataImport(id: $id) { status rowCount } }"
START = "mutation ($id: ID!) { startImport(input: {importId: $id}) { __typename } }"


@pytest.fixture
async def parties(db: Database) -> Parties:
    return await make_parties(db)


@pytest.fixture
async def http(sqlite_settings: Settings, db: Database, parties: Parties) -> AsyncIterator[httpx2.AsyncClient]:
    token = await create_token(Actor(user_id=parties.hr.user_id), db, name="test", scopes=())
    async with client(create_app(sqlite_settings.model_copy(update={"import_bytes": 300_000}))) as found:
        found.headers["Authorization"] = f"Bearer {token.secret}"
        yield found


async def asked(http: httpx2.AsyncClient, query: str, key: str) -> dict[str, object]:
    answer = (await http.post("/graphql", json={"query": query, "variables": {"id": key}})).json()
    found: dict[str, object] = next(iter(answer["data"].values()))
    return found


async def until(http: httpx2.AsyncClient, key: str, status: str) -> None:
    async with asyncio.timeout(60):
        while (await asked(http, STATUS, key))["status"] != status:  # noqa: ASYNC110 - a server does it
            await asyncio.sleep(0.05)


async def test_a_file_goes_in_is_carried_out_by_the_server_and_its_report_comes_out(http: httpx2.AsyncClient):
    long = PERSON | {"over": "x" * 4_000}
    many = [long | {"kenmerk": f"P-{n}", "e-mail": f"p{n}@example.org"} for n in range(30)]  # more than a query may be
    sent = await http.post("/imports/professionals", content=sheet(*many, encoding="cp1252"), headers=CSV)
    assert sent.status_code == 202, sent.text
    key = sent.json()["id"]
    await until(http, key, "CHECKED")
    assert (await asked(http, STATUS, key))["rowCount"] == 30
    assert (await asked(http, START, key))["__typename"] == "StartImportSuccess"
    await until(http, key, "DONE")
    report = await http.get(f"/imports/{key}/report.csv?lang=en")
    rows = list(csv.DictReader(io.StringIO(report.content.decode("utf-8-sig"))))
    assert [row["outcome"] for row in rows] == ["new"] * 30
    assert report.headers["cache-control"] == "no-store"


async def test_what_is_no_file_of_ours_stays_out(http: httpx2.AsyncClient, parties: Parties):
    content = sheet(PERSON)
    for sent_as in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""):
        refused = await http.post("/imports/professionals", content=content, headers={"Content-Type": sent_as})
        assert refused.status_code == 415, sent_as
    assert (await http.post("/imports/people", content=content, headers=CSV)).status_code == 404
    assert (await http.post("/imports/professionals", content=b"x" * 300_001, headers=CSV)).status_code == 413
    assert (await http.post("/imports/vacancies", content=content, headers=CSV)).status_code == 403
    empty = await http.post("/imports/professionals", content=b" ", headers=CSV | {"Accept-Language": "nl"})
    assert (empty.status_code, empty.json()["detail"]) == (422, "Het bestand is leeg.")
    del http.headers["Authorization"]
    assert (await http.post("/imports/professionals", content=content, headers=CSV)).status_code == 401
    assert (await http.get("/imports/imp_00000000000000000000000000/report.csv")).status_code == 404


async def test_templates_are_for_everybody(http: httpx2.AsyncClient):
    found = await http.get("/imports/templates/vacancies.csv?lang=nl")
    assert found.content.decode("utf-8-sig").startswith("kenmerk;school;titel;")
    assert 'filename="duobaan-vacancies-nl.csv"' in found.headers["content-disposition"]
    assert (await http.get("/imports/templates/people.csv")).status_code == 404


def run(*words: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, ["import", *words])
    assert found.exit_code == code, found.output
    if isinstance(found.exception, Trouble):  # which the program itself says in one line
        return str(found.exception)
    assert isinstance(found.exception, SystemExit | None), found.exception
    return found.output


@pytest.fixture
async def town(db: Database) -> Parties:
    found = await make_parties(db)
    await db.close()
    return found


def test_the_command_checks_imports_and_says_why_not(town: Parties, sqlite_settings: Settings, tmp_path: Path):
    file, where = tmp_path / "mensen.csv", ["--data-dir", str(sqlite_settings.data_dir)]
    of = ["--organisation", str(town.company.kvk_no)]
    file.write_bytes(sheet(PERSON, PERSON | {"kenmerk": "P-2", "e-mail": "b@example.org", "vakken": "toverkunst"}))
    tried = run("professionals", str(file), *of, "--dry-run", *where, code=1)
    assert "nagekeken: 1 nieuw, 0 gewijzigd, 0 gelijk gebleven, 1 geweigerd" in tried
    assert "vakken: Het vak toverkunst" in tried
    file.write_bytes(sheet(PERSON))
    assert "klaar: 1 nieuw" in run("professionals", str(file), *of, *where)
    assert '"outcome": "UNCHANGED"' in run("professionals", str(file), *of, "--json", *where)
    file.write_bytes(b"PK\x03\x04")
    assert "CSV" in run("professionals", str(file), *of, *where, code=1)
    assert "cannot find" in run("professionals", str(file), "--organisation", "99999999", *where, code=1)
    file.write_bytes(sheet(VACANCY, COMPLETE | {"kenmerk": "V-2"}))
    school = ["--organisation", str(town.school.location_code)]
    assert "done: 2 new" in run("vacancies", str(file), *school, "--language", "en", *where)


def test_the_command_prints_a_template():
    assert run("template", "professionals", "--language", "en").lstrip("\ufeff").startswith("reference,name,email")
    run("template", "people", code=1)
    run("template", "vacancies", "--language", "de", code=1)
