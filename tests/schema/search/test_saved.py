"""What a saved search finds, counted for its owner: all of it, and what came since they looked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine

from auth.actors import actor_for
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.professionals.models import Professional
from duobaan.words import Role
from search.indexes import INDEXES
from tests import factories
from tests.schema.asking import Asker
from tests.search.conftest import KINDS, build_engine
from tests.search.test_service import index_all

SAVE = """mutation($input: SaveSearchInput!) { saveSearch(input: $input) {
  ... on SaveSearchSuccess { savedSearch { id } } } }"""
SEEN = """mutation($input: ChangeSavedSearchInput!) { changeSavedSearch(input: $input) { __typename
  ... on ChangeSavedSearchSuccess { savedSearch { found { totalCount newCount } } } ... on UserError { code } } }"""
FOUND = "{ viewer { savedSearches { name found { totalCount newCount } } } }"


async def _teacher(db: Database, at: dt.datetime, **more: Any) -> Professional:
    return await factories.professional(db, headline="Natuurkunde uit de praktijk", published_at=at, **more)


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[2]])
async def test_what_came_since_one_looked_is_new_until_one_looks(
    kind: str, asker: Asker, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    asker.engine = build_engine(kind, request, tmp_path, INDEXES)
    await asker.engine.ensure_indexes()
    school = await factories.school(asker.db)
    actor = factories.actor(await factories.user(asker.db), (school, Role.SCHOOL_PLANNER))
    old = await _teacher(asker.db, now() - dt.timedelta(days=3))
    asked = {"scope": "PROFESSIONALS", "name": "n", "text": "natuurkunde"}
    key = (await asker.ask(SAVE, actor, input=asked))["saveSearch"]["savedSearch"]["id"]
    later = now() + dt.timedelta(hours=2)
    new = await _teacher(asker.db, later - dt.timedelta(hours=1))
    await index_all(asker.db, asker.engine, school, old, new)
    (one,) = (await asker.ask(FOUND, actor))["viewer"]["savedSearches"]
    assert one["found"] == {"totalCount": 2, "newCount": 1}
    with time_machine.travel(later, tick=False):
        done = await asker.ask(SEEN, actor, input={"savedSearchId": key, "isSeen": True})
    assert done["changeSavedSearch"]["savedSearch"]["found"] == {"totalCount": 2, "newCount": 0}


async def test_a_filter_that_no_search_takes_finds_nothing_to_count_and_spoils_no_other(
    asker: Asker, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    asker.engine = build_engine(KINDS[0], request, tmp_path, INDEXES)
    await asker.engine.ensure_indexes()
    actor = await actor_for(asker.db, await factories.user(asker.db))
    wrong = ({"subjects": 5}, {"nothing": True}, {"near": {"place": {"name": "Nergenshuizen"}, "withinKm": 5}})
    for number, wanted in enumerate([*wrong, {"subjects": ["NAT"]}]):
        asked = {"scope": "VACANCIES", "name": str(number), "filter": wanted}
        await asker.ask(SAVE, actor, input=asked)
    found = (await asker.ask(FOUND, actor))["viewer"]["savedSearches"]
    assert [one["found"] for one in found] == [{"totalCount": 0, "newCount": 0}, None, None, None]
