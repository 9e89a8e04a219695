"""How each negotiation of the demo region goes, from the proposal to where it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from uuid import UUID

from duobaan.access import SYSTEM
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.service import cancel_arrangement, pause_arrangement, terminate_arrangement
from duobaan.proposals.answers import reject_counter, withdraw_proposal
from duobaan.proposals.clock import run_proposal_clock
from duobaan.seed import personas
from duobaan.seed.drafts import write_draft
from duobaan.seed.ledgers import write_hours
from duobaan.seed.performing import Performance
from duobaan.seed.plays import Play, Plot
from duobaan.seed.stage import Stage
from duobaan.words import DeclineReason

_P = Plot
_DAY = dt.timedelta(days=1)


async def _completed(play: Performance) -> None:
    await play.start()
    end = play.fit.vacancy.ends_on
    assert end is not None
    with play.stage.at(dt.datetime.combine(end, dt.time(6), dt.UTC)):
        await run_arrangement_clock(SYSTEM, play.db)


async def _terminated(play: Performance) -> None:
    made = await play.start()
    with play.stage.at(play.stage.book.now - 5 * _DAY):
        await terminate_arrangement(
            play.stage.school(play.fit),
            play.db,
            arrangement_id=made.id,
            ends_on=play.stage.book.today - 2 * _DAY,
            reason=play.word("reason"),
        )


async def _suspended(play: Performance) -> None:
    made = await play.start()
    with play.stage.at(play.stage.book.now - 3 * _DAY):
        await pause_arrangement(play.stage.school(play.fit), play.db, arrangement_id=made.id, reason="Ziekte")


async def _active(play: Performance) -> None:
    await play.start()


async def _confirmed(play: Performance) -> None:
    made = await play.agree()
    await play.sign(made)
    await play.check(made)


async def _preparing(play: Performance) -> None:
    made = await play.agree()
    if play.play.number % 2:
        await play.check(made, at_most=1)
    else:
        await play.sign(made)


async def _cancelled(play: Performance) -> None:
    made = await play.agree()
    with play.stage.at(play.time):
        await cancel_arrangement(
            play.stage.school(play.fit), play.db, arrangement_id=made.id, reason=play.word("reason")
        )


async def _superseded(play: Performance) -> None:
    await play.propose(rival=True)
    await play.agree()


async def _expired(play: Performance) -> None:
    await play.comment(await play.propose(), play.stage.own(play.fit.person))
    with play.stage.at(play.stage.book.now):
        await run_proposal_clock(SYSTEM, play.db)


async def _declined_by_person(play: Performance) -> None:
    reasons = (DeclineReason.NO_TIME, DeclineReason.TIMETABLE, DeclineReason.DISTANCE, DeclineReason.FIT)
    await play.decline(await play.propose(), play.stage.own(play.fit.person), play.dice.choice(reasons))


async def _declined_by_company(play: Performance) -> None:
    company = play.stage.company(play.fit.person)
    assert company is not None
    key = await play.propose()
    await play.accept(key, play.stage.own(play.fit.person))
    await play.decline(key, company, DeclineReason.EMPLOYER_REFUSED)


async def _withdrawn(play: Performance) -> None:
    key = await play.propose()
    with play.stage.at(play.time):
        await withdraw_proposal(play.stage.school(play.fit), play.db, proposal_id=key)


async def _open(play: Performance) -> None:
    key = await play.propose()
    if play.play.number % 2:
        await play.comment(key, play.stage.own(play.fit.person))


async def _countered(play: Performance) -> UUID:
    company = play.stage.company(play.fit.person)
    assert company is not None
    key = await play.propose()
    await play.accept(key, play.stage.own(play.fit.person))
    await play.counter(key, company)
    return key


async def _open_countered(play: Performance) -> None:
    await play.comment(await _countered(play), play.stage.school(play.fit))


async def _counter_rejected(play: Performance) -> None:
    key = await _countered(play)
    with play.stage.at(play.time):
        await reject_counter(play.stage.school(play.fit), play.db, proposal_id=key, revision=2)


async def _half_accepted(play: Performance) -> None:
    await play.accept(await play.propose(), play.stage.own(play.fit.person))


async def _by_person(play: Performance) -> None:
    await play.propose(play.stage.own(play.fit.person))


async def _by_matchmaker(play: Performance) -> None:
    user = play.stage.people.persona(personas.MATCHMAKER)
    await play.propose(play.stage.actor(user))


PLOTS: dict[Plot, Callable[[Performance], Awaitable[None]]] = {
    _P.COMPLETED: _completed,
    _P.TERMINATED: _terminated,
    _P.SUSPENDED: _suspended,
    _P.ACTIVE: _active,
    _P.CONFIRMED: _confirmed,
    _P.PREPARING: _preparing,
    _P.CANCELLED: _cancelled,
    _P.SUPERSEDED: _superseded,
    _P.EXPIRED: _expired,
    _P.DECLINED_BY_PERSON: _declined_by_person,
    _P.DECLINED_BY_COMPANY: _declined_by_company,
    _P.WITHDRAWN: _withdrawn,
    _P.OPEN: _open,
    _P.OPEN_COUNTERED: _open_countered,
    _P.OPEN_COUNTER_REJECTED: _counter_rejected,
    _P.OPEN_HALF_ACCEPTED: _half_accepted,
    _P.OPEN_BY_PERSON: _by_person,
    _P.OPEN_BY_MATCHMAKER: _by_matchmaker,
    _P.DRAFT: write_draft,
    _P.TEACHING: write_hours,
}


async def perform(stage: Stage, play: Play) -> None:
    """Play one negotiation."""
    await PLOTS[play.plot](Performance(stage, play))
