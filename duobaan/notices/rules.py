"""Pure rules of notices: quiet hours, when the next digest goes, and when a letter is due; days as in Amsterdam.

All is counted in instants: on the two days a year with 23 or 25 hours a quiet night ends once, at the clock's word.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from duobaan.clock import AMSTERDAM
from duobaan.errors import InvalidInput, Issue
from duobaan.notices.models import QUIET_FROM, QUIET_TO, DigestCadence, NoticeChannel

DIGEST_MINUTE: Final = 7 * 60 + 30
"""The minute of the day at which digests go."""
DIGEST_WEEKDAY: Final = 0
"""Weekly ones go on Monday."""
DAY_MINUTES: Final = 24 * 60
_ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Habits:
    """How someone wants to be mailed at all."""

    digest: DigestCadence = DigestCadence.DAILY
    quiet_from: int = QUIET_FROM
    quiet_to: int = QUIET_TO
    mail_stopped: bool = False


def at_minute(day: dt.date, minute: int) -> dt.datetime:
    """Return the instant of a minute of a Dutch day; one that the clock skips counts as the hour after it."""
    local = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), AMSTERDAM)
    return local.astimezone(dt.UTC)


def after_quiet(at: dt.datetime, quiet_from: int, quiet_to: int) -> dt.datetime:
    """Return the instant itself, or the end of the quiet hours in which it falls."""
    if quiet_from == quiet_to:
        return at
    today = at.astimezone(AMSTERDAM).date()
    for day in (today - _ONE_DAY, today):
        begin = at_minute(day, quiet_from)
        end = at_minute(day if quiet_to > quiet_from else day + _ONE_DAY, quiet_to)
        if begin <= at < end:
            return end
    return at


def next_digest(after: dt.datetime, cadence: DigestCadence) -> dt.datetime:
    """Return when the first digest after an instant goes."""
    day = after.astimezone(AMSTERDAM).date()
    while True:
        at = at_minute(day, DIGEST_MINUTE)
        if at > after and (cadence is DigestCadence.DAILY or day.weekday() == DIGEST_WEEKDAY):
            return at
        day += _ONE_DAY


def last_digest(at: dt.datetime, cadence: DigestCadence) -> dt.datetime:
    """Return when the newest digest up to an instant went."""
    day = at.astimezone(AMSTERDAM).date()
    while True:
        found = at_minute(day, DIGEST_MINUTE)
        if found <= at and (cadence is DigestCadence.DAILY or day.weekday() == DIGEST_WEEKDAY):
            return found
        day -= _ONE_DAY


def due_at(channel: NoticeChannel, habits: Habits, at: dt.datetime) -> dt.datetime | None:
    """Return when a notice of this instant is mailed; None when it is not."""
    if habits.mail_stopped or channel in (NoticeChannel.INBOX, NoticeChannel.OFF):
        return None
    wanted = at if channel is NoticeChannel.AT_ONCE else next_digest(at, habits.digest)
    return after_quiet(wanted, habits.quiet_from, habits.quiet_to)


def check_habits(quiet_from: int, quiet_to: int) -> None:
    """Raise InvalidInput unless both are minutes of a day."""
    issues = [
        Issue(("input", name), "between", {"low": 0, "high": DAY_MINUTES - 1})
        for name, value in (("quietFrom", quiet_from), ("quietTo", quiet_to))
        if not 0 <= value < DAY_MINUTES
    ]
    if issues:
        raise InvalidInput(*issues)
