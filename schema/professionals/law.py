"""What the law says of someone, in words: reasons with their source, a guest's budget, and the disclaimer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import strawberry

from duobaan import labels
from duobaan.eligibility.asking import Budget
from duobaan.eligibility.budget import BudgetRow
from duobaan.eligibility.rules import Reason
from duobaan.reference.subjects import subjects
from duobaan.words import LegalGround
from schema.context import Context, Info
from schema.organisations.types import Organisation, by_id
from schema.vocabulary import Locale, language

DISCLAIMER = "reasons.NO_LEGAL_ADVICE"
_SUBJECTS = ("subject", "subjects")


def in_words(code: str, facts: Mapping[str, object], context: Context, locale: Locale | None) -> str:
    """Return a reason in the caller's language; subjects by their names."""
    asked = language(context, locale)
    named = {name: _named(value, asked) if name in _SUBJECTS else value for name, value in facts.items()}
    return labels.render(f"reasons.{code}", asked, named)


def _named(value: object, locale: str) -> str:
    codes = value if isinstance(value, tuple) else (value,)
    known = subjects()
    return ", ".join(known[code].name(locale) if code in known else str(code) for code in codes)


@strawberry.type(description="A condition under which a rule holds.")
class RuleCondition:
    """By code; ask `label` for words."""

    code: str

    @strawberry.field(description="The condition in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Render the condition."""
        return in_words(self.code, {}, info.context, locale)


@strawberry.type(description="A dated rule of law and what it grants this person.")
class RuleReason:
    """`from` and `to` are the days between which the rule is in force; `until` is the last day of this ground."""

    code: str
    ground: LegalGround
    source: str | None = strawberry.field(description="Where the rule stands.")
    is_verified: bool = strawberry.field(description="False: rests on secondary sources, the school must check it.")
    from_: dt.date | None = strawberry.field(name="from")
    to: dt.date | None
    until: dt.date | None
    conditions: list[RuleCondition]
    facts: strawberry.Private[Mapping[str, object]]

    @strawberry.field(description="The rule in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Render the rule."""
        return in_words(self.code, self.facts, info.context, locale)

    @classmethod
    def of(cls, reason: Reason) -> RuleReason:
        """Wrap a reason."""
        return cls(
            code=reason.code,
            ground=reason.ground,
            source=reason.source,
            is_verified=reason.verified,
            from_=reason.first,
            to=reason.last,
            until=reason.until,
            conditions=[RuleCondition(code=code) for code in reason.conditions],
            facts=reason.facts,
        )


@strawberry.type(description="A guest's yearly budget at one board, or over all boards; minutes of clock time.")
class GuestBudgetRow:
    """`used` is what was taught and what is planned, in school weeks, holidays left out."""

    row: strawberry.Private[BudgetRow]
    school_year: int = strawberry.field(description="The calendar year in which the school year starts.")
    limit_minutes: int
    taught_minutes: int
    planned_minutes: int
    used_minutes: int
    left_minutes: int = strawberry.field(description="Below nothing when more is planned than the year allows.")
    weekly_average_minutes: int = strawberry.field(description="The weekly average that the year comes from.")
    peak_minutes: int = strawberry.field(description="The fullest week.")
    peak_week: dt.date | None = strawberry.field(description="The Monday of the fullest week.")
    is_peak: bool = strawberry.field(description="Whether a week lies above the average: allowed, and worth a look.")
    blocks: bool = strawberry.field(description="Whether the limit refuses: per board it does, in total it warns.")
    rule: RuleReason

    @strawberry.field(description="The board; null for the total over all boards.")
    async def board(self, info: Info) -> Organisation | None:
        """Load the board."""
        return await by_id(info.context, self.row.board_id)

    @classmethod
    def of(cls, row: BudgetRow) -> GuestBudgetRow:
        """Wrap a row."""
        return cls(
            row=row,
            school_year=row.school_year,
            limit_minutes=row.limit_minutes,
            taught_minutes=row.taught_minutes,
            planned_minutes=row.planned_minutes,
            used_minutes=row.used_minutes,
            left_minutes=row.left_minutes,
            weekly_average_minutes=row.weekly_minutes,
            peak_minutes=row.peak_minutes,
            peak_week=row.peak_week,
            is_peak=row.is_peak,
            blocks=row.board_id is not None,
            rule=RuleReason.of(row.reason),
        )


@strawberry.type(description="What someone teaches as a guest in a school year, used and left.")
class GuestBudget:
    """Whether the limit counts per board or over all boards is not settled: both are counted."""

    school_year: int
    total: GuestBudgetRow
    boards: list[GuestBudgetRow] = strawberry.field(description="Per board, as far as the viewer may know of it.")

    @strawberry.field(description="That this is no legal advice, in words.")
    def disclaimer(self, info: Info, locale: Locale | None = None) -> str:
        """Render the disclaimer."""
        return labels.label(DISCLAIMER, language(info.context, locale))

    @classmethod
    def of(cls, budget: Budget) -> GuestBudget:
        """Wrap a budget."""
        return cls(
            school_year=budget.school_year,
            total=GuestBudgetRow.of(budget.total),
            boards=[GuestBudgetRow.of(row) for row in budget.boards],
        )
