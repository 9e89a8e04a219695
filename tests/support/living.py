"""A server that can be killed and started again, as the benchmarks have it, started as the tests start processes."""

from __future__ import annotations

import os
import threading
import time
from queue import Queue
from typing import Any

from benchmarks.living import Living
from tests.support import warm


class WarmLiving(Living):
    """One `duobaan serve`; in a test run it need not import the program anew after each kill."""

    def start(self) -> float:
        """Start and wait for the ready line; return the seconds that it took."""
        began = time.perf_counter()
        words = ["serve", "--port", str(self._port)]
        reading, writing = os.pipe()
        try:
            process: Any = warm.start(words, self._environment, stdout=writing, stderr=writing)
        finally:
            os.close(writing)
        process.stdout = open(reading, encoding="utf-8")  # noqa: SIM115 - closed by whoever reads it to its end
        self._process, self._lines = process, Queue()
        threading.Thread(target=self._read, args=(process, self._lines), daemon=True).start()
        self.base = self._address(process)
        return time.perf_counter() - began
