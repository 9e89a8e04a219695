"""A server that can be killed and started again, as the benchmarks have it, started as the tests start processes."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.living import Living, Process
from tests.support import warm


class WarmLiving(Living):
    """One `duobaan serve`; in a test run it need not import the program anew after each kill."""

    def _begin(self, words: Sequence[str], writing: int) -> Process:
        return warm.start(words, self._environment, stdout=writing, stderr=writing)
