"""The laws that hold after every step, checked on rows as they are stored: trust.md's invariants, one function each."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.weeks import doubles, lessons_twice, stretches
from duobaan.db.base import Base

Row = dict[str, Any]

# domain.md B.4, written down once more: which state may follow which. Not read from the product's tables.
MAY: dict[str, set[tuple[str, str]]] = {
    "Professional": {
        ("DRAFT", "AWAITING_CONFIRMATION"),
        ("AWAITING_CONFIRMATION", "AWAITING_RELEASE"),
        ("AWAITING_CONFIRMATION", "ERASED"),
        ("DRAFT", "AWAITING_RELEASE"),
        ("ARCHIVED", "AWAITING_RELEASE"),
        ("AWAITING_RELEASE", "PUBLISHED"),
        ("AWAITING_RELEASE", "DRAFT"),
        ("PUBLISHED", "PAUSED"),
        ("PAUSED", "PUBLISHED"),
        ("PUBLISHED", "STALE"),
        ("STALE", "PUBLISHED"),
        ("PUBLISHED", "AWAITING_RELEASE"),
        ("STALE", "AWAITING_RELEASE"),
        *((state, "ARCHIVED") for state in ("DRAFT", "AWAITING_RELEASE", "PUBLISHED", "PAUSED", "STALE")),
        *((state, "ERASED") for state in ("DRAFT", "AWAITING_RELEASE", "PUBLISHED", "PAUSED", "STALE", "ARCHIVED")),
    },
    "Release": {
        ("PROPOSED", "GRANTED"),
        *((state, end) for state in ("PROPOSED", "GRANTED") for end in ("EXPIRED", "REVOKED", "REPLACED")),
    },
    "Vacancy": {
        ("DRAFT", "PUBLISHED"),
        ("DRAFT", "SCHEDULED"),
        ("SCHEDULED", "PUBLISHED"),
        ("PUBLISHED", "PARTLY_FILLED"),
        ("PUBLISHED", "FILLED"),
        ("PARTLY_FILLED", "FILLED"),
        ("PARTLY_FILLED", "PUBLISHED"),
        ("FILLED", "PARTLY_FILLED"),
        ("FILLED", "PUBLISHED"),
        ("PUBLISHED", "EXPIRED"),
        ("PARTLY_FILLED", "EXPIRED"),
        ("EXPIRED", "PUBLISHED"),
        ("FILLED", "CLOSED"),
        *((state, "WITHDRAWN") for state in ("DRAFT", "SCHEDULED", "PUBLISHED", "PARTLY_FILLED")),
    },
    "MatchProposal": {
        ("DRAFT", "OPEN"),
        *(("OPEN", end) for end in ("AGREED", "DECLINED", "WITHDRAWN", "EXPIRED", "SUPERSEDED")),
    },
    "Arrangement": {
        ("PREPARING", "CONFIRMED"),
        ("CONFIRMED", "ACTIVE"),
        ("ACTIVE", "SUSPENDED"),
        ("SUSPENDED", "ACTIVE"),
        ("ACTIVE", "COMPLETED"),
        ("SUSPENDED", "COMPLETED"),
        ("PREPARING", "CANCELLED"),
        ("CONFIRMED", "CANCELLED"),
        ("ACTIVE", "TERMINATED"),
        ("SUSPENDED", "TERMINATED"),
    },
    "CheckItem": {
        ("REQUIRED", "REQUESTED"),
        ("REQUESTED", "RECEIVED"),
        ("RECEIVED", "APPROVED"),
        ("RECEIVED", "REJECTED"),
        ("REJECTED", "REQUESTED"),
        ("EXPIRED", "REQUESTED"),
        ("APPROVED", "EXPIRED"),
        ("REQUIRED", "WAIVED"),
    },
}
FIRST = {
    "Professional": "DRAFT",
    "Release": "PROPOSED",
    "Vacancy": "DRAFT",
    "MatchProposal": "DRAFT",
    "Arrangement": "PREPARING",
    "CheckItem": "REQUIRED",
}
TABLES = {
    "Professional": "professionals",
    "Release": "releases",
    "Vacancy": "vacancies",
    "MatchProposal": "match_proposals",
    "Arrangement": "arrangements",
    "CheckItem": "check_items",
}
# Which event tells of a changed row, and under which name its id stands in there.
TOLD = {
    "Professional": ("ProfileChanged", "professional_id", "id"),
    "Release": ("ReleaseChanged", "release_id", "id"),
    "Vacancy": ("VacancyChanged", "vacancy_id", "id"),
    "MatchProposal": ("ProposalChanged", "proposal_id", "id"),
    "Arrangement": ("ArrangementChanged", "arrangement_id", "id"),
    "CheckItem": ("ArrangementChanged", "arrangement_id", "arrangement_id"),
    "Consent": ("ProposalChanged", "proposal_id", "proposal_id"),
    "Signature": ("ArrangementChanged", "arrangement_id", "arrangement_id"),
}
_PARTS = {"Consent": "consents", "Signature": "signatures", "Assignment": "assignments", "Audit": "audit_rows"}


@dataclass(slots=True)
class Snapshot:
    """All rows that the laws look at, by kind and key."""

    rows: dict[str, dict[UUID, Row]]
    outbox: dict[int, Row]
    commitments: dict[UUID, Row]

    def of(self, kind: str) -> dict[UUID, Row]:
        """Return the rows of one kind."""
        return self.rows[kind]

    def same_as(self, other: Snapshot) -> bool:
        """Say whether nothing at all differs."""
        return (self.rows, self.outbox.keys(), self.commitments) == (
            other.rows,
            other.outbox.keys(),
            other.commitments,
        )


async def _all(session: AsyncSession, name: str) -> list[Row]:
    return [dict(row) for row in (await session.execute(sa.select(Base.metadata.tables[name]))).mappings()]


async def take(session: AsyncSession) -> Snapshot:
    """Read everything."""
    rows = {kind: {row["id"]: row for row in await _all(session, name)} for kind, name in (TABLES | _PARTS).items()}
    outbox = {row["id"]: row for row in await _all(session, "outbox")}
    commitments = {row["id"]: row for row in await _all(session, "commitments")}
    return Snapshot(rows, outbox, commitments)


def changed(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, UUID, Row | None, Row]]:
    """Yield the rows that are new or differ."""
    for kind in TOLD:
        for key, row in after.of(kind).items():
            was = before.of(kind).get(key)
            if was != row:
                yield kind, key, was, row


def state_of(row: Row | None, kind: str) -> str:
    """Return a state as text."""
    return FIRST[kind] if row is None else str(row["status"].value)


def check_states_and_audit(before: Snapshot, after: Snapshot) -> None:
    """States move along the table only, and each move left exactly one audit row."""
    new = [row for key, row in after.of("Audit").items() if key not in before.of("Audit")]
    moves: defaultdict[tuple[str, UUID], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in new:
        if row["from_state"] is not None and row["from_state"] != row["to_state"]:
            moves[row["entity_kind"], row["entity_id"]][row["from_state"], row["to_state"]] += 1
    for kind in TABLES:
        for key, row in after.of(kind).items():
            was, now = state_of(before.of(kind).get(key), kind), state_of(row, kind)
            steps = moves.pop((kind, key), Counter())
            assert set(steps) <= MAY[kind], f"{kind} moved {dict(steps)}"
            assert _leads(was, now, steps), f"{kind} {key} went {was} -> {now}, but the audit says {dict(steps)}"
    strange = {key: dict(steps) for key, steps in moves.items() if key[0] in TABLES}
    assert not strange, f"audit rows of moves that did not happen: {strange}"
    assert not set(before.of("Audit")) - set(after.of("Audit")), "audit rows went missing"


def _leads(was: str, now: str, steps: Counter[tuple[str, str]]) -> bool:
    """Say whether the steps, each used once, lead from one state to the other."""
    left, at = Counter(steps), was
    while left:
        step = next((one for one in left if one[0] == at), None)
        if step is None:
            return False
        left[step] -= 1
        left += Counter()
        at = step[1]
    return at == now


def check_outbox(before: Snapshot, after: Snapshot, *, transactions: int = 1) -> None:
    """Every visible change has its outbox row, one and no more for each transaction."""
    new = [row for key, row in after.outbox.items() if key not in before.outbox]
    told: Counter[tuple[str, str, str]] = Counter()
    for row in new:
        for _, (name, field, _) in TOLD.items():
            if row["name"] == name:
                told[name, field, row["payload"][field]] += 1
                break
    wanted = {(TOLD[kind][0], TOLD[kind][1], str(row[TOLD[kind][2]])) for kind, _, _, row in changed(before, after)}
    # Another event about the same thing tells of it as well, as a reminder does.
    named = {(field, str(value)) for row in new for field, value in row["payload"].items()}
    missing = {one for one in wanted if (one[1], one[2]) not in named}
    assert not missing, f"changed and not told: {missing}"
    often = {key: count for key, count in told.items() if count > transactions}
    assert not often, f"told more than once: {often}"


async def check_nobody_twice(session: AsyncSession) -> None:
    """No two active commitments of one person overlap; no lesson has two teachers on one day."""
    twice = doubles(await stretches(session))
    assert not twice, f"booked twice: {twice}"
    lessons = await lessons_twice(session)
    assert not lessons, f"two teachers: {lessons}"


def work_spans(snapshot: Snapshot) -> Iterator[tuple[Row, dt.date, dt.date]]:
    """Yield the assignments that were not called off, with the days that they really last."""
    for row in snapshot.of("Assignment").values():
        arrangement = snapshot.of("Arrangement")[row["arrangement_id"]]
        end = min(row["valid_to"], row["left_on"] or row["valid_to"])
        if arrangement["status"].value != "CANCELLED" and row["valid_from"] < end:
            yield row, row["valid_from"], end


def check_hours(snapshot: Snapshot, today: dt.date) -> None:
    """From today on nobody teaches more than they offer, nor in an employer's time more than was released."""
    by_person: defaultdict[UUID, list[tuple[Row, dt.date, dt.date]]] = defaultdict(list)
    for row, start, end in work_spans(snapshot):
        by_person[row["professional_id"]].append((row, start, end))
    for key, work in by_person.items():
        offer = snapshot.of("Professional")[key]["max_minutes_week"]
        for day in {max(start, today) for _, start, end in work if end > today}:
            running = [row for row, start, end in work if start <= day < end]
            total = sum(row["minutes_week"] for row in running)
            assert total <= offer, f"{total} minutes on {day}, offered {offer}"
            for company in {row["company_id"] for row in running} - {None}:
                used = sum(row["minutes_week"] for row in running if row["company_id"] == company)
                granted = _granted(snapshot, key, company, day)
                assert used <= granted, f"{used} minutes on {day} in the time of an employer who released {granted}"


def _granted(snapshot: Snapshot, person: UUID, company: UUID, day: dt.date) -> int:
    return max(
        (
            row["minutes_week"]
            for row in snapshot.of("Release").values()
            if (row["professional_id"], row["company_id"]) == (person, company)
            and row["status"].value == "GRANTED"
            and row["valid_from"] <= day < row["valid_to"]
        ),
        default=0,
    )
