"""Reading one's notices and choosing how to be told, through the schema."""

from __future__ import annotations

from typing import Any

import pytest

from api.noticing import actor_of
from duobaan.access import ANONYMOUS, Actor, Permission
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.notices.models import NoticeKind
from duobaan.notices.reading import NoticeReading
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

INBOX = "{ notices { totalCount nodes { id kind text page readAt subject { id __typename } } } }"
COUNT = "{ unreadNoticeCount }"
SETTINGS = "digest quietFrom quietTo isMailStopped choices { kind channel }"


@pytest.fixture
async def stage(db: Database) -> Stage:
    """Two professionals and their employers were asked by a school."""
    found = await make_stage(db)
    await found.propose()
    await NoticeReading(db, actor_of, by_mail=False).drain()
    return found


@pytest.fixture
def graph(db: Database) -> Graph:
    return Graph(db)


async def test_the_inbox_says_what_waits_and_where(graph: Graph, stage: Stage) -> None:
    found = await graph.ask(INBOX, stage.persons[0])
    (notice,) = found["nodes"]
    assert (notice["kind"], notice["readAt"]) == ("PROPOSAL_RECEIVED", None)
    assert notice["text"] == "U hebt een voorstel, dat op uw antwoord wacht."
    assert notice["subject"]["__typename"] == "MatchProposal"
    assert notice["page"] == f"/proposals/{notice['subject']['id']}"
    assert await graph.ask("query ($id: ID!) { node(id: $id) { __typename } }", stage.persons[0], id=notice["id"])
    assert await graph.ask(INBOX, stage.planner) == {"totalCount": 0, "nodes": []}


async def test_the_notices_of_others_are_nobody_s(graph: Graph, stage: Stage) -> None:
    mine, theirs = stage.persons
    (notice,) = (await graph.ask(INBOX, theirs))["nodes"]
    assert await graph.ask("query ($id: ID!) { node(id: $id) { id } }", mine, id=notice["id"]) is None
    answer = await graph.do("markNoticesRead", "unreadNoticeCount", mine, noticeIds=[notice["id"]])
    assert answer["unreadNoticeCount"] == 1
    assert await graph.ask(COUNT, theirs) == 1


async def test_every_kind_that_one_can_choose_has_words(graph: Graph) -> None:
    found = await graph.ask('{ vocabulary(names: ["NoticeKind", "NoticeChannel"]) { name entries { code label } } }')
    words = {one["name"]: {entry["code"]: entry["label"] for entry in one["entries"]} for one in found}
    assert set(words["NoticeKind"]) == {kind.value for kind in NoticeKind}
    assert words["NoticeChannel"]["OFF"] == "niet"


@pytest.mark.parametrize("how", ["ids", "subject", "all"])
async def test_what_was_read_is_new_no_more(graph: Graph, stage: Stage, how: str) -> None:
    person = stage.persons[0]
    (notice,) = (await graph.ask(INBOX, person))["nodes"]
    wish: dict[str, Any] = {
        "ids": {"noticeIds": [notice["id"]]},
        "subject": {"subjectId": notice["subject"]["id"]},
        "all": {},
    }[how]
    assert (await graph.do("markNoticesRead", "unreadNoticeCount", person, **wish))["unreadNoticeCount"] == 0
    assert await graph.ask(COUNT, person) == 0
    assert (await graph.ask("{ notices(unread: true) { totalCount } }", person))["totalCount"] == 0
    assert (await graph.ask(INBOX, person))["nodes"][0]["readAt"] is not None


async def test_ids_of_other_things_and_too_many_are_refused(graph: Graph, stage: Stage) -> None:
    key = public(Kind.NOTICE, stage.vacancy.id)
    vacancy = public(Kind.VACANCY, stage.vacancy.id)
    for wish, kind in (([vacancy], "NotFound"), ([key] * 201, "InvalidInput")):
        answer = await graph.do("markNoticesRead", "unreadNoticeCount", stage.persons[0], noticeIds=wish)
        assert answer["__typename"] == kind


async def test_settings_begin_with_the_defaults_and_keep_what_is_left_out(graph: Graph, stage: Stage) -> None:
    person = stage.persons[0]
    first = await graph.ask(f"{{ noticeSettings {{ {SETTINGS} }} }}", person)
    assert (first["digest"], first["quietFrom"], first["quietTo"], first["isMailStopped"]) == (
        "DAILY",
        1260,
        420,
        False,
    )
    assert {"kind": "PROPOSAL_RECEIVED", "channel": "AT_ONCE"} in first["choices"]
    field = f"noticeSettings {{ {SETTINGS} }}"
    chosen = [{"kind": "PROPOSAL_RECEIVED", "channel": "OFF"}]
    changed = await graph.do("changeNoticeSettings", field, person, digest="WEEKLY", choices=chosen)
    assert chosen[0] in changed["noticeSettings"]["choices"]
    stopped = await graph.do("changeNoticeSettings", field, person, quietFrom=0, isMailStopped=True)
    found = stopped["noticeSettings"]
    assert (found["digest"], found["quietFrom"], found["quietTo"], found["isMailStopped"]) == ("WEEKLY", 0, 420, True)
    assert chosen[0] in found["choices"]
    back = [{"kind": "PROPOSAL_RECEIVED", "channel": "AT_ONCE"}]
    again = await graph.do("changeNoticeSettings", field, person, isMailStopped=False, choices=back)
    assert again["noticeSettings"]["choices"] == first["choices"]


async def test_a_minute_that_no_day_has_is_refused(graph: Graph, stage: Stage) -> None:
    answer = await graph.do("changeNoticeSettings", "noticeSettings { digest }", stage.persons[0], quietTo=1440)
    assert [(issue["path"], issue["rule"]) for issue in answer["issues"]] == [(["input", "quietTo"], "between")]


async def test_nobody_without_an_account_or_without_that_scope_reads_notices(graph: Graph, stage: Stage) -> None:
    person = stage.persons[0]
    narrow = Actor(user_id=person.user_id, scopes=frozenset({Permission.PROFILES_OWN}))
    for actor, code in ((ANONYMOUS, "UNAUTHENTICATED"), (narrow, "FORBIDDEN")):
        answer = await graph.answer(INBOX, actor)
        assert answer.errors
        assert answer.errors[0]["extensions"]["code"] == code
