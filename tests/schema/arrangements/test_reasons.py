"""What the system did by itself gives its reason in words, in both languages; what people wrote stands as it is."""

from __future__ import annotations

from typing import Any

from duobaan.arrangements.models import Arrangement, CheckItem
from duobaan.ids import Kind, public
from duobaan.proposals.erasing import erase_profile
from duobaan.words import CheckKind, CheckStatus, SystemReason, Weekday
from tests import factories
from tests.support.graph import Graph
from tests.support.story import Stage

CHECKS = """
query ($id: ID!) { arrangement(id: $id) { checks {
    kind reason nl: reasonLabel(locale: NL) en: reasonLabel(locale: EN)
} } }
"""
TIMELINE = """
query ($id: ID!) { proposal(id: $id) { timeline(first: 50) { nodes {
    __typename ... on StatusChange { to reason nl: reasonLabel(locale: NL) en: reasonLabel(locale: EN) }
} } } }
"""


async def check(stage: Stage, made: Arrangement, kind: CheckKind, reason: str) -> None:
    row = CheckItem(arrangement_id=made.id, professional_id=stage.people[0].id, kind=kind, reason=reason)
    row.status = CheckStatus.REQUIRED
    await factories.store(stage.db, row)


async def test_a_check_says_why_it_is_there(stage: Stage, made: Arrangement, graph: Graph) -> None:
    await check(stage, made, CheckKind.DIPLOMA_SEEN, SystemReason.TRAINING_ENDED.value)
    await check(stage, made, CheckKind.REFERENCE, "graag twee namen")
    found = await graph.ask(CHECKS, stage.planner, id=public(Kind.ARRANGEMENT, made.id))
    said: dict[str, Any] = {one["kind"]: one for one in found["checks"] if one["reason"]}
    assert said["DIPLOMA_SEEN"]["nl"].startswith("de opleiding is afgelopen zonder bevoegdheid")
    assert said["DIPLOMA_SEEN"]["en"].startswith("the training ended without a licence")
    assert said["REFERENCE"]["nl"] == said["REFERENCE"]["en"] == "graag twee namen"


async def test_a_proposal_says_in_words_that_a_profile_was_erased(
    stage: Stage, made: Arrangement, graph: Graph
) -> None:
    other = await factories.company(stage.db)
    account = await factories.user(stage.db)
    person = await factories.professional(stage.db, other, user_id=account.id)
    await factories.release(stage.db, person)
    vacancy = await factories.vacancy(stage.db, stage.school)
    slot = await factories.slot(stage.db, vacancy, Weekday.TU, 4)
    stage.people, stage.vacancy, stage.slots = (person, stage.people[1]), vacancy, [slot]
    row = await stage.propose(stage.line(0, 0))
    await erase_profile(factories.actor(account, professional_id=person.id), stage.db, professional_id=person.id)
    found = await graph.ask(TIMELINE, stage.planner, id=public(Kind.PROPOSAL, row.id))
    (change,) = [one for one in found["timeline"]["nodes"] if one.get("to") == "WITHDRAWN"]
    assert change["reason"] == "PROFILE_ERASED"
    assert (change["nl"], change["en"]) == ("het profiel is gewist", "the profile was erased")
