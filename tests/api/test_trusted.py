"""Trusted documents: named by their sha256, prepared at the start, never registered by clients."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner

from api import trusting
from api.app import create_app
from api.cli import app as cli
from api.console import Trouble
from duobaan.settings import Settings
from schema.documents import Library
from tests.support.http import client

NEW = "application/graphql-response+json"
TEXT = "query Mine { viewer { user { name } } }"
NAME = hashlib.sha256(TEXT.encode()).hexdigest()
OTHER = hashlib.sha256(b"{ __typename }").hexdigest()


def manifest(settings: Settings, held: Any, **values: Any) -> Settings:
    path = settings.data_dir / "trusted.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    return settings.model_copy(update={"trusted_documents": str(path), **values})


@pytest.fixture
async def http(sqlite_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(create_app(manifest(sqlite_settings, {NAME: TEXT}))) as found:
        yield found


@pytest.fixture
async def strict(sqlite_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    settings = manifest(sqlite_settings, {f"sha256:{NAME}": TEXT}, trusted_only=True, get_queries="trusted")
    async with client(create_app(settings)) as found:
        yield found


def by_apollo(name: str, **more: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": name}}, **more}


@pytest.mark.parametrize(
    "asked",
    [
        {"documentId": f"sha256:{NAME}"},
        {"documentId": f"sha256:{NAME.upper()}", "operationName": "Mine"},
        by_apollo(NAME),
        by_apollo(NAME, query=TEXT),
        {"query": TEXT},
    ],
)
async def test_a_trusted_document_runs_by_its_name(strict: httpx2.AsyncClient, asked: dict[str, Any]) -> None:
    answer = await strict.post("/graphql", json=asked)
    assert (answer.status_code, answer.json()["data"]) == (200, {"viewer": None})


async def test_it_runs_by_get_too(strict: httpx2.AsyncClient) -> None:
    named = await strict.get("/graphql", params={"documentId": f"sha256:{NAME}"})
    apollo = await strict.get("/graphql", params={"extensions": json.dumps(by_apollo(NAME)["extensions"])})
    assert named.json()["data"] == apollo.json()["data"] == {"viewer": None}


async def test_other_documents_do_not_come_by_get(strict: httpx2.AsyncClient, sqlite_settings: Settings) -> None:
    async with client(create_app(manifest(sqlite_settings, {NAME: TEXT}, get_queries="trusted"))) as loose:
        answer = await loose.get("/graphql", params={"query": "{__typename}"})
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST, QUERY")
        assert (await loose.get("/graphql", params={"query": TEXT})).status_code == 200
    async with client(create_app(sqlite_settings.model_copy(update={"get_queries": "off"}))) as off:
        assert (await off.get("/graphql", params={"query": "{__typename}"})).status_code == 405


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"documentId": f"sha256:{OTHER}"}, "No trusted document has this name."),
        (by_apollo(OTHER), "PersistedQueryNotFound"),
    ],
)
async def test_an_unknown_name_is_not_trusted(http: httpx2.AsyncClient, asked: dict[str, Any], words: str) -> None:
    for accept, status in ((NEW, 400), ("application/json", 200)):
        answer = await http.post("/graphql", json=asked, headers={"accept": accept})
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (status, "DOCUMENT_NOT_TRUSTED")
        assert error["message"] == words


async def test_clients_register_nothing(http: httpx2.AsyncClient) -> None:
    sent = await http.post("/graphql", json=by_apollo(OTHER, query="{ __typename }"))
    again = await http.post("/graphql", json=by_apollo(OTHER))
    assert sent.json()["data"] == {"__typename": "Query"}
    assert again.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"


async def test_only_trusted_documents_where_that_is_set(strict: httpx2.AsyncClient) -> None:
    for asked in ({"query": "{ __typename }"}, by_apollo(OTHER, query="{ __typename }")):
        answer = await strict.post("/graphql", json=asked, headers={"accept": NEW})
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "DOCUMENT_NOT_TRUSTED")


@pytest.mark.parametrize(
    "asked",
    [
        {"documentId": NAME},
        {"documentId": f"sha256:{NAME[:-1]}"},
        {"documentId": 5},
        {"documentId": f"sha256:{NAME}", "query": "{ __typename }"},
        {"extensions": {"persistedQuery": 1}},
        {"extensions": {"persistedQuery": {"sha256Hash": 1}}},
        by_apollo(NAME, query="{ __typename }"),
    ],
)
async def test_a_name_that_is_none_is_the_callers_fault(http: httpx2.AsyncClient, asked: dict[str, Any]) -> None:
    answer = await http.post("/graphql", json=asked, headers={"accept": NEW})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")


async def test_they_are_read_when_the_server_starts_and_never_again(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(manifest(sqlite_settings, {"format": "x", "operations": [{"id": NAME, "body": TEXT}]}))

    def parse_again(*_: object) -> None:
        raise AssertionError("a trusted document was parsed again")

    monkeypatch.setattr(Library, "_parse", parse_again)
    async with client(app) as http:
        assert (await http.post("/graphql", json={"documentId": f"sha256:{NAME}"})).json()["data"] == {"viewer": None}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({OTHER: TEXT}, "is not the sha256"),
        ([TEXT], "is no map"),
        ({hashlib.sha256(b"{ nope }").hexdigest(): "{ nope }"}, "does not fit the schema"),
        ({hashlib.sha256(b"{").hexdigest(): "{"}, "cannot be read"),
    ],
)
def test_a_wrong_manifest_stops_the_start(sqlite_settings: Settings, held: Any, words: str) -> None:
    with pytest.raises(Trouble, match=words):
        create_app(manifest(sqlite_settings, held))


async def test_what_the_web_client_ships_is_trusted_by_every_server(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = manifest(sqlite_settings, {f"sha256:{NAME}": TEXT}).trusted_documents
    monkeypatch.setattr(trusting, "shipped_documents", lambda: Path(shipped))
    async with client(create_app(sqlite_settings.model_copy(update={"trusted_only": True}))) as http:
        answer = await http.post("/graphql", json={"documentId": f"sha256:{NAME}"})
        assert answer.json()["data"] == {"viewer": None}


def test_a_manifest_is_written_and_all_that_does_not_fit_is_named(tmp_path: Path) -> None:
    folder, written = tmp_path / "operations", tmp_path / "manifest.json"
    folder.mkdir()
    (folder / "mine.graphql").write_text(TEXT, encoding="utf-8")
    runner = CliRunner()
    assert runner.invoke(cli, ["documents", "write", str(folder), "--to", str(written)]).exit_code == 0
    assert json.loads(written.read_text(encoding="utf-8")) == {f"sha256:{NAME}": TEXT}
    assert runner.invoke(cli, ["documents", "check", str(written)]).exit_code == 0
    for name in ("a", "b"):
        (folder / f"{name}.graphql").write_text(f"{{ gone{name} }}", encoding="utf-8")
    runner.invoke(cli, ["documents", "write", str(folder), "--to", str(written)])
    checked = runner.invoke(cli, ["documents", "check", str(written)])
    assert checked.exit_code == 1
    assert all(f"Cannot query field 'gone{name}'" in " ".join(checked.stdout.split()) for name in ("a", "b"))


def test_a_manifest_that_is_not_there_stops_the_start(sqlite_settings: Settings, tmp_path: Path) -> None:
    settings = sqlite_settings.model_copy(update={"trusted_documents": str(tmp_path / "none.json")})
    with pytest.raises(Trouble, match=r"none\.json"):
        create_app(settings)
