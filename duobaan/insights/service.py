"""How the market stands by province, for anyone, and how a region stands, for those who work for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now, today
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotFound
from duobaan.insights.repository import InsightRepository
from duobaan.insights.rules import AreaBalance, balance, chosen_subjects, period
from duobaan.insights.stuck import USUAL, Patience
from duobaan.insights.stuck_repository import StuckRepository
from duobaan.reference.regions import provinces
from duobaan.reference.subjects import subjects as known_subjects
from duobaan.words import FunnelStage

_HERE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many vacancies of a period came this far, and how many vacancies, proposals or arrangements that is."""

    stage: FunnelStage
    vacancies: int
    count: int


@dataclass(frozen=True, slots=True)
class RegionReport:
    """How a region stands; the days of the period are half open."""

    region_id: UUID
    start: dt.date
    end: dt.date
    balance: AreaBalance
    funnel: tuple[FunnelStep, ...]
    stuck: int


@requires(Permission.BROWSE)
async def read_market_balance(actor: Actor, db: Database, *, subjects: Sequence[str] = ()) -> tuple[AreaBalance, ...]:
    """Lay open hours of vacancies beside free hours of people, by province and subject; what one may see of both.

    No figure stands for fewer than three people, and their hours are rounded. A vacancy or person with two subjects
    counts in both, and once in the total.
    """
    check_subjects(subjects)
    async with db.read() as session:
        insights = InsightRepository(session, actor)
        demand = await insights.demand(None, subjects)
        chosen = chosen_subjects(demand, subjects)
        supply = await insights.supply(None, chosen, today())
    return balance([one.name_nl for one in provinces()], demand, supply, chosen)


def check_subjects(subjects: Sequence[str]) -> None:
    """Raise InvalidInput for subjects that nobody knows."""
    for code in subjects:
        if code not in known_subjects():
            raise InvalidInput.at("subjects", rule="unknown_subject", subject=code)


@requires(Permission.INSIGHTS_READ, raises=(NotFound, InvalidInput))
async def read_region_report(
    actor: Actor,
    db: Database,
    *,
    region_id: UUID,
    start: dt.date | None = None,
    end: dt.date | None = None,
    subjects: Sequence[str] = (),
    patience: Patience = USUAL,
) -> RegionReport:
    """Say how a region stands: hours by subject, how far vacancies of a period came, and what is stuck.

    For those who work for the region or for the platform. Without days it is the school year until today.
    """
    if not (actor.holds(Permission.INSIGHTS_READ, region_id) or actor.holds_at_platform(Permission.INSIGHTS_READ)):
        raise NotFound("Organisation")
    check_subjects(subjects)
    patience.check()
    first, last = period(start, end, today())
    async with db.read() as session:
        insights = InsightRepository(session, actor)
        if not await insights.regions([region_id]):
            raise NotFound("Organisation")
        demand = await insights.demand([region_id], subjects)
        chosen = chosen_subjects(demand, subjects)
        supply = await insights.supply([region_id], chosen, today())
        steps = await insights.funnel(region_id, _midnight(first), _midnight(last))
        stuck = await StuckRepository(session).count_in(region_id, *patience.instants(now()))
    (area,) = balance([region_id.hex], demand, supply, chosen)
    funnel = tuple(FunnelStep(stage, *figures) for stage, figures in zip(FunnelStage, steps, strict=True))
    return RegionReport(region_id, first, last, area, funnel, stuck)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), _HERE)
