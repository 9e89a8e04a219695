"""What the routes share: database, settings, hasher, cookie policy, limits and the demo door."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from auth.demo import DemoDoor
from auth.limits import AttemptLimit
from auth.passwords import PasswordHasher
from auth.sessions import SessionPolicy
from duobaan.db.uow import Database
from duobaan.settings import Settings


@dataclass(slots=True)
class Desk:
    """One per process."""

    db: Database
    settings: Settings
    lan: bool = False
    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    by_person: AttemptLimit = field(default_factory=lambda: AttemptLimit(most=10, seconds=300))
    by_address: AttemptLimit = field(default_factory=lambda: AttemptLimit(most=60, seconds=300))
    policy: SessionPolicy = field(init=False)
    demo: DemoDoor = field(init=False)

    def __post_init__(self) -> None:
        self.policy = SessionPolicy.of(self.settings)
        self.demo = DemoDoor(self.db, self.settings, lan=self.lan)

    def address_of(self, request: Request) -> str:
        """Return the network address that a request came from (a proxy's headers are the server's business)."""
        return request.client.host if request.client else "unknown"
