"""How surely an organisation answers: counted from five proposals on, and shown to those who deal with proposals."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from duobaan.access import ANONYMOUS
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.insights.responding import LEAST_ASKED, read_response_rates, shown
from duobaan.proposals.answers import decline_proposal, withdraw_proposal
from duobaan.proposals.models import MatchProposal
from duobaan.words import DeclineReason, ProposalStatus
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

RATE = """query ($id: ID!) { node(id: $id) { ... on Company { responseRate { percent answered asked } }
  ... on School { responseRate { percent } } } }"""


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_of_a_few_is_not_shown(answered: int, unanswered: int) -> None:
    found = shown(answered, answered + unanswered)
    assert (found is None) is (answered + unanswered < LEAST_ASKED)
    assert found is None or 0 <= found.percent <= 100


async def expire(db: Database, key: UUID) -> None:
    async with db.write() as uow:
        changed = sa.update(MatchProposal).where(MatchProposal.id == key).values(status=ProposalStatus.EXPIRED)
        await uow.session.execute(changed)


async def history(stage: Stage) -> None:
    """Of six proposals the company declines three, lets two pass, and one is taken back before its time."""
    company = stage.coordinators[0]
    for number in range(6):
        row = await stage.propose(stage.line(0, 0, 1))
        if number < 3:
            await decline_proposal(company, stage.db, proposal_id=row.id, revision=1, reason=DeclineReason.NO_TIME)
        elif number < 5:
            await expire(stage.db, row.id)
        else:
            await withdraw_proposal(stage.planner, stage.db, proposal_id=row.id)


async def test_answers_count_and_silence_counts_against(any_db: Database) -> None:
    stage = await make_stage(any_db)
    await history(stage)
    keys = [stage.companies[0].id, stage.companies[1].id, stage.school.id]
    found = await read_response_rates(stage.planner, any_db, organisation_ids=keys)
    rate = found[keys[0]]
    assert rate is not None
    assert (rate.answered, rate.asked, rate.percent) == (3, 5, 60)
    # Nobody asked the other company, and who proposes does not wait for its own word.
    assert found[keys[1]] is None
    assert found[keys[2]] is None
    with time_machine.travel(now() + dt.timedelta(days=181), tick=True):
        assert (await read_response_rates(stage.planner, any_db, organisation_ids=keys))[keys[0]] is None


@pytest.fixture
async def stage(db: Database) -> Stage:
    found = await make_stage(db)
    await history(found)
    return found


async def test_it_is_shown_to_those_who_deal_with_proposals_and_to_nobody_else(stage: Stage, db: Database) -> None:
    graph, key = Graph(db), public(Kind.ORGANISATION, stage.companies[0].id)
    expected = {"responseRate": {"percent": 60, "answered": 3, "asked": 5}}
    assert await graph.ask(RATE, stage.planner, id=key) == expected
    assert await graph.ask(RATE, ANONYMOUS, id=key) == {"responseRate": None}
