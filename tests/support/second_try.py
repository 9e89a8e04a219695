"""Gives a test of browsers and processes a second try, and says aloud which test needed it."""

from __future__ import annotations

import pytest

# What these drive keeps its own time: a browser, servers, sockets. No other test may ever be tried twice.
PLACES = ("tests/web/", "tests/live/", "tests/e2e/")


def allow(items: list[pytest.Item]) -> None:
    """Mark the tests that may be tried twice."""
    for item in items:
        if item.nodeid.startswith(PLACES):
            item.add_marker(pytest.mark.flaky(reruns=1))


def tell(terminal: pytest.TerminalReporter) -> None:
    """Write which tests passed on their second try only, and what went wrong on the first."""
    failed = {one.nodeid for outcome in ("failed", "error") for one in terminal.stats.get(outcome, [])}
    first = [one for one in terminal.stats.get("rerun", []) if one.nodeid not in failed]
    if not first:
        return
    terminal.write_sep("=", "PASSED ON THE SECOND TRY: mend these", yellow=True, bold=True)
    for report in first:
        terminal.write_line(report.longreprtext)
    for report in first:
        terminal.write_line(f"PASSED ON THE SECOND TRY: {report.nodeid}", yellow=True, bold=True)
