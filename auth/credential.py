"""What a request proved itself with, kept so that a connection that stays open can be asked again."""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.access import Actor


class ProofKind(enum.Enum):
    """Where the proof is kept."""

    SESSION = "session"
    TOKEN = "token"
    GRANT = "grant"


@dataclass(frozen=True, slots=True)
class Credential:
    """One proof of one account; `again` proves it anew, None when it counts no more."""

    kind: ProofKind
    proof_id: UUID
    user_id: UUID
    again: Callable[[], Awaitable[Actor | None]] = field(compare=False)
    expires_at: float = field(default=float("inf"), compare=False)  # what is signed ends by itself, in epoch seconds
