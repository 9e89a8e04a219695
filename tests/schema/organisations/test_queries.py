"""Looking organisations up: types per kind, pages, places, members, and how many statements it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS
from duobaan.db.uow import Database
from duobaan.ids import Kind, new_id, public
from duobaan.organisations.models import OrganisationLink
from duobaan.words import OrganisationKind, OrganisationStatus, Role
from tests import factories
from tests.domain.organisations.conftest import owner_of, seated
from tests.schema.asking import Asker

LIST = """query($filter: OrganisationFilterInput, $first: Int! = 20, $after: String) {
  organisations(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes { __typename id name kind status place { label point { approximate } }
      ... on School { brin locationCode levels board { name } settings { lessonMinutes bellTimes { startsAt } } }
      ... on Company { kvkNo }
      parents { __typename name } }
    pageInfo { hasNextPage endCursor } } }"""
ONE = """query($id: ID!) { organisation(id: $id) { id name
  members { totalCount nodes { roles isOwner user { name email } } } } }"""


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """Collect the SELECTs that run meanwhile."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        if str(arguments[2]).startswith("SELECT"):
            seen.append(str(arguments[2]))

    sa.event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine.sync_engine, "before_cursor_execute", note)


async def test_each_kind_has_its_own_type_and_fields(asker: Asker) -> None:
    board = await factories.organisation(asker.db, OrganisationKind.SCHOOL_BOARD, name="Bestuur", slug="bestuur")
    school = await factories.school(asker.db, board_id=board.id, coordinate_source="POSTCODE", slug="a")
    company = await factories.company(asker.db, slug="b", coordinate_source="USER")
    region = await factories.organisation(asker.db, OrganisationKind.REGION, name="Regio", slug="regio")
    await factories.store(asker.db, OrganisationLink(organisation_id=school.id, parent_id=region.id))
    found = (await asker.ask(LIST))["organisations"]
    assert found["totalCount"] == 4
    assert [node["__typename"] for node in found["nodes"]] == ["School", "Company", "SchoolBoard", "Region"]
    first, second = found["nodes"][:2]
    assert first["locationCode"] == school.location_code
    assert first["board"] == {"name": "Bestuur"}
    assert first["settings"]["bellTimes"][0] == {"startsAt": "08:30"}
    assert first["parents"] == [{"__typename": "Region", "name": "Regio"}]
    assert [node["place"]["point"]["approximate"] for node in (first, second)] == [True, False]
    assert second["kvkNo"] == company.kvk_no


async def test_a_page_takes_as_many_statements_for_two_as_for_twenty(asker: Asker) -> None:
    region = await factories.organisation(asker.db, OrganisationKind.REGION)
    for _ in range(20):
        school = await factories.school(asker.db, board_id=region.id)
        await factories.store(asker.db, OrganisationLink(organisation_id=school.id, parent_id=region.id))
    wanted = {"kinds": ["SCHOOL"]}
    await asker.ask(LIST, filter=wanted, first=1)  # what strangers were shown is kept: both find their region there
    with statements(asker.db) as few:
        await asker.ask(LIST, filter=wanted, first=2)
    with statements(asker.db) as many:
        found = await asker.ask(LIST, filter=wanted, first=20)
    assert len(found["organisations"]["nodes"]) == 20
    assert len(many) == len(few) <= 7


async def test_pages_follow_each_other_and_foreign_cursors_are_refused(asker: Asker) -> None:
    for _ in range(3):
        await factories.company(asker.db)
    first = (await asker.ask(LIST, first=2))["organisations"]
    rest = (await asker.ask(LIST, first=2, after=first["pageInfo"]["endCursor"]))["organisations"]
    assert first["pageInfo"]["hasNextPage"] is True
    assert (len(rest["nodes"]), rest["pageInfo"]["hasNextPage"]) == (1, False)
    assert {node["id"] for node in first["nodes"]}.isdisjoint(node["id"] for node in rest["nodes"])
    other = {"kinds": ["COMPANY"]}
    cursor = first["pageInfo"]["endCursor"]
    assert await asker.codes(LIST, ANONYMOUS, filter=other, after=cursor) == ["BAD_USER_INPUT"]
    assert await asker.codes(LIST, ANONYMOUS, first=101) == ["BAD_USER_INPUT"]


async def test_members_are_shown_to_members_only(asker: Asker) -> None:
    school = await factories.school(asker.db)
    person, owner = await owner_of(asker.db, school)
    key = public(Kind.ORGANISATION, school.id)
    found = (await asker.ask(ONE, owner, id=key))["organisation"]["members"]
    assert found == {
        "totalCount": 1,
        "nodes": [{"roles": ["SCHOOL_ADMIN"], "isOwner": True, "user": {"name": person.name, "email": person.email}}],
    }
    other = seated(await factories.user(asker.db), await factories.school(asker.db), Role.SCHOOL_ADMIN)
    for actor in (ANONYMOUS, other):
        assert (await asker.ask(ONE, actor, id=key))["organisation"]["members"] is None


@pytest.mark.parametrize("case", ["hidden", "unknown", "another kind", "nonsense"])
async def test_what_one_may_not_know_of_looks_as_if_it_were_not_there(asker: Asker, case: str) -> None:
    hidden = await factories.company(asker.db, status=OrganisationStatus.REGISTERED)
    key = {
        "hidden": public(Kind.ORGANISATION, hidden.id),
        "unknown": public(Kind.ORGANISATION, new_id()),
        "another kind": public(Kind.USER, hidden.id),
        "nonsense": "x",
    }[case]
    assert await asker.ask(ONE, id=key) == {"organisation": None}
