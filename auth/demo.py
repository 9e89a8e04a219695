"""Demo people: sign in by a link that works once, on a machine's own address (or its network with --lan) only."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from auth.tokens import new_session_token
from duobaan import labels
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.organisations.member_repository import MemberRepository
from duobaan.people.models import User
from duobaan.people.repository import UserRepository
from duobaan.secrecy import hash_secret
from duobaan.seed.personas import hint
from duobaan.settings import Settings
from duobaan.text import slug

_LINK_LASTS = dt.timedelta(hours=12)
_MOST_LINKS = 5_000
_LOCAL_NAMES = frozenset({"localhost", "ip6-localhost"})


@dataclass(frozen=True, slots=True)
class Persona:
    """A demo person: the slug of their link, name and what they do where."""

    slug: str
    name: str
    email: str
    roles: str


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is this machine itself."""
    bare = host.strip("[]").lower()
    if bare in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def slug_of(user: User) -> str:
    """Return how a demo person stands in a link."""
    return slug(user.email.partition("@")[0])


class DemoDoor:
    """Makes and takes one-time links; closed unless the settings and the address allow it."""

    def __init__(self, db: Database, settings: Settings, *, lan: bool = False) -> None:
        self._db = db
        self._links: dict[str, tuple[str, dt.datetime]] = {}
        self.open = settings.demo and (lan or is_loopback(settings.host))

    async def personas(self, locale: str = "nl") -> Sequence[Persona]:
        """List the demo people with their roles in words."""
        async with self._db.read() as session:
            people = await UserRepository(session).demo_people()
            held = {person.id: await MemberRepository(session).of_user(person.id) for person in people}
        return [
            Persona(
                slug=slug_of(person),
                name=person.name,
                email=person.email,
                roles=hint(person.email, locale)
                or "; ".join(
                    f"{', '.join(labels.label_of(role, locale) for role in membership.roles)}: {of.name}"
                    for membership, of in held[person.id]
                ),
            )
            for person in people
        ]

    def link(self, name: str) -> str:
        """Make a link for a demo person; it works once and for twelve hours."""
        secret = new_session_token()
        while len(self._links) >= _MOST_LINKS:
            self._links.pop(next(iter(self._links)))
        self._links[hash_secret(secret)] = (name, now() + _LINK_LASTS)
        return f"/demo/as/{name}?key={secret}"

    async def take(self, name: str, secret: str) -> User | None:
        """Return the demo person of a link and use the link up."""
        if not self.open:
            return None
        held = self._links.get(hash_secret(secret))
        if held is None or held[0] != name:
            return None
        del self._links[hash_secret(secret)]
        return await self.find(name) if held[1] > now() else None

    async def find(self, name: str) -> User | None:
        """Return the demo person with that slug."""
        async with self._db.read() as session:
            people = await UserRepository(session).demo_people()
        return next((person for person in people if slug_of(person) == name), None)
