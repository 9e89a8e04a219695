"""How handing a letter over ended."""

from __future__ import annotations

import enum


class Outcome(enum.Enum):
    """SENT: the mail server has it. LATER: nobody is to blame yet. REFUSED: this letter is never taken."""

    SENT = "SENT"
    LATER = "LATER"
    REFUSED = "REFUSED"
