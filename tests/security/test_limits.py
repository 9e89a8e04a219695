"""Documents that would cost more than anyone needs are refused before anything runs, each by its own measure."""

from __future__ import annotations

import httpx2
import pytest

from tests.support.http import ask

NESTED = "{ __typename " + "... on Query { viewer { user { name } } } " * 3 + "}"


MANY = " ".join(f"a{n}: viewer {{ user {{ name }} }}" for n in range(31))
SPREAD = " ".join(f"a{n}: viewer {{ user {{ name }} }}" for n in range(16))


@pytest.mark.parametrize(
    ("_case", "query", "code"),
    [
        ("aliases", "{ " + MANY + " }", "COST_LIMIT_EXCEEDED"),
        (
            "aliases of the type's name",
            "{ " + " ".join(f"a{n}: __typename" for n in range(40)) + " }",
            "COST_LIMIT_EXCEEDED",
        ),
        ("aliases by fragments", "query { ...F ...F } fragment F on Query { " + SPREAD + " }", "COST_LIMIT_EXCEEDED"),
        ("depth", "{ " + "a { " * 16 + "b" + " }" * 17, "COST_LIMIT_EXCEEDED"),
        ("tokens", "{ " + "__typename " * 2_000 + "}", "GRAPHQL_PARSE_FAILED"),
    ],
)
async def test_refuses_a_document_that_is_too_large(
    http: httpx2.AsyncClient, _case: str, query: str, code: str
) -> None:
    found = await ask(http, query)
    assert "data" not in found
    assert [error["extensions"]["code"] for error in found["errors"]] == [code]


async def test_a_document_within_the_limits_is_answered(http: httpx2.AsyncClient) -> None:
    assert (await ask(http, NESTED))["data"] == {"__typename": "Query", "viewer": None}


async def test_a_page_of_a_list_has_an_end(http: httpx2.AsyncClient) -> None:
    found = await ask(http, '{ searchVacancies(query: "", first: 100000) { totalCount } }')
    assert [error["extensions"]["code"] for error in found["errors"]] == ["BAD_USER_INPUT"]


async def test_a_field_that_the_input_does_not_have_is_refused(http: httpx2.AsyncClient) -> None:
    """Nobody writes more than the input of a mutation offers (mass assignment)."""
    given = 'name: "Jo", isOwner: true, emailProvenAt: "2026-01-01"'
    found = await ask(http, f"mutation {{ updateAccount(input: {{{given}}}) {{ __typename }} }}")
    assert "data" not in found
    assert {error["extensions"]["code"] for error in found["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
    said = " ".join(error["message"] for error in found["errors"])
    assert "'isOwner'" in said
    assert "'emailProvenAt'" in said


async def test_the_same_mistake_is_told_once_with_its_places(http: httpx2.AsyncClient) -> None:
    """As graphql-cop asks ("Directive Overloading"): ten unknown directives are no reason for ten errors."""
    found = await ask(http, "{ __typename " + "@aa " * 10 + "@bb }")
    assert [(error["message"], len(error["locations"])) for error in found["errors"]] == [
        ("Unknown directive '@aa'.", 10),
        ("Unknown directive '@bb'.", 1),
    ]
