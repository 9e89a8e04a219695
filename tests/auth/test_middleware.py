"""Who is there: tokens, cookies, foreign sites, languages, and what an actor is made of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx2
import pytest
import time_machine
from sqlalchemy.exc import OperationalError
from starlette.datastructures import Headers

from auth import service
from auth.actors import actor_for
from auth.csrf import is_same_origin
from auth.desk import Desk
from auth.locale import choose_locale
from auth.middleware import AuthMiddleware
from auth.repository import AuthRepository
from duobaan.access import EVERYONE, UNVERIFIED, Actor, Permission
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.organisations.models import OrganisationLink
from duobaan.settings import Settings
from duobaan.words import MembershipStatus, OrganisationKind, OrganisationStatus, ProfileStatus, Role
from tests import factories
from tests.auth.conftest import HEADER, ORIGIN, sign_in, sign_up


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


async def test_nobody_is_anonymous(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/who")).json() == {"user": None, "grants": sorted(EVERYONE), "locale": "nl"}


async def test_a_token_acts_for_its_owner_within_its_scopes_until_it_is_revoked(
    client: httpx2.AsyncClient, db: Database
) -> None:
    person = await factories.user(db)
    actor = await actor_for(db, person)
    wide = await service.create_token(actor, db, name="alles")
    narrow = await service.create_token(
        actor, db, name="zoeken", scopes=[Permission.SEARCHES_SAVE, Permission.VACANCIES_WRITE]
    )
    assert wide.secret.startswith("dbn_")
    assert wide.secret not in repr(wide.row.token_hash)
    found = (await client.get("/who", headers=bearer(wide.secret))).json()
    assert found["user"] == str(person.id)
    assert Permission.ACCOUNT_MANAGE in found["grants"]
    # A scope that the person does not hold gives nothing.
    found = (await client.get("/who", headers=bearer(narrow.secret))).json()
    assert found["grants"] == sorted({*EVERYONE, Permission.SEARCHES_SAVE})
    await service.revoke_token(actor, db, token_id=wide.row.id)
    assert (await client.get("/who", headers=bearer(wide.secret))).status_code == 401


@pytest.mark.parametrize("secret", ["", "dbn_unknown", "x y", "'; drop table users; --"])
async def test_a_false_token_is_refused_with_a_graphql_error(client: httpx2.AsyncClient, secret: str) -> None:
    found = await client.post("/who", headers=bearer(secret))
    assert found.status_code == 401
    assert found.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert found.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_ends_on_its_day(client: httpx2.AsyncClient, db: Database) -> None:
    actor = await actor_for(db, await factories.user(db))
    made = await service.create_token(actor, db, name="kort", days=1)
    with time_machine.travel(now() + dt.timedelta(days=1, seconds=1), tick=False):
        assert (await client.get("/who", headers=bearer(made.secret))).status_code == 401


async def test_using_a_token_is_noted(client: httpx2.AsyncClient, db: Database) -> None:
    actor = await actor_for(db, await factories.user(db))
    made = await service.create_token(actor, db, name="x")
    await client.get("/who", headers=bearer(made.secret))
    [row] = await service.list_tokens(actor, db)
    assert row.last_used_at is not None


async def test_a_request_goes_on_where_the_database_has_no_time_to_note_the_token(
    client: httpx2.AsyncClient, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await service.create_token(await actor_for(db, await factories.user(db)), db, name="x")

    async def locked(*_args: object, **_named: object) -> None:
        raise OperationalError("UPDATE personal_tokens", {}, Exception("database is locked"))

    monkeypatch.setattr(AuthRepository, "touch_token", locked)
    assert (await client.get("/who", headers=bearer(made.secret))).status_code == 200


async def test_tokens_are_their_owners_alone_and_narrow_ones_make_no_others(db: Database) -> None:
    owner, other = await actor_for(db, await factories.user(db)), await actor_for(db, await factories.user(db))
    made = await service.create_token(owner, db, name="x")
    assert await service.list_tokens(other, db) == []
    with pytest.raises(NotFound):
        await service.revoke_token(other, db, token_id=made.row.id)
    narrowed = Actor(user_id=owner.user_id, scopes=frozenset({Permission.ACCOUNT_MANAGE}))
    with pytest.raises(NotAllowed):
        await service.create_token(narrowed, db, name="wijder")
    with pytest.raises(InvalidInput):
        await service.create_token(owner, db, name="klok", scopes=[Permission.SYSTEM])


async def test_a_bearer_caller_is_never_helped_by_a_cookie(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    await sign_in(client)
    assert (await client.get("/who", headers=bearer("dbn_false"))).status_code == 401


@pytest.mark.parametrize(
    ("_case", "headers", "status"),
    [
        ("nothing", {}, 403),
        ("another site", {"origin": "https://evil.example"}, 403),
        ("a sandboxed page", {"origin": "null"}, 403),
        ("a site that begins alike", {"origin": f"{ORIGIN}.evil.example"}, 403),
        ("our header", HEADER, 200),
        ("our origin", {"origin": ORIGIN}, 200),
    ],
)
async def test_cookie_callers_show_that_they_are_ours(
    client: httpx2.AsyncClient, _case: str, headers: dict[str, str], status: int
) -> None:
    await sign_up(client)
    await sign_in(client)
    assert (await client.post("/who", headers=headers)).status_code == status
    assert (await client.get("/who", headers=headers)).status_code == 200


async def test_signing_in_from_another_site_is_refused(client: httpx2.AsyncClient) -> None:
    await sign_up(client)
    body = {"email": "jo@example.org", "password": "een lang wachtwoord"}
    found = await client.post("/auth/sign-in", json=body, headers={"origin": "https://evil.example"})
    assert found.status_code == 403


def test_the_public_address_decides_which_origin_is_ours() -> None:
    headers = Headers({"origin": "https://duobaan.example", "host": "10.0.0.1:8000"})
    assert is_same_origin(headers, "http", "https://duobaan.example")
    assert not is_same_origin(headers, "http", "")
    assert is_same_origin(Headers({"origin": "http://a:1", "host": "a:1"}), "ws", "")


@pytest.mark.parametrize(
    ("header", "own", "locale"),
    [
        ("", None, "nl"),
        ("", "en", "en"),
        ("en-GB,en;q=0.9,nl;q=0.8", None, "en"),
        ("fr, nl;q=0.2, en;q=0.7", None, "en"),
        ("fr", "en", "en"),
        ("en;q=0, nl;q=0.1", "en", "nl"),
        ("en;q=x", None, "nl"),
    ],
)
def test_the_language_follows_the_request_then_the_person(header: str, own: str | None, locale: str) -> None:
    assert choose_locale(header, own) == locale


async def _socket(db: Database, headers: dict[str, str]) -> tuple[list[Any], dict[str, Any]]:
    """Open a WebSocket against the middleware alone."""
    reached: dict[str, Any] = {}
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.update(scope["state"])

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "websocket", "scheme": "ws", "headers": raw, "path": "/graphql"}
    await AuthMiddleware(app, Desk(db, Settings()))(scope, None, send)  # type: ignore[arg-type]
    return sent, reached


async def test_a_socket_with_a_cookie_must_come_from_our_origin(client: httpx2.AsyncClient, db: Database) -> None:
    await sign_up(client)
    await sign_in(client)
    cookie = {"cookie": f"duobaan_session={client.cookies['duobaan_session']}", "host": "testserver"}
    sent, reached = await _socket(db, cookie | {"origin": "https://evil.example", "x-duobaan": "1"})
    assert (sent, reached) == ([{"type": "websocket.close", "code": 1008}], {})
    sent, reached = await _socket(db, cookie | {"origin": ORIGIN})
    assert sent == []
    assert reached["actor"].user_id is not None


async def test_an_actor_has_seats_regions_and_profile(db: Database) -> None:
    school = await factories.school(db)
    region = await factories.organisation(db, OrganisationKind.REGION)
    network = await factories.organisation(db, OrganisationKind.NETWORK)
    for parent in (region, network):
        await factories.store(db, OrganisationLink(organisation_id=school.id, parent_id=parent.id))
    person = await factories.member(db, school, Role.SCHOOL_PLANNER)
    profile = await factories.professional(db, user_id=person.id)
    actor = await actor_for(db, person)
    [seat] = actor.seats
    assert (seat.organisation_id, seat.kind, seat.roles) == (school.id, school.kind, {Role.SCHOOL_PLANNER})
    assert (seat.active, seat.region_ids, seat.is_owner) == (True, {region.id}, False)
    assert actor.professional_id == profile.id


async def test_an_unverified_seat_only_prepares_and_knows_no_region(db: Database) -> None:
    school = await factories.school(db, status=OrganisationStatus.REGISTERED)
    region = await factories.organisation(db, OrganisationKind.REGION)
    await factories.store(db, OrganisationLink(organisation_id=school.id, parent_id=region.id))
    actor = await actor_for(db, await factories.member(db, school, Role.SCHOOL_ADMIN))
    [seat] = actor.seats
    assert seat.permissions <= UNVERIFIED
    assert Permission.VACANCIES_WRITE in seat.permissions
    assert not actor.sees_market()
    assert actor.region_ids == frozenset()


async def test_seats_that_ended_and_erased_profiles_give_nothing(db: Database) -> None:
    school, closed = await factories.school(db), await factories.school(db, status=OrganisationStatus.CLOSED)
    person = await factories.member(db, closed, Role.SCHOOL_ADMIN)
    from duobaan.organisations.models import Membership

    await factories.store(
        db,
        Membership(
            organisation_id=school.id, user_id=person.id, roles=(Role.SCHOOL_ADMIN,), status=MembershipStatus.REMOVED
        ),
    )
    await factories.professional(db, user_id=person.id, status=ProfileStatus.ERASED)
    actor = await actor_for(db, person)
    assert (actor.seats, actor.professional_id) == ((), None)
