"""Makes the actor of a proven person: seats with roles and regions, the profile, scopes; four statements in all.

There is no cache on purpose: a role taken away or a session ended counts from the next request on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.demands import shows_two
from auth.models import PersonalToken
from auth.repository import AuthRepository, Proven
from duobaan.access import Actor, Permission, Seat
from duobaan.clock import now, today
from duobaan.db.uow import Database
from duobaan.organisations.mandate_repository import MandateRepository
from duobaan.organisations.member_repository import MemberRepository
from duobaan.organisations.models import Membership, Organisation
from duobaan.organisations.support_repository import SupportRepository
from duobaan.people.models import LoginSession, User
from duobaan.secrecy import hash_secret
from duobaan.words import OrganisationKind, OrganisationStatus, Role


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is there: the actor with the account and the proof that showed it."""

    actor: Actor
    user: User
    proven: Proven


async def actor_of(
    session: AsyncSession,
    user: User,
    professional_id: UUID | None,
    scopes: frozenset[Permission] | None = None,
    *,
    method: str | None = None,
) -> Actor:
    """Return the actor of an account; `method` is how its session began, None for tokens and apps."""
    held = await MemberRepository(session).of_user(user.id)
    shut = {of.id for _, of in held if of.second_step_demanded}
    if shut and not await shows_two(session, user.id, method):
        held = [(membership, of) for membership, of in held if of.id not in shut]
    else:
        shut = set()
    looking = await _looking(session, user, held)
    # The region of an unverified organisation is what its founder says: it opens nothing yet.
    active = [of.id for _, of in held if of.status is OrganisationStatus.ACTIVE]
    regions = await AuthRepository(session).regions(active)
    seats = tuple(
        Seat(
            organisation_id=of.id,
            kind=of.kind,
            roles=frozenset(membership.roles),
            active=of.status is OrganisationStatus.ACTIVE,
            region_ids=regions.get(of.id, frozenset()),
            is_owner=membership.is_owner,
        )
        for membership, of in held
    )
    return Actor(
        user_id=user.id,
        professional_id=professional_id,
        seats=seats + looking,
        scopes=scopes,
        locale=user.locale,
        mandates=await MandateRepository(session).boards_of(user.id, today()) - shut,
    )


async def _looking(
    session: AsyncSession, user: User, held: Sequence[tuple[Membership, Organisation]]
) -> tuple[Seat, ...]:
    """Return the seats of someone of support in the organisations that they opened, for as long as those are open."""
    supports = any(
        of.kind is OrganisationKind.PLATFORM and of.status is OrganisationStatus.ACTIVE and Role.SUPPORT in one.roles
        for one, of in held
    )
    if not supports:
        return ()
    opened = await SupportRepository(session).open_for(user.id, now())
    return tuple(
        Seat(of.id, of.kind, frozenset({Role.SUPPORT}), active=of.status is OrganisationStatus.ACTIVE) for of in opened
    )


async def actor_for(db: Database, user: User, scopes: frozenset[Permission] | None = None) -> Actor:
    """Return the actor of an account that no credential of a request proves (command line, feeds, tests)."""
    async with db.read() as session:
        return await actor_of(session, user, await AuthRepository(session).professional_of(user.id), scopes)


async def by_session(db: Database, secret: str) -> Identity | None:
    """Return who holds a session cookie."""
    async with db.read() as session:
        proven = await AuthRepository(session).by_session(hash_secret(secret), at=now())
        if proven is None:
            return None
        assert isinstance(proven.proof, LoginSession)
        actor = await actor_of(session, proven.user, proven.professional_id, method=proven.proof.method)
        return Identity(actor, proven.user, proven)


async def by_token(db: Database, secret: str) -> Identity | None:
    """Return who holds a personal access token; its scopes narrow what they may do."""
    async with db.read() as session:
        proven = await AuthRepository(session).by_token(hash_secret(secret), at=now())
        if proven is None:
            return None
        assert isinstance(proven.proof, PersonalToken)
        scopes = frozenset(proven.proof.scopes) or None  # a token without scopes may do what its owner may
        return Identity(await actor_of(session, proven.user, proven.professional_id, scopes), proven.user, proven)
