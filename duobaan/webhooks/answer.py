"""What an address answered, or why it did not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from duobaan.webhooks.models import DeliveryTrouble

GONE = 410


@dataclass(frozen=True, slots=True)
class Answer:
    """One attempt's outcome, from outside."""

    status_code: int | None = None
    trouble: DeliveryTrouble | None = None
    body: bytes = b""
    retry_after: dt.timedelta | None = None

    @property
    def is_taken(self) -> bool:
        """Say whether the message was taken."""
        return self.trouble is None


Post = Callable[[str, Mapping[str, str], bytes], Awaitable[Answer]]
"""Posts a body with headers to an address; nothing that the address does makes it raise."""
