"""Errors suggest names that exist, or none of them do: in documents, in variables and in arguments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from api.app import create_app
from duobaan.settings import Settings
from tests.support.http import client

WRONG: dict[str, dict[str, Any]] = {
    "a field": {"query": "{ viewr { user { name } } }"},
    "a field of an argument": {"query": '{ searchVacancies(filter: {subjct: ["x"]}) { totalCount } }'},
    "a value of an argument": {"query": "{ schoolHolidays(region: NORD, schoolYear: 2026) { kind } }"},
    "a field of a variable": {
        "query": "query($f: VacancyFilter) { searchVacancies(filter: $f) { totalCount } }",
        "variables": {"f": {"subjct": ["x"]}},
    },
    "a value of a variable": {
        "query": "query($r: HolidayRegion!) { schoolHolidays(region: $r, schoolYear: 2026) { kind } }",
        "variables": {"r": "NORD"},
    },
}


@pytest.fixture(scope="module")
async def taciturn(shared_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(create_app(shared_settings.model_copy(update={"suggestions": False}))) as found:
        yield found


@pytest.mark.parametrize("name", WRONG)
async def test_names_are_suggested_where_that_is_set(http: httpx2.AsyncClient, name: str) -> None:
    assert "Did you mean" in (await http.post("/graphql", json=WRONG[name])).text


@pytest.mark.parametrize("name", WRONG)
async def test_no_name_is_suggested_where_that_is_set(taciturn: httpx2.AsyncClient, name: str) -> None:
    for _ in range(2):  # the second time by the compiled form, which leaves what is wrong to graphql-core
        answer = await taciturn.post("/graphql", json=WRONG[name])
        assert answer.json()["errors"]
        assert "Did you mean" not in answer.text
