"""The whole negotiation in the language of the API."""

from __future__ import annotations

from typing import Any

from duobaan.ids import Kind, public
from tests.schema.proposals.conftest import Ask
from tests.support.story import Stage

FAILURE = "fragment failure on UserError { __typename code message path }"
OFFER = """
fragment party on ProposalParty {
  kind decision revision organisation { name } professional { id }
}
fragment offer on MatchProposal {
  id version status expiresAt viewerCan
  vacancy { id }
  awaiting { ...party } parties { ...party }
  standing {
    number by { ...party } respondsTo { number } changes { field label before after }
    terms { startsOn endsOn note lines {
      role timeBasis minutesPerWeek slots { id } professional { id } money { ratePerHourCents chargeKind }
    } }
  }
  revisions { totalCount nodes { number } pageInfo { hasNextPage } }
  timeline { totalCount nodes {
    __typename
    ... on ProposalRevision { number }
    ... on Comment { body by { kind } }
    ... on StatusChange { from to }
  } }
  arrangement { id status }
}
"""
PARTS = FAILURE + OFFER
PROPOSE = (
    PARTS
    + """mutation ($input: ProposeMatchInput!) {
  proposeMatch(input: $input) {
    ...failure
    ... on InvalidInput { issues { path rule message } }
    ... on NotEligible { reasons { code label } }
    ... on ProposeMatchSuccess { proposal { ...offer } }
  }
}"""
)
COUNTER = (
    PARTS
    + """mutation ($input: CounterProposalInput!) {
  counterProposal(input: $input) { ...failure ... on CounterProposalSuccess { proposal { ...offer } } }
}"""
)
ACCEPT = (
    PARTS
    + """mutation ($input: AcceptProposalInput!) {
  acceptProposal(input: $input) {
    ...failure
    ... on StaleRevision { current proposal { ...offer } }
    ... on AcceptProposalSuccess { proposal { ...offer } arrangement { id unsigned { kind } } }
  }
}"""
)
ONE = OFFER + "query ($id: ID!) { proposal(id: $id) { ...offer } }"


def terms(stage: Stage, note: str | None = None) -> dict[str, Any]:
    money = {
        "ratePerHourCents": 5500,
        "chargeKind": "TARIFF",
        "vatTreatment": "STANDARD_21",
        "contractKind": "SECONDMENT",
    }
    lines = [
        {
            "professionalId": public(Kind.PROFESSIONAL, stage.people[who].id),
            "timeBasis": "EMPLOYER_TIME",
            "slots": [public(Kind.LESSON_SLOT, stage.slots[number].id) for number in numbers],
            "money": money,
        }
        for who, numbers in ((0, (0, 1)), (1, (2, 3)))
    ]
    return {"lines": lines, "startsOn": "2027-01-04", "endsOn": "2027-07-01", "note": note}


async def propose(stage: Stage, ask: Ask) -> dict[str, Any]:
    wish = {"vacancyId": public(Kind.VACANCY, stage.vacancy.id), "terms": terms(stage)}
    found: dict[str, Any] = (await ask(stage.planner, PROPOSE, input=wish))["proposeMatch"]["proposal"]
    return found


async def test_five_parties_agree(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    assert (offer["status"], len(offer["awaiting"]), offer["standing"]["number"]) == ("OPEN", 4, 1)
    assert offer["viewerCan"] == ["COUNTER", "DECLINE", "WITHDRAW", "COMMENT"]
    assert offer["expiresAt"].endswith("Z")
    answer: dict[str, Any] = {}
    for actor in (*stage.persons, *stage.coordinators):
        answer = (await ask(actor, ACCEPT, input={"proposalId": offer["id"], "revision": 1}))["acceptProposal"]
    assert answer["proposal"]["status"] == "AGREED"
    assert answer["arrangement"]["id"] == answer["proposal"]["arrangement"]["id"]
    assert len(answer["arrangement"]["unsigned"]) == 5
    kinds = [item["__typename"] for item in answer["proposal"]["timeline"]["nodes"]]
    assert sorted(kinds) == [*["ProposalAnswer"] * 4, "ProposalRevision", *["StatusChange"] * 2]


async def test_lessons_that_change_are_named_by_their_public_ids(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    wanted = terms(stage)
    kept = wanted["lines"][0]["slots"].pop()
    wish = {"proposalId": offer["id"], "revision": 1, "terms": wanted}
    countered = (await ask(stage.persons[0], COUNTER, input=wish))["counterProposal"]["proposal"]
    (change,) = [one for one in countered["standing"]["changes"] if one["field"] == "slots"]
    left = wanted["lines"][0]["slots"]
    assert (set(change["before"].split(",")), change["after"].split(",")) == ({kept, *left}, left)


async def test_a_stale_accept_carries_the_standing_offer(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    wish = {"proposalId": offer["id"], "revision": 1, "terms": terms(stage, "lokaal 12")}
    countered = (await ask(stage.persons[0], COUNTER, input=wish))["counterProposal"]["proposal"]
    assert countered["standing"]["respondsTo"] == {"number": 1}
    (change,) = countered["standing"]["changes"]
    assert (change["field"], change["before"], change["after"]) == ("note", None, "lokaal 12")
    late = (await ask(stage.persons[1], ACCEPT, input={"proposalId": offer["id"], "revision": 1}))["acceptProposal"]
    assert (late["code"], late["current"], late["proposal"]["standing"]["number"]) == ("STALE_REVISION", 2, 2)
    assert late["path"] == ["input", "revision"]
    assert late["message"] not in ("", "STALE_REVISION")


async def test_a_counter_leaves_money_alone_that_its_author_cannot_see(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    wanted = terms(stage, "lokaal 12")
    wanted["lines"][1]["money"] = None  # how the terms look from the other chair
    wish = {"proposalId": offer["id"], "revision": 1, "terms": wanted}
    await ask(stage.persons[0], COUNTER, input=wish)
    found = (await ask(stage.planner, ONE, id=offer["id"]))["proposal"]["standing"]
    assert [line["money"]["ratePerHourCents"] for line in found["terms"]["lines"]] == [5500, 5500]
    assert [one["field"] for one in found["changes"]] == ["note"]


async def test_money_is_null_for_whom_it_does_not_concern(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    seen = {}
    for name, actor in (("school", stage.planner), ("person", stage.persons[0]), ("company", stage.coordinators[1])):
        lines = (await ask(actor, ONE, id=offer["id"]))["proposal"]["standing"]["terms"]["lines"]
        seen[name] = [line["money"] is not None for line in lines]
    assert seen == {"school": [True, True], "person": [True, False], "company": [False, True]}


async def test_a_stranger_finds_nothing_by_any_way(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    assert (await ask(stage.stranger, ONE, id=offer["id"]))["proposal"] is None
    late = await ask(stage.stranger, ACCEPT, input={"proposalId": offer["id"], "revision": 1})
    assert late["acceptProposal"]["code"] == "NOT_FOUND"
    inbox = await ask(stage.stranger, "{ proposals { totalCount nodes { id } } }")
    assert inbox["proposals"] == {"totalCount": 0, "nodes": []}


async def test_invalid_terms_name_path_rule_and_words(stage: Stage, ask: Ask) -> None:
    wrong = terms(stage) | {"endsOn": "2028-01-01"}
    wish = {"vacancyId": public(Kind.VACANCY, stage.vacancy.id), "terms": wrong}
    answer = (await ask(stage.planner, PROPOSE, input=wish))["proposeMatch"]
    (issue,) = answer["issues"]
    assert (issue["path"], issue["rule"]) == (["input", "terms", "endsOn"], "outside_vacancy")
    assert " " in issue["message"]


async def test_the_inbox_pages_and_asks_for_what_waits(stage: Stage, ask: Ask) -> None:
    first, second = await propose(stage, ask), await propose(stage, ask)
    document = """query ($after: String) { proposals(awaitingMe: true, first: 1, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""
    page = (await ask(stage.persons[0], document))["proposals"]
    assert (page["totalCount"], page["nodes"], page["pageInfo"]["hasNextPage"]) == (2, [{"id": second["id"]}], True)
    page = (await ask(stage.persons[0], document, after=page["pageInfo"]["endCursor"]))["proposals"]
    assert (page["nodes"], page["pageInfo"]["hasNextPage"]) == ([{"id": first["id"]}], False)
    assert (await ask(stage.planner, document))["proposals"]["totalCount"] == 0


async def test_comments_declines_rejections_and_withdrawals(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    comment = (
        PARTS
        + """mutation ($input: CommentOnProposalInput!) { commentOnProposal(input: $input) {
      ...failure ... on CommentOnProposalSuccess { comment { body by { kind } } proposal { ...offer } } } }"""
    )
    said = (await ask(stage.persons[0], comment, input={"proposalId": offer["id"], "body": "Hoi"}))["commentOnProposal"]
    assert said["comment"] == {"body": "Hoi", "by": {"kind": "PROFESSIONAL"}}
    assert "Comment" in [item["__typename"] for item in said["proposal"]["timeline"]["nodes"]]
    wish = {"proposalId": offer["id"], "revision": 1, "terms": terms(stage, "x")}
    await ask(stage.persons[0], COUNTER, input=wish)
    reject = (
        PARTS
        + """mutation ($input: RejectCounterInput!) { rejectCounter(input: $input) {
      ...failure ... on RejectCounterSuccess { proposal { ...offer } } } }"""
    )
    back = (await ask(stage.planner, reject, input={"proposalId": offer["id"], "revision": 2}))["rejectCounter"]
    assert back["proposal"]["standing"]["number"] == 1
    decline = (
        PARTS
        + """mutation ($input: DeclineProposalInput!) { declineProposal(input: $input) {
      ...failure ... on DeclineProposalSuccess { proposal { ...offer } } } }"""
    )
    no = {"proposalId": offer["id"], "revision": 1, "reason": "NO_TIME"}
    left = (await ask(stage.persons[1], decline, input=no))["declineProposal"]["proposal"]
    assert (left["status"], [party["kind"] for party in left["awaiting"]]) == ("OPEN", ["SCHOOL"])
    withdraw = (
        PARTS
        + """mutation ($input: WithdrawProposalInput!) { withdrawProposal(input: $input) {
      ...failure ... on WithdrawProposalSuccess { proposal { ...offer } } } }"""
    )
    refused = (await ask(stage.persons[0], withdraw, input={"proposalId": offer["id"]}))["withdrawProposal"]
    assert refused["code"] == "NOT_ALLOWED"
    gone = (await ask(stage.planner, withdraw, input={"proposalId": offer["id"]}))["withdrawProposal"]["proposal"]
    assert (gone["status"], gone["viewerCan"]) == ("WITHDRAWN", [])


WORKING = """
fragment work on Arrangement {
  id version status termsVersion viewerCan school { name } proposal { id }
  assignments { role minutesPerWeek slots { id } money { ratePerHourCents } company { name } }
  signatures { termsVersion by { kind } } unsigned { kind } checks { id kind status }
}
"""
WORK = FAILURE + WORKING


async def test_signing_checking_and_cancelling(stage: Stage, ask: Ask) -> None:
    offer = await propose(stage, ask)
    for actor in (*stage.persons, *stage.coordinators):
        answer = await ask(actor, ACCEPT, input={"proposalId": offer["id"], "revision": 1})
    key = answer["acceptProposal"]["arrangement"]["id"]
    one = WORKING + "query ($id: ID!) { arrangement(id: $id) { ...work } }"
    work = (await ask(stage.director, one, id=key))["arrangement"]
    assert (work["status"], work["viewerCan"], len(work["checks"])) == ("PREPARING", ["SIGN", "CANCEL"], 4)
    own = (await ask(stage.persons[0], one, id=key))["arrangement"]
    assert (len(own["checks"]), sorted(line["money"] is None for line in own["assignments"])) == (2, [False, True])
    assert (await ask(stage.stranger, one, id=key))["arrangement"] is None
    sign = (
        WORK
        + """mutation ($input: SignArrangementInput!) { signArrangement(input: $input) {
      ...failure ... on SignArrangementSuccess { arrangement { ...work } } } }"""
    )
    signed: dict[str, Any] = {}
    for actor in (stage.director, *stage.persons, *stage.coordinators):
        signed = (await ask(actor, sign, input={"arrangementId": key, "termsVersion": 1}))["signArrangement"]
    assert signed["arrangement"]["unsigned"] == []
    approve = (
        WORK
        + """mutation ($input: ApproveCheckInput!) { approveCheck(input: $input) {
      ...failure ... on InvalidInput { issues { rule } }
      ... on ApproveCheckSuccess { arrangement { ...work } } } }"""
    )
    vog = next(check for check in work["checks"] if check["kind"] == "VOG")
    old = {"checkId": vog["id"], "issuedOn": "2026-01-01", "handedOverOn": "2026-11-01"}
    assert (await ask(stage.director, approve, input=old))["approveCheck"]["issues"] == [{"rule": "vog_too_old"}]
    for check in work["checks"]:
        facts = {"checkId": check["id"], "issuedOn": "2026-10-01", "handedOverOn": "2026-11-01"}
        done = (await ask(stage.director, approve, input=facts))["approveCheck"]
    assert done["arrangement"]["status"] == "CONFIRMED"
    cancel = (
        WORK
        + """mutation ($input: CancelArrangementInput!) { cancelArrangement(input: $input) {
      ...failure ... on CancelArrangementSuccess { arrangement { ...work } } } }"""
    )
    ended = await ask(stage.planner, cancel, input={"arrangementId": key, "reason": "klas vervalt"})
    assert ended["cancelArrangement"]["arrangement"]["status"] == "CANCELLED"
    listed = await ask(stage.planner, "{ arrangements(status: [CANCELLED]) { totalCount nodes { id } } }")
    assert listed["arrangements"] == {"totalCount": 1, "nodes": [{"id": key}]}


async def test_introductions(stage: Stage, ask: Ask) -> None:
    request = """mutation ($input: RequestIntroductionInput!) { requestIntroduction(input: $input) {
      ... on UserError { code } ... on RequestIntroductionSuccess { introduction {
        id status kind school { name } professional { id } viewerCan } } } }"""
    wish = {"professionalId": public(Kind.PROFESSIONAL, stage.people[0].id), "kind": "VISIT", "message": "Welkom"}
    made = (await ask(stage.planner, request, input=wish))["requestIntroduction"]["introduction"]
    assert (made["status"], made["viewerCan"]) == ("ASKED", ["CANCEL"])
    assert (await ask(stage.planner, request, input=wish))["requestIntroduction"]["code"] == "ALREADY_DONE"
    mine = (await ask(stage.persons[0], "{ introductions { nodes { id viewerCan } } }"))["introductions"]["nodes"]
    assert mine == [{"id": made["id"], "viewerCan": ["ACCEPT", "DECLINE"]}]
    answer = """mutation ($input: AnswerIntroductionInput!) { answerIntroduction(input: $input) {
      ... on UserError { code } ... on AnswerIntroductionSuccess { introduction { status } } } }"""
    yes = {"introductionId": made["id"], "accept": True}
    done = (await ask(stage.persons[0], answer, input=yes))["answerIntroduction"]
    assert done == {"introduction": {"status": "ACCEPTED"}}
