"""The professional's own word: confirm, refuse, pause, resume, withdraw, erase."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.clock import now, today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, NotEligible, NotFound, ReasonFact, StaleRevision, StateNotAllowed
from duobaan.events import ProfileChanged, ReleaseChanged
from duobaan.professionals.models import Professional
from duobaan.professionals.publishing import complete_release, may_publish, settle, wipe
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from duobaan.professionals.service import act, check_version
from duobaan.professionals.states import PROFILE, RELEASE, ProfileAction, ReleaseAction, hands_of
from duobaan.professionals.ties_repository import agreed_work
from duobaan.transitions import Hand
from duobaan.words import ProfileStatus


async def _open(
    uow: UnitOfWork, actor: Actor, professional_id: UUID, action: ProfileAction, expected_version: int | None
) -> Professional:
    """Lock a profile and move it with one of the actor's hands."""
    people = ProfessionalRepository(uow.session)
    row = await people.lock(professional_id, actor)
    check_version(row, expected_version)
    act(uow, row, action, hands_of(actor, row, await people.proven_email_of(actor)))
    uow.emit(ProfileChanged(row.id))
    return row


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed, StaleRevision, AlreadyDone, NotEligible))
async def confirm_profile(
    actor: Actor,
    db: Database,
    *,
    professional_id: UUID,
    accept_release: bool = True,
    expected_version: int | None = None,
) -> Professional:
    """Confirm one's own profile in one's own sign-in: the first time it becomes yours, later it stays fresh.

    With `accept_release` the hours that the employer proposed are accepted too.
    """
    async with db.write(actor) as uow:
        first = await _is_first(uow, actor, professional_id)
        row = await _open(uow, actor, professional_id, ProfileAction.CONFIRM, expected_version)
        if first:
            row.user_id = actor.user_id
            if accept_release:
                await _accept_proposed(uow, row)
        elif not await may_publish(uow, row, today()):
            raise NotEligible(ReasonFact("RELEASE_MISSING"))
        row.confirmed_at = now()
        await settle(uow, row, today())
    return row


async def _is_first(uow: UnitOfWork, actor: Actor, professional_id: UUID) -> bool:
    """Say whether this confirmation ties the profile to the account; one account has one profile."""
    people = ProfessionalRepository(uow.session)
    row = await people.lock(professional_id, actor)
    if row.status is not ProfileStatus.AWAITING_CONFIRMATION:
        return False
    invited = Hand.PROFESSIONAL in hands_of(actor, row, await people.proven_email_of(actor))
    if invited and actor.user_id and await people.of_user(actor.user_id) is not None:
        raise AlreadyDone("profile_exists")
    return True


async def _accept_proposed(uow: UnitOfWork, row: Professional) -> None:
    waiting = [
        release
        for release in await ReleaseRepository(uow.session).open_of(row.id)
        if release.granted_at is not None and release.accepted_at is None
    ]
    # Of several offers the newest counts; it takes the place of the ones before it.
    for release in sorted(waiting, key=lambda one: one.id)[-1:]:
        uow.move(RELEASE, release, ReleaseAction.ACCEPT, Hand.PROFESSIONAL)
        release.accepted_at = now()
        await complete_release(uow, release)
        uow.emit(ReleaseChanged(release.id, row.id))


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed))
async def refuse_profile(actor: Actor, db: Database, *, professional_id: UUID) -> Professional:
    """Refuse: the person who was asked has everything erased; an employer sends a submitted profile back."""
    async with db.write(actor) as uow:
        row = await _open(uow, actor, professional_id, ProfileAction.REFUSE, None)
        if row.status is ProfileStatus.ERASED:
            await wipe(uow, row)
    return row


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed, StaleRevision))
async def pause_profile(
    actor: Actor, db: Database, *, professional_id: UUID, expected_version: int | None = None
) -> Professional:
    """Take a profile off the market for a while."""
    async with db.write(actor) as uow:
        return await _open(uow, actor, professional_id, ProfileAction.PAUSE, expected_version)


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed, StaleRevision, NotEligible))
async def resume_profile(
    actor: Actor, db: Database, *, professional_id: UUID, expected_version: int | None = None
) -> Professional:
    """Put one's paused profile back on the market; a release must still stand where one is needed."""
    async with db.write(actor) as uow:
        row = await _open(uow, actor, professional_id, ProfileAction.RESUME, expected_version)
        if not await may_publish(uow, row, today()):
            raise NotEligible(ReasonFact("RELEASE_MISSING"))
        row.confirmed_at = now()
    return row


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed, StaleRevision))
async def withdraw_profile(
    actor: Actor, db: Database, *, professional_id: UUID, expected_version: int | None = None
) -> Professional:
    """Withdraw from the market: out of every list and search at once; agreed work stays agreed."""
    async with db.write(actor) as uow:
        return await _open(uow, actor, professional_id, ProfileAction.WITHDRAW, expected_version)


async def erase(uow: UnitOfWork, professional_id: UUID) -> Professional:
    """Erase a profile and every personal fact in it; negotiations about it are closed by whoever knows of them."""
    row = await _open(uow, uow.actor, professional_id, ProfileAction.ERASE, None)
    await _wipe_unless_working(uow, row)
    return row


async def erase_for(uow: UnitOfWork, professional_id: UUID, hand: Hand) -> Professional:
    """Erase a profile for whom it is about: the clock, or the platform that was asked to."""
    row = await ProfessionalRepository(uow.session).lock(professional_id, SYSTEM)
    uow.move(PROFILE, row, ProfileAction.ERASE, hand)
    await _wipe_unless_working(uow, row)
    return row


async def _wipe_unless_working(uow: UnitOfWork, row: Professional) -> None:
    work = await agreed_work(uow.session, row.id, today())
    if work.minutes_week > 0:
        raise NotEligible(ReasonFact("WORK_AGREED", {"ends_on": str(work.ends_on)}))
    await wipe(uow, row)
