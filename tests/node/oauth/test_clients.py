"""A certified OAuth client that nobody here wrote goes through every flow and finds nothing that does not conform."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.node.oauth.conftest import Browser, Demo

REGISTER = """
mutation ($input: RegisterClientInput!) {
  registerClient(input: $input) { ... on RegisterClientSuccess { client { id } secret } ... on UserError { message } }
}
"""
SEATS = "{ viewer { memberships { organisation { id } } } }"
SCRIPT = Path(__file__).with_name("clients.mjs")


def register(demo: Demo, email: str, **values: Any) -> dict[str, Any]:
    of = demo.ask(email, SEATS)["viewer"]["memberships"][0]["organisation"]["id"]
    made: dict[str, Any] = demo.ask(email, REGISTER, input={"organisationId": of} | values)["registerClient"]
    return made


def walk(node: str, given: dict[str, str], browser: Browser) -> dict[str, Any]:
    """Run the script and be its browser."""
    with subprocess.Popen(
        [node, SCRIPT, json.dumps(given)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        last = ""
        for line in process.stdout:
            last = line.strip()
            if last.startswith("OPEN "):
                ended = browser.allow(last.removeprefix("OPEN "))
                process.stdin.write(ended.splitlines()[0] + "\n")
                process.stdin.flush()
    assert process.returncode == 0, last
    found: dict[str, Any] = json.loads(last)
    return found


def test_oauth4webapi_walks_through_every_flow(node: str, demo: Demo, browser: Browser) -> None:
    app = register(
        demo,
        "bedrijf@example.org",
        kind="APP",
        name="Proef-app",
        redirectUris=["nl.voorbeeld.app:/terug", "http://127.0.0.1/terug"],
        scopes=["BROWSE", "PROFILES_OWN"],
    )
    system = register(
        demo, "schoolbestuur@example.org", kind="MACHINE", name="Proefrooster", scopes=["VACANCIES_WRITE"]
    )
    given = {
        "server": demo.address,
        "app": app["client"]["id"],
        "system": system["client"]["id"],
        "secret": system["secret"],
    }
    seen = walk(node, given, browser)
    name = demo.ask("professional@example.org", "{ viewer { user { name } } }")["viewer"]["user"]["name"]
    machine = {"name": "Proefrooster", "sub": system["client"]["id"], "active": True}
    assert seen == {
        "issuer": demo.address,
        "resource": f"{demo.address}/graphql",
        "name": name,
        "claims": {
            "aud": f"{demo.address}/graphql",
            "client_id": app["client"]["id"],
            "scope": "market:browse profiles:own",
            "hasAuthTime": True,
        },
        "nameAfterRefresh": name,
        "afterRevocation": 401,
        "nameAfterPushing": name,
        "basic": machine,
        "post": machine,
        "bound": {"type": "dpop", "name": "Proefrooster", "withoutItsKey": 401},
        "nameOfDevice": name,
    }
