"""A real nginx on loopback with the shipped configuration, before servers that come and go."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

import httpx2

from tests.support import switches
from tests.support.code import ROOT
from tests.support.http import free_port

_MAIN = """worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    {temporary}
    include {folder}/duobaan.conf;
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str:
    """Return where nginx is; skip aloud where it is not."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if found is None:
        switches.absent("nginx", "no nginx on the PATH")
    return str(found)


class Proxy:
    """One running nginx; its servers are ports, each in use or marked `down`."""

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        self._folder = folder
        self._ports = ports
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._down: set[int] = set()
        self._write()
        filled = Template((ROOT / "deploy/nginx/duobaan.conf.template").read_text(encoding="utf-8")).safe_substitute(
            LISTEN=f"127.0.0.1:{self.port}",
            SCHEME="$scheme",
            UPSTREAMS=folder / "upstreams.conf",
            TLS=folder / "tls.conf",
        )
        (folder / "duobaan.conf").write_text(filled, encoding="utf-8")
        shutil.copy(ROOT / "deploy/nginx/tls.conf", folder / "tls.conf")
        temporary = "\n    ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, temporary=temporary), encoding="utf-8")

    def _write(self) -> None:
        shipped = "server 127.0.0.1:{port} max_fails=1 fail_timeout=1s{down};\n"
        lines = [shipped.format(port=port, down=" down" if port in self._down else "") for port in self._ports]
        (self._folder / "upstreams.conf").write_text("".join(lines), encoding="utf-8")

    @contextlib.contextmanager
    def running(self) -> Iterator[Proxy]:
        """Run nginx until the end of the block."""
        command = [program(), "-c", str(self._folder / "nginx.conf"), "-p", str(self._folder), "-e", "stderr"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        try:
            self._until_it_answers(process)
            yield self
        finally:
            process.terminate()
            process.communicate(timeout=20)

    def _until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            assert process.poll() is None, process.communicate()[1].decode()
            with contextlib.suppress(httpx2.TransportError):
                httpx2.get(f"{self.address}/readyz")
                return
            time.sleep(0.05)
        raise AssertionError("nginx did not answer")

    def mark(self, port: int, *, down: bool) -> None:
        """Take a server out or put it back, as the handbook says: change the file and reload."""
        (self._down.add if down else self._down.discard)(port)
        self._write()
        command = [program(), "-c", str(self._folder / "nginx.conf"), "-p", str(self._folder), "-e", "stderr"]
        subprocess.run([*command, "-s", "reload"], check=True, capture_output=True)
        time.sleep(0.5)  # the old workers answer what they have; new connections meet the new file
