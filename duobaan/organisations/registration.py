"""Use cases of joining the market: register or claim an organisation, verify, suspend and restore it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StaleRevision, StateNotAllowed
from duobaan.events import MembershipChanged, OrganisationChanged
from duobaan.ids import new_id
from duobaan.organisations.member_repository import MemberRepository
from duobaan.organisations.models import Membership, Organisation, OrganisationLink, SchoolSettings
from duobaan.organisations.places import locate
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.rules import (
    NewOrganisation,
    check_reason,
    check_registration,
    founding_roles,
    speaks_for,
)
from duobaan.organisations.states import ORGANISATION, OrganisationAction, choose_hand, hands_of
from duobaan.people.models import User
from duobaan.people.repository import UserRepository
from duobaan.text import slug
from duobaan.transitions import Hand
from duobaan.words import MembershipStatus, OrganisationKind, OrganisationStatus

BY_EMAIL_DOMAIN = "EMAIL_DOMAIN"  # the reason kept when a proven e-mail address did the verifying


@requires(Permission.ORGANISATIONS_REGISTER, raises=(InvalidInput, NotFound, AlreadyDone, StateNotAllowed))
async def register_organisation(
    actor: Actor, db: Database, *, new: NewOrganisation, idempotency_key: str | None = None
) -> Organisation:
    """Register an organisation, or claim an imported one that nobody runs yet; the caller becomes its owner."""
    clean = check_registration(new)
    if actor.user_id is None:
        raise NotAllowed(Permission.ORGANISATIONS_REGISTER.value)
    async with db.write(actor) as uow:
        repository = OrganisationRepository(uow.session)
        made = await uow.replay(idempotency_key, "register_organisation", new)
        if made is not None and (row := await uow.session.get(Organisation, made)) is not None:
            return row
        founder = await UserRepository(uow.session).get(actor.user_id, actor)
        row = await repository.find_registered(
            clean.kind, location_code=clean.location_code, board_no=clean.board_no, kvk_no=clean.kvk_no
        )
        if row is None:
            row = await _create(uow, clean)
        else:
            await _claim(uow, row)
        await _seat_owner(uow, row, founder)
        if not _verify_by_email(uow, row, founder):
            await _name_region(uow, row, clean.region_id, actor)
        uow.remember(idempotency_key, "register_organisation", new, row.id)
        uow.emit(OrganisationChanged(row.id))
    return row


async def _create(uow: UnitOfWork, new: NewOrganisation) -> Organisation:
    row = Organisation(
        id=new_id(),
        kind=new.kind,
        status=OrganisationStatus.REGISTERED,
        name=new.name,
        slug=slug(new.name),
        kvk_no=new.kvk_no,
        brin=new.brin,
        location_code=new.location_code,
        board_no=new.board_no,
        street=new.street,
        house_number=new.house_number,
        postcode=new.postcode,
        place=new.place,
        lat=new.lat,
        lon=new.lon,
        coordinate_source="USER" if new.lat is not None else None,
        website=new.website,
        description=new.description,
        sectors=new.sectors,
        levels=new.levels,
    )
    await locate(uow.session, [row])
    uow.session.add(row)
    await uow.session.flush()
    if row.kind is OrganisationKind.SCHOOL:
        uow.session.add(SchoolSettings(organisation_id=row.id))
    uow.record("organisation.register", row, organisation_id=row.id, after=row.status.value)
    return row


async def _claim(uow: UnitOfWork, row: Organisation) -> None:
    if await MemberRepository(uow.session).is_owned(row.id):
        raise AlreadyDone("organisation_registered", path=("input",))
    if row.status is not OrganisationStatus.REGISTERED:
        uow.move(ORGANISATION, row, OrganisationAction.CLAIM, Hand.OWNER, organisation_id=row.id)
    known = await OrganisationRepository(uow.session).settings([row.id])
    if row.kind is OrganisationKind.SCHOOL and not known:
        uow.session.add(SchoolSettings(organisation_id=row.id))


async def _seat_owner(uow: UnitOfWork, row: Organisation, founder: User) -> None:
    membership = await MemberRepository(uow.session).find(row.id, founder.id)
    if membership is None:
        membership = Membership(organisation_id=row.id, user_id=founder.id)
        uow.session.add(membership)
    membership.roles = founding_roles(row.kind)
    membership.status = MembershipStatus.ACTIVE
    membership.is_owner = True
    uow.emit(MembershipChanged(row.id, founder.id))


def _verify_by_email(uow: UnitOfWork, row: Organisation, founder: User) -> bool:
    # Only a website that a public register gave counts, and only an address that its owner has proven to read.
    if row.source is None or founder.email_proven_at is None or not speaks_for(founder.email, row.website):
        return False
    uow.move(ORGANISATION, row, OrganisationAction.VERIFY, Hand.CLOCK, facts={"reason": BY_EMAIL_DOMAIN})
    row.verified_at, row.verified_by, row.verification_reason = now(), founder.id, BY_EMAIL_DOMAIN
    return True


async def _name_region(uow: UnitOfWork, row: Organisation, region_id: UUID | None, actor: Actor) -> None:
    """Note which region the founder says to belong to: its administrator may then verify the organisation."""
    if region_id is None:
        return
    region = await OrganisationRepository(uow.session).find(region_id, actor)
    if region is None or region.kind is not OrganisationKind.REGION or region.status is not OrganisationStatus.ACTIVE:
        raise NotFound("Region", path=("input", "regionId"))
    repository = OrganisationRepository(uow.session)
    if not await repository.parents_of_kind(row.id, OrganisationKind.REGION):
        uow.session.add(OrganisationLink(organisation_id=row.id, parent_id=region_id))


_DECISION = (NotFound, InvalidInput, StateNotAllowed, StaleRevision)


@requires(Permission.ORGANISATIONS_VERIFY, raises=_DECISION)
async def verify_organisation(
    actor: Actor, db: Database, *, organisation_id: UUID, reason: str, expected_version: int | None = None
) -> Organisation:
    """Let an organisation into the market, by the platform or an administrator of its region, with a reason."""
    return await _decide(actor, db, OrganisationAction.VERIFY, organisation_id, reason, expected_version)


@requires(Permission.ORGANISATIONS_VERIFY, raises=_DECISION)
async def suspend_organisation(
    actor: Actor, db: Database, *, organisation_id: UUID, reason: str, expected_version: int | None = None
) -> Organisation:
    """Keep an organisation out of the market for now, by the platform, with a reason."""
    return await _decide(actor, db, OrganisationAction.SUSPEND, organisation_id, reason, expected_version)


@requires(Permission.ORGANISATIONS_VERIFY, raises=_DECISION)
async def restore_organisation(
    actor: Actor, db: Database, *, organisation_id: UUID, reason: str, expected_version: int | None = None
) -> Organisation:
    """Let a suspended organisation back into the market, by the platform, with a reason."""
    return await _decide(actor, db, OrganisationAction.RESTORE, organisation_id, reason, expected_version)


async def _decide(
    actor: Actor,
    db: Database,
    action: OrganisationAction,
    organisation_id: UUID,
    reason: str,
    expected_version: int | None,
) -> Organisation:
    why = check_reason(reason)
    async with db.write(actor) as uow:
        row, parents = await _locked(uow.session, organisation_id, actor)
        check_version(row, expected_version)
        hand = choose_hand(action, hands_of(actor, row, parents))
        uow.move(ORGANISATION, row, action, hand, organisation_id=row.id)
        # What was typed stays with the organisation: the audit log is kept for years and holds ids and codes only.
        row.verification_reason = why
        if action is OrganisationAction.VERIFY:
            row.verified_at, row.verified_by = now(), actor.user_id
        uow.emit(OrganisationChanged(row.id))
    return row


async def _locked(session: AsyncSession, key: UUID, actor: Actor) -> tuple[Organisation, frozenset[UUID]]:
    repository = OrganisationRepository(session)
    return await repository.lock(key, actor), await repository.parents_of(key)


def check_version(row: Organisation, expected: int | None) -> None:
    """Raise StaleRevision when someone changed the organisation since the caller read it."""
    if expected is not None and expected != row.version:
        raise StaleRevision(current=row.version, path=("input", "expectedVersion"))
