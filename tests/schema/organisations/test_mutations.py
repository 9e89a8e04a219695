"""Organisations through GraphQL: success and every kind of refusal as a member of the union."""

from __future__ import annotations

from typing import Any

import pytest

from auth.actors import actor_for
from duobaan.access import ANONYMOUS
from duobaan.ids import Kind, new_id, public
from duobaan.words import OrganisationKind, OrganisationStatus, Role
from tests import factories
from tests.domain.organisations.conftest import owner_of, seated
from tests.schema.asking import Asker

ERROR = "... on UserError { code message path }"


def call(name: str, chosen: str, issues: str = "... on InvalidInput { issues { path rule message } }") -> str:
    kind = name[0].upper() + name[1:]
    return (
        f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ __typename"
        f" ... on {kind}Success {{ {chosen} }} {ERROR} {issues} }} }}"
    )


REGISTER = call("registerOrganisation", "organisation { id status version viewerCan ... on Company { kvkNo } }")
VERIFY = call("verifyOrganisation", "organisation { status verifiedAt version }")
SETTINGS = call(
    "changeSchoolSettings",
    "organisation { version settings "
    "{ lessonMinutes cycleAnchorOn cycleRestarts bellTimes { position startsAt weekday } } }",
)
INVITE = call("inviteMember", "invitationId token isMailed")
REVOKE = call("revokeInvitation", "invitationId", issues="")
ACCEPT = call("acceptInvitation", "membership { roles isOwner organisation { name } user { name } }", issues="")
DEMAND = call("demandSecondStep", "demanded", issues="")
LEAVE = call("leaveOrganisation", "organisationId")
REMOVE = call("removeMember", "userId")
CHANGE = call("changeMember", "membership { roles isOwner }")
COMPANY = {"kind": "COMPANY", "name": "Voorbeeld Techniek", "kvkNo": "12345678"}


async def test_from_registration_to_a_colleague_who_leaves(asker: Asker) -> None:
    founder, colleague = await factories.user(asker.db), await factories.user(asker.db)
    platform = seated(
        await factories.user(asker.db),
        await factories.organisation(asker.db, OrganisationKind.PLATFORM),
        Role.PLATFORM_ADMIN,
    )
    made = (await asker.ask(REGISTER, await actor_for(asker.db, founder), input=COMPANY))["registerOrganisation"]
    assert made["organisation"]["status"] == "REGISTERED"
    key, owner = made["organisation"]["id"], await actor_for(asker.db, founder)
    decision = {"organisationId": key, "reason": "KvK nagekeken", "expectedVersion": made["organisation"]["version"]}
    assert (await asker.ask(VERIFY, owner, input=decision))["verifyOrganisation"]["code"] == "NOT_ALLOWED"
    done = (await asker.ask(VERIFY, platform, input=decision))["verifyOrganisation"]
    assert done["organisation"]["status"] == "ACTIVE"
    again = (await asker.ask(VERIFY, platform, input=decision))["verifyOrganisation"]
    assert again["code"] == "STALE_REVISION"
    invitation = {"organisationId": key, "email": colleague.email, "roles": ["COMPANY_COORDINATOR"]}
    sent = (await asker.ask(INVITE, owner, input=invitation))["inviteMember"]
    assert (sent["invitationId"].startswith("inv_"), sent["isMailed"]) == (True, False)
    joining = await actor_for(asker.db, colleague)
    joined = (await asker.ask(ACCEPT, joining, input={"token": sent["token"]}))["acceptInvitation"]["membership"]
    assert joined == {
        "roles": ["COMPANY_COORDINATOR"],
        "isOwner": False,
        "organisation": {"name": "Voorbeeld Techniek"},
        "user": {"name": colleague.name},
    }
    member = await actor_for(asker.db, colleague)
    left = (await asker.ask(LEAVE, member, input={"organisationId": key}))["leaveOrganisation"]
    assert left == {"__typename": "LeaveOrganisationSuccess", "organisationId": key}
    stays = (await asker.ask(LEAVE, owner, input={"organisationId": key}))["leaveOrganisation"]
    assert [issue["rule"] for issue in stays["issues"]] == ["last_owner"]


async def test_an_open_invitation_is_shown_to_who_may_invite_and_taken_back(asker: Asker) -> None:
    school = await factories.school(asker.db)
    _, owner = await owner_of(asker.db, school)
    planner = seated(await factories.user(asker.db), school, Role.SCHOOL_PLANNER)
    key = public(Kind.ORGANISATION, school.id)
    invitation = {"organisationId": key, "email": "nieuw@example.org", "roles": ["SCHOOL_HR"]}
    sent = (await asker.ask(INVITE, owner, input=invitation))["inviteMember"]
    shown = "query($id: ID!) { node(id: $id) { ... on School { invitations { id email roles } } } }"
    found = (await asker.ask(shown, owner, id=key))["node"]["invitations"]
    assert found == [{"id": sent["invitationId"], "email": "nieuw@example.org", "roles": ["SCHOOL_HR"]}]
    assert [(await asker.ask(shown, one, id=key))["node"]["invitations"] for one in (planner, ANONYMOUS)] == [None] * 2
    wanted = {"invitationId": sent["invitationId"]}
    assert (await asker.ask(REVOKE, planner, input=wanted))["revokeInvitation"]["code"] == "NOT_ALLOWED"
    done = (await asker.ask(REVOKE, owner, input=wanted))["revokeInvitation"]
    assert done == {"__typename": "RevokeInvitationSuccess", "invitationId": sent["invitationId"]}
    assert (await asker.ask(REVOKE, owner, input=wanted))["revokeInvitation"]["code"] == "NOT_FOUND"
    assert (await asker.ask(shown, owner, id=key))["node"]["invitations"] == []


async def test_a_school_changes_its_settings(asker: Asker) -> None:
    school = await factories.school(asker.db)
    _, owner = await owner_of(asker.db, school)
    bells = [{"position": 1, "startsAt": "08:15", "endsAt": "09:00", "weekday": "FR"}]
    wanted = {
        "organisationId": public(Kind.ORGANISATION, school.id),
        "lessonMinutes": 45,
        "cycleAnchorOn": "2026-08-24",
        "cycleRestarts": ["2027-03-01", "2027-01-04"],
        "bellTimes": bells,
    }
    found = (await asker.ask(SETTINGS, owner, input=wanted))["changeSchoolSettings"]["organisation"]
    assert found == {
        "version": 2,
        "settings": {
            "lessonMinutes": 45,
            "cycleAnchorOn": "2026-08-24",
            "cycleRestarts": ["2027-01-04", "2027-03-01"],
            "bellTimes": [{"position": 1, "startsAt": "08:15", "weekday": "FR"}],
        },
    }
    refused = await asker.ask(SETTINGS, owner, locale="en", input=wanted | {"cycleAnchorOn": "2026-08-25"})
    [issue] = refused["changeSchoolSettings"]["issues"]
    assert (issue["path"], issue["rule"]) == (["input", "cycleAnchorOn"], "not_a_monday")
    assert "2026-08-25" in issue["message"]
    assert "Monday" in issue["message"]
    refused = await asker.ask(SETTINGS, owner, input=wanted | {"cycleRestarts": ["2027-01-05"]})
    [issue] = refused["changeSchoolSettings"]["issues"]
    assert (issue["path"], issue["rule"]) == (["input", "cycleRestarts"], "not_a_monday")


async def test_an_owner_makes_another_and_removes_a_member(asker: Asker) -> None:
    school = await factories.school(asker.db)
    _, owner = await owner_of(asker.db, school)
    person = await factories.member(asker.db, school, Role.SCHOOL_PLANNER)
    whom = {"organisationId": public(Kind.ORGANISATION, school.id), "userId": public(Kind.USER, person.id)}
    changed = (await asker.ask(CHANGE, owner, input=whom | {"roles": ["SCHOOL_HR"], "isOwner": True}))["changeMember"]
    assert changed["membership"] == {"roles": ["SCHOOL_HR"], "isOwner": True}
    removed = (await asker.ask(REMOVE, owner, input=whom))["removeMember"]
    assert removed == {"__typename": "RemoveMemberSuccess", "userId": whom["userId"]}
    again = (await asker.ask(REMOVE, owner, input=whom))["removeMember"]
    assert again["code"] == "NOT_FOUND"


def everything(key: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every mutation that touches an organisation, with an input that would otherwise be in order."""
    user = public(Kind.USER, new_id())
    return [
        ("verifyOrganisation", VERIFY, {"organisationId": key, "reason": "in orde"}),
        ("changeSchoolSettings", SETTINGS, {"organisationId": key, "lessonMinutes": 50}),
        ("inviteMember", INVITE, {"organisationId": key, "email": "a@example.org", "roles": ["SCHOOL_HR"]}),
        ("removeMember", REMOVE, {"organisationId": key, "userId": user}),
        ("changeMember", CHANGE, {"organisationId": key, "userId": user, "isOwner": True}),
    ]


@pytest.mark.parametrize("number", range(5))
async def test_a_stranger_may_not_and_does_not_learn_what_is_hidden(asker: Asker, number: int) -> None:
    active = await factories.school(asker.db)
    hidden = await factories.school(asker.db, status=OrganisationStatus.SUSPENDED)
    region = await factories.organisation(asker.db, OrganisationKind.REGION)
    stranger = seated(await factories.user(asker.db), region, Role.REGION_ADMIN)
    name, text, wanted = everything(public(Kind.ORGANISATION, active.id))[number]
    assert (await asker.ask(text, stranger, input=wanted))[name]["code"] == "NOT_ALLOWED"
    assert (await asker.ask(text, ANONYMOUS, input=wanted))[name]["code"] == "NOT_ALLOWED"
    unseen = [
        (await asker.ask(text, stranger, input=wanted | {"organisationId": key}))[name]
        for key in (public(Kind.ORGANISATION, hidden.id), public(Kind.ORGANISATION, new_id()))
    ]
    assert unseen[0] == unseen[1]
    assert unseen[0]["code"] == "NOT_FOUND"


async def test_every_issue_of_a_registration_is_told_in_the_callers_language(asker: Asker) -> None:
    actor = await actor_for(asker.db, await factories.user(asker.db))
    wanted = {"kind": "SCHOOL", "name": "", "brin": "x", "locationCode": "01AA00"}
    found = (await asker.ask(REGISTER, actor, locale="en", input=wanted))["registerOrganisation"]
    assert [(issue["path"][-1], issue["rule"]) for issue in found["issues"]] == [("name", "required"), ("brin", "brin")]
    assert "BRIN" in found["issues"][1]["message"]


async def test_an_organisation_demands_a_second_step_and_no_more(asker: Asker) -> None:
    school = await factories.school(asker.db)
    _, owner = await owner_of(asker.db, school)
    for demanded in (True, False):
        asked = {"organisationId": public(Kind.ORGANISATION, school.id), "demanded": demanded}
        done = (await asker.ask(DEMAND, owner, input=asked))["demandSecondStep"]
        assert done == {"__typename": "DemandSecondStepSuccess", "demanded": demanded}
        # Its people are told, and nobody else.
        for actor, told in ((owner, demanded), (ANONYMOUS, None)):
            found = await asker.ask(
                "query($id: ID!) { organisation(id: $id) { secondStepDemanded } }", actor, id=asked["organisationId"]
            )
            assert found["organisation"]["secondStepDemanded"] is told
