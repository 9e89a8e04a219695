"""Feeds over HTTP: no credentials but the address, one answer for whatever shows nothing, nothing sent twice."""

from __future__ import annotations

import asyncio
from xml.etree import ElementTree as Xml

import httpx2
import pytest
from icalendar import Calendar

from api.app import create_app
from auth.service import create_token
from duobaan.access import Actor, Permission
from duobaan.alerts.models import SearchScope
from duobaan.alerts.service import remove_saved_search, save_search
from duobaan.db.uow import Database
from duobaan.feeds.service import Wanted, make_feed, revoke_feed
from duobaan.ids import Kind, public
from duobaan.organisations.models import Membership, Organisation
from duobaan.people.models import User
from duobaan.settings import Settings
from duobaan.words import FeedKind, MembershipStatus, Role, TimeBasis, Weekday
from tests import factories
from tests.support.http import client


async def a_school(db: Database) -> tuple[Organisation, User, Actor]:
    school = await factories.school(db)
    await factories.slot(db, await factories.vacancy(db, school), Weekday.TU, 1)
    planner = await factories.member(db, school, Role.SCHOOL_PLANNER)
    return school, planner, factories.actor(planner, (school, Role.SCHOOL_PLANNER))


async def test_a_program_follows_a_school_by_its_address_alone(own_http: httpx2.AsyncClient, db: Database) -> None:
    school, _, actor = await a_school(db)
    made = await make_feed(actor, db, wanted=Wanted(FeedKind.SCHOOL, school.id))
    first = await own_http.get(f"/feeds/{made.token}.ics")
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert first.headers["cache-control"].startswith("private")
    assert first.headers["x-robots-tag"] == "noindex, nofollow"
    assert str(Calendar.from_ical(first.content)["name"]) == school.name
    again = await own_http.get(f"/feeds/{made.token}.ics", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await own_http.get(f"/feeds/{made.token}.ics")).content == first.content


async def test_whatever_shows_nothing_answers_alike(own_http: httpx2.AsyncClient, db: Database) -> None:
    school, _, actor = await a_school(db)
    wanted = Wanted(FeedKind.SCHOOL, school.id)
    revoked = await make_feed(actor, db, wanted=wanted)
    running = await make_feed(actor, db, wanted=wanted)
    await revoke_feed(actor, db, feed_id=revoked.feed.id)
    names = [f"{revoked.token}.ics", f"dbf_{'x' * 43}.ics", f"{running.token}.atom", f"{running.token}", "x" * 300]
    answers = [await own_http.get(f"/feeds/{name}") for name in names]
    told = {(one.status_code, one.content, one.headers["content-type"]) for one in answers}
    assert len(told) == 1
    assert told.pop()[0] == 404
    assert (await own_http.get(f"/feeds/{running.token}.ics")).status_code == 200


async def test_who_leaves_the_school_follows_it_no_longer(own_http: httpx2.AsyncClient, db: Database) -> None:
    school, planner, actor = await a_school(db)
    made = await make_feed(actor, db, wanted=Wanted(FeedKind.SCHOOL, school.id))
    assert (await own_http.get(f"/feeds/{made.token}.ics")).status_code == 200
    async with db.write() as uow:
        from duobaan.organisations.member_repository import MemberRepository

        ((membership, _),) = await MemberRepository(uow.session).of_user(planner.id)
        assert isinstance(membership, Membership)
        membership.status = MembershipStatus.LEFT
    assert (await own_http.get(f"/feeds/{made.token}.ics")).status_code == 404


@pytest.mark.parametrize("narrowed", [True, False])
async def test_one_makes_lists_and_revokes_by_graphql(
    own_http: httpx2.AsyncClient, db: Database, narrowed: bool
) -> None:
    school, planner, _ = await a_school(db)
    scopes = (Permission.ACCOUNT_MANAGE, Permission.ARRANGEMENTS_READ) if narrowed else ()
    token = await create_token(factories.actor(planner), db, name="test", scopes=scopes)
    mine = {"Authorization": f"Bearer {token.secret}"}

    async def ask(text: str, **variables: object) -> dict[str, object]:
        sent = await own_http.post("/graphql", json={"query": text, "variables": variables}, headers=mine)
        body: dict[str, dict[str, dict[str, object]]] = sent.json()
        assert "errors" not in body, body
        return next(iter(body["data"].values()))

    text = """mutation ($of: FeedSubjectInput!) { makeFeed(input: {of: $of}) { __typename
        ... on MakeFeedSuccess { calendarPath atomPath jsonPath feed { id kind subject { id } } } } }"""
    made = await ask(text, of={"schoolId": public(Kind.ORGANISATION, school.id)})
    if narrowed:  # it must not mint what outlives it
        assert made == {"__typename": "NotAllowed"}
        return
    assert (made["__typename"], made["atomPath"], made["jsonPath"]) == ("MakeFeedSuccess", None, None)
    feed = made["feed"]
    assert isinstance(feed, dict)
    assert feed["subject"] == {"id": public(Kind.ORGANISATION, school.id)}
    path = str(made["calendarPath"])
    assert (await own_http.get(path)).status_code == 200
    (listed,) = await ask("{ feeds { id kind lastUsedAt } }")
    assert listed["id"] == feed["id"]  # type: ignore[index]
    assert listed["lastUsedAt"] is not None  # type: ignore[index]
    ended = await ask("mutation ($id: ID!) { revokeFeed(input: {feedId: $id}) { __typename } }", id=feed["id"])
    assert ended == {"__typename": "RevokeFeedSuccess"}
    assert (await own_http.get(path)).status_code == 404


async def found(http: httpx2.AsyncClient, path: str) -> httpx2.Response:
    """Ask until the index that the server builds as it starts can answer."""
    async with asyncio.timeout(60):
        while (answer := await http.get(path)).status_code == 503:
            assert answer.headers["retry-after"] == "300"
            await asyncio.sleep(0.1)
    return answer


async def test_a_reader_follows_a_search_and_is_told_no_name(sqlite_settings: Settings, db: Database) -> None:
    _, _, actor = await a_school(db)
    shown = {"name": "Quirijn Zwiep", "named": True, "time_basis": TimeBasis.OWN_TIME}
    person = await factories.professional(db, profession="Constructeur & lasser", **shown)
    saved = await save_search(actor, db, scope=SearchScope.PROFESSIONALS, name="Bij ons <hier>")
    made = await make_feed(actor, db, wanted=Wanted(FeedKind.SEARCH, saved.id))
    atom, json = f"/feeds/{made.token}.atom", f"/feeds/{made.token}.json"
    async with client(create_app(sqlite_settings)) as http:
        first = await found(http, atom)
        assert first.status_code == 200, first.text
        assert first.headers["content-type"] == "application/atom+xml"
        root = Xml.fromstring(first.content)
        assert root.findtext("{*}title") == "Bij ons <hier>"
        (entry,) = root.findall("{*}entry")
        assert entry.findtext("{*}title") == "Constructeur & lasser"
        link = entry.find("{*}link")
        assert link is not None
        assert link.attrib["href"].endswith(f"/professionals/{public(Kind.PROFESSIONAL, person.id)}")
        second = await http.get(json)
        assert second.headers["content-type"] == "application/feed+json"
        assert [one["title"] for one in second.json()["items"]] == ["Constructeur & lasser"]
        assert "Zwiep" not in first.text + second.text
        known = await http.get(atom, headers={"If-None-Match": first.headers["etag"]})
        assert known.status_code == 304
        await remove_saved_search(actor, db, saved_search_id=saved.id)
        assert (await http.get(atom)).status_code == 404
