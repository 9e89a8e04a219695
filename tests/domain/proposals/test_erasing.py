"""Whoever has their profile erased takes the open proposals with them, and the others are told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from duobaan.access import SYSTEM
from duobaan.db.audit import AuditRow
from duobaan.db.outbox import OutboxRow
from duobaan.errors import NotEligible, StateNotAllowed
from duobaan.professionals.models import Professional
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.erasing import erase_profile
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.service import propose_match
from duobaan.words import ProfileStatus, ProposalStatus, TimeBasis, Weekday
from tests import factories
from tests.support.agreed_work import agree
from tests.support.story import ENDS, STARTS, Stage


async def test_open_proposals_that_need_who_is_erased_are_withdrawn_at_once(any_stage: Stage) -> None:
    stage = any_stage
    duo = await stage.propose()
    alone = await stage.propose(stage.line(1, 0, 1))
    before = len(await events(stage))
    await erase_profile(stage.persons[0], stage.db, professional_id=stage.people[0].id)
    async with stage.db.read() as session:
        assert (await session.get_one(MatchProposal, duo.id)).status is ProposalStatus.WITHDRAWN
        assert (await session.get_one(MatchProposal, alone.id)).status is ProposalStatus.OPEN
        assert (await session.get_one(Professional, stage.people[0].id)).status is ProfileStatus.ERASED
        acts = await session.scalars(sa.select(AuditRow).where(AuditRow.entity_id == duo.id).order_by(AuditRow.id))
        assert list(acts)[-1].facts["reason"] == "PROFILE_ERASED"
    assert str(duo.id) in (await events(stage))[before:]
    with pytest.raises(StateNotAllowed):
        await accept_proposal(stage.persons[1], stage.db, proposal_id=duo.id, revision=1)


async def test_nothing_is_withdrawn_when_erasing_is_refused(any_stage: Stage) -> None:
    stage = any_stage
    await agree(stage)
    elsewhere = await factories.vacancy(stage.db, stage.school)
    slot = await factories.slot(stage.db, elsewhere, Weekday.WE, 1)
    line = LineWish(stage.people[0].id, TimeBasis.OWN_TIME, slot_ids=(slot.id,))
    terms = TermsWish((line,), STARTS, ENDS)
    open_one = await propose_match(stage.planner, stage.db, vacancy_id=elsewhere.id, terms=terms)
    with pytest.raises(NotEligible):
        await erase_profile(stage.persons[0], stage.db, professional_id=stage.people[0].id)
    async with stage.db.read() as session:
        assert (await session.get_one(MatchProposal, open_one.id)).status is ProposalStatus.OPEN


async def events(stage: Stage) -> list[str]:
    async with stage.db.write(SYSTEM) as uow:
        rows = await uow.session.scalars(
            sa.select(OutboxRow).where(OutboxRow.name == "ProposalChanged").order_by(OutboxRow.id)
        )
        return [row.payload["proposal_id"] for row in rows]
