"""Joint profiles through GraphQL: names are for the two, the tie is for whoever sees the card."""

from __future__ import annotations

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.words import Role
from tests import factories
from tests.support.graph import Graph

PART = "id mode offeredByPartner partnerName acceptedAt partner { id }"
OWN = f"professional {{ id jointProfile {{ {PART} }} jointProfileOffers {{ {PART} }} }}"
CARD = f"query ($id: ID!) {{ professional(id: $id) {{ jointProfile {{ {PART} }} jointProfileOffers {{ id }} }} }}"


async def someone(db: Database, name: str) -> tuple[Actor, str]:
    account = await factories.user(db)
    row = await factories.professional(db, user_id=account.id, name=name)
    return factories.actor(account, professional_id=row.id), public(Kind.PROFESSIONAL, row.id)


async def test_two_people_offer_accept_and_end_a_joint_profile(db: Database) -> None:
    graph = Graph(db)
    (one, first), (other, second) = await someone(db, "Prof Een"), await someone(db, "Prof Twee")
    planner = factories.actor(await factories.user(db), (await factories.school(db), Role.SCHOOL_PLANNER))

    made = (await graph.do("offerJointProfile", OWN, one, professionalId=second))["professional"]
    (sent,) = made["jointProfileOffers"]
    assert (made["id"], made["jointProfile"]) == (first, None)
    assert (sent["mode"], sent["offeredByPartner"], sent["partnerName"]) == ("ONLY_TOGETHER", False, None)

    assert await graph.ask(CARD, planner, id=second) == {"jointProfile": None, "jointProfileOffers": []}
    (asked,) = (await graph.ask(CARD.replace("Offers { id }", f"Offers {{ {PART} }}"), other, id=second))[
        "jointProfileOffers"
    ]
    assert (asked["offeredByPartner"], asked["partnerName"]) == (True, "Prof Een")

    refused = await graph.do("acceptJointProfile", OWN, one, jointProfileId=sent["id"])
    assert refused["code"] == "NOT_ALLOWED"
    joint = (await graph.do("acceptJointProfile", OWN, other, jointProfileId=sent["id"]))["professional"]
    assert joint["jointProfileOffers"] == []
    assert joint["jointProfile"]["partnerName"] == "Prof Een"

    card = (await graph.ask(CARD, planner, id=second))["jointProfile"]
    assert (card["partnerName"], card["partner"]["id"]) == (None, first)

    again = await graph.do("offerJointProfile", OWN, one, professionalId=second)
    assert again["code"] == "ALREADY_DONE"
    ended = await graph.do("endJointProfile", OWN, one, jointProfileId=sent["id"])
    assert ended["professional"]["jointProfile"] is None


async def test_nobody_offers_it_to_themselves(db: Database) -> None:
    one, first = await someone(db, "Prof Een")
    failed = await Graph(db).do("offerJointProfile", OWN, one, professionalId=first)
    assert failed["issues"] == [
        {"path": ["input", "professionalId"], "rule": "own_profile", "message": "Dit bent u zelf. Kies iemand anders."}
    ]
