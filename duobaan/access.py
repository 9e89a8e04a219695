"""Who is acting and what they may do: permissions, the one table role x permission, actors and use cases.

Three questions, three places: MAY this kind of actor do it (here), on THIS object (`visible_to` and
`organisations_with` in repositories and services), in THIS state (each feature's states.py).
"""

from __future__ import annotations

import asyncio
import enum
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Concatenate, Generic, ParamSpec, TypeVar
from uuid import UUID

from duobaan.errors import DomainError, InvalidInput, NotAllowed, TransientConflict
from duobaan.spans import span
from duobaan.words import OrganisationKind, Role

P = ParamSpec("P")
T = TypeVar("T")
_TRIES = 12
_LONGEST_PAUSE = 0.25  # seconds


class Permission(enum.StrEnum):
    """One line per thing that the product lets people do, alphabetical."""

    ACCOUNT_MANAGE = "account:manage"
    ARRANGEMENTS_MANAGE = "arrangements:manage"
    ARRANGEMENTS_READ = "arrangements:read"
    ARRANGEMENTS_SIGN = "arrangements:sign"
    BROWSE = "market:browse"
    CHECKS_APPROVE = "checks:approve"
    CLIENTS_MANAGE = "clients:manage"
    INSIGHTS_READ = "insights:read"
    INTRODUCTIONS_ANSWER = "introductions:answer"
    INTRODUCTIONS_REQUEST = "introductions:request"
    MATCHES_ON_BEHALF = "matches:on_behalf"
    MATCHES_PROPOSE = "matches:propose"
    MATCHES_READ = "matches:read"
    MATCHES_RESPOND = "matches:respond"
    MEMBERS_MANAGE = "members:manage"
    MEMBERS_READ = "members:read"
    ORGANISATIONS_MANAGE = "organisations:manage"
    ORGANISATIONS_REGISTER = "organisations:register"
    ORGANISATIONS_VERIFY = "organisations:verify"
    PROFESSIONALS_POST = "professionals:post"
    PROFILES_OWN = "profiles:own"
    RELEASES_GRANT = "releases:grant"
    REPORTS_DECIDE = "reports:decide"
    SEARCHES_SAVE = "searches:save"
    SUPPORT_OPEN = "support:open"
    SYSTEM = "system:clock"
    VACANCIES_WRITE = "vacancies:write"


_P = Permission
EVERYONE = frozenset({_P.BROWSE})
SIGNED_IN = EVERYONE | {_P.ACCOUNT_MANAGE, _P.ORGANISATIONS_REGISTER, _P.SEARCHES_SAVE, _P.PROFILES_OWN}
_TALKS = frozenset({_P.MATCHES_READ, _P.MATCHES_PROPOSE, _P.MATCHES_RESPOND, _P.ARRANGEMENTS_READ})
_MEETS = frozenset({_P.INTRODUCTIONS_REQUEST, _P.INTRODUCTIONS_ANSWER})
# What parties do with each other: a program with one of these scopes is told with whom and about which vacancy.
DEALINGS = _TALKS | _MEETS | {_P.ARRANGEMENTS_MANAGE, _P.ARRANGEMENTS_SIGN, _P.CHECKS_APPROVE, _P.MATCHES_ON_BEHALF}
_LEADS = frozenset({_P.ORGANISATIONS_MANAGE, _P.MEMBERS_MANAGE, _P.MEMBERS_READ, _P.CLIENTS_MANAGE})
# What an organisation may do before it is verified; an app in its name would borrow a trust that it does not have yet.
UNVERIFIED = (_LEADS - {_P.CLIENTS_MANAGE}) | {_P.VACANCIES_WRITE, _P.PROFESSIONALS_POST}
_PLANS = _TALKS | _MEETS | {_P.VACANCIES_WRITE, _P.ARRANGEMENTS_MANAGE, _P.MEMBERS_READ}
_OFFERS = _TALKS | _MEETS | {_P.PROFESSIONALS_POST, _P.RELEASES_GRANT, _P.ARRANGEMENTS_MANAGE, _P.MEMBERS_READ}

ROLE_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PLATFORM_ADMIN: frozenset({_P.ORGANISATIONS_VERIFY, _P.MEMBERS_READ, _P.REPORTS_DECIDE, _P.INSIGHTS_READ}),
    # Reads along in an organisation while an access is open there (duobaan/organisations/support.py); writes nothing.
    Role.SUPPORT: frozenset({_P.SUPPORT_OPEN, _P.MATCHES_READ, _P.ARRANGEMENTS_READ, _P.MEMBERS_READ}),
    Role.MATCHMAKER: frozenset(
        {
            _P.MATCHES_READ,
            _P.MATCHES_PROPOSE,
            _P.MATCHES_ON_BEHALF,
            _P.INTRODUCTIONS_REQUEST,
            _P.INSIGHTS_READ,
            _P.MEMBERS_READ,
        }
    ),
    Role.REGION_ADMIN: _LEADS | {_P.ORGANISATIONS_VERIFY, _P.REPORTS_DECIDE, _P.INSIGHTS_READ},
    Role.REGION_VIEWER: frozenset({_P.MEMBERS_READ, _P.INSIGHTS_READ}),
    Role.BOARD_ADMIN: _LEADS | _PLANS | {_P.ARRANGEMENTS_SIGN, _P.CHECKS_APPROVE},
    Role.SCHOOL_ADMIN: _LEADS | _PLANS | {_P.CHECKS_APPROVE},
    Role.SCHOOL_PLANNER: _PLANS,
    Role.SCHOOL_TIMETABLER: frozenset({_P.VACANCIES_WRITE, _P.MATCHES_READ, _P.ARRANGEMENTS_READ, _P.MEMBERS_READ}),
    Role.SCHOOL_HR: frozenset(
        {_P.MATCHES_READ, _P.ARRANGEMENTS_READ, _P.ARRANGEMENTS_MANAGE, _P.CHECKS_APPROVE, _P.MEMBERS_READ}
    ),
    Role.SUPERVISOR: frozenset({_P.ARRANGEMENTS_READ, _P.MEMBERS_READ}),
    Role.COMPANY_ADMIN: _LEADS | _OFFERS | {_P.ARRANGEMENTS_SIGN},
    Role.COMPANY_COORDINATOR: _OFFERS,
    Role.PROFESSIONAL: _TALKS | _MEETS | {_P.PROFILES_OWN, _P.ARRANGEMENTS_MANAGE, _P.ARRANGEMENTS_SIGN},
    Role.INSTITUTE_ADVISER: frozenset({_P.MATCHES_READ, _P.ARRANGEMENTS_READ, _P.MEMBERS_READ}),
    # Systems feed and read; what binds people (propose, accept, sign, approve, end, admit) is for people.
    Role.MACHINE_CLIENT: frozenset(
        {_P.VACANCIES_WRITE, _P.PROFESSIONALS_POST, _P.MATCHES_READ, _P.ARRANGEMENTS_READ, _P.MEMBERS_READ}
    ),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One organisation that the actor belongs to, and as what; `active` when the organisation is verified."""

    organisation_id: UUID
    kind: OrganisationKind
    roles: frozenset[Role]
    active: bool = True
    region_ids: frozenset[UUID] = frozenset()
    is_owner: bool = False

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the roles carry; before the organisation is verified only what prepares (domain.md B.4)."""
        held = frozenset(_LEADS if self.is_owner else ()).union(*(ROLE_GRANTS[role] for role in self.roles))
        return held if self.active else held & UNVERIFIED

    def grants(self, permission: Permission) -> bool:
        """Say whether one of the roles carries the permission."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or machine behind one request, already proven by `auth`."""

    user_id: UUID | None = None
    professional_id: UUID | None = None
    seats: tuple[Seat, ...] = ()
    scopes: frozenset[Permission] | None = None
    is_system: bool = False
    locale: str = "nl"
    mandates: frozenset[UUID] = frozenset()  # boards in whose name the actor signs today
    grants: frozenset[Permission] = field(init=False, default=EVERYONE)

    def __post_init__(self) -> None:
        object.__setattr__(self, "grants", self._all_grants())

    def _all_grants(self) -> frozenset[Permission]:
        if self.is_system:
            return frozenset(Permission)
        if self.user_id is None:
            return EVERYONE
        held = set(SIGNED_IN)
        for seat in self.seats:
            held |= seat.permissions
        if self.professional_id is not None:
            held |= ROLE_GRANTS[Role.PROFESSIONAL]
        if self.mandates:
            held.add(Permission.ARRANGEMENTS_SIGN)
        # A scope narrows what the person may do and never widens it.
        return frozenset(held if self.scopes is None else (held & self.scopes) | EVERYONE)

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless this actor holds the permission somewhere."""
        if permission not in self.grants:
            raise NotAllowed(permission.value)

    def lets(self, *permissions: Permission) -> bool:
        """Say whether whatever the actor uses may deal with one of these; a sign-in of one's own may with all."""
        return self.scopes is None or not self.scopes.isdisjoint(permissions)

    @property
    def organisation_ids(self) -> frozenset[UUID]:
        """Return every organisation that the actor belongs to."""
        return frozenset(seat.organisation_id for seat in self.seats)

    @property
    def region_ids(self) -> frozenset[UUID]:
        """Return the regions of the actor's organisations, and those that are regions themselves."""
        own = {seat.organisation_id for seat in self.seats if seat.kind is OrganisationKind.REGION}
        return frozenset(own.union(*(seat.region_ids for seat in self.seats)))

    def organisations_with(self, permission: Permission) -> frozenset[UUID]:
        """Return the organisations for which the actor holds the permission."""
        if permission not in self.grants:
            return frozenset()
        own = frozenset(seat.organisation_id for seat in self.seats if seat.grants(permission))
        return own | self.mandates if permission is Permission.ARRANGEMENTS_SIGN else own

    def holds(self, permission: Permission, organisation_id: UUID) -> bool:
        """Say whether the actor may do this for that organisation."""
        return self.is_system or organisation_id in self.organisations_with(permission)

    def holds_at_platform(self, permission: Permission) -> bool:
        """Say whether the actor holds the permission at the platform itself, which decides everywhere."""
        able = self.organisations_with(permission)
        return any(seat.kind is OrganisationKind.PLATFORM and seat.organisation_id in able for seat in self.seats)

    def has_role(self, *roles: Role) -> bool:
        """Say whether the actor has one of the roles anywhere."""
        return any(role in seat.roles for seat in self.seats for role in roles)

    def sees_market(self) -> bool:
        """Say whether the actor belongs to a verified party that may see professionals' cards (SCHOOLS visibility)."""
        kinds = {OrganisationKind.SCHOOL, OrganisationKind.SCHOOL_BOARD, OrganisationKind.REGION}
        return self.is_system or any(seat.active and seat.kind in kinds for seat in self.seats)


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True)


def acting_for(actor: Actor, permission: Permission, on_behalf_of: UUID | None, *kinds: OrganisationKind) -> UUID:
    """Return the organisation that a mutation is made for; asks for `onBehalfOf` when more than one could be meant.

    Raises NotAllowed when there is none, InvalidInput (naming the choices) when it is not clear.
    """
    able = {
        seat.organisation_id
        for seat in actor.seats
        if seat.grants(permission) and permission in actor.grants and (not kinds or seat.kind in kinds)
    }
    if on_behalf_of is not None:
        if on_behalf_of not in able:
            raise NotAllowed(permission.value, path=("input", "onBehalfOf"))
        return on_behalf_of
    if not able:
        raise NotAllowed(permission.value)
    if len(able) > 1:
        raise InvalidInput.at("input", "onBehalfOf", rule="choose_organisation", choices=sorted(map(str, able)))
    return able.pop()


class UseCase(Generic[P, T]):
    """A function of an actor that refuses actors without its permission; nothing else can be a use case."""

    def __init__(
        self,
        permission: Permission,
        raises: tuple[type[DomainError], ...],
        function: Callable[Concatenate[Actor, P], Awaitable[T]],
    ) -> None:
        self.permission = permission
        self.raises: tuple[type[DomainError], ...] = (NotAllowed, *raises)
        self.function = function
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self.__module__ = function.__module__

    async def __call__(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> T:
        """Check, then act; run again when two transactions met and this one lost."""
        actor.require(self.permission)
        with span(self.__name__):
            return await self._acted(actor, *args, **kwargs)

    async def _acted(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(_TRIES - 1):
            try:
                return await self.function(actor, *args, **kwargs)
            except TransientConflict:
                # Losers come back at different moments, or they would meet again.
                share = random.random()  # noqa: S311 # nosec B311 - a pause, no secret
                await asyncio.sleep(share * min(_LONGEST_PAUSE, 0.005 * 2**attempt))
        return await self.function(actor, *args, **kwargs)


def requires(
    permission: Permission, *, raises: tuple[type[DomainError], ...] = ()
) -> Callable[[Callable[Concatenate[Actor, P], Awaitable[T]]], UseCase[P, T]]:
    """Declare, once, what a use case asks of its actor and how it may fail."""
    return lambda function: UseCase(permission, raises, function)
