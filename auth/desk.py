"""What the routes share: database, settings, hasher, cookie policy, limits, signing keys and the demo door."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from starlette.requests import Request

from auth.demo import DemoDoor
from auth.limits import AttemptLimit
from auth.passwords import PasswordHasher
from auth.sessions import SessionPolicy
from auth.signing import PublicKeys, SigningKeys
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
    # What seals signing keys at rest; without one of the installation's own they are for this process only.
    seal: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    policy: SessionPolicy = field(init=False)
    keys: SigningKeys = field(init=False)
    public_keys: PublicKeys = field(init=False)
    demo: DemoDoor = field(init=False)

    def __post_init__(self) -> None:
        self.policy = SessionPolicy.of(self.settings)
        self.keys, self.public_keys = SigningKeys(self.db, self.seal), PublicKeys(self.db)
        self.demo = DemoDoor(self.db, self.settings, lan=self.lan)

    def address_of(self, request: Request) -> str:
        """Return the network address that a request came from (a proxy's headers are the server's business)."""
        return request.client.host if request.client else "unknown"
