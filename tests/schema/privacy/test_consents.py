"""What one consented to and when: being shown and named, hours, proposals with their hash, apps, being kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine

from auth.oauth.models import OAuthGrant
from duobaan.access import Permission
from duobaan.clients.models import ApiClient
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.professionals.consent import confirm_profile, pause_profile, resume_profile, withdraw_profile
from duobaan.professionals.service import update_profile
from duobaan.proposals.answers import accept_proposal
from duobaan.words import ClientKind, ProfileStatus, TimeBasis
from tests import factories
from tests.support.graph import Graph
from tests.support.story import make_stage

THEN = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
MINE = """{ viewer { consents { kind givenAt withdrawnAt revision aboutId organisation { id } label } } }"""


async def mine(graph: Graph, actor: Any) -> list[dict[str, Any]]:
    return list((await graph.ask(MINE, actor))["consents"])


def spans(found: list[dict[str, Any]], kind: str) -> list[tuple[str, str | None]]:
    return [
        (one["givenAt"][:16], one["withdrawnAt"] and one["withdrawnAt"][:16]) for one in found if one["kind"] == kind
    ]


async def test_being_shown_and_named_are_told_from_when_until_when(any_db: Database) -> None:
    graph, employer = Graph(any_db), await factories.company(any_db)
    account = await factories.user(any_db)
    person = await factories.professional(
        any_db,
        employer,
        status=ProfileStatus.AWAITING_CONFIRMATION,
        contact_email=account.email,
        time_basis=TimeBasis.OWN_TIME,
        confirmed_at=None,
    )
    actor, key = factories.actor(account, professional_id=person.id), {"professional_id": person.id}
    with time_machine.travel(THEN, tick=False) as clock:
        assert await mine(graph, actor) == []
        await confirm_profile(actor, any_db, **key)
        clock.shift(3600)
        await confirm_profile(actor, any_db, **key)
        await update_profile(actor, any_db, profile={"named": True}, **key)
        clock.shift(3600)
        await pause_profile(actor, any_db, **key)
        await update_profile(actor, any_db, profile={"named": False}, **key)
        clock.shift(3600)
        await resume_profile(actor, any_db, **key)
        found = await mine(graph, actor)
        assert spans(found, "NAME_SHOWN") == [("2026-11-23T10:00", "2026-11-23T11:00")]
        assert spans(found, "PROFILE_SHOWN") == [("2026-11-23T12:00", None), ("2026-11-23T09:00", "2026-11-23T11:00")]
        assert found[0]["aboutId"] == public(Kind.PROFESSIONAL, person.id)
        assert found[0]["label"] == "profiel laten zien"
        clock.shift(3600)
        await withdraw_profile(actor, any_db, **key)
        assert spans(await mine(graph, actor), "PROFILE_SHOWN")[0] == ("2026-11-23T12:00", "2026-11-23T13:00")


async def test_a_proposal_is_told_with_its_hash_and_hours_and_apps_with_whose_they_are(any_db: Database) -> None:
    stage, graph = await make_stage(any_db), Graph(any_db)
    offer = await stage.propose()
    await accept_proposal(stage.persons[0], any_db, proposal_id=offer.id, revision=1)
    app = await factories.store(
        any_db, ApiClient(organisation_id=stage.companies[1].id, kind=ClientKind.APP, name="App")
    )
    await factories.store(
        any_db,
        OAuthGrant(
            client_id=app.id,
            user_id=stage.persons[0].user_id,
            proven_at=now(),
            expires_at=now(),
            revoked_at=now(),
            scopes=(Permission.PROFILES_OWN,),
        ),
    )
    found = {one["kind"]: one for one in await mine(graph, stage.persons[0])}
    said = found["PROPOSAL"]
    assert (said["aboutId"], said["revision"]) == (public(Kind.PROPOSAL, offer.id), 1)
    assert said["organisation"]["id"] == public(Kind.ORGANISATION, stage.school.id)
    assert found["RELEASE"]["organisation"]["id"] == public(Kind.ORGANISATION, stage.companies[0].id)
    assert found["APP"]["aboutId"] == public(Kind.CLIENT, app.id)
    assert found["APP"]["withdrawnAt"] is not None
    others = await mine(graph, stage.planner)
    assert others == [], "who signs for a school consents to nothing about themselves"


async def test_being_kept_for_a_year_is_asked_and_taken_back(any_db: Database) -> None:
    stage, graph = await make_stage(any_db), Graph(any_db)

    async def ask(name: str, actor: Any) -> str:
        text = f"mutation {{ {name} {{ __typename ... on UserError {{ message }} }} }}"
        return str((await graph.ask(text, actor))["__typename"])

    assert await ask("endRetention", stage.persons[0]) == "NotFound"
    assert await ask("allowRetention", stage.persons[0]) == "AllowRetentionSuccess"
    assert await ask("allowRetention", stage.persons[0]) == "AlreadyDone"
    assert await ask("allowRetention", stage.planner) == "NotFound"
    assert spans(await mine(graph, stage.persons[0]), "RETENTION")[0][1] is None
    assert await ask("endRetention", stage.persons[0]) == "EndRetentionSuccess"
    assert spans(await mine(graph, stage.persons[0]), "RETENTION")[0][1] is not None
    assert spans(await mine(graph, stage.persons[1]), "RETENTION") == []
