"""The company's release: grant hours, accept them as the professional, take them back."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now, today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import HoursExceeded, InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.events import ReleaseChanged
from duobaan.professionals.models import Professional, Release
from duobaan.professionals.other_work import refresh_other_work
from duobaan.professionals.publishing import complete_release, settle
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from duobaan.professionals.rules import ReleaseFields, check_release, first_issues
from duobaan.professionals.service import propose_release
from duobaan.professionals.states import RELEASE, ReleaseAction, employs, release_hands_of
from duobaan.professionals.ties_repository import agreed_work
from duobaan.words import ProfileStatus

_GRANTABLE = (
    ProfileStatus.AWAITING_CONFIRMATION,
    ProfileStatus.AWAITING_RELEASE,
    ProfileStatus.PUBLISHED,
    ProfileStatus.PAUSED,
    ProfileStatus.STALE,
)


@requires(Permission.RELEASES_GRANT, raises=(NotFound, InvalidInput, StateNotAllowed, HoursExceeded))
async def grant_release(
    actor: Actor,
    db: Database,
    *,
    professional_id: UUID,
    release: ReleaseFields,
    idempotency_key: str | None = None,
) -> Release:
    """Give an employee hours to teach; in force once they accept, and then in the place of the older release."""
    request = {"professional": professional_id, "release": release}
    async with db.write(actor) as uow:
        releases = ReleaseRepository(uow.session)
        row = await ProfessionalRepository(uow.session).lock(professional_id, actor)
        company_id = _employer(actor, row)
        if (done := await uow.replay(idempotency_key, "grant_release", request)) is not None:
            return await releases.get(done, actor)
        if row.status not in _GRANTABLE:
            raise StateNotAllowed(state=row.status, allowed=())
        if issues := first_issues(check_release(release, today())):
            raise InvalidInput(*issues)
        work = await agreed_work(uow.session, row.id, today(), company_id)
        if work.minutes_week > release.minutes_week:
            raise HoursExceeded(
                available_minutes=release.minutes_week,
                requested_minutes=work.minutes_week,
                path=("input", "release", "minutesWeek"),
            )
        made = propose_release(uow, row, company_id, release)
        await uow.session.flush()
        uow.remember(idempotency_key, "grant_release", request, made.id)
    return made


def _employer(actor: Actor, row: Professional) -> UUID:
    """Return the employer for whom the actor may grant; a visible stranger is no employee."""
    if row.employer_id is None or not employs(actor, row.employer_id, Permission.RELEASES_GRANT):
        raise NotAllowed(Permission.RELEASES_GRANT.value, path=("input", "professionalId"))
    return row.employer_id


async def _open(uow: UnitOfWork, actor: Actor, release_id: UUID, action: ReleaseAction) -> tuple[Release, Professional]:
    """Lock a release and its professional, the professional first as everywhere, and move the release."""
    releases, people = ReleaseRepository(uow.session), ProfessionalRepository(uow.session)
    found = (await releases.by_ids([release_id], actor)).get(release_id)
    if found is None:
        raise NotFound("Release")
    row = await people.lock(found.professional_id, actor)
    release = await releases.get(release_id, actor)
    hands = release_hands_of(actor, release, row)
    if not hands:
        raise NotAllowed(Permission.RELEASES_GRANT.value)
    able = [hand for hand in sorted(hands) if action in RELEASE.actions(release.status, {hand})]
    if not able:
        allowed = tuple(one.value for one in RELEASE.actions(release.status, hands))
        raise StateNotAllowed(state=release.status, allowed=allowed)
    uow.move(RELEASE, release, action, able[0], organisation_id=release.company_id)
    uow.emit(ReleaseChanged(release.id, row.id))
    return release, row


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed, HoursExceeded))
async def accept_release(actor: Actor, db: Database, *, release_id: UUID) -> Release:
    """Accept the hours that one's employer gives; the profile is published when it waited for them."""
    async with db.write(actor) as uow:
        release, row = await _open(uow, actor, release_id, ReleaseAction.ACCEPT)
        release.accepted_at = now()
        await _check_holds_work(uow, release)
        await complete_release(uow, release)
        await settle(uow, row, today())
    return release


async def _check_holds_work(uow: UnitOfWork, release: Release) -> None:
    """Raise HoursExceeded unless all agreed work fits in the release that is to take the place of the older one."""
    work = await agreed_work(uow.session, release.professional_id, today(), release.company_id)
    if work.starts_on is None or work.ends_on is None:
        return
    within = release.valid_from <= work.starts_on and work.ends_on <= release.valid_to
    if not within or work.minutes_week > release.minutes_week:
        available = release.minutes_week if within else 0
        raise HoursExceeded(available_minutes=available, requested_minutes=work.minutes_week)


@requires(Permission.RELEASES_GRANT, raises=(NotFound, StateNotAllowed, HoursExceeded))
async def revoke_release(
    actor: Actor, db: Database, *, release_id: UUID, effective_on: dt.date | None = None
) -> Release:
    """Take hours back, now or from a day on; agreed work keeps its hours until it ends."""
    async with db.write(actor) as uow:
        releases = ReleaseRepository(uow.session)
        found = (await releases.by_ids([release_id], actor)).get(release_id)
        if found is None:
            raise NotFound("Release")
        work = await agreed_work(uow.session, found.professional_id, today(), found.company_id)
        last = effective_on or today()
        if work.minutes_week and (work.ends_on is None or last < work.ends_on):
            raise HoursExceeded(available_minutes=0, requested_minutes=work.minutes_week)
        if effective_on is not None and effective_on > today():
            return await _shorten(uow, actor, release_id, effective_on)
        release, row = await _open(uow, actor, release_id, ReleaseAction.REVOKE)
        release.revoked_at = now()
        await settle(uow, row, today())
        await refresh_other_work(uow, row)
    return release


async def _shorten(uow: UnitOfWork, actor: Actor, release_id: UUID, effective_on: dt.date) -> Release:
    """Let a release end on a later day: the clock takes it back then."""
    releases = ReleaseRepository(uow.session)
    release = await releases.get(release_id, actor)
    row = await ProfessionalRepository(uow.session).get(release.professional_id, actor)
    hands = release_hands_of(actor, release, row)
    if ReleaseAction.REVOKE not in RELEASE.actions(release.status, hands):
        raise StateNotAllowed(state=release.status, allowed=())
    release.valid_to = min(release.valid_to, effective_on)
    release.revoked_at = now()
    await refresh_other_work(uow, row)
    uow.record("release.shorten", release, organisation_id=release.company_id, facts={"valid_to": str(effective_on)})
    uow.emit(ReleaseChanged(release.id, release.professional_id))
    return release
