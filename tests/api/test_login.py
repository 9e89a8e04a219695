"""`duobaan login`, `ask` and `logout` against a server process, with a person who allows it in a browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from api.cli import app
from auth import service
from auth.models import SigningKey
from auth.sessions import SessionPolicy
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests import factories
from tests.support.code import ROOT
from tests.support.http import server

CONFIRM = re.compile(r'name="confirm" value="([0-9a-f]{64})"')


@pytest.fixture
def address(sqlite_settings: Settings) -> Iterator[str]:
    with server("--port", "0", "--data-dir", str(sqlite_settings.data_dir)) as found:
        yield found


def command(home: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = dict(os.environ) | {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}  # noqa: TID251
    return subprocess.Popen(
        [sys.executable, "-m", "api", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )


def said(home: Path, *arguments: str) -> tuple[int, str]:
    with command(home, *arguments) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out + err


def kept_in(home: Path) -> list[Path]:
    return list(home.rglob("login.json"))


def allow(address: str, page: str, secret: str, decision: str) -> None:
    """Do in a browser what the person does."""
    cookies = {SessionPolicy.of(Settings()).name: secret}
    with httpx2.Client(cookies=cookies, headers={"origin": address}, timeout=30) as browser:
        code = page.partition("user_code=")[2]
        asked = browser.post(f"{address}/oauth/device", data={"user_code": code})
        found = CONFIRM.search(asked.text)
        assert found is not None, asked.text
        form = {"user_code": code, "confirm": found[1], "decision": decision}
        assert browser.post(f"{address}/oauth/device", data=form).status_code == 200


async def test_someone_signs_in_asks_and_signs_out(db: Database, address: str, tmp_path: Path) -> None:
    person = await factories.user(db, name="Jo Voorbeeld")
    secret = (await service.begin_session(db, person, lasts=SessionPolicy.of(Settings()).lasts)).secret
    home = tmp_path / "home"
    with command(home, "login", "--server", address, "--no-browser") as process:
        assert process.stdout is not None
        page = process.stdout.readline().strip().removeprefix("Open ")
        allow(address, page, secret, "allow")
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "signed in" in out
    [kept] = kept_in(home)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    question = "{ viewer { user { name } } }"
    status, answer = said(home, "ask", question)
    told = {
        "data": {"viewer": {"user": {"name": "Jo Voorbeeld"}}},
        "extensions": {"cost": {"requested": 8, "limit": 50000}},
    }
    assert (status, json.loads(answer)) == (0, told)
    late = json.loads(kept.read_text()) | {"ends_at": 0.0}
    kept.write_text(json.dumps(late))
    assert said(home, "ask", question)[0] == 0  # refreshed on the way
    fresh = json.loads(kept.read_text())
    assert fresh["refresh_token"] != late["refresh_token"]
    assert said(home, "logout")[0] == 0
    assert not kept.exists()
    headers = {"authorization": f"Bearer {fresh['access_token']}"}
    assert httpx2.post(f"{address}/graphql", json={"query": question}, headers=headers).status_code == 401
    assert said(home, "ask", question)[0] == 1


async def test_a_no_is_one_clear_line(db: Database, address: str, tmp_path: Path) -> None:
    person = await factories.user(db)
    secret = (await service.begin_session(db, person, lasts=SessionPolicy.of(Settings()).lasts)).secret
    with command(tmp_path, "login", "--server", address, "--no-browser") as process:
        assert process.stdout is not None
        allow(address, process.stdout.readline().strip().removeprefix("Open "), secret, "deny")
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (1, "error: you are not signed in: access_denied.")
    assert kept_in(tmp_path) == []


@pytest.mark.parametrize(
    ("server_address", "part"),
    [
        ("http://duobaan.example", "https only"),
        ("ftp://127.0.0.1", "https only"),
        ("http://127.0.0.1:9", "does not answer"),
    ],
)
def test_tokens_are_asked_of_a_safe_address_only(server_address: str, part: str, tmp_path: Path) -> None:
    status, text = said(tmp_path, "login", "--server", server_address, "--no-browser")
    assert (status, part in " ".join(text.split())) == (1, True)


async def test_keys_are_listed_and_rotated(db: Database, sqlite_settings: Settings) -> None:
    runner, place = CliRunner(), ("--data-dir", str(sqlite_settings.data_dir))
    for arguments in (("rotate",), ("rotate", "--compromised"), ("list",)):
        done = await asyncio.to_thread(runner.invoke, app, ["keys", *arguments, *place])
        assert done.exit_code == 0, done.output
    async with db.read() as session:
        rows = (await session.scalars(sa.select(SigningKey).order_by(SigningKey.created_at))).all()
    assert [row.ends_at is None for row in rows] == [False, True]
    assert rows[1].kid in done.output
    assert rows[0].kid not in done.output
