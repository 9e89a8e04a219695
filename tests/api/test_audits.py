"""All audits of npm's graphql-http against a server process, when Node and the package are here."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from duobaan.settings import Settings
from tests.support import switches
from tests.support.http import server

FOLDER = Path(__file__).parent / "audits"


def test_every_audit_of_graphql_over_http_passes(sqlite_settings: Settings) -> None:
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules").is_dir():
        switches.absent("node", "node or tests/api/audits/node_modules (npm ci --prefix tests/api/audits)")
    assert node is not None
    with server("--port", "0", "--data-dir", str(sqlite_settings.data_dir)) as address:
        done = subprocess.run(
            [node, FOLDER / "audit.js", f"{address}/graphql"], capture_output=True, text=True, timeout=60, check=True
        )
    results = json.loads(done.stdout)
    assert len(results) == 61
    assert [result for result in results if result["status"] != "ok"] == []
