"""Joint profiles: who comes with whom, as one of the two has it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.professionals.joint_repository import JointRepository, JointSight
from duobaan.words import JointMode
from schema.context import Context, Info
from schema.persons import Person, professional_of


@strawberry.type(description="Two people who come only together, or rather together; each said so.")
class JointProfile:
    """`partnerName` is for the two themselves: of who made the offer at once, of who was asked once they accepted."""

    sight: strawberry.Private[JointSight]
    id: strawberry.ID
    mode: JointMode
    offered_by_partner: bool
    partner_name: str | None
    created_at: dt.datetime
    accepted_at: dt.datetime | None

    @strawberry.field(description="The other; null when the viewer may not see their profile.")
    async def partner(self, info: Info) -> Person | None:
        """Load the partner."""
        return await professional_of(info, self.sight.row.other(self.sight.side))

    @classmethod
    def of(cls, sight: JointSight, *, is_own: bool) -> JointProfile:
        """Wrap a joint profile, for one of the two or for somebody else."""
        named = is_own and (sight.is_accepted or sight.offered_by_partner)
        return cls(
            sight=sight,
            id=strawberry.ID(public(Kind.JOINT_PROFILE, sight.row.id)),
            mode=sight.row.mode,
            offered_by_partner=sight.offered_by_partner,
            partner_name=sight.partner_name if named else None,
            created_at=sight.row.created_at,
            accepted_at=sight.row.accepted_at,
        )


async def joint_profiles_of(context: Context, keys: list[UUID]) -> list[list[JointSight]]:
    """Load what people have, offers too; the caller shows offers to the two only."""
    async with context.db.read() as session:
        found = await JointRepository(session).sights(keys)
    return [found[key] for key in keys]
