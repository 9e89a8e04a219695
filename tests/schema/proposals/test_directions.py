"""Everybody may begin: a company or a person offers, a matchmaker proposes for both; running work is amended alike."""

from __future__ import annotations

from typing import Any

import pytest

from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement
from duobaan.ids import Kind, public
from duobaan.words import ArrangementStatus, OrganisationKind, Role
from tests import factories
from tests.schema.proposals.conftest import Ask
from tests.schema.proposals.test_negotiation import ACCEPT, COUNTER, ONE, PARTS, PROPOSE, terms
from tests.support.story import Stage

AMEND = (
    PARTS
    + """mutation ($input: AmendArrangementInput!) { amendArrangement(input: $input) {
  ...failure
  ... on StateNotAllowed { from allowed }
  ... on AmendArrangementSuccess { proposal { kind ...offer } } } }"""
)


def wish(stage: Stage, *lines: int) -> dict[str, Any]:
    whole = terms(stage)
    chosen = [whole["lines"][number] for number in lines] if lines else whole["lines"]
    return {"vacancyId": public(Kind.VACANCY, stage.vacancy.id), "terms": whole | {"lines": chosen}}


async def accepted(ask: Ask, offer: dict[str, Any], *actors: Actor, revision: int = 1) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for actor in actors:
        answer = (await ask(actor, ACCEPT, input={"proposalId": offer["id"], "revision": revision}))["acceptProposal"]
    return answer


@pytest.mark.parametrize("who", ["person", "company"])
async def test_whoever_offers_has_consented_and_the_school_decides(stage: Stage, ask: Ask, who: str) -> None:
    author = stage.persons[0] if who == "person" else stage.coordinators[0]
    other = stage.coordinators[0] if who == "person" else stage.persons[0]
    offer = (await ask(author, PROPOSE, input=wish(stage, 0)))["proposeMatch"]["proposal"]
    assert offer["standing"]["by"]["kind"] == {"person": "PROFESSIONAL", "company": "COMPANY"}[who]
    assert "SCHOOL" in [party["kind"] for party in offer["awaiting"]]
    assert offer["viewerCan"] == ["COUNTER", "DECLINE", "WITHDRAW", "COMMENT"]
    done = await accepted(ask, offer, other, stage.planner)
    assert done["proposal"]["status"] == "AGREED"


async def test_a_company_offers_only_its_own_people_in_its_own_time(stage: Stage, ask: Ask) -> None:
    refused = (await ask(stage.coordinators[0], PROPOSE, input=wish(stage, 1)))["proposeMatch"]
    assert refused["code"] in ("NOT_ALLOWED", "NOT_FOUND")
    stranger = (await ask(stage.stranger, PROPOSE, input=wish(stage, 0)))["proposeMatch"]
    assert stranger["code"] == "NOT_ALLOWED"


async def test_a_matchmaker_proposes_for_both_and_consents_for_nobody(stage: Stage, ask: Ask) -> None:
    region = await factories.organisation(stage.db, OrganisationKind.REGION)
    matchmaker = factories.actor(await factories.member(stage.db, region, Role.MATCHMAKER), (region, Role.MATCHMAKER))
    assert (await ask(matchmaker, PROPOSE, input=wish(stage)))["proposeMatch"]["code"] == "NOT_ALLOWED"
    await factories.link(stage.db, stage.school, region)
    offer = (await ask(matchmaker, PROPOSE, input=wish(stage)))["proposeMatch"]["proposal"]
    assert (len(offer["awaiting"]), offer["viewerCan"]) == (5, ["WITHDRAW", "COMMENT"])
    assert all(line["money"] is None for line in offer["standing"]["terms"]["lines"])
    refused = (await ask(matchmaker, ACCEPT, input={"proposalId": offer["id"], "revision": 1}))["acceptProposal"]
    assert refused["code"] == "NOT_ALLOWED"
    countered = {"proposalId": offer["id"], "revision": 1, "terms": terms(stage, "x")}
    assert (await ask(matchmaker, COUNTER, input=countered))["counterProposal"]["code"] == "NOT_ALLOWED"
    done = await accepted(ask, offer, *stage.everyone)
    assert done["proposal"]["status"] == "AGREED"
    assert len(done["arrangement"]["unsigned"]) == 5


async def running(stage: Stage, ask: Ask) -> dict[str, Any]:
    """Agreed work of both, active."""
    offer = (await ask(stage.planner, PROPOSE, input=wish(stage)))["proposeMatch"]["proposal"]
    made: dict[str, Any] = (await accepted(ask, offer, *stage.persons, *stage.coordinators))["arrangement"]
    async with stage.db.write() as uow:
        from sqlalchemy import update

        await uow.session.execute(update(Arrangement).values(status=ArrangementStatus.ACTIVE))
    return made


ASSIGNED = """query ($id: ID!) { arrangement(id: $id) { termsVersion endsOn
  assignments { leftOn slots { id } professional { id } } unsigned { kind } } }"""


async def test_running_work_changes_when_everybody_agrees_to_other_terms(stage: Stage, ask: Ask) -> None:
    work = await running(stage, ask)
    swapped = terms(stage) | {"startsOn": "2027-03-01"}
    for line in swapped["lines"]:
        line["validFrom"] = "2027-03-01"
    first, second = swapped["lines"]
    first["slots"], second["slots"] = second["slots"], first["slots"]
    change = {"arrangementId": work["id"], "terms": swapped, "message": "Ruilen vanaf maart"}
    offer = (await ask(stage.persons[0], AMEND, input=change))["amendArrangement"]["proposal"]
    assert (offer["kind"], len(offer["awaiting"])) == ("AMENDMENT", 4)
    before = (await ask(stage.planner, ASSIGNED, id=work["id"]))["arrangement"]
    assert (before["termsVersion"], [one["leftOn"] for one in before["assignments"]]) == (1, [None, None])
    done = await accepted(ask, offer, stage.persons[1], *stage.coordinators, stage.planner)
    assert (done["proposal"]["status"], done["arrangement"]["id"]) == ("AGREED", work["id"])
    after = (await ask(stage.planner, ASSIGNED, id=work["id"]))["arrangement"]
    assert (after["termsVersion"], len(after["assignments"]), len(after["unsigned"])) == (2, 4, 5)
    assert [one["leftOn"] for one in after["assignments"]] == ["2027-03-01", "2027-03-01", None, None]


async def test_an_amendment_leaves_money_alone_that_its_author_cannot_see(stage: Stage, ask: Ask) -> None:
    work = await running(stage, ask)
    wanted = terms(stage, "Eerder naar huis")
    wanted["lines"][0]["money"]["ratePerHourCents"] = 6000
    wanted["lines"][1]["money"] = None
    offer = await ask(stage.persons[0], AMEND, input={"arrangementId": work["id"], "terms": wanted})
    seen = (await ask(stage.planner, ONE, id=offer["amendArrangement"]["proposal"]["id"]))["proposal"]["standing"]
    assert [line["money"]["ratePerHourCents"] for line in seen["terms"]["lines"]] == [6000, 5500]


async def test_a_declined_amendment_leaves_the_work_as_it_was(stage: Stage, ask: Ask) -> None:
    work = await running(stage, ask)
    change = {"arrangementId": work["id"], "terms": terms(stage, "Eerder naar huis")}
    offer = (await ask(stage.persons[0], AMEND, input=change))["amendArrangement"]["proposal"]
    decline = "mutation ($input: DeclineProposalInput!) { declineProposal(input: $input) { __typename } }"
    await ask(stage.planner, decline, input={"proposalId": offer["id"], "revision": 1, "reason": "TIMETABLE"})
    after = (await ask(stage.planner, ASSIGNED, id=work["id"]))["arrangement"]
    assert (after["termsVersion"], after["unsigned"][0]["kind"]) == (1, "SCHOOL")


async def test_what_is_not_running_is_not_amended_nor_by_strangers(stage: Stage, ask: Ask) -> None:
    offer = (await ask(stage.planner, PROPOSE, input=wish(stage)))["proposeMatch"]["proposal"]
    made = (await accepted(ask, offer, *stage.persons, *stage.coordinators))["arrangement"]
    change = {"arrangementId": made["id"], "terms": terms(stage)}
    refused = (await ask(stage.planner, AMEND, input=change))["amendArrangement"]
    assert (refused["code"], refused["from"]) == ("STATE_NOT_ALLOWED", "PREPARING")
    assert (await ask(stage.stranger, AMEND, input=change))["amendArrangement"]["code"] == "NOT_FOUND"


async def test_a_key_of_a_counter_an_accept_and_a_comment_makes_them_once(stage: Stage, ask: Ask) -> None:
    offer = (await ask(stage.planner, PROPOSE, input=wish(stage)))["proposeMatch"]["proposal"]
    counter = {"proposalId": offer["id"], "revision": 1, "terms": terms(stage, "x"), "idempotencyKey": "a"}
    for _ in range(2):
        done = (await ask(stage.persons[0], COUNTER, input=counter))["counterProposal"]["proposal"]
        assert (done["standing"]["number"], done["revisions"]["totalCount"]) == (2, 2)
    stale = (await ask(stage.persons[1], COUNTER, input=counter | {"idempotencyKey": "b"}))["counterProposal"]
    assert stale["code"] == "STALE_REVISION"
    yes = {"proposalId": offer["id"], "revision": 2, "idempotencyKey": "c"}
    for _ in range(2):
        assert (await ask(stage.planner, ACCEPT, input=yes))["acceptProposal"]["proposal"]["status"] == "OPEN"
    comment = """mutation ($input: CommentOnProposalInput!) { commentOnProposal(input: $input) {
      ... on UserError { code } ... on CommentOnProposalSuccess { comment { id } } } }"""
    words = {"proposalId": offer["id"], "body": "Hoi", "idempotencyKey": "d"}
    said = [(await ask(stage.planner, comment, input=words))["commentOnProposal"]["comment"]["id"] for _ in range(2)]
    assert said[0] == said[1]
    other = (await ask(stage.planner, comment, input=words | {"body": "Hallo"}))["commentOnProposal"]
    assert other["code"] == "INVALID_INPUT"
