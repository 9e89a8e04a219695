"""The monthly statement of hours as CSV; pure. No invoice: minutes, never money.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV injection").
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from duobaan.words import HourKind

HEADER = ("month", "date", "professional", "school", "kind", "minutes", "hours", "note")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class StatedLine:
    """One approved entry of a statement."""

    month: dt.date
    worked_on: dt.date
    professional: str
    school: str
    kind: HourKind
    minutes: int
    note: str


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def to_csv(lines: Iterable[StatedLine]) -> str:
    """Write the lines with a header, in the comma form of RFC 4180; the total is in the last line."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    total = 0
    for line in lines:
        total += line.minutes
        writer.writerow(
            (
                f"{line.month:%Y-%m}",
                line.worked_on.isoformat(),
                safe_cell(line.professional),
                safe_cell(line.school),
                line.kind.value,
                line.minutes,
                f"{line.minutes / 60:.2f}",
                safe_cell(line.note),
            )
        )
    writer.writerow(("", "", "", "", "TOTAL", total, f"{total / 60:.2f}", ""))
    return out.getvalue()
