"""Steps that bring the stage's post from agreed to running, for tests of what comes after."""

from __future__ import annotations

import datetime as dt

import time_machine

from duobaan.access import SYSTEM
from duobaan.arrangements.checking import approve_check
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.reading import Work, read_arrangements
from duobaan.arrangements.service import sign_arrangement
from duobaan.proposals.answers import accept_proposal
from tests.support.story import STARTS, Stage

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ISSUED, HANDED = dt.date(2026, 11, 1), dt.date(2026, 11, 20)


async def agree(stage: Stage) -> Arrangement:
    """The post that both agreed to share."""
    row = await stage.propose()
    for actor in (*stage.persons, *stage.coordinators):
        found = (await accept_proposal(actor, stage.db, proposal_id=row.id, revision=1)).arrangement
    assert found is not None
    return found


async def work(stage: Stage, made: Arrangement) -> Work:
    """The arrangement as it is now."""
    return (await read_arrangements(SYSTEM, stage.db, ids=[made.id]))[made.id]


async def sign_all(stage: Stage, made: Arrangement, version: int = 1) -> None:
    """Everybody signs."""
    for actor in (stage.director, *stage.persons, *stage.coordinators):
        await sign_arrangement(actor, stage.db, arrangement_id=made.id, terms_version=version)


async def approve_all(stage: Stage, made: Arrangement) -> None:
    """Every check is in order."""
    for check in (await work(stage, made)).checks:
        await approve_check(stage.director, stage.db, check_id=check.id, issued_on=ISSUED, handed_over_on=HANDED)


async def start(stage: Stage, made: Arrangement, clock: time_machine.Traveller) -> None:
    """The first day comes."""
    await sign_all(stage, made)
    await approve_all(stage, made)
    clock.move_to(dt.datetime.combine(STARTS, dt.time(6), dt.UTC))
    assert (await run_arrangement_clock(SYSTEM, stage.db)).started == 1
