"""The receivers of docs/webhooks.md, in Python and in TypeScript, take what Duobaan sends and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.webhooks.log import send_test
from duobaan.webhooks.models import WebhookKind
from duobaan.webhooks.service import Registered, rotate_webhook_secret
from schema.cursors import live_cursor
from tests.domain.webhooks.conftest import BOX, TERMS, Desk, admin
from tests.support import switches
from tests.support.code import ROOT
from tests.support.receiver import Received, receiving
from tests.support.story import make_stage

HERE = Path(__file__).parent
DOCS = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")


def shown(language: str) -> str:
    """The one block of the page in a language."""
    (code,) = re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)
    return str(code)


@pytest.fixture
async def sent(db: Database) -> AsyncIterator[tuple[Registered, Registered, Received]]:
    """A message that really came, with the secret and the one that replaced it."""
    async with receiving() as receiver:
        desk = Desk(await make_stage(db), receiver)
        made = await desk.register(desk.stage.school, WebhookKind.VACANCY_CHANGED)
        lead = await admin(db, desk.stage.school)
        other = await rotate_webhook_secret(lead, db, webhook_id=made.webhook.id, terms=TERMS)
        await send_test(lead, db, webhook_id=made.webhook.id, cursor=lambda mark: live_cursor(BOX, mark))
        await desk.tell()
        yield made, other, receiver.received[0]


def test_the_message_that_the_page_shows_has_the_form_of_real_ones() -> None:
    said = json.loads(shown("json"))
    assert said.keys() == {"type", "timestamp", "data"}
    assert said["data"].keys() == {"id", "organisationId", "cursor"}


async def test_the_receiver_in_python(sent: tuple[Registered, Registered, Received]) -> None:
    made, other, came = sent
    scope: dict[str, Any] = {}
    exec(shown("python"), scope)
    for one in (made, other):
        message = scope["received"](one.secret, came.headers, came.body)
        assert message["data"]["id"] == public(Kind.WEBHOOK, made.webhook.id)
    with pytest.raises(WebhookVerificationError):
        scope["received"](made.secret, came.headers, came.body.replace(b"test", b"best"))
    with pytest.raises(WebhookVerificationError):
        scope["received"](made.secret, came.headers | {"webhook-id": "msgd_other"}, came.body)


def node() -> str:
    """The Node program, with the packages of this folder."""
    found = shutil.which("node")
    if found is None or not (HERE / "node_modules").is_dir():
        switches.absent("node", "node or tests/node/webhooks/node_modules (make install-node)")
    assert found is not None
    return found


def test_the_receiver_in_typescript(sent: tuple[Registered, Registered, Received]) -> None:
    made, other, came = sent
    program, folder = node(), HERE / "node_modules" / ".docs"
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "received.ts").write_text(shown("ts"), encoding="utf-8")
    options = ("--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck")
    compiler = HERE / "node_modules" / "typescript" / "bin" / "tsc"
    subprocess.run([program, compiler, *options, folder / "received.ts"], check=True, timeout=120)

    body = came.body.decode()
    asked = [{"secret": one.secret, "headers": came.headers, "body": body} for one in (made, other)]
    asked.append(asked[0] | {"body": body.replace("test", "best")})
    lines = "\n".join(map(json.dumps, asked))
    run = [program, "verify.mjs"]
    done = subprocess.run(run, input=lines, capture_output=True, text=True, check=True, cwd=HERE, timeout=60)
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first == second == json.loads(body)
    assert third == {"refused": "WebhookVerificationError"}
