"""Figures of the market and of a region, and proposals that are stuck."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.clock import now
from duobaan.insights import rules, service, stuck
from duobaan.reference.regions import find_province
from duobaan.words import FunnelStage, StuckReason
from schema.context import Info
from schema.organisations.types import Organisation, by_id
from schema.proposals.types import MatchProposal
from schema.reference.types import Province, Subject


@strawberry.type(description="Open work beside free time, for one subject or for all together.")
class BalanceCell:
    """Figures over people are null where fewer than three are behind them, and rounded to five hours elsewhere."""

    cell: strawberry.Private[rules.Cell]
    vacancy_count: int = strawberry.field(description="Published vacancies with lessons that nobody has yet.")
    open_minutes_week: int = strawberry.field(description="Their minutes a week that nobody has yet.")
    professional_count: int | None = strawberry.field(description="People with free time; null for fewer than three.")
    free_minutes_week: int | None = strawberry.field(
        description="Their minutes a week that offer, release and agreed work leave; null for fewer than three people."
    )

    @strawberry.field(description="The subject; null for all subjects together.")
    def subject(self) -> Subject | None:
        """Look it up."""
        return None if self.cell.subject is None else Subject.by_codes((self.cell.subject,))[0]

    @classmethod
    def of(cls, cell: rules.Cell) -> BalanceCell:
        """Wrap a cell."""
        return cls(
            cell=cell,
            vacancy_count=cell.demand.vacancies,
            open_minutes_week=cell.demand.minutes,
            professional_count=cell.supply.people if cell.supply else None,
            free_minutes_week=cell.supply.minutes if cell.supply else None,
        )


@strawberry.type(description="Open work beside free time in one area.")
class AreaBalance:
    """A vacancy or a person with two subjects counts in both, and once in `total`."""

    area: strawberry.Private[str]
    total: BalanceCell = strawberry.field(description="All subjects together.")
    subjects: list[BalanceCell] = strawberry.field(
        description="The subjects that were asked, else the twenty with most open work; without empty ones."
    )

    @strawberry.field(description="The province; null where the area is a region.")
    def province(self) -> Province | None:
        """Look it up."""
        found = find_province(self.area)
        return None if found is None else Province.of(found)

    @classmethod
    def of(cls, row: rules.AreaBalance) -> AreaBalance:
        """Wrap an area."""
        return cls(area=row.area, total=BalanceCell.of(row.total), subjects=[BalanceCell.of(c) for c in row.subjects])


@strawberry.type(description="How many of a period's vacancies came this far.")
class FunnelStep:
    """Each step is part of the one before it, for vacancies."""

    stage: FunnelStage = strawberry.field(description="The step on the way from published to begun.")
    vacancy_count: int = strawberry.field(description="Vacancies that came this far.")
    count: int = strawberry.field(description="How many vacancies, proposals or arrangements these are.")


@strawberry.type(description="How a region stands, for those who work for it.")
class RegionReport:
    """The funnel follows the vacancies that were published from `since` up to `until`."""

    region_key: strawberry.Private[UUID]
    since: dt.date
    until: dt.date
    balance: AreaBalance = strawberry.field(description="Open work beside free time in the region.")
    funnel: list[FunnelStep] = strawberry.field(description="From published to begun, in order.")
    stuck_count: int = strawberry.field(
        description="Open proposals in the region that are stuck; `stuckProposals` lists those that the viewer may see."
    )

    @strawberry.field(description="The region.")
    async def region(self, info: Info) -> Organisation | None:
        """Load it."""
        return await by_id(info.context, self.region_key)

    @classmethod
    def of(cls, row: service.RegionReport) -> RegionReport:
        """Wrap a report."""
        return cls(
            region_key=row.region_id,
            since=row.start,
            until=row.end,
            balance=AreaBalance.of(row.balance),
            funnel=[FunnelStep(stage=one.stage, vacancy_count=one.vacancies, count=one.count) for one in row.funnel],
            stuck_count=row.stuck,
        )


@strawberry.type(description="An open proposal in which nobody answers, or whose deadline is near.")
class StuckProposal:
    """What is near its end comes first."""

    proposal: MatchProposal
    reasons: list[StuckReason]
    last_word_at: dt.datetime = strawberry.field(description="When anybody last proposed, answered or commented.")
    silent_days: int = strawberry.field(description="Whole days since then.")

    @classmethod
    def of(cls, row: stuck.StuckProposal, proposal: MatchProposal) -> StuckProposal:
        """Wrap a stuck proposal."""
        return cls(
            proposal=proposal,
            reasons=list(row.reasons),
            last_word_at=row.last_word_at,
            silent_days=max((now() - row.last_word_at).days, 0),
        )
