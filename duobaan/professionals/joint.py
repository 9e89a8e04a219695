"""Joint profiles: two people say that they come only together, or rather together; each has to say so."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.events import ProfileChanged
from duobaan.ids import new_id
from duobaan.professionals.joint_repository import JointRepository
from duobaan.professionals.models import JointProfile, Professional
from duobaan.words import JointMode


@requires(Permission.PROFILES_OWN, raises=(NotFound, InvalidInput, AlreadyDone))
async def offer_joint_profile(
    actor: Actor,
    db: Database,
    *,
    partner_id: UUID,
    mode: JointMode = JointMode.ONLY_TOGETHER,
    idempotency_key: str | None = None,
) -> Professional:
    """Offer somebody, whose profile's id one was given, to come together; nothing counts until they accept."""
    async with db.write(actor) as uow:
        joint = JointRepository(uow.session)
        own_id = await joint.own_id(actor)
        if own_id == partner_id:
            raise InvalidInput.at("input", "professionalId", rule="own_profile")
        people = await joint.lock_people((own_id, partner_id))
        if len(people) < 2:
            raise NotFound("Professional", path=("input", "professionalId"))
        if await uow.replay(idempotency_key, "offer_joint_profile", [partner_id, mode]) is not None:
            return people[own_id]
        if await joint.is_joined([own_id]) or await joint.is_offered(own_id, partner_id):
            raise AlreadyDone("joint_profile")
        row = JointProfile(id=new_id(), proposer_id=own_id, partner_id=partner_id, mode=mode, proposed_by=actor.user_id)
        uow.session.add(row)
        uow.remember(idempotency_key, "offer_joint_profile", [partner_id, mode], row.id)
        _note(uow, row, "joint_profile.offer")
    return people[own_id]


@requires(Permission.PROFILES_OWN, raises=(NotFound, NotAllowed, AlreadyDone))
async def accept_joint_profile(actor: Actor, db: Database, *, joint_profile_id: UUID) -> Professional:
    """Accept to come together, as the one who was asked; one person comes with one other."""
    async with db.write(actor) as uow:
        joint = JointRepository(uow.session)
        own_id, row, people = await _open(joint, actor, joint_profile_id)
        if row.partner_id != own_id:
            raise NotAllowed(Permission.PROFILES_OWN.value)
        if await joint.is_joined((row.proposer_id, row.partner_id)):
            raise AlreadyDone("joint_profile")
        row.accepted_at = now()
        _note(uow, row, "joint_profile.accept")
    return people[own_id]


@requires(Permission.PROFILES_OWN, raises=(NotFound,))
async def end_joint_profile(actor: Actor, db: Database, *, joint_profile_id: UUID) -> Professional:
    """End it, as either of the two: what was in force, an offer that one made, or one that one refuses."""
    async with db.write(actor) as uow:
        joint = JointRepository(uow.session)
        own_id, row, people = await _open(joint, actor, joint_profile_id)
        row.ended_at = now()
        _note(uow, row, "joint_profile.end")
    return people[own_id]


async def _open(joint: JointRepository, actor: Actor, key: UUID) -> tuple[UUID, JointProfile, dict[UUID, Professional]]:
    """Lock both people, and read the joint profile again as it is now."""
    own_id = await joint.own_id(actor)
    row = await joint.get(key, actor)
    people = await joint.lock_people((row.proposer_id, row.partner_id))
    return own_id, await joint.get(key, actor), people


def _note(uow: UnitOfWork, row: JointProfile, what: str) -> None:
    uow.record(what, row, facts={"mode": row.mode.value})
    for key in (row.proposer_id, row.partner_id):
        uow.emit(ProfileChanged(key))
