"""For which addresses a provider's word counts, and how an address finds its provider."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from auth.desk import Desk
from auth.upstream.providers import Provider, Providers, WrongProvider
from duobaan.db.uow import Database
from duobaan.settings import OidcProvider, Settings
from tests.auth.conftest import Open

TENANT = "11111111-2222-3333-4444-555555555555"
ENTRA = OidcProvider(
    tenant=TENANT, client_id="us", client_secret=SecretStr("x"), domains="School.example, @board.example"
)
GOOGLE = OidcProvider(client_id="us", client_secret=SecretStr("x"))
OTHER = OidcProvider(issuer="https://id.example.org", client_id="us", client_secret=SecretStr("x"))


@pytest.mark.parametrize(
    ("_case", "name", "given", "email", "claims", "counts"),
    [
        ("entra, its domain", "entra", ENTRA, "jo@school.example", {}, True),
        ("entra, a second domain with @", "entra", ENTRA, "jo@board.example", {}, True),
        ("entra, said to be unverified", "entra", ENTRA, "jo@school.example", {"email_verified": False}, False),
        ("entra, another's domain", "entra", ENTRA, "jo@other.example", {"email_verified": True}, False),
        ("entra, below its domain", "entra", ENTRA, "jo@sub.school.example", {}, False),
        ("entra, ends like its domain", "entra", ENTRA, "jo@myschool.example", {}, False),
        ("entra without domains", "entra", ENTRA.model_copy(update={"domains": ""}), "jo@school.example",
         {"email_verified": True}, False),
        ("google, gmail", "google", GOOGLE, "jo@gmail.com", {"email_verified": True}, True),
        ("google, gmail unverified", "google", GOOGLE, "jo@gmail.com", {}, False),
        ("google, its workspace", "google", GOOGLE, "jo@school.example",
         {"email_verified": True, "hd": "school.example"}, True),
        ("google, another workspace", "google", GOOGLE, "jo@school.example",
         {"email_verified": True, "hd": "other.example"}, False),
        ("google, no workspace", "google", GOOGLE, "jo@school.example", {"email_verified": True}, False),
        ("google, a workspace that is unverified", "google", GOOGLE, "jo@school.example",
         {"email_verified": False, "hd": "school.example"}, False),
        ("any, verified", "north", OTHER, "jo@school.example", {"email_verified": True}, True),
        ("any, verified as text", "north", OTHER, "jo@school.example", {"email_verified": "true"}, False),
        ("any, not said", "north", OTHER, "jo@school.example", {}, False),
    ],
)  # fmt: skip
def test_a_provider_vouches_for_its_own_addresses_only(
    _case: str, name: str, given: OidcProvider, email: str, claims: dict[str, Any], counts: bool
) -> None:
    assert Provider.of(name, given).vouches(email, claims) is counts


def test_four_settings_make_entra_and_a_kind_makes_a_second() -> None:
    one = Provider.of("entra", ENTRA)
    assert (one.issuer, one.label) == (f"https://login.microsoftonline.com/{TENANT}/v2.0", "Microsoft")
    assert Provider.of("north", ENTRA.model_copy(update={"kind": "entra"})).issuer == one.issuer


@pytest.mark.parametrize("tenant", ["", "common", "Organizations", "consumers", "a/b"])
def test_a_tenant_that_lets_anyone_in_is_refused(tenant: str) -> None:
    with pytest.raises(WrongProvider, match="tenant"):
        Provider.of("entra", ENTRA.model_copy(update={"tenant": tenant}))


def test_an_address_finds_the_provider_of_its_domain() -> None:
    found = Providers.of(Settings(oidc={"google": GOOGLE, "entra": ENTRA}))
    for email, name in (
        (" Jo@SCHOOL.example ", "entra"),
        ("jo@gmail.com", None),
        ("", None),
        ("school.example", "entra"),
    ):
        one = found.for_address(email)
        assert (one.name if one else None) == name
    assert found.choose_by_domain
    assert not Providers.of(Settings(oidc={"google": GOOGLE})).choose_by_domain


@pytest.fixture
def door(db: Database, open_client: Open) -> httpx2.AsyncClient:
    return open_client(Desk(db, Settings(oidc={"entra": ENTRA, "google": GOOGLE})))


async def test_typing_an_address_leads_to_its_provider(door: httpx2.AsyncClient) -> None:
    page = await door.get("/auth/upstream", params={"email": "jo+1@school.example", "next": "/vacatures"})
    assert page.status_code == 200
    onward = "/auth/upstream/entra?next=%2Fvacatures&amp;login_hint=jo%2B1%40school.example"
    assert f'<a href="{onward}">' in page.text
    assert "U gaat verder naar Microsoft." in page.text


async def test_an_address_of_no_provider_stays_on_the_sign_in_page(door: httpx2.AsyncClient) -> None:
    page = await door.get("/auth/upstream", params={"email": '"><b>@other.example', "next": "//evil.example"})
    assert "Voor dit adres kennen we geen eigen inlogpagina." in page.text
    assert "<b>" not in page.text
    assert "evil.example" not in page.text
