"""Imports over the API: check, follow, read the rows in one's language, start."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.imports.models import DataImport
from duobaan.words import ImportKind
from tests.domain.imports.firm import PERSON, Parties, make_parties, sheet, work
from tests.support.graph import Graph

WRONG = PERSON | {"kenmerk": "P-2", "e-mail": "b@example.org", "vakken": "toverkunst"}
ROWS = """query ($id: ID!, $outcomes: [ImportOutcome!]) { dataImport(id: $id) {
  id kind status rowCount viewerCan reportPath organisation { id } issues { message }
  created: count(outcome: CREATED) refused: count(outcome: REFUSED)
  rows(outcomes: $outcomes, first: 1) { totalCount pageInfo { hasNextPage }
    nodes { line reference outcome isDone columns professional { id }
      issues { line column rule message isFatal } } } } }"""
START = "dataImport { id status viewerCan }"


@pytest.fixture
async def parties(db: Database) -> Parties:
    return await make_parties(db)


async def checked(graph: Graph, parties: Parties, *rows: dict[str, str]) -> str:
    """Send rows, let them be checked, and return the import's id."""
    said = await graph.do(
        "checkImport", "dataImport { id status }", parties.hr, kind="PROFESSIONALS", content=sheet(*rows).decode()
    )
    assert said["dataImport"]["status"] == "CHECKING"
    await carried_out(parties)
    return str(said["dataImport"]["id"])


async def carried_out(parties: Parties) -> None:
    async with parties.db.read() as session:
        row = (await session.scalars(sa.select(DataImport))).one()
    await work(parties.db, row)


async def test_check_read_and_start(parties: Parties):
    graph = Graph(parties.db)
    key = await checked(graph, parties, PERSON, WRONG)
    found = await graph.ask(ROWS, parties.hr, id=key, outcomes=["REFUSED"])
    assert (found["status"], found["rowCount"], found["created"], found["refused"]) == ("CHECKED", 2, 1, 1)
    assert found["viewerCan"] == ["START"]
    assert found["organisation"]["id"] == public(Kind.ORGANISATION, parties.company.id)
    assert found["rows"]["totalCount"] == 1
    (row,) = found["rows"]["nodes"]
    assert (row["line"], row["reference"], row["outcome"], row["isDone"]) == (3, "P-2", "REFUSED", False)
    (issue,) = row["issues"]
    assert (issue["column"], issue["rule"]) == ("vakken", "import_unknown_subject")
    assert "toverkunst" in issue["message"]
    started = await graph.do("startImport", START, parties.hr, importId=key)
    assert started["dataImport"] == {"id": key, "status": "RUNNING", "viewerCan": []}
    await carried_out(parties)
    done = await graph.ask(ROWS, parties.hr, id=key, outcomes=["CREATED"])
    assert done["status"] == "DONE"
    assert done["rows"]["nodes"][0]["professional"]["id"].startswith("prof_")
    again = await graph.do("startImport", START, parties.hr, importId=key)
    assert again["__typename"] == "StateNotAllowed"


async def test_reasons_are_in_the_language_of_the_request(parties: Parties):
    graph = Graph(parties.db)
    key = await checked(graph, parties, WRONG)
    answer = await graph.answer(ROWS, parties.hr, "en", id=key)
    assert answer.data is not None
    (issue,) = answer.data["dataImport"]["rows"]["nodes"][0]["issues"]
    assert (issue["column"], issue["message"].startswith("We do not know the subject")) == ("subjects", True)


async def test_another_organisation_sees_nothing_of_it(parties: Parties):
    graph = Graph(parties.db)
    key = await checked(graph, parties, PERSON)
    assert await graph.ask(ROWS, parties.stranger, id=key) is None
    listed = "query ($of: ID) { dataImports(organisationId: $of) { totalCount nodes { id } } }"
    company = public(Kind.ORGANISATION, parties.company.id)
    assert (await graph.ask(listed, parties.hr))["nodes"] == [{"id": key}]
    assert (await graph.ask(listed, parties.stranger, of=company))["totalCount"] == 0
    assert (await graph.do("startImport", START, parties.stranger, importId=key))["__typename"] == "NotFound"
    said = await graph.do(
        "checkImport", START, parties.planner, kind=ImportKind.PROFESSIONALS.value, content="x", onBehalfOf=company
    )
    assert said["__typename"] == "NotAllowed"
    assert (await graph.ask("query ($id: ID!) { node(id: $id) { id } }", parties.stranger, id=key)) is None


async def test_half_characters_break_nothing(parties: Parties):
    graph = Graph(parties.db)
    said = await graph.do("checkImport", START, parties.hr, kind="PROFESSIONALS", content="naam\ud800\n")
    assert said["__typename"] == "CheckImportSuccess"
