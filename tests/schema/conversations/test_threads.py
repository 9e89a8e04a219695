"""One thread per introduction and proposal, unread counts per person, nothing for anybody else."""

from __future__ import annotations

from typing import Any

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.introductions.service import request_introduction
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

SAID = """sent { id body isMine partyKind organisation { name } professional { id } }
  thread { id unreadCount introduction { id } proposal { id } messages { totalCount nodes { body } } }"""
INBOX = "{ threads(unread: true) { totalCount nodes { id unreadCount messages(first: 1) { nodes { body } } } } }"


async def say(graph: Graph, actor: Any, about: str, body: str, **more: Any) -> Any:
    return await graph.do("sendMessage", SAID, actor, about=about, body=body, **more)


async def meeting(stage: Stage) -> str:
    row = await request_introduction(stage.planner, stage.db, professional_id=stage.people[0].id)
    return public(Kind.INTRODUCTION, row.id)


async def test_an_introduction_has_a_thread_from_the_first_message_on(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    about = await meeting(stage)
    field = "query ($id: ID!) { node(id: $id) { ... on Introduction { thread { id unreadCount } } } }"
    assert await graph.ask(field, stage.planner, id=about) == {"thread": None}
    first = await say(graph, stage.planner, about, "Wanneer past het?")
    assert (first["sent"]["isMine"], first["sent"]["partyKind"]) == (True, "SCHOOL")
    assert (first["thread"]["introduction"], first["thread"]["proposal"]) == ({"id": about}, None)
    key = first["thread"]["id"]
    assert await graph.ask(field, stage.persons[0], id=about) == {"thread": {"id": key, "unreadCount": 1}}
    # The thread's own id will do to answer.
    answer = await say(graph, stage.persons[0], key, "Dinsdag")
    assert [one["body"] for one in answer["thread"]["messages"]["nodes"]] == ["Dinsdag", "Wanneer past het?"]


async def test_unread_counts_go_down_by_reading(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    about = public(Kind.PROPOSAL, (await stage.propose()).id)
    for body in ("Een", "Twee"):
        key = (await say(graph, stage.planner, about, body))["thread"]["id"]
    assert await graph.ask("{ unreadMessageCount }", stage.persons[0]) == 2
    inbox = await graph.ask(INBOX, stage.persons[0])
    assert inbox == {
        "totalCount": 1,
        "nodes": [{"id": key, "unreadCount": 2, "messages": {"nodes": [{"body": "Twee"}]}}],
    }
    read = await graph.do("markThreadRead", "thread { unreadCount }", stage.persons[0], threadId=key)
    assert read["thread"]["unreadCount"] == 0
    assert await graph.ask("{ unreadMessageCount }", stage.persons[0]) == 0
    assert await graph.ask("{ unreadMessageCount }", stage.persons[1]) == 2
    assert await graph.ask(INBOX, stage.persons[0]) == {"totalCount": 0, "nodes": []}


async def test_others_find_neither_thread_nor_message(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    about = await meeting(stage)
    said = await say(graph, stage.planner, about, "Vertrouwelijk")
    for actor in (stage.stranger, stage.coordinators[0], stage.persons[1]):
        for key in (said["thread"]["id"], said["sent"]["id"]):
            assert await graph.ask("query ($id: ID!) { node(id: $id) { id } }", actor, id=key) is None
        for key in (about, said["thread"]["id"]):
            assert (await say(graph, actor, key, "Hoi"))["code"] == "NOT_FOUND"
        assert (await graph.do("markThreadRead", "thread { id }", actor, threadId=said["thread"]["id"]))["code"] == (
            "NOT_FOUND"
        )
        assert await graph.ask("{ unreadMessageCount }", actor) == 0


async def test_messages_page_and_a_key_sends_once(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    about = await meeting(stage)
    sent = [await say(graph, stage.planner, about, "Hallo", idempotencyKey="k") for _ in range(2)]
    assert sent[0]["sent"]["id"] == sent[1]["sent"]["id"]
    reused = await say(graph, stage.planner, about, "Anders", idempotencyKey="k")
    assert [issue["rule"] for issue in reused["issues"]] == ["key_reused"]
    for number in range(3):
        await say(graph, stage.persons[0], about, f"Bericht {number}")
    page = """query ($id: ID!, $after: String) { node(id: $id) { ... on Thread {
      messages(first: 2, after: $after) { totalCount nodes { body } pageInfo { hasNextPage endCursor } } } } }"""
    key = sent[0]["thread"]["id"]
    first = (await graph.ask(page, stage.planner, id=key))["messages"]
    assert ([one["body"] for one in first["nodes"]], first["totalCount"]) == (["Bericht 2", "Bericht 1"], 4)
    rest = (await graph.ask(page, stage.planner, id=key, after=first["pageInfo"]["endCursor"]))["messages"]
    assert ([one["body"] for one in rest["nodes"]], rest["pageInfo"]["hasNextPage"]) == (["Bericht 0", "Hallo"], False)
