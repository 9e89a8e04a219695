"""Use cases of membership: invite, accept, change, remove, leave; an organisation never loses its last owner."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.keyset import Page, Window
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, LimitReached, NotAllowed, NotFound
from duobaan.events import MemberInvited, MembershipChanged
from duobaan.ids import new_id
from duobaan.organisations.invitation_repository import InvitationRepository
from duobaan.organisations.member_repository import MemberRepository
from duobaan.organisations.models import Invitation, Membership, Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.rules import check_roles
from duobaan.people.repository import UserRepository
from duobaan.secrecy import hash_secret
from duobaan.text import normal_email
from duobaan.words import MembershipStatus, Role

INVITATION_LASTS = dt.timedelta(days=14)
MOST_INVITATIONS = 100
"""Invitations of one organisation within a day; each is a letter to somebody who may not know it."""
MOST_TO_ADDRESS = 5
"""Invitations of one organisation to one address within a day."""


@dataclass(frozen=True, slots=True)
class SentInvitation:
    """An invitation with the secret of its link, which is told this once and kept only as a hash."""

    invitation: Invitation
    token: str = field(repr=False)
    organisation: str


@requires(Permission.MEMBERS_READ, raises=(NotFound, InvalidInput))
async def list_members(actor: Actor, db: Database, *, organisation_id: UUID, window: Window) -> Page[Membership]:
    """List the people of an organisation of the actor."""
    async with db.read() as session:
        await OrganisationRepository(session).get(organisation_id, actor)
        return await MemberRepository(session).list_page(actor, organisation_id, window)


@requires(Permission.MEMBERS_READ)
async def count_members(actor: Actor, db: Database, *, organisation_id: UUID) -> int:
    """Count the people of an organisation of the actor."""
    async with db.read() as session:
        return await MemberRepository(session).count(actor, organisation_id)


@requires(Permission.BROWSE)
async def list_own_memberships(actor: Actor, db: Database) -> list[Membership]:
    """List the actor's own seats, oldest first."""
    if actor.user_id is None:
        return []
    async with db.read() as session:
        return [row for row, _ in await MemberRepository(session).of_user(actor.user_id)]


@requires(Permission.MEMBERS_MANAGE, raises=(NotFound, InvalidInput, LimitReached))
async def invite_member(
    actor: Actor,
    db: Database,
    *,
    organisation_id: UUID,
    email: str,
    roles: Collection[Role],
    idempotency_key: str | None = None,
) -> SentInvitation:
    """Ask someone by e-mail address to join an organisation; the link's secret is returned this once.

    A replay returns the invitation without the secret, which is kept as a hash only, and no letter goes out again.
    """
    address = normal_email(email)
    if address is None:
        raise InvalidInput.at("input", "email", rule="email")
    token, request = secrets.token_urlsafe(32), [organisation_id, address, sorted(roles)]
    async with db.write(actor) as uow:
        organisation = await OrganisationRepository(uow.session).lock(organisation_id, actor)
        _check_manages(actor, organisation.id)
        if (done := await uow.replay(idempotency_key, "invite_member", request)) is not None:
            return SentInvitation(await InvitationRepository(uow.session).lock(done, actor), "", organisation.name)
        await _check_invitations(uow, organisation.id, address)
        row = Invitation(
            id=new_id(),
            organisation_id=organisation.id,
            email=address,
            roles=check_roles(organisation.kind, roles),
            token_hash=hash_secret(token),
            invited_by=actor.user_id,
            expires_at=now() + INVITATION_LASTS,
        )
        uow.session.add(row)
        uow.remember(idempotency_key, "invite_member", request, row.id)
        facts = {"roles": [role.value for role in row.roles]}
        uow.record("member.invite", row, organisation_id=organisation.id, facts=facts)
        uow.emit(MemberInvited(organisation.id, row.id))
    return SentInvitation(row, token, organisation.name)


async def _check_invitations(uow: UnitOfWork, organisation_id: UUID, address: str) -> None:
    """Raise LimitReached for an organisation that writes to too many, or to one address too often, within a day."""
    invitations, since = InvitationRepository(uow.session), now() - dt.timedelta(days=1)
    if await invitations.sent_since(organisation_id, since) >= MOST_INVITATIONS:
        raise LimitReached(limit=MOST_INVITATIONS, what="invitations_of_organisation")
    if await invitations.sent_to_since(organisation_id, address, since) >= MOST_TO_ADDRESS:
        raise LimitReached(limit=MOST_TO_ADDRESS, what="invitations_to_address")


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, AlreadyDone))
async def accept_invitation(actor: Actor, db: Database, *, token: str) -> Membership:
    """Join the organisation that sent the link; only the invited e-mail address may."""
    async with db.write(actor) as uow:
        members = MemberRepository(uow.session)
        invitation = await members.lock_invitation(hash_secret(token))
        if actor.user_id is None or invitation is None or invitation.expires_at <= now():
            raise NotFound("Invitation")
        person = await UserRepository(uow.session).get(actor.user_id, actor)
        if person.email != invitation.email:
            raise NotFound("Invitation")
        if invitation.accepted_at is not None:
            raise AlreadyDone("invitation_accepted")
        invitation.accepted_at = now()
        row = await _join(uow, invitation, person.id)
        uow.record("member.join", row, organisation_id=invitation.organisation_id)
        uow.emit(MembershipChanged(invitation.organisation_id, person.id))
    return row


async def _join(uow: UnitOfWork, invitation: Invitation, user_id: UUID) -> Membership:
    row = await MemberRepository(uow.session).find(invitation.organisation_id, user_id)
    if row is None:
        row = Membership(
            id=new_id(), organisation_id=invitation.organisation_id, user_id=user_id, roles=invitation.roles
        )
        uow.session.add(row)
        return row
    kept = row.roles if row.status is MembershipStatus.ACTIVE else ()
    row.roles = tuple(dict.fromkeys((*kept, *invitation.roles)))
    row.is_owner = row.is_owner and row.status is MembershipStatus.ACTIVE
    row.status = MembershipStatus.ACTIVE
    return row


@requires(Permission.MEMBERS_MANAGE, raises=(NotFound, InvalidInput))
async def change_member(
    actor: Actor,
    db: Database,
    *,
    organisation_id: UUID,
    user_id: UUID,
    roles: Collection[Role] | None = None,
    is_owner: bool | None = None,
) -> Membership:
    """Give a member other roles, or make them an owner or no longer one (which only owners do)."""
    async with db.write(actor) as uow:
        organisation, row = await _locked(uow.session, actor, organisation_id, user_id)
        if roles is not None:
            row.roles = check_roles(organisation.kind, roles)
        if is_owner is not None and is_owner is not row.is_owner:
            _check_owner(actor, organisation.id)
            if row.is_owner:
                await _check_not_last(uow.session, row)
            row.is_owner = is_owner
        facts = {"roles": [role.value for role in row.roles], "owner": row.is_owner}
        uow.record("member.change", row, organisation_id=organisation.id, facts=facts)
        uow.emit(MembershipChanged(organisation.id, user_id))
    return row


@requires(Permission.MEMBERS_MANAGE, raises=(NotFound, InvalidInput))
async def remove_member(actor: Actor, db: Database, *, organisation_id: UUID, user_id: UUID) -> Membership:
    """Take someone's seat in an organisation away; an owner's only by an owner."""
    async with db.write(actor) as uow:
        organisation, row = await _locked(uow.session, actor, organisation_id, user_id)
        if row.is_owner:
            _check_owner(actor, organisation.id)
        await _end(uow, row, MembershipStatus.REMOVED)
    return row


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, InvalidInput))
async def leave_organisation(actor: Actor, db: Database, *, organisation_id: UUID) -> Membership:
    """Give up the actor's own seat in an organisation."""
    async with db.write(actor) as uow:
        await OrganisationRepository(uow.session).lock(organisation_id, actor)
        if actor.user_id is None:
            raise NotFound("Membership")
        row = await MemberRepository(uow.session).get_active(organisation_id, actor.user_id)
        await _end(uow, row, MembershipStatus.LEFT)
    return row


async def leave_all(uow: UnitOfWork, user_id: UUID) -> None:
    """Give up every seat of someone whose account is being erased; InvalidInput when one would lose its last owner."""
    for row, organisation in await MemberRepository(uow.session).of_user(user_id):
        await OrganisationRepository(uow.session).lock(organisation.id, SYSTEM)
        await _end(uow, row, MembershipStatus.LEFT)


@requires(Permission.MEMBERS_MANAGE, raises=(NotFound, InvalidInput))
async def hand_over_ownership(actor: Actor, db: Database, *, organisation_id: UUID, user_id: UUID) -> Membership:
    """Make another member the owner in the actor's place, in one step; only an owner can."""
    async with db.write(actor) as uow:
        organisation, row = await _locked(uow.session, actor, organisation_id, user_id)
        _check_owner(actor, organisation.id)
        if actor.user_id is None or actor.user_id == user_id:
            raise InvalidInput.at("input", "userId", rule="same_person")
        own = await MemberRepository(uow.session).get_active(organisation.id, actor.user_id)
        if not own.is_owner:
            raise NotAllowed(Permission.MEMBERS_MANAGE.value)
        row.is_owner, own.is_owner = True, False
        for one in (row, own):
            facts = {"roles": [role.value for role in one.roles], "owner": one.is_owner}
            uow.record("member.change", one, organisation_id=organisation.id, facts=facts)
            uow.emit(MembershipChanged(organisation.id, one.user_id))
    return row


async def _locked(
    session: AsyncSession, actor: Actor, organisation_id: UUID, user_id: UUID
) -> tuple[Organisation, Membership]:
    # The organisation is the lock: two owners who leave at once must not both find the other.
    organisation = await OrganisationRepository(session).lock(organisation_id, actor)
    _check_manages(actor, organisation.id)
    return organisation, await MemberRepository(session).get_active(organisation_id, user_id)


async def _end(uow: UnitOfWork, row: Membership, status: MembershipStatus) -> None:
    if row.is_owner:
        await _check_not_last(uow.session, row)
    row.status, row.is_owner = status, False
    uow.record(f"member.{status.value.lower()}", row, organisation_id=row.organisation_id, after=status.value)
    uow.emit(MembershipChanged(row.organisation_id, row.user_id))


async def _check_not_last(session: AsyncSession, row: Membership) -> None:
    if not await MemberRepository(session).other_owner(row.organisation_id, row.user_id):
        raise InvalidInput.at("input", rule="last_owner")


def _check_manages(actor: Actor, organisation_id: UUID) -> None:
    if not actor.holds(Permission.MEMBERS_MANAGE, organisation_id):
        raise NotAllowed(Permission.MEMBERS_MANAGE.value)


def _check_owner(actor: Actor, organisation_id: UUID) -> None:
    owns = any(seat.is_owner and seat.organisation_id == organisation_id for seat in actor.seats)
    if not owns and not actor.is_system:
        raise NotAllowed(Permission.MEMBERS_MANAGE.value)
