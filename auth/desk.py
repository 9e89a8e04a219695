"""What the routes share: database, settings, hasher, cookies, limits, mail, signing keys and the demo door."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from starlette.requests import Request

from auth.demo import DemoDoor
from auth.limits import AttemptLimit
from auth.mail import Post, post_of
from auth.passwords import PasswordHasher
from auth.proofs import SeenProofs
from auth.sessions import SessionPolicy
from auth.shared_limits import SharedLimit
from auth.signing import PublicKeys, SigningKeys
from auth.steps import BrowserMark
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
    # A whole school signs in from one address at half past eight.
    by_address: AttemptLimit = field(default_factory=lambda: AttemptLimit(most=300, seconds=300))
    # What seals signing keys at rest; without one of the installation's own they are for this process only.
    seal: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    policy: SessionPolicy = field(init=False)
    browsers: BrowserMark = field(init=False)
    post: Post = field(init=False)
    # The limits in memory stop a flood before it writes; these count for all processes together.
    shared_person: SharedLimit = field(init=False)
    shared_address: SharedLimit = field(init=False)
    shared_mail: SharedLimit = field(init=False)
    keys: SigningKeys = field(init=False)
    public_keys: PublicKeys = field(init=False)
    proofs: SeenProofs = field(init=False)
    demo: DemoDoor = field(init=False)

    def __post_init__(self) -> None:
        self.policy, self.browsers = SessionPolicy.of(self.settings), BrowserMark.of(self.settings)
        self.post = post_of(self.settings)
        self.shared_person = SharedLimit(self.db, "person", self.by_person.most)
        self.shared_address = SharedLimit(self.db, "address", self.by_address.most)
        self.shared_mail = SharedLimit(self.db, "mail", most=6, seconds=3600)
        self.keys, self.public_keys = SigningKeys(self.db, self.seal), PublicKeys(self.db)
        self.proofs = SeenProofs(self.db)
        self.demo = DemoDoor(self.db, self.settings, lan=self.lan)

    async def wait_of(self, request: Request, door: str, person: str = "") -> int:
        """Count a try at a door; return 0 when it may go on, else the seconds to wait."""
        tries = [(self.by_address, self.shared_address, f"{door} {self.address_of(request)}")]
        if person:
            tries.append((self.by_person, self.shared_person, f"{door} {person}"))
        if wait := max(here.wait(key) for here, _, key in tries):
            return wait
        # Counted before the work, so that a burst at once cannot slip through while hashes are computed.
        for here, _, key in tries:
            here.count(key)
        return max([await shared.take(key) for _, shared, key in tries])

    async def forget_tries(self, door: str, person: str) -> None:
        """Clear the tries of a person at a door, after a success."""
        self.by_person.forget(f"{door} {person}")
        await self.shared_person.forget(f"{door} {person}")

    def key(self, purpose: str) -> bytes:
        """Return a key of the installation's own for a purpose."""
        return hmac.digest(self.seal, purpose.encode(), hashlib.sha256)

    def address_of(self, request: Request) -> str:
        """Return the network address that a request came from (a proxy's headers are the server's business)."""
        return request.client.host if request.client else "unknown"
