"""Whoever asks: account, seats, saved searches."""

from __future__ import annotations

import pytest

from auth.actors import actor_for
from duobaan.access import ANONYMOUS, Actor, Permission
from duobaan.ids import Kind, new_id, public
from duobaan.words import Role
from tests import factories
from tests.schema.asking import Asker

VIEWER = """{ viewer { user { id name email locale }
  memberships { roles organisation { name __typename } }
  savedSearches { id name scope text filter frequency reviewOn } } }"""
UPDATE = """mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { __typename
  ... on UpdateAccountSuccess { user { name locale } }
  ... on UserError { code } ... on InvalidInput { issues { rule } } } }"""
SAVE = """mutation($input: SaveSearchInput!) { saveSearch(input: $input) { __typename
  ... on SaveSearchSuccess { savedSearch { id name filter } }
  ... on UserError { code } ... on InvalidInput { issues { rule } } } }"""
REMOVE = """mutation($input: RemoveSavedSearchInput!) { removeSavedSearch(input: $input) { __typename
  ... on RemoveSavedSearchSuccess { savedSearchId } ... on UserError { code } } }"""
SEARCH = {"scope": "VACANCIES", "name": "Natuurkunde", "filter": {"subjects": ["NAT"]}}


async def test_nobody_is_null(asker: Asker) -> None:
    assert await asker.ask(VIEWER) == {"viewer": None}


async def test_the_viewer_sees_account_and_seats(asker: Asker) -> None:
    school = await factories.school(asker.db)
    person = await factories.member(asker.db, school, Role.SCHOOL_PLANNER)
    found = (await asker.ask(VIEWER, await actor_for(asker.db, person)))["viewer"]
    assert found == {
        "user": {"id": public(Kind.USER, person.id), "name": person.name, "email": person.email, "locale": "NL"},
        "memberships": [{"roles": ["SCHOOL_PLANNER"], "organisation": {"name": school.name, "__typename": "School"}}],
        "savedSearches": [],
    }


async def test_the_viewer_changes_name_and_language(asker: Asker) -> None:
    actor = await actor_for(asker.db, await factories.user(asker.db))
    found = await asker.ask(UPDATE, actor, input={"name": "Nieuw", "locale": "EN"})
    assert found["updateAccount"]["user"] == {"name": "Nieuw", "locale": "EN"}
    found = await asker.ask(UPDATE, actor, input={"name": ""})
    assert found["updateAccount"]["issues"] == [{"rule": "required"}]
    assert (await asker.ask(UPDATE, ANONYMOUS, input={"name": "X"}))["updateAccount"]["code"] == "NOT_ALLOWED"


async def test_a_search_is_saved_and_removed_by_its_owner_alone(asker: Asker) -> None:
    owner, other = [await actor_for(asker.db, await factories.user(asker.db)) for _ in range(2)]
    saved = (await asker.ask(SAVE, owner, input=SEARCH))["saveSearch"]["savedSearch"]
    assert saved["filter"] == {"subjects": ["NAT"]}
    assert [row["id"] for row in (await asker.ask(VIEWER, owner))["viewer"]["savedSearches"]] == [saved["id"]]
    assert (await asker.ask(VIEWER, other))["viewer"]["savedSearches"] == []
    which = {"savedSearchId": saved["id"]}
    unknown = {"savedSearchId": public(Kind.SAVED_SEARCH, new_id())}
    assert await asker.ask(REMOVE, other, input=which) == await asker.ask(REMOVE, owner, input=unknown)
    done = (await asker.ask(REMOVE, owner, input=which))["removeSavedSearch"]
    assert done == {"__typename": "RemoveSavedSearchSuccess", "savedSearchId": saved["id"]}
    assert (await asker.ask(VIEWER, owner))["viewer"]["savedSearches"] == []


@pytest.mark.parametrize("wanted", [[1], "x", 5])
async def test_a_filter_is_an_object(asker: Asker, wanted: object) -> None:
    actor = await actor_for(asker.db, await factories.user(asker.db))
    found = (await asker.ask(SAVE, actor, input=SEARCH | {"filter": wanted}))["saveSearch"]
    assert found["issues"] == [{"rule": "not_an_object"}]


async def test_a_narrow_token_sees_no_saved_searches(asker: Asker) -> None:
    person = await factories.user(asker.db)
    await asker.ask(SAVE, await actor_for(asker.db, person), input=SEARCH)
    narrow = Actor(user_id=person.id, scopes=frozenset({Permission.ACCOUNT_MANAGE}))
    assert (await asker.ask(VIEWER, narrow))["viewer"]["savedSearches"] == []
    assert (await asker.ask(SAVE, narrow, input=SEARCH))["saveSearch"]["code"] == "NOT_ALLOWED"
