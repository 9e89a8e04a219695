"""A demo server in a process of its own, someone with a browser, and Node where it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support import switches, warm
from tests.support.demo import copy
from tests.support.http import server

MODULES = Path(__file__).parent / "node_modules"
_FORM = re.compile(r'<form method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input (?:type="hidden" name="(\w+)" value="([^"]*)"|id="(\w+)"[^>]* value="([^"]*)")')


@dataclass
class Demo:
    """A running demo region."""

    address: str
    folder: Path
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, email: str) -> str:
        """The bearer token that the command line gives for a demo person."""
        if email not in self.tokens:
            done = warm.run("token", email, "--data-dir", self.folder)
            assert done.returncode == 0, done.stderr
            self.tokens[email] = done.stdout.strip()
        return self.tokens[email]

    def ask(self, email: str, query: str, **variables: Any) -> Any:
        """Ask as a demo person."""
        headers = {"authorization": f"Bearer {self.token(email)}"}
        body = {"query": query, "variables": variables}
        answer = httpx2.post(f"{self.address}/graphql", json=body, headers=headers, timeout=30).json()
        assert "errors" not in answer, answer
        return answer["data"]


class Browser:
    """What a person does with pages: open an address, press a button of the form that is shown."""

    def __init__(self, demo: Demo, slug: str) -> None:
        self.http = httpx2.Client(base_url=demo.address, timeout=30)
        people = self.http.get("/demo", headers={"accept": "application/json"}).json()["people"]
        link = next(one["link"] for one in people if one["slug"] == slug)
        assert self.http.get(link).status_code == 303

    def allow(self, address: str) -> str:
        """Say yes to whatever is asked there; return where that led, or what the last page said."""
        page = self.http.get(address)
        for _ in range(3):
            found = _FORM.search(page.text)
            if found is None:
                return page.text
            fields = {a or c: unescape(b or d) for a, b, c, d in _HIDDEN.findall(found[2])}
            if "confirm" in fields:
                fields["decision"] = "allow"
            page = self.http.post(
                unescape(found[1]), data=fields, headers={"origin": str(self.http.base_url).rstrip("/")}
            )
            if page.status_code == 303:
                return str(page.headers["location"])
        raise AssertionError(page.text)


@pytest.fixture(scope="session")
def node() -> str:
    """The Node program, with the packages of this folder."""
    found = shutil.which("node")
    if found is None or not MODULES.is_dir():
        switches.absent("node", "node or tests/node/oauth/node_modules (make install-node)")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def demo(node: str, tmp_path_factory: pytest.TempPathFactory, demo_region: Path) -> Iterator[Demo]:
    """A demo server; loaded once for all tests here."""
    folder = copy(demo_region, tmp_path_factory.mktemp("demo"))
    with server("--demo", "--port", "0", "--data-dir", str(folder), seconds=240) as address:
        yield Demo(address, folder)


@pytest.fixture
def browser(demo: Demo) -> Iterator[Browser]:
    """The browser of the demo professional."""
    found = Browser(demo, "professional")
    yield found
    found.http.close()
