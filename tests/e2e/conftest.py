"""Lets the samples of campaigns start their servers as the other tests do."""

from __future__ import annotations

import pytest

from tests.support.living import WarmLiving


@pytest.fixture(autouse=True)
def warm_campaigns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a campaign that kills servers fork them: it is about what a kill leaves behind."""
    monkeypatch.setattr("benchmarks.kills.Living", WarmLiving)
