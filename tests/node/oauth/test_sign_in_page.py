"""docs/sign-in.md, followed to the letter: a developer registers an app, signs in with openid-client and asks."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import httpx2

from tests.node.oauth.conftest import MODULES, Browser, Demo
from tests.support.code import ROOT

PAGE = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")


def block(language: str, place: int = 0) -> str:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[place]


def test_a_developer_with_only_the_page_registers_an_app_and_asks_as_a_professional(
    node: str, demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    admin = re.findall(r"duobaan token (\S+@example\.org)", PAGE)[0]
    of = demo.ask(admin, block("graphql"))["viewer"]["memberships"][0]["organisation"]["id"]
    client_id = demo.ask(admin, block("graphql", 1), organisation=of)["registerClient"]["client"]["id"]
    (tmp_path / "app.mjs").write_text(block("js"), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(MODULES)
    with subprocess.Popen(
        [node, tmp_path / "app.mjs", demo.address, client_id], stdout=subprocess.PIPE, text=True
    ) as app:
        assert app.stdout is not None
        address = app.stdout.readline().strip().removeprefix("Open ")
        assert httpx2.get(browser.allow(address)).status_code == 200
        answer = json.loads(app.stdout.read())
    assert app.returncode == 0
    name = demo.ask("professional@example.org", "{ viewer { user { name } } }")["viewer"]["user"]["name"]
    assert answer["data"]["viewer"]["user"]["name"] == name
    assert "atuurkunde" in json.dumps(answer["data"]["searchVacancies"])


def test_a_system_gets_a_token_as_the_page_says(demo: Demo) -> None:
    of = demo.ask("schoolbestuur@example.org", block("graphql"))["viewer"]["memberships"][0]["organisation"]["id"]
    made = demo.ask(
        "schoolbestuur@example.org",
        'mutation ($o: ID!) { registerClient(input: {organisationId: $o, kind: MACHINE, name: "Rooster",'
        " scopes: [VACANCIES_WRITE]}) { ... on RegisterClientSuccess { client { id } secret } } }",
        o=of,
    )["registerClient"]
    words = {"CLIENT_ID": made["client"]["id"], "SECRET": made["secret"], "SERVER": demo.address}
    command = next(found for found in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "client_credentials" in found)
    done = subprocess.run(["sh", "-c", command], env=words | {"PATH": "/usr/bin:/bin"}, capture_output=True, check=True)
    assert json.loads(done.stdout)["token_type"] == "Bearer"
