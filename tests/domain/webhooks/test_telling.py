"""Who is told what: the same facts as their people see, once each, in messages of ids alone."""

from __future__ import annotations

import json

import sqlalchemy as sa

from duobaan.conversations.service import Subject, send_message
from duobaan.events import MembershipChanged, ProfileChanged, ReleaseChanged
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional, Release
from duobaan.proposals.answers import accept_proposal, decline_proposal
from duobaan.webhooks.models import Webhook, WebhookDelivery, WebhookKind
from duobaan.webhooks.service import WebhookChange, change_webhook
from duobaan.words import DeclineReason, TimeBasis
from tests.domain.webhooks.conftest import BOX, TERMS, Desk, admin
from tests.support.graph import Graph

K = WebhookKind
PROPOSALS = (K.PROPOSAL_ACCEPTED, K.PROPOSAL_AGREED, K.PROPOSAL_CHANGED, K.PROPOSAL_ENDED, K.PROPOSAL_RECEIVED)


async def told(desk: Desk, of: Organisation) -> list[WebhookKind]:
    """What the addresses of an organisation were told, in order."""
    await desk.worker.reading.drain()
    found = (
        sa.select(WebhookDelivery)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(Webhook.organisation_id == of.id)
        .order_by(WebhookDelivery.id)
    )
    async with desk.db.read() as session:
        return [row.kind for row in (await session.scalars(found)).all()]


async def test_each_party_is_told_of_a_proposal_and_its_author_not_that_it_received_it(any_desk: Desk) -> None:
    desk, stage = any_desk, any_desk.stage
    here, there = stage.companies
    for of in (stage.school, stage.board, here):
        await desk.register(of, *PROPOSALS)
    row = await stage.propose(stage.line(0, 0, 1))
    assert await told(desk, here) == [K.PROPOSAL_CHANGED, K.PROPOSAL_RECEIVED]
    assert await told(desk, stage.school) == [K.PROPOSAL_CHANGED]
    assert sorted(await told(desk, stage.board)) == [K.PROPOSAL_CHANGED, K.PROPOSAL_RECEIVED]
    assert await told(desk, there) == []
    await accept_proposal(stage.persons[0], desk.db, proposal_id=row.id, revision=1)
    await accept_proposal(stage.coordinators[0], desk.db, proposal_id=row.id, revision=1)
    after = await told(desk, stage.school)
    assert (after.count(K.PROPOSAL_ACCEPTED), after.count(K.PROPOSAL_AGREED)) == (2, 1)
    assert K.PROPOSAL_ENDED not in after


async def test_steps_are_told_once_each_however_late_they_are_read(desk: Desk) -> None:
    stage = desk.stage
    await desk.register(stage.companies[0], K.PROPOSAL_RECEIVED, K.PROPOSAL_ENDED)
    row = await stage.propose(stage.line(0, 0, 1))
    await decline_proposal(stage.persons[0], desk.db, proposal_id=row.id, revision=1, reason=DeclineReason.OTHER)
    assert await told(desk, stage.companies[0]) == [K.PROPOSAL_RECEIVED, K.PROPOSAL_ENDED]
    desk.worker.reading._mark = -1
    async with desk.db.write() as uow:  # as after a backup that was put back
        await uow.session.execute(sa.text("UPDATE notice_readers SET upto = 0 WHERE name = 'webhooks'"))
    assert await told(desk, stage.companies[0]) == [K.PROPOSAL_RECEIVED, K.PROPOSAL_ENDED]


async def test_a_message_holds_ids_and_where_to_go_on_and_nothing_of_anybody(desk: Desk) -> None:
    stage = desk.stage
    await desk.register(stage.companies[0], K.PROPOSAL_RECEIVED)
    row = await stage.propose(stage.line(0, 0, 1))
    await desk.tell()
    (came,) = desk.receiver.received
    said = json.loads(came.body)
    assert said == {
        "type": "proposal.received",
        "timestamp": said["timestamp"],
        "data": {
            "id": public(Kind.PROPOSAL, row.id),
            "organisationId": public(Kind.ORGANISATION, stage.companies[0].id),
            "cursor": said["data"]["cursor"],
        },
    }
    mark, known = BOX.read("live", said["data"]["cursor"])
    assert (int(mark) > 0, known) == (True, "")
    found = await Graph(desk.db).ask(
        "query ($id: ID!) { node(id: $id) { __typename } }", stage.coordinators[0], id=said["data"]["id"]
    )
    assert found == {"__typename": "MatchProposal"}


async def test_a_company_hears_of_its_people_and_not_of_who_hides_from_it(desk: Desk) -> None:
    stage = desk.stage
    here, there = stage.companies
    await desk.register(here, K.PROFILE_CHANGED, K.RELEASE_CHANGED)
    await desk.register(there, K.PROFILE_CHANGED, K.RELEASE_CHANGED)
    async with desk.db.write() as uow:
        release = (await uow.session.scalars(sa.select(Release).where(Release.company_id == here.id))).one()
        uow.emit(ReleaseChanged(release_id=release.id, professional_id=release.professional_id))
        person = await uow.session.get_one(Professional, stage.people[1].id)
        person.time_basis, person.hidden_from = TimeBasis.OWN_TIME, (there.id.hex,)
    async with desk.db.write() as uow:
        uow.emit(ProfileChanged(stage.people[0].id))
        uow.emit(ProfileChanged(stage.people[1].id))
    assert await told(desk, here) == [K.RELEASE_CHANGED, K.PROFILE_CHANGED]
    assert await told(desk, there) == []


async def test_a_conversation_is_told_to_the_organisations_in_it(desk: Desk) -> None:
    stage = desk.stage
    row = await stage.propose(stage.line(0, 0, 1))
    for of in (stage.school, *stage.companies):
        await desk.register(of, K.MESSAGE_SENT)
    await send_message(stage.planner, desk.db, about=Subject(proposal_id=row.id), body="Goed u te spreken")
    assert await told(desk, stage.school) == await told(desk, stage.companies[0]) == [K.MESSAGE_SENT]
    assert await told(desk, stage.companies[1]) == []


async def test_what_was_before_is_not_told_nor_what_happens_while_it_is_off(desk: Desk) -> None:
    stage, school = desk.stage, desk.stage.school
    planner = stage.planner.user_id
    assert planner is not None

    async def happens() -> None:
        async with desk.db.write() as uow:
            uow.emit(MembershipChanged(organisation_id=school.id, user_id=planner))

    await happens()
    made = await desk.register(school, K.MEMBERSHIP_CHANGED)
    before = len(await told(desk, school))  # who registered it joined a moment before
    await happens()
    assert len(await told(desk, school)) == before + 1
    lead = await admin(desk.db, school)
    for active in (False, True):
        await change_webhook(
            lead, desk.db, webhook_id=made.webhook.id, change=WebhookChange(active=active), terms=TERMS
        )
        await happens() if not active else None
    assert len(await told(desk, school)) == before + 1
