"""Programs through GraphQL: registered, listed, given another secret, ended; a secret is told once."""

from __future__ import annotations

from typing import Any

import pytest

from auth.actors import actor_for
from duobaan.access import ANONYMOUS, Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.words import Role
from tests import factories
from tests.support.graph import Graph

CLIENT = "client { id kind name redirectUris scopes revokedAt organisation { name } }"
LISTED = "query ($of: ID!) { apiClients(organisationId: $of) { totalCount nodes { id name revokedAt } } }"
NODE = "query ($id: ID!) { node(id: $id) { __typename ... on ApiClient { name } } }"


@pytest.fixture
def graph(db: Database) -> Graph:
    return Graph(db)


async def admin_of(db: Database, of: Organisation) -> Actor:
    return await actor_for(db, await factories.member(db, of, Role.SCHOOL_ADMIN))


def system(of: Organisation, **changes: Any) -> dict[str, Any]:
    given = {"organisationId": public(Kind.ORGANISATION, of.id), "kind": "MACHINE", "name": "Rooster"}
    return given | {"scopes": ["VACANCIES_WRITE"]} | changes


async def test_a_system_from_its_registration_to_its_end(graph: Graph) -> None:
    school = await factories.school(graph.db)
    admin = await admin_of(graph.db, school)
    made = await graph.do("registerClient", f"secret {CLIENT}", admin, **system(school))
    key = made["client"]["id"]
    assert key.startswith("app_")
    assert made["client"] == {
        "id": key,
        "kind": "MACHINE",
        "name": "Rooster",
        "redirectUris": [],
        "scopes": ["VACANCIES_WRITE"],
        "revokedAt": None,
        "organisation": {"name": school.name},
    }
    rotated = await graph.do("rotateClientSecret", "secret", admin, clientId=key)
    assert rotated["secret"] not in {made["secret"], ""}
    ended = await graph.do("revokeClient", "client { revokedAt }", admin, clientId=key)
    assert ended["client"]["revokedAt"] is not None
    again = await graph.do("revokeClient", "client { id }", admin, clientId=key)
    assert again["code"] == "ALREADY_DONE"
    listed = await graph.ask(LISTED, admin, of=public(Kind.ORGANISATION, school.id))
    assert (listed["totalCount"], [one["id"] for one in listed["nodes"]]) == (1, [key])
    assert await graph.ask(NODE, admin, id=key) == {"__typename": "ApiClient", "name": "Rooster"}


async def test_every_issue_is_told_at_once(graph: Graph) -> None:
    school = await factories.school(graph.db)
    wrong = system(school, name="", redirectUris=["javascript:1"], scopes=["ARRANGEMENTS_SIGN"])
    refused = await graph.do("registerClient", "secret", await admin_of(graph.db, school), **wrong)
    assert [(issue["path"][1], issue["rule"]) for issue in refused["issues"]] == [
        ("name", "required"),
        ("scopes", "scope_not_for_machines"),
        ("redirectUris", "redirect_uri_not_for_machines"),
    ]


async def test_nobody_else_sees_or_touches_them(graph: Graph) -> None:
    school = await factories.school(graph.db)
    made = await graph.do("registerClient", "client { id }", await admin_of(graph.db, school), **system(school))
    key = made["client"]["id"]
    stranger = await admin_of(graph.db, await factories.school(graph.db))
    unknown = f"app_{'0' * 26}"
    for actor in (stranger, ANONYMOUS):
        assert await graph.ask(NODE, actor, id=key) is None
        for name in ("rotateClientSecret", "revokeClient"):
            theirs = await graph.do(name, "client { id }", actor, clientId=key)
            nobodys = await graph.do(name, "client { id }", actor, clientId=unknown)
            assert theirs == nobodys
    listed = await graph.ask(LISTED, stranger, of=public(Kind.ORGANISATION, school.id))
    assert listed == {"totalCount": 0, "nodes": []}


async def test_what_may_be_registered_is_told_in_words(graph: Graph) -> None:
    school = await factories.school(graph.db)
    asked = "query ($of: ID!) { clientScopes(organisationId: $of, kind: MACHINE) { code label(locale: NL) } }"
    key = public(Kind.ORGANISATION, school.id)
    found = await graph.ask(asked, await admin_of(graph.db, school), of=key)
    assert {"code": "MATCHES_READ", "label": "voorstellen bekijken"} in found
    assert await graph.ask(asked, await admin_of(graph.db, await factories.school(graph.db)), of=key) == []
