"""Reports by who is not signed in (DSA article 16): with a name and an address, which child abuse does not ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from uuid import UUID

from duobaan.access import ANONYMOUS, Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, LimitReached, NotFound
from duobaan.events import ReportChanged
from duobaan.people.rules import name_issue
from duobaan.reports.models import ReportDecision, ReportKind, ReportReason, ReportStatus
from duobaan.reports.repository import ReportRepository
from duobaan.reports.service import about_content, said_at
from duobaan.text import normal_email, squeeze

MOST_A_DAY = 5
"""Reports that one address may make in a day."""
MOST_OPEN = 50
"""Reports without an account that may wait for a decision on one and the same content."""
KEPT = dt.timedelta(days=183)
"""How long name and address stay after the decision: as long as one may complain (DSA article 20)."""
Tell = Callable[[str, str, ReportDecision, str], Awaitable[bool]]
"""Tells an address, in a language, what was decided and why; False when that has to wait."""


@requires(Permission.BROWSE, raises=(NotFound, InvalidInput, LimitReached))
async def report_as_guest(
    actor: Actor,
    db: Database,
    *,
    kind: ReportKind,
    target_id: UUID,
    reason: ReportReason,
    explanation: str,
    name: str = "",
    email: str = "",
    locale: str = "nl",
) -> None:
    """Report public content without an account; the decision is mailed to the address where mail is set up.

    The answer is the same whoever asks: the same report by the same address is one report.
    """
    said = said_at(explanation, "explanation")
    who, address = _notifier(reason, squeeze(name), email)
    async with db.write(ANONYMOUS) as uow:
        reports = ReportRepository(uow.session)
        row = await about_content(uow, ANONYMOUS, kind, target_id)
        if address is not None and await reports.is_open_from(address, target_id):
            return
        await _check_limits(reports, target_id, address)
        row.reason, row.explanation, row.notifier_locale = reason, said, locale
        row.notifier_name, row.notifier_email = who, address
        uow.session.add(row)
        facts = {"kind": kind.value, "reason": reason.value, "guest": True}
        uow.record("report.make", row, organisation_id=row.organisation_id, after=ReportStatus.OPEN.value, facts=facts)
        uow.emit(ReportChanged(row.id))


def _notifier(reason: ReportReason, name: str, email: str) -> tuple[str, str | None]:
    """Return name and address; both are needed but for child abuse, where whoever reports may stay unknown."""
    address = normal_email(email) if email.strip() else None
    if email.strip() and address is None:
        raise InvalidInput.at("input", "email", rule="email")
    if name and (issue := name_issue(name)) is not None:
        raise InvalidInput(issue)
    if reason is not ReportReason.CHILD_ABUSE:
        for field, value in (("name", name), ("email", address)):
            if not value:
                raise InvalidInput.at("input", field, rule="required")
    return name, address


async def _check_limits(reports: ReportRepository, target_id: UUID, address: str | None) -> None:
    if address is not None and await reports.made_by(address, now() - dt.timedelta(days=1)) >= MOST_A_DAY:
        raise LimitReached(limit=MOST_A_DAY, what="reports_a_day", path=("input", "email"))
    if await reports.waiting_for(target_id) >= MOST_OPEN:
        raise LimitReached(limit=MOST_OPEN, what="reports_waiting", path=("input", "aboutId"))


@requires(Permission.SYSTEM)
async def run_notice_clock(actor: Actor, db: Database, *, tell: Tell) -> int:
    """Tell decisions to who reported without an account, and forget them half a year later; return how many were told.

    A letter that does not go is tried again in the next round.
    """
    async with db.read() as session:
        untold = await ReportRepository(session).untold(actor)
    told = 0
    for row in untold:
        assert row.notifier_email is not None
        assert row.decision is not None
        if await tell(row.notifier_email, row.notifier_locale, row.decision, row.decision_reason):
            async with db.write(actor) as uow:
                await ReportRepository(uow.session).mark_told(row.id, row.decided_at, now())
            told += 1
    async with db.write(actor) as uow:
        await ReportRepository(uow.session).forget_notifiers(now() - KEPT)
    return told
