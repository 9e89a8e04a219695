"""Webhooks through GraphQL: registered, changed, tried, logged, sent again, removed; a secret is told once."""

from __future__ import annotations

from typing import Any

import pytest

from api.webhooks import Webhooks
from auth.actors import actor_for
from duobaan.access import ANONYMOUS, Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.webhooks.models import WebhookKind
from duobaan.webhooks.rules import NewWebhook, WebhookTerms
from duobaan.webhooks.service import register_webhook
from duobaan.words import Role
from schema.cursors import CursorBox
from tests import factories
from tests.domain.webhooks.conftest import SETTINGS, TERMS
from tests.support.graph import Graph
from tests.support.receiver import Say, receiving

URL = "https://hooks.example.org/in"
LISTED = "query ($of: ID!) { webhooks(organisationId: $of) { totalCount nodes { id url isActive kinds } } }"
LOG = """query ($id: ID!) { node(id: $id) { ... on Webhook { failingSince deliveries { totalCount nodes {
    id kind status nextAttemptAt body subject { __typename }
    attempts { statusCode trouble durationMs response } } } } } }"""
NODE = "query ($id: ID!) { node(id: $id) { __typename } }"


@pytest.fixture
def graph(db: Database) -> Graph:
    return Graph(db)


async def admin_of(db: Database, of: Organisation) -> Actor:
    return await actor_for(db, await factories.member(db, of, Role.SCHOOL_ADMIN))


def wanted(of: Organisation, **changes: Any) -> dict[str, Any]:
    given = {"organisationId": public(Kind.ORGANISATION, of.id), "url": URL, "kinds": ["VACANCY_CHANGED"]}
    return given | {"description": "Rooster"} | changes


async def test_an_address_from_its_registration_to_its_end(graph: Graph) -> None:
    school = await factories.school(graph.db)
    admin = await admin_of(graph.db, school)
    shown = "webhook { id url description kinds isActive version organisation { name } }"
    first = wanted(school, idempotencyKey="one")
    made = await graph.do("registerWebhook", f"secret {shown}", admin, **first)
    key = made["webhook"]["id"]
    assert made["secret"].startswith("whsec_")
    assert made["webhook"] == {
        "id": key,
        "url": URL,
        "description": "Rooster",
        "kinds": ["VACANCY_CHANGED"],
        "isActive": True,
        "version": 1,
        "organisation": {"name": school.name},
    }
    again = await graph.do("registerWebhook", "secret webhook { id }", admin, **first)
    assert again == {"__typename": "RegisterWebhookSuccess", "secret": None, "webhook": {"id": key}}
    changed = await graph.do("changeWebhook", "webhook { version isActive stop }", admin, webhookId=key, isActive=False)
    assert changed["webhook"] == {"version": 2, "isActive": False, "stop": "PAUSED"}
    stale = await graph.do("changeWebhook", "webhook { id }", admin, webhookId=key, url=URL, expectedVersion=1)
    assert stale["code"] == "STALE_REVISION"
    rotated = await graph.do("rotateWebhookSecret", "secret webhook { oldSecretUntil }", admin, webhookId=key)
    assert rotated["secret"] not in {made["secret"], ""}
    assert rotated["webhook"]["oldSecretUntil"] is not None
    of = public(Kind.ORGANISATION, school.id)
    assert (await graph.ask(LISTED, admin, of=of))["totalCount"] == 1
    gone = await graph.do("removeWebhook", "webhookId", admin, webhookId=key)
    assert gone["webhookId"] == key
    assert await graph.ask(LISTED, admin, of=of) == {"totalCount": 0, "nodes": []}
    assert await graph.ask(NODE, admin, id=key) is None


async def test_every_issue_is_told_at_once_and_the_limit_too(graph: Graph) -> None:
    school = await factories.school(graph.db)
    admin = await admin_of(graph.db, school)
    wrong = await graph.do("registerWebhook", "secret", admin, **wanted(school, url="https://10.0.0.1/", kinds=[]))
    assert [(one["path"][1], one["rule"]) for one in wrong["issues"]] == [
        ("url", "webhook_address"),
        ("kinds", "required"),
    ]
    for _ in range(WebhookTerms().most):
        await graph.do("registerWebhook", "secret", admin, **wanted(school))
    assert (await graph.do("registerWebhook", "secret", admin, **wanted(school)))["code"] == "LIMIT_REACHED"


async def test_the_log_says_what_came_of_a_try_and_sends_it_again(graph: Graph) -> None:
    school = await factories.school(graph.db)
    admin = await admin_of(graph.db, school)
    async with receiving() as receiver:
        receiver.script.append(Say(500, body=b"no"))
        new = NewWebhook(receiver.url, frozenset({WebhookKind.VACANCY_CHANGED}))
        made = await register_webhook(admin, graph.db, organisation_id=school.id, new=new, terms=TERMS)
        key = public(Kind.WEBHOOK, made.webhook.id)
        sent = await graph.do("sendTestWebhook", "delivery { id kind status }", admin, webhookId=key)
        assert (sent["delivery"]["kind"], sent["delivery"]["status"]) == ("TEST", "WAITING")
        worker = Webhooks(graph.db, SETTINGS, CursorBox(b"secret"))
        await worker.sender.drain()
        found = await graph.ask(LOG, admin, id=key)
        (row,) = found["deliveries"]["nodes"]
        assert found["failingSince"] is not None
        assert (row["id"], row["status"], row["subject"]) == (
            sent["delivery"]["id"],
            "WAITING",
            {"__typename": "Webhook"},
        )
        assert row["nextAttemptAt"] is not None
        (attempt,) = row["attempts"]
        assert (attempt["statusCode"], attempt["trouble"], attempt["response"]) == (500, "STATUS", "no")
        again = await graph.do("redeliverWebhook", "delivery { status }", admin, deliveryId=row["id"])
        assert again["delivery"] == {"status": "WAITING"}
        await worker.sender.drain()
        (row,) = (await graph.ask(LOG, admin, id=key))["deliveries"]["nodes"]
        assert (row["status"], row["nextAttemptAt"], len(row["attempts"])) == ("DELIVERED", None, 2)
        since = "2026-01-01T00:00:00Z"
        assert (await graph.do("redeliverFailedWebhooks", "count", admin, webhookId=key, since=since))["count"] == 0


async def test_nobody_else_sees_or_touches_them(graph: Graph) -> None:
    school = await factories.school(graph.db)
    admin = await admin_of(graph.db, school)
    key = (await graph.do("registerWebhook", "webhook { id }", admin, **wanted(school)))["webhook"]["id"]
    message = (await graph.do("sendTestWebhook", "delivery { id }", admin, webhookId=key))["delivery"]["id"]
    stranger = await admin_of(graph.db, await factories.school(graph.db))
    for one in (key, message):
        for actor in (stranger, ANONYMOUS):
            assert await graph.ask(NODE, actor, id=one) is None
    unknown = f"hook_{'0' * 26}"
    for name, values in (
        ("changeWebhook", {"webhookId": key}),
        ("removeWebhook", {"webhookId": key}),
        ("rotateWebhookSecret", {"webhookId": key}),
        ("sendTestWebhook", {"webhookId": key}),
        ("redeliverFailedWebhooks", {"webhookId": key, "since": "2026-01-01T00:00:00Z"}),
    ):
        theirs = await graph.do(name, "__typename", stranger, **values)
        nobodys = await graph.do(name, "__typename", stranger, **values | {"webhookId": unknown})
        assert theirs == nobodys
        assert theirs["code"] == "NOT_FOUND"
    assert (await graph.do("redeliverWebhook", "__typename", stranger, deliveryId=message))["code"] == "NOT_FOUND"
    assert (await graph.do("registerWebhook", "secret", stranger, **wanted(school)))["code"] in {
        "NOT_ALLOWED",
        "NOT_FOUND",
    }


async def test_a_program_chooses_no_address_and_a_planner_neither(graph: Graph) -> None:
    school = await factories.school(graph.db)
    person = await factories.member(graph.db, school, Role.SCHOOL_ADMIN)
    program = await actor_for(graph.db, person, scopes=(await actor_for(graph.db, person)).grants)
    planner = await actor_for(graph.db, await factories.member(graph.db, school, Role.SCHOOL_PLANNER))
    for actor in (program, planner):
        assert (await graph.do("registerWebhook", "secret", actor, **wanted(school)))["code"] == "NOT_ALLOWED"


async def test_what_can_be_chosen_is_told_in_words(graph: Graph) -> None:
    school = await factories.school(graph.db)
    found = await graph.ask("{ webhookTopics { kind type label } }", await admin_of(graph.db, school))
    assert {"kind": "PROPOSAL_AGREED", "type": "proposal.agreed", "label": "een voorstel is rond"} in found
    assert "TEST" not in {one["kind"] for one in found}
