"""Twenty twins of one request have one effect, whoever of them comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa

from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement
from duobaan.db.base import Base
from duobaan.errors import InvalidInput, StaleRevision
from duobaan.proposals.answers import accept_proposal, comment_on_proposal
from duobaan.proposals.models import Consent, ProposalComment, ProposalRevision
from duobaan.proposals.service import counter_proposal
from tests.support.story import Stage

TWINS = 20


async def twins(one: Callable[[], Awaitable[object]]) -> list[object]:
    return await asyncio.gather(*(one() for _ in range(TWINS)))


async def count(stage: Stage, kind: type[Base]) -> int:
    async with stage.db.read() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


async def test_twins_of_a_counter_write_one_revision(any_stage: Stage) -> None:
    stage = any_stage
    row = await stage.propose()

    async def counter(note: str = "x", key: str | None = "k") -> int:
        done = await counter_proposal(
            stage.persons[0],
            stage.db,
            proposal_id=row.id,
            revision=1,
            terms=stage.terms(note=note),
            idempotency_key=key,
        )
        return done.current_revision

    assert set(await twins(counter)) == {2}
    assert await count(stage, ProposalRevision) == 2
    with pytest.raises(InvalidInput) as caught:
        await counter("something else")
    assert caught.value.issues[0].rule == "key_reused"
    with pytest.raises(StaleRevision):
        await counter(key=None)


@pytest.mark.parametrize("key", ["k", None])
async def test_twins_of_the_last_accept_make_one_arrangement_and_all_hear_of_it(
    any_stage: Stage, key: str | None
) -> None:
    stage = any_stage
    row = await stage.propose(stage.line(0, 0, 1))
    await accept_proposal(stage.coordinators[0], stage.db, proposal_id=row.id, revision=1)

    async def accept() -> object:
        done = await accept_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, idempotency_key=key)
        return done.arrangement and done.arrangement.id

    made = set(await twins(accept))
    assert len(made) == 1
    assert None not in made
    assert (await count(stage, Arrangement), await count(stage, Consent)) == (1, 3)


async def test_twins_of_a_comment_say_it_once(any_stage: Stage) -> None:
    stage = any_stage
    row = await stage.propose()

    async def comment(actor: Actor = stage.persons[0]) -> object:
        said = await comment_on_proposal(
            actor, stage.db, proposal_id=row.id, body="Mag het lokaal anders?", idempotency_key="k"
        )
        return said.id

    assert len(set(await twins(comment))) == 1
    # A key belongs to one person: somebody else may have chosen the same one.
    await comment(stage.persons[1])
    assert await count(stage, ProposalComment) == 2
