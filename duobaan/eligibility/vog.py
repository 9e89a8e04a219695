"""The certificate of conduct (VOG) as a dated fact: how old it may be when it is handed to a board; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from duobaan.eligibility.rule_book import Limit, all_limits
from duobaan.eligibility.rules import Reason, add_months
from duobaan.words import LegalGround, Sector

PREFIX = "VOG_MAX_AGE"


@dataclass(frozen=True, slots=True)
class VogFact:
    """A certificate that a board approved: when it was issued and handed over; the document itself is nowhere."""

    board_id: UUID
    issued_on: dt.date
    handed_over_on: dt.date


@dataclass(frozen=True, slots=True)
class VogStanding:
    """Whether a board has someone's certificate, and else the first day of issue that is fresh enough on a day.

    Each board asks its own. `unconfirmed_issued_from` follows a stricter limit that is quoted and not verified.
    """

    is_held: bool
    issued_from: dt.date
    unconfirmed_issued_from: dt.date | None
    rules: tuple[Reason, ...]


def vog_limits(sector: Sector, on: dt.date) -> list[Limit]:
    """Return the limits of age in force on a day, for every sector and for this one."""
    return [
        limit
        for limit in all_limits()
        if limit.code.startswith(PREFIX) and limit.term.holds(on) and limit.sector in (None, sector)
    ]


def oldest_issue(limit: Limit, handed_over_on: dt.date) -> dt.date:
    """Return the first day of issue that is not too old on the day of handing over."""
    if limit.unit == "WEEKS":
        return handed_over_on - dt.timedelta(weeks=limit.value)
    oldest = add_months(handed_over_on, -limit.value)
    # The last day of a short month hands over what was issued on the longer month's later days as well.
    return oldest if add_months(oldest, limit.value) >= handed_over_on else oldest + dt.timedelta(days=1)


def is_fresh(fact: VogFact, sector: Sector) -> bool:
    """Say whether a certificate was young enough on the day it was handed over, by the verified limits of that day."""
    return all(
        fact.issued_on >= oldest_issue(limit, fact.handed_over_on)
        for limit in vog_limits(sector, fact.handed_over_on)
        if limit.verified
    )


def vog_standing(facts: Iterable[VogFact], board_id: UUID, sector: Sector, on: dt.date) -> VogStanding:
    """Say whether someone's certificate lies with a board, and what a new one handed over on a day must be."""
    limits = vog_limits(sector, on)
    firm = [oldest_issue(limit, on) for limit in limits if limit.verified]
    quoted = [oldest_issue(limit, on) for limit in limits if not limit.verified]
    return VogStanding(
        is_held=any(fact.board_id == board_id and is_fresh(fact, sector) for fact in facts),
        issued_from=max(firm),
        unconfirmed_issued_from=max(quoted, default=None),
        rules=tuple(
            Reason(
                limit.code,
                LegalGround.NEEDS_REVIEW,
                limit.source,
                verified=limit.verified,
                first=limit.term.first,
                last=limit.term.last,
            )
            for limit in limits
        ),
    )
