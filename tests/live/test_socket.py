"""graphql-transport-ws: greetings, operations, credentials, and the code for every mistake."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from websockets.exceptions import InvalidStatus

from duobaan.ids import Kind, public
from tests.live.conftest import Scene
from tests.live.documents import COMMENT, PROPOSALS, VACANCY
from tests.live.talking import Place, until
from tests.live.test_streams import change

HELLO = json.dumps({"type": "connection_init"})


async def test_a_query_a_mutation_and_a_subscription_run_over_one_socket(any_scene: Scene) -> None:
    stage, place = any_scene.stage, any_scene.place
    made = await stage.propose()
    key = public(Kind.PROPOSAL, made.id)
    person = await place.person(stage.planner.user_id)
    async with place.nobody().socket() as socket:
        await socket.init(Authorization=person.headers["authorization"])
        await socket.subscribe("live", PROPOSALS, id=key)
        await socket.subscribe("read", "query ($id: ID!) { proposal(id: $id) { status } }", id=key)
        read = await socket.next()
        assert (read["type"], read["id"], read["payload"]["data"]) == ("next", "read", {"proposal": {"status": "OPEN"}})
        assert await socket.next() == {"type": "complete", "id": "read"}
        await socket.subscribe("write", COMMENT, id=key, body="Over de lijn.")
        told = [await socket.next() for _ in range(3)]
        assert {(one["type"], one["id"]) for one in told} == {
            ("next", "live"),
            ("next", "write"),
            ("complete", "write"),
        }
        await socket.send("complete", id="live")
        await socket.subscribe("again", COMMENT, id=key, body="Hoort niemand meer.")
        assert [(await socket.next())["id"] for _ in range(2)] == ["again", "again"]
        await socket.send("ping", payload={"n": 1})
        assert await socket.next() == {"type": "pong", "payload": {"n": 1}}


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        pytest.param(frames, code, id=name)
        for name, frames, code in [
            ("a list", [b"[]"], 4400),
            ("null", [b"null"], 4400),
            ("no json", [b"x"], 4400),
            ("nothing", [b""], 4400),
            ("deep", [b"[" * 50_000], 4400),
            ("no type", [b"{}"], 4400),
            ("a foreign type", [b'{"type":"start","id":"1"}'], 4400),
            ("a payload of another kind", [b'{"type":"connection_init","payload":5}'], 4400),
            ("the legacy greeting twice", [HELLO.encode(), HELLO.encode()], 4429),
            (
                "an operation before the greeting",
                [b'{"type":"subscribe","id":"1","payload":{"query":"{__typename}"}}'],
                4401,
            ),
            ("no id", [HELLO.encode(), b'{"type":"subscribe","payload":{"query":"{__typename}"}}'], 4400),
            (
                "a number as id",
                [HELLO.encode(), b'{"type":"subscribe","id":5,"payload":{"query":"{__typename}"}}'],
                4400,
            ),
            ("no payload", [HELLO.encode(), b'{"type":"subscribe","id":"1"}'], 4400),
            ("no query", [HELLO.encode(), b'{"type":"subscribe","id":"1","payload":{}}'], 4400),
            (
                "variables in a list",
                [HELLO.encode(), b'{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}'],
                4400,
            ),
            ("too much", [b'{"type":"ping","payload":{"x":"' + b"x" * 120_000 + b'"}}'], 1009),
            ("credentials of another kind", [b'{"type":"connection_init","payload":{"authorization":5}}'], 4400),
            (
                "credentials that do not count",
                [b'{"type":"connection_init","payload":{"authorization":"Bearer dbn_x"}}'],
                4403,
            ),
            ("no credentials at all", [b'{"type":"connection_init","payload":{"authorization":"hallo"}}'], 4403),
        ]
    ],
)
async def test_a_mistake_closes_with_its_code_and_hurts_nobody_else(
    place: Place, frames: list[bytes], code: int
) -> None:
    async with place.nobody().socket() as other, place.nobody().socket() as socket:
        await other.init()
        for frame in frames:
            await socket.wire.send(frame.decode())
        assert await socket.closed() == code
        await other.subscribe("1", "{ __typename }")
        assert (await other.next())["payload"]["data"] == {"__typename": "Query"}


async def test_bytes_are_no_message(place: Place) -> None:
    async with place.nobody().socket() as socket:
        await socket.wire.send(HELLO.encode())
        assert await socket.closed() == 4400


async def test_the_legacy_protocol_is_refused(place: Place) -> None:
    async with place.nobody().socket("graphql-ws") as socket:
        assert await socket.closed() == 4406


async def test_one_id_carries_one_operation(place: Place) -> None:
    async with place.nobody().socket() as socket:
        await socket.init()
        for _ in range(2):
            await socket.subscribe("1", VACANCY, id="vac_01m80ngghre9kswzhb6myz1xeb")
        assert await socket.closed() == 4409


async def test_faults_of_a_document_end_its_id_and_not_the_socket(place: Place) -> None:
    async with place.nobody().socket() as socket:
        await socket.init()
        deep = '{ node(id: "x") { ... on Vacancy ' + "{ school " * 9 + "{ board " * 9 + "{ id }" + " }" * 20
        cases = {
            "{": "GRAPHQL_PARSE_FAILED",
            "{ nope }": "GRAPHQL_VALIDATION_FAILED",
            "query A { __typename } query B { __typename }": "BAD_USER_INPUT",
            deep: "COST_LIMIT_EXCEEDED",
            "{ " + " ".join(f"a{n}: liveCursor" for n in range(40)) + " }": "COST_LIMIT_EXCEEDED",
            "subscription { a: inboxChanged { cursor } b: inboxChanged { cursor } }": "GRAPHQL_VALIDATION_FAILED",
            "subscription ($a: String!) { inboxChanged(after: $a) { cursor } }": "BAD_USER_INPUT",
        }
        for number, (document, code) in enumerate(cases.items()):
            await socket.subscribe(str(number), document)
            answer = await socket.next()
            assert answer["id"] == str(number)
            assert answer["type"] == "error"
            assert answer["payload"][0]["extensions"]["code"] == code
        await socket.send("subscribe", id="nul", payload={"query": "{__typename}", "variables": {"a": "\0"}})
        assert (await socket.next())["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_socket_that_does_not_greet_is_closed(place: Place) -> None:
    async with place.nobody().socket() as socket:
        await socket.send("ping")
        assert await socket.next() == {"type": "pong"}
        assert await socket.closed() == 4408


async def test_a_cookie_counts_on_our_own_pages_only(scene: Scene) -> None:
    browser = await scene.place.browser(scene.stage.planner.user_id)
    async with browser.socket() as socket:
        await socket.init()
        await socket.subscribe("1", "{ viewer { user { id } } }")
        assert (await socket.next())["payload"]["data"]["viewer"] is not None
    for origin in ("https://elders.example", "null", ""):
        with pytest.raises(InvalidStatus):
            async with browser.socket(origin=origin):
                pass


async def test_operations_at_once_are_bounded(scene: Scene) -> None:
    house = scene.place.house
    assert house is not None
    house.feed.bounds = replace(house.feed.bounds, streams=2, lines=2)
    key = public(Kind.VACANCY, scene.stage.vacancy.id)
    async with scene.place.nobody().socket() as socket, scene.place.nobody().socket() as second:
        await socket.init()
        for number in range(3):
            await socket.subscribe(str(number), VACANCY, id=key)
        refused = await socket.next()
        assert (refused["type"], refused["id"]) == ("error", "2")
        assert refused["payload"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"
        await until(lambda: house.feed.streams == 2)
        await change(scene, "nog steeds")
        assert {(await socket.next())["id"] for _ in range(2)} == {"0", "1"}
        await second.init()
        async with scene.place.nobody().socket() as third:
            await third.send("connection_init")
            assert await third.closed() == 4429
        async with scene.place.nobody().follow(VACANCY, id=key) as stream:
            assert await stream.code() == "TOO_MANY_STREAMS"
    async with scene.place.nobody().follow(VACANCY, id=key) as stream:  # who left makes room
        await stream.opened()
