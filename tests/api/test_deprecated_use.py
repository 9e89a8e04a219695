"""Who still uses what will go: counted per caller in whatever way it is asked, and told to whom it concerns."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from graphql import build_schema, parse
from typer.testing import CliRunner

import api.app
from api.app import create_app
from api.cli import app as cli
from api.house import House
from auth.actors import actor_for
from duobaan.access import SYSTEM, Permission
from duobaan.clients import uses
from duobaan.clients.rules import NewClient
from duobaan.clients.service import Registered, register_client
from duobaan.clock import today
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from duobaan.words import ClientKind, Role
from schema.build import DuobaanSchema, build
from schema.ending import Endings
from tests import factories
from tests.support.http import client

REASON = "Use other. Since 2026-12-01, gone from 2027-06-01."
FILTERED = "query($f: VacancyFilter) { searchVacancies(filter: $f, first: 1) { totalCount } }"
OWN = """query($of: ID!) { apiClients(organisationId: $of) { nodes { deprecatedUses { path uses lastOn } } } }"""


def ending(**named: Any) -> DuobaanSchema:
    """Our schema, of which a field and a field of an input will go."""
    schema = build(**named)
    graph = schema._schema
    graph.query_type.fields["liveCursor"].deprecation_reason = REASON  # type: ignore[union-attr]
    graph.type_map["VacancyFilter"].fields["duoAllowed"].deprecation_reason = REASON  # type: ignore[attr-defined]
    schema.library.endings = Endings(graph)
    return schema


async def machine(house: House) -> tuple[Registered, Any]:
    school = await factories.school(house.db)
    admin = await actor_for(house.db, await factories.member(house.db, school, Role.SCHOOL_ADMIN))
    new = NewClient(ClientKind.MACHINE, "Rooster", (), frozenset({Permission.VACANCIES_WRITE}))
    return await register_client(admin, house.db, organisation_id=school.id, new=new), admin


async def token_of(http: httpx2.AsyncClient, made: Registered) -> dict[str, str]:
    proof = (public(Kind.CLIENT, made.client.id), str(made.secret))
    answer = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=proof)
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


async def test_each_request_is_counted_for_who_sent_it(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.app, "build", ending)
    house = House.of(sqlite_settings)
    async with client(create_app(sqlite_settings, house)) as http:
        made, admin = await machine(house)
        for _ in range(4):  # by graphql-core, compiled, and never from what is kept
            assert (await http.post("/graphql", json={"query": "{ liveCursor }"})).json()["data"]
        asked = {"query": FILTERED, "variables": {"f": {"duoAllowed": True}}}
        own = await token_of(http, made)
        for headers in (own, own, None):
            answer = await http.post("/graphql", json=asked, headers=headers)
            assert "errors" not in answer.json()
        await http.post("/graphql", json=asked | {"variables": {"f": {}}}, headers=own)
        await http.post("/graphql", json={"query": "{ liveCursor nope }"}, headers=own)
        await house.uses.flush(house.db)
        found = await uses.list_uses(SYSTEM, house.db, since=today())
        counted = {(one.caller, one.path): one.uses for one in found}
        theirs = public(Kind.CLIENT, made.client.id)
        assert counted == {
            (uses.NOBODY, "Query.liveCursor"): 4,
            (uses.NOBODY, "VacancyFilter.duoAllowed"): 1,
            (theirs, "VacancyFilter.duoAllowed"): 2,
        }
        [mine] = await uses.list_client_uses(admin, house.db, client_id=made.client.id)
        assert (mine.path, mine.uses, mine.last_on) == ("VacancyFilter.duoAllowed", 2, today())
    command = ["schema", "uses", "--data-dir", str(sqlite_settings.data_dir)]
    told = await asyncio.to_thread(CliRunner().invoke, cli, command)
    assert told.stdout.splitlines()[0] == f"4\tQuery.liveCursor\tanonymous\tlast on {today()}"
    assert f"2\tVacancyFilter.duoAllowed\t{theirs}\tlast on {today()}" in told.stdout


async def test_counts_add_up_over_batches_and_go_after_a_year(any_db: Any) -> None:
    journal = uses.UseJournal()
    for _ in range(2):
        for _ in range(3):
            journal.note(uses.SIGNED_IN, {"Query.a", "Query.b"})
        await journal.flush(any_db)
    found = await uses.list_uses(SYSTEM, any_db, since=today())
    assert [(one.path, one.uses) for one in found] == [("Query.a", 6), ("Query.b", 6)]
    assert await uses.run_use_clock(SYSTEM, any_db) == 0


def test_every_kind_of_part_is_found_in_a_document() -> None:
    graph = build_schema(
        f"""
        enum Kind {{ A B @deprecated(reason: "{REASON}") }}
        input Taken {{ a: Int b: Kind @deprecated(reason: "{REASON}") more: [Taken!] }}
        interface Named {{ name: String @deprecated(reason: "{REASON}") }}
        type Query implements Named {{
          name: String ask(a: Taken, b: Int @deprecated(reason: "{REASON}")): Kind self: Named
        }}
        """
    )
    endings = Endings(graph)

    def used(text: str) -> set[str]:
        return set(endings.of_document(parse(text)))

    assert used("{ name ask(a: {a: 1}) self { __typename } }") == set()
    assert used("{ self { name } ...F } fragment F on Query { x: ask(b: 1) }") == {"Named.name", "Query.ask(b)"}
    assert used("{ ask(a: {more: [{b: B}]}) }") == {"Taken.b", "Kind.B"}
    [operation] = parse("query($t: [Taken!]) { __typename }").definitions
    sent = {"t": [{"a": 1}, {"more": {"b": "B"}}]}
    assert endings.of_variables(operation, sent) == {"Taken.b", "Kind.B"}  # type: ignore[arg-type]
    assert Endings(build_schema("type Query { a: Int }")).of_document(parse("{ a }")) == frozenset()
