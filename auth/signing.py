"""The keys that sign access tokens: made here, sealed at rest, published, rotated; ES256 and nothing else."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import structlog
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey

from auth.key_repository import KeyRepository
from auth.models import SigningKey
from duobaan.clock import now
from duobaan.db.uow import Database

ALGORITHM: Final = "ES256"
ACCESS_LASTS: Final = dt.timedelta(minutes=10)
# Long enough that everyone who keeps our public keys has seen a new one before it signs.
PUBLISHED_BEFORE: Final = dt.timedelta(minutes=10)
_SEALED: Final = {"alg": "dir", "enc": "A256GCM"}
_LOOKED_SECONDS: Final = 30.0
_log = structlog.get_logger("duobaan.auth")


@dataclass(slots=True)
class PublicKeys:
    """The public halves by id, read again every half minute so that a key that was taken out soon counts no more."""

    db: Database
    _known: dict[str, ECKey] = field(default_factory=dict)
    _looked: float = -_LOOKED_SECONDS
    _missed: float = -_LOOKED_SECONDS

    async def find(self, kid: str) -> ECKey | None:
        """Return the public key with that id; an id that nobody knows makes us look once a second at most."""
        at = time.monotonic()
        if at - self._looked >= _LOOKED_SECONDS or (kid not in self._known and at - self._missed >= 1):
            self._missed = at if kid not in self._known else self._missed
            await self._look(at)
        return self._known.get(kid)

    async def _look(self, at: float) -> None:
        async with self.db.read() as session:
            rows = await KeyRepository(session).counting(now())
        self._known = {row.kid: ECKey.import_key({**row.public}) for row in rows}
        self._looked = at


@dataclass(slots=True)
class SigningKeys:
    """The private halves, opened with the installation's key; one signs at a time."""

    db: Database
    seal: bytes
    _open: dict[str, ECKey] = field(default_factory=dict)

    async def current(self) -> ECKey:
        """Return the key that signs now; the first one is made when it is first needed."""
        at = now()
        for row in await self.listed():
            if row.signs_from <= at and (key := self._opened(row)) is not None:
                return key
        row = await self.rotate(at_once=True, keep_old=True)
        found = self._opened(row)
        assert found is not None
        return found

    async def listed(self) -> list[SigningKey]:
        """Return the keys whose tokens count now, newest first."""
        async with self.db.read() as session:
            return await KeyRepository(session).counting(now())

    async def published(self) -> list[dict[str, Any]]:
        """Return the public halves as a JWK set lists them."""
        await self.current()
        return [row.public | {"use": "sig", "alg": ALGORITHM} for row in await self.listed()]

    async def rotate(self, *, at_once: bool = False, keep_old: bool = False, compromised: bool = False) -> SigningKey:
        """Add a key that signs from soon on; older ones end when their last token has, or now when compromised."""
        key = ECKey.generate_key("P-256", auto_kid=True)
        starts = now() if at_once or compromised else now() + PUBLISHED_BEFORE
        assert key.kid is not None
        row = SigningKey(
            kid=key.kid,
            public={name: str(value) for name, value in key.as_dict(private=False).items()},
            sealed=self._sealed(key),
            created_at=now(),
            signs_from=starts,
        )
        async with self.db.write() as uow:
            if not keep_old:
                await KeyRepository(uow.session).end_all(now() if compromised else starts + 2 * ACCESS_LASTS)
            uow.session.add(row)
        return row

    def _sealed(self, key: ECKey) -> str:
        return jwe.encrypt_compact(_SEALED, orjson.dumps(key.as_dict(private=True)), OctKey.import_key(self.seal))

    def _opened(self, row: SigningKey) -> ECKey | None:
        if row.kid not in self._open:
            try:
                plain = jwe.decrypt_compact(row.sealed, OctKey.import_key(self.seal)).plaintext
            except (JoseError, ValueError):
                # The installation's key was changed: tokens of this key still verify, a new one signs.
                _log.warning("auth.signing_key_unreadable", kid=row.kid)
                return None
            self._open[row.kid] = ECKey.import_key(orjson.loads(plain or b"{}"))
        return self._open[row.kid]
