"""Raw connections that press a server harder than a client library could, each from an address of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from auth.models import PersonalToken
from auth.tokens import new_token
from benchmarks.endpoint.processes import Server, free_port, running
from benchmarks.endurance import WORDS, at_rest
from duobaan.clock import now
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.people.models import User
from duobaan.secrecy import hash_secret
from duobaan.settings import Settings

PATIENCE = 120.0  # seconds; a slow machine is no failure
_PLACES = 250
SEARCH = """query($q: String!) { searchVacancies(query: $q, first: 20) {
  totalCount nodes { id title school { name } } facets(names: [SUBJECT]) { values { value count } } } }"""
RENAME = """mutation($input: UpdateAccountInput!) { updateAccount(input: $input) {
  ... on UpdateAccountSuccess { user { id } } ... on UserError { code } } }"""


def address(number: int) -> str:
    """Return one of many addresses of loopback: to the server each is somebody else."""
    return f"127.0.{number // _PLACES + 1}.{number % _PLACES + 1}"


def request(port: int, body: object, token: str = "") -> bytes:
    """Return the bytes of a request that asks or changes something."""
    sent = json.dumps(body).encode()
    head = f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n"
    head += f"content-length: {len(sent)}\r\n" + (f"authorization: Bearer {token}\r\n" if token else "")
    return head.encode() + b"\r\n" + sent


def search(port: int, number: int) -> bytes:
    """Return a search that nobody asked before."""
    return request(port, {"query": SEARCH, "variables": {"q": f"{WORDS[number % len(WORDS)]} {number}"}})


def rename(port: int, number: int, token: str) -> bytes:
    """Return a change by somebody who is signed in."""
    return request(port, {"query": RENAME, "variables": {"input": {"name": f"Persoon {number}"}}}, token)


@dataclass(frozen=True, slots=True)
class Said:
    """What came back."""

    status: int
    may_come_back: bool
    body: bytes


@dataclass
class Line:
    """One connection, opened when it is first needed and again when it was closed."""

    port: int
    place: str
    _reader: asyncio.StreamReader | None = field(default=None, init=False)
    _writer: asyncio.StreamWriter | None = field(default=None, init=False)

    async def ask(self, sent: bytes) -> Said | None:
        """Send a request and read its answer; None when the connection was closed on it."""
        try:
            async with asyncio.timeout(PATIENCE):
                if self._writer is None:
                    self._reader, self._writer = await asyncio.open_connection(
                        "127.0.0.1", self.port, local_addr=(self.place, 0)
                    )
                self._writer.write(sent)
                return await self._answer()
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.close()
            return None

    async def _answer(self) -> Said:
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
        body = await self._reader.readexactly(int(lines[b"content-length"]))
        if lines.get(b"connection") == b"close":
            self.close()
        return Said(int(head[9:12]), b"retry-after" in lines, body)

    def close(self) -> None:
        """Let it go."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None


@contextlib.contextmanager
def demo(more: dict[str, str] | None = None) -> Iterator[tuple[Server, Settings]]:
    """Run `duobaan serve --demo`, filled and at rest, with an index of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="duobaan-pressed-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "api", "serve", "--demo", "--port", str(port), "--data-dir", folder]
        log, known = Path(folder) / "log", {"DUOBAAN_LOG_LEVEL": "ERROR", **(more or {})}
        with running(command, port, log, cwd=Path.cwd(), environment=known, seconds=PATIENCE) as server:
            at_rest(server, port)
            yield server, Settings(data_dir=Path(folder), demo=True)


async def accounts(settings: Settings, count: int) -> list[str]:
    """Store people with a token each, beside those of the demo; return the tokens."""
    db, tokens = Database(make_engine(settings)), [new_token() for _ in range(count)]
    try:
        async with db.write() as uow:
            for number, token in enumerate(tokens):
                key = new_id()
                user = User(id=key, email=f"{key.hex}@example.org", name=f"Pers {number}", email_proven_at=now())
                uow.session.add(user)
                await uow.session.flush()
                uow.session.add(PersonalToken(user_id=user.id, name="pressing", token_hash=hash_secret(token)))
    finally:
        await db.close()
    return tokens


def names(settings: Settings) -> set[str]:
    """Read the names of all accounts from the file itself."""
    with contextlib.closing(sqlite3.connect(settings.data_dir / "duobaan.db")) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM users")}
