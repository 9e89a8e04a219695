"""Systems: a token for an organisation, within what systems may; secrets that change; who may look into tokens."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from auth.actors import actor_for
from auth.oauth.bearer import by_access_token
from auth.oauth.issuer import Issuer
from duobaan.access import ROLE_GRANTS, Permission
from duobaan.clients.service import revoke_client, rotate_client_secret
from duobaan.clock import now
from duobaan.db.audit import AuditRow
from duobaan.organisations.models import Organisation
from duobaan.vacancies.service import create_vacancy
from duobaan.words import OrganisationStatus, Role, Sector
from tests import factories
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import Stage


async def test_a_system_acts_for_its_organisation_and_nobody_else(stage: Stage) -> None:
    body = await stage.machine_token()
    assert "refresh_token" not in body
    found = await by_access_token(stage.db, body["access_token"], stage.desk.public_keys, Issuer(ORIGIN))
    assert found is not None
    [seat] = found.actor.seats
    assert (seat.organisation_id, seat.roles) == (stage.school.id, {Role.MACHINE_CLIENT})
    assert found.actor.grants == {Permission.BROWSE, Permission.VACANCIES_WRITE, Permission.MATCHES_READ}
    assert found.actor.organisations_with(Permission.VACANCIES_WRITE) == {stage.school.id}
    assert not found.actor.holds(Permission.VACANCIES_WRITE, stage.company.id)


async def test_it_may_ask_for_less(stage: Stage) -> None:
    token = (await stage.machine_token(scope="vacancies:write"))["access_token"]
    assert (await stage.who(token)).json()["grants"] == sorted([Permission.BROWSE, Permission.VACANCIES_WRITE])


def test_what_binds_people_is_not_for_systems() -> None:
    for permission in (Permission.ARRANGEMENTS_SIGN, Permission.MATCHES_RESPOND, Permission.CHECKS_APPROVE):
        assert permission not in ROLE_GRANTS[Role.MACHINE_CLIENT]


@pytest.mark.parametrize(
    ("_case", "form", "auth", "status", "error"),
    [
        ("a wrong secret", {}, ("ID", "dbs_fout"), 401, "invalid_client"),
        ("no secret", {"client_id": "ID"}, None, 401, "invalid_client"),
        ("an unknown system", {}, ("app_zz", "x"), 401, "invalid_client"),
        ("an app", {"client_id": "APP"}, None, 401, "invalid_client"),
        ("an app with a secret", {}, ("APP", "x"), 401, "invalid_client"),
        ("two proofs", {"client_secret": "SECRET"}, ("ID", "SECRET"), 400, "invalid_request"),
        ("two names", {"client_id": "APP"}, ("ID", "SECRET"), 400, "invalid_request"),
        ("more than it may", {"scope": "members:manage"}, ("ID", "SECRET"), 400, "invalid_scope"),
        ("a code", {"grant_type": "authorization_code", "code": "x"}, ("ID", "SECRET"), 400, "invalid_client"),
    ],
)
async def test_refuses_a_system(
    stage: Stage, _case: str, form: dict[str, str], auth: tuple[str, str] | None, status: int, error: str
) -> None:
    known = {"ID": stage.system_auth[0], "SECRET": stage.system_secret, "APP": stage.app_id}
    sent = {name: known.get(value, value) for name, value in ({"grant_type": "client_credentials"} | form).items()}
    proof = None if auth is None else (known.get(auth[0], auth[0]), known.get(auth[1], auth[1]))
    answer = await stage.outside.post("/oauth/token", data=sent, auth=proof) if proof else None
    answer = answer or await stage.outside.post("/oauth/token", data=sent)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize(
    "sent", ["Basic", "Basic é", "Basic ////", "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode()]
)
async def test_credentials_that_cannot_be_read_are_refused(stage: Stage, sent: str) -> None:
    headers = {b"authorization": sent.encode("latin-1")}
    answer = await stage.outside.post("/oauth/token", data={"grant_type": "client_credentials"}, headers=headers)
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{}", "application/json"),
        (b"grant_type=client_credentials&grant_type=client_credentials", "application/x-www-form-urlencoded"),
        (b"a=" + b"x" * 30_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(50)), "application/x-www-form-urlencoded"),
        (b"grant_type=%ff", "application/x-www-form-urlencoded"),
        (b"grant_type=\xff\xfe", "application/x-www-form-urlencoded"),
        (b"grant_type=%22", "application/x-www-form-urlencoded"),
    ],
)
async def test_what_cannot_be_read_is_an_answer(stage: Stage, content: bytes, kind: str) -> None:
    answer = await stage.outside.post("/oauth/token", content=content, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_credentials_in_the_address_are_refused(stage: Stage) -> None:
    answer = await stage.outside.post("/oauth/token?client_id=x", data={"grant_type": "client_credentials"})
    assert answer.json()["error"] == "invalid_request"


async def test_the_secret_may_stand_in_the_form(stage: Stage) -> None:
    name, secret = stage.system_auth
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    assert (await stage.outside.post("/oauth/token", data=form)).status_code == 200


async def test_an_old_secret_works_for_a_day_unless_it_ends_at_once(stage: Stage) -> None:
    head = await actor_for(stage.db, await factories.member(stage.db, stage.school, Role.SCHOOL_ADMIN))
    old = stage.system_auth
    made = await rotate_client_secret(head, stage.db, client_id=stage.system.id)
    form = {"grant_type": "client_credentials"}
    assert made.secret is not None
    for secret in (old[1], made.secret):
        assert (await stage.outside.post("/oauth/token", data=form, auth=(old[0], secret))).status_code == 200
    with time_machine.travel(now() + dt.timedelta(hours=25), tick=False):
        assert (await stage.outside.post("/oauth/token", data=form, auth=old)).status_code == 401
        last = await rotate_client_secret(head, stage.db, client_id=stage.system.id, ends_old_at_once=True)
        assert (await stage.outside.post("/oauth/token", data=form, auth=(old[0], made.secret))).status_code == 401
        assert (
            await stage.outside.post("/oauth/token", data=form, auth=(old[0], last.secret or ""))
        ).status_code == 200


async def test_tokens_stop_with_their_system_and_with_their_organisation(stage: Stage) -> None:
    token = (await stage.machine_token())["access_token"]
    async with stage.db.write() as uow:
        (await uow.session.get_one(Organisation, stage.school.id)).status = OrganisationStatus.SUSPENDED
    assert (await stage.who(token)).status_code == 401
    answer = await stage.outside.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=stage.system_auth)
    assert answer.json()["error"] == "invalid_client"
    async with stage.db.write() as uow:
        (await uow.session.get_one(Organisation, stage.school.id)).status = OrganisationStatus.ACTIVE
    assert (await stage.who(token)).status_code == 200
    head = await actor_for(stage.db, await factories.member(stage.db, stage.school, Role.SCHOOL_ADMIN))
    await revoke_client(head, stage.db, client_id=stage.system.id)
    assert (await stage.who(token)).status_code == 401


async def introspect(stage: Stage, token: str) -> dict[str, object]:
    answer = await stage.outside.post("/oauth/introspect", data={"token": token}, auth=stage.system_auth)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def test_a_system_looks_into_tokens_of_its_own_organisation_only(stage: Stage) -> None:
    own = (await stage.machine_token())["access_token"]
    told = await introspect(stage, own)
    assert (told["active"], told["client_id"], told["sub"]) == (True, stage.system_auth[0], stage.system_auth[0])
    assert (told["scope"], told["iss"], told["token_type"]) == ("matches:read vacancies:write", ORIGIN, "Bearer")
    theirs = await stage.tokens()
    for token in (theirs["access_token"], theirs["refresh_token"], "x", "a.b.c", "dbn_iets"):
        assert await introspect(stage, token) == {"active": False}
    await stage.outside.post("/oauth/revoke", data={"token": own}, auth=stage.system_auth)
    assert await introspect(stage, own) == {"active": False}


async def test_an_app_may_not_look_into_tokens(stage: Stage) -> None:
    body = await stage.tokens()
    answer = await stage.outside.post(
        "/oauth/introspect", data={"token": body["access_token"], "client_id": stage.app_id}
    )
    assert answer.json()["error"] == "invalid_client"


async def test_what_a_system_writes_has_an_author(stage: Stage) -> None:
    token = (await stage.machine_token())["access_token"]
    found = await by_access_token(stage.db, token, stage.desk.public_keys, Issuer(ORIGIN))
    assert found is not None
    row = await create_vacancy(found.actor, stage.db, fields={"title": "Docent natuurkunde", "sector": Sector.VO})
    assert row.school_id == stage.school.id
    async with stage.db.read() as session:
        noted = (await session.scalars(sa.select(AuditRow).where(AuditRow.entity_id == row.id))).first()
    assert noted is not None
    assert noted.actor_id == stage.system.user_id


async def test_an_address_that_is_refused_too_often_waits(stage: Stage) -> None:
    stage.desk.by_address.most = 3
    form, wrong = {"grant_type": "client_credentials"}, (stage.system_auth[0], "dbs_fout")
    answers = [await stage.outside.post("/oauth/token", data=form, auth=wrong) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await stage.outside.post("/oauth/token", data=form, auth=stage.system_auth)).status_code == 429
    assert (await stage.outside.get("/oauth/jwks.json")).status_code == 200
