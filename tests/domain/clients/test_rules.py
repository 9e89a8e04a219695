"""What may be registered: names, scopes by kind, and addresses that cannot lead anywhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.access import ROLE_GRANTS, Permission
from duobaan.clients.rules import (
    DELEGABLE,
    MOST_REDIRECT_URIS,
    NewClient,
    check_client,
    is_redirect_uri,
    machine_scopes,
    redirect_fits,
)
from duobaan.errors import InvalidInput
from duobaan.organisations.rules import KIND_ROLES
from duobaan.words import ClientKind, OrganisationKind, Role

K, P = OrganisationKind, Permission
APP, MACHINE = ClientKind.APP, ClientKind.MACHINE
BROWSE = frozenset({P.BROWSE})


@pytest.mark.parametrize(
    "uri",
    [
        "https://app.example/terug",
        "https://app.example",
        "https://app.example:8443/a?b=c&d=%20",
        "http://127.0.0.1/terug",
        "http://127.0.0.1:4321/terug",
        "http://[::1]/terug",
        "nl.voorbeeld.app:/terug",
        "com.example-x.app:",
    ],
)
def test_takes_addresses_of_one_s_own(uri: str) -> None:
    assert is_redirect_uri(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "http://app.example/terug",
        "http://localhost/terug",
        "http://127.0.0.2/terug",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://127.0.0.1:80@evil.example/",
        "http://[::1].evil.example/",
        "https://user@app.example/",
        "https://app.example/#deel",
        "https://app.example\\@evil.example/",
        "https://*.example/",
        "https:///pad",
        "https://-app.example/",
        "//app.example/",
        "/terug",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "myapp:/terug",
        "myapp://terug",
        "NL.voorbeeld:/terug",
        "nl.voorbeeld.app:/te rug",
        "nl.voorbeeld.app:/te\nrug",
        "nl.voorbeeld.app:/te\u0000rug",
        'nl.voorbeeld.app:/"',
        "nl.voorbeeld.app:/<b>",
        "https://é.example/",
        "https://app.example/" + "a" * 500,
    ],
)
def test_refuses_addresses_that_others_could_hold_or_that_hide_something(uri: str) -> None:
    assert not is_redirect_uri(uri)
    assert not redirect_fits([uri], uri)


def test_addresses_are_compared_to_the_letter_but_for_the_port_on_loopback() -> None:
    known = ["https://app.example/terug", "http://127.0.0.1:1/terug", "nl.voorbeeld.app:/terug"]
    for asked in (*known, "http://127.0.0.1/terug", "http://127.0.0.1:65000/terug"):
        assert redirect_fits(known, asked)
    for asked in (
        "https://app.example/terug/",
        "https://app.example/TERUG",
        "https://APP.example/terug",
        "https://app.example:443/terug",
        "https://app.example/terug?a=b",
        "http://[::1]:1/terug",
        "http://127.0.0.1:1/terug?a=b",
        "nl.voorbeeld.app:/terug/x",
        "nl.voorbeeld:/terug",
    ):
        assert not redirect_fits(known, asked)


@given(st.text(max_size=60))
def test_whatever_is_typed_fits_only_what_it_equals(text: str) -> None:
    assert redirect_fits(["https://app.example/terug"], text) == (text == "https://app.example/terug")


@given(st.sampled_from(sorted(K)))
def test_a_system_may_do_no_more_than_systems_may_and_its_people_may(kind: OrganisationKind) -> None:
    people = frozenset[Permission]().union(*(ROLE_GRANTS[role] for role in KIND_ROLES[kind]))
    found = machine_scopes(kind) - {P.BROWSE}
    assert found <= people
    assert found <= ROLE_GRANTS[Role.MACHINE_CLIENT]
    assert found <= DELEGABLE


def test_nobody_is_given_the_role_of_a_system() -> None:
    assert all(Role.MACHINE_CLIENT not in roles for roles in KIND_ROLES.values())


@pytest.mark.parametrize(
    ("_case", "kind", "new", "found"),
    [
        (
            "nothing",
            K.COMPANY,
            NewClient(APP, " "),
            [("name", "required"), ("scopes", "required"), ("redirectUris", "redirect_uri_needed")],
        ),
        (
            "a long name",
            K.COMPANY,
            NewClient(MACHINE, "x" * 101, (), BROWSE),
            [("name", "too_long")],
        ),
        (
            "the system's scope",
            K.COMPANY,
            NewClient(MACHINE, "x", (), BROWSE | {P.SYSTEM}),
            [("scopes", "scope_unknown")],
        ),
        (
            "the scope to register more",
            K.COMPANY,
            NewClient(APP, "x", ("a.b:/",), frozenset({P.CLIENTS_MANAGE})),
            [("scopes", "scope_unknown")],
        ),
        (
            "a system that signs",
            K.COMPANY,
            NewClient(MACHINE, "x", (), frozenset({P.ARRANGEMENTS_SIGN})),
            [("scopes", "scope_not_for_machines")],
        ),
        (
            "a company's system that writes vacancies",
            K.COMPANY,
            NewClient(MACHINE, "x", (), frozenset({P.VACANCIES_WRITE})),
            [("scopes", "scope_not_for_machines")],
        ),
        (
            "a school's system that posts people",
            K.SCHOOL,
            NewClient(MACHINE, "x", (), frozenset({P.PROFESSIONALS_POST})),
            [("scopes", "scope_not_for_machines")],
        ),
        (
            "a system with an address",
            K.SCHOOL,
            NewClient(MACHINE, "x", ("a.b:/",), BROWSE),
            [("redirectUris", "redirect_uri_not_for_machines")],
        ),
        (
            "a hostile address",
            K.SCHOOL,
            NewClient(APP, "x", ("javascript:1",), BROWSE),
            [("redirectUris", "redirect_uri")],
        ),
        (
            "many addresses",
            K.SCHOOL,
            NewClient(APP, "x", tuple(f"a.b:/{n}" for n in range(MOST_REDIRECT_URIS + 1)), BROWSE),
            [("redirectUris", "too_many")],
        ),
    ],
)
def test_refuses_a_registration(
    _case: str, kind: OrganisationKind, new: NewClient, found: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_client(kind, new)
    assert [(issue.path[1], issue.rule) for issue in refused.value.issues] == found


def test_a_registration_is_brought_into_its_normal_form() -> None:
    new = NewClient(APP, "  Mijn   uren ", (" a.b:/x ", "a.b:/x"), BROWSE)
    assert check_client(K.COMPANY, new) == NewClient(APP, "Mijn uren", ("a.b:/x",), BROWSE)
