"""All SQL about members of organisations and invitations into them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.organisations.models import Invitation, Membership, Organisation
from duobaan.people.models import User
from duobaan.words import MembershipStatus, OrganisationStatus

ORDER = (keyset.Key(Membership.id),)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the memberships an actor may see: their own and those of their organisations."""
    if actor.is_system:
        return sa.true()
    readable = actor.organisations_with(Permission.MEMBERS_READ)
    return sa.or_(Membership.user_id == actor.user_id, Membership.organisation_id.in_(readable))


class MemberRepository:
    """Reads and writes memberships and invitations within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, organisation_id: UUID, user_id: UUID) -> Membership | None:
        """Return someone's membership in whatever state, for a service that has checked the actor."""
        statement = sa.select(Membership).where(
            Membership.organisation_id == organisation_id, Membership.user_id == user_id
        )
        return (await self.session.scalars(statement)).one_or_none()

    async def get_active(self, organisation_id: UUID, user_id: UUID) -> Membership:
        """Return a running membership, or raise NotFound."""
        found = await self.find(organisation_id, user_id)
        if found is None or found.status is not MembershipStatus.ACTIVE:
            raise NotFound("Membership")
        return found

    async def list_page(self, actor: Actor, organisation_id: UUID, window: keyset.Window) -> keyset.Page[Membership]:
        """Return one page of the running members of an organisation, in order of joining."""
        return await keyset.fetch(self.session, self._of(actor, organisation_id), ORDER, window)

    async def count(self, actor: Actor, organisation_id: UUID) -> int:
        """Count the running members that the actor may see."""
        return await keyset.count(self.session, self._of(actor, organisation_id))

    def _of(self, actor: Actor, organisation_id: UUID) -> sa.Select[Membership]:
        return sa.select(Membership).where(
            Membership.organisation_id == organisation_id,
            Membership.status == MembershipStatus.ACTIVE,
            visible_to(actor),
        )

    async def of_user(self, user_id: UUID) -> Sequence[tuple[Membership, Organisation]]:
        """Return a person's running memberships with their organisations (not the closed ones), oldest first."""
        statement = (
            sa.select(Membership, Organisation)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(
                Membership.user_id == user_id,
                Membership.status == MembershipStatus.ACTIVE,
                Organisation.status != OrganisationStatus.CLOSED,
            )
            .order_by(Membership.id)
        )
        return [(row[0], row[1]) for row in (await self.session.execute(statement)).all()]

    async def people(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, User]:
        """Return those of the people whom the actor may know by name: themselves and fellow members."""
        shared = sa.select(Membership.user_id).where(visible_to(actor))
        statement = sa.select(User).where(User.id.in_(keys), sa.or_(User.id == actor.user_id, User.id.in_(shared)))
        return {row.id: row for row in (await self.session.scalars(statement)).all()}

    async def is_owned(self, organisation_id: UUID) -> bool:
        """Say whether an organisation has any running member."""
        statement = sa.select(Membership.id).where(
            Membership.organisation_id == organisation_id, Membership.status == MembershipStatus.ACTIVE
        )
        return (await self.session.scalar(statement.limit(1))) is not None

    async def other_owner(self, organisation_id: UUID, user_id: UUID) -> bool:
        """Say whether someone else owns the organisation too."""
        statement = sa.select(Membership.id).where(
            Membership.organisation_id == organisation_id,
            Membership.user_id != user_id,
            Membership.status == MembershipStatus.ACTIVE,
            Membership.is_owner.is_(True),
        )
        return (await self.session.scalar(statement.limit(1))) is not None

    async def lock_invitation(self, token_hash: str) -> Invitation | None:
        """Return the invitation of a link and keep others from accepting it at the same time."""
        statement = sa.select(Invitation).where(Invitation.token_hash == token_hash).with_for_update()
        return (await self.session.scalars(statement)).one_or_none()
