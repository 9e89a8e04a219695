"""A system that receives webhooks: a real HTTP or HTTPS server on loopback that answers as it is told."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ipaddress
import ssl
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from duobaan.clock import now

NAME = "receiver.example"


@dataclass(frozen=True)
class Received:
    """One request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Say:
    """How a request is answered; `hangs` never does."""

    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    hangs: bool = False


@dataclass
class Receiver:
    """What came, and what is said to what comes next; with nothing left to say it says 204."""

    port: int = 0
    scheme: str = "http"
    received: list[Received] = field(default_factory=list)
    script: deque[Say] = field(default_factory=deque)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    hold: asyncio.Event | None = None  # where there is one, answers wait for it

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.port}/hooks"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request and answer it."""
        try:
            await self._take(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):  # who asked went away
            pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        raw = {line.split(": ", 1)[0].lower(): line.split(": ", 1)[1] for line in head[1:] if line}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received.append(Received(head[0], raw, body))
        self.came.set()
        if self.hold is not None:
            await self.hold.wait()
        await self._answer(writer, self.script.popleft() if self.script else Say())

    async def _answer(self, writer: asyncio.StreamWriter, say: Say) -> None:
        if say.hangs:
            await asyncio.sleep(3_600)
        lines = [f"HTTP/1.1 {say.status} Said", f"content-length: {len(say.body)}", "connection: close"]
        lines += [f"{name}: {value}" for name, value in say.headers]
        writer.write("\r\n".join([*lines, "", ""]).encode() + say.body)
        await writer.drain()


@contextlib.asynccontextmanager
async def receiving(trusted: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """Listen on a free port until the block ends."""
    found = Receiver(scheme="http" if trusted is None else "https")
    tasks: set[asyncio.Task[None]] = set()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(found.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=trusted)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for `receiver.example`; return how a server shows it and how a client trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - dt.timedelta(days=1))
        .not_valid_after(now() + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = folder / "receiver.pem"
    private = folder / "receiver.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(public, private)
    return server, ssl.create_default_context(cafile=str(public))
