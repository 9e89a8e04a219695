"""Results as files: what one may see and no more, and no cell that a spreadsheet would run."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator

import httpx2
import openpyxl
import pytest
import sqlalchemy as sa

from api.app import create_app
from auth.service import create_token
from duobaan.access import Actor
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.settings import Settings
from duobaan.words import Role, TimeBasis, Visibility
from tests import factories
from tests.support.http import client

TITLES = ["=cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3", "+31", "Gewone les, met komma"]

SHOWN = {"time_basis": TimeBasis.OWN_TIME}  # with no release to wait for, the clocks let it stand
ASKED = """{
  searchVacancies(first: 1) { totalCount processing { degraded } }
  searchProfessionals(first: 1) { totalCount processing { degraded } }
}"""


@pytest.fixture
async def http(sqlite_settings: Settings, db: Database) -> AsyncIterator[httpx2.AsyncClient]:
    school = await factories.school(db)
    for title in TITLES:
        await factories.vacancy(db, school, title=title)
    await factories.vacancy(db, school, title="Verborgen", visibility=Visibility.PRIVATE)
    for number in range(101):  # more than a page
        await factories.professional(db, name=f"Quirijn Zwiep {number}", profession="Lasser", **SHOWN)
    planner = await factories.member(db, await factories.school(db), Role.SCHOOL_PLANNER)
    token = await create_token(Actor(user_id=planner.id), db, name="test", scopes=())
    async with client(create_app(sqlite_settings)) as found:
        found.headers["Authorization"] = f"Bearer {token.secret}"
        await filled(found)
        yield found


async def filled(http: httpx2.AsyncClient) -> None:
    """Wait for the index that the server builds as it starts."""
    async with asyncio.timeout(60):
        while True:
            data = (await http.post("/graphql", json={"query": ASKED})).json()["data"].values()
            if [one["totalCount"] for one in data] == [len(TITLES), 101] and not any(
                one["processing"]["degraded"] for one in data
            ):
                return
            await asyncio.sleep(0.1)


async def rows_of(http: httpx2.AsyncClient, path: str) -> list[dict[str, str]]:
    answer = await http.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_exports_hold_what_one_may_see_and_no_formula(http: httpx2.AsyncClient, db: Database) -> None:
    rows = await rows_of(http, "/exports/vacancies.csv?lang=en")
    assert {row["title"] for row in rows} == {*(f"'{title}" for title in TITLES[:4]), TITLES[4]}
    people = await rows_of(http, "/exports/professionals.csv")
    assert len(people) == len({row["id"] for row in people}) == 101
    assert {row["name_or_profession"] for row in people} == {"Lasser"}
    found = await rows_of(http, '/exports/professionals.csv?query=lasser&filter={"provinces":["Limburg"]}')
    assert found == []
    workbook = await http.get("/exports/vacancies.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).active
    assert sheet is not None
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.value for cell in cells} == set(TITLES)
    assert {cell.data_type for cell in cells} == {"s"}
    async with db.read() as session:
        written = (await session.scalars(sa.select(AuditRow).where(AuditRow.action == "search.export"))).all()
    assert [row.facts["rows"] for row in written] == [5, 101, 0, 5]
    for path, status in (
        ("/exports/vacancies.csv?filter=[]", 400),
        ('/exports/vacancies.csv?filter={"nothing":1}', 400),
        ("/exports/organisations.csv", 404),
        ("/exports/vacancies.pdf", 404),
    ):
        assert (await http.get(path)).status_code == status
    del http.headers["Authorization"]
    assert (await http.get("/exports/vacancies.csv")).status_code == 401
