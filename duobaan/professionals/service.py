"""Writing a profile: post someone, submit oneself, change it, say when one is free."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from duobaan.access import Actor, Permission, acting_for, requires
from duobaan.clock import now, today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import (
    AlreadyDone,
    HoursExceeded,
    InvalidInput,
    NotAllowed,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from duobaan.events import ProfileChanged, ReleaseChanged
from duobaan.ids import new_id
from duobaan.organisations.repository import OrganisationRepository
from duobaan.professionals.models import (
    AvailabilityException,
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Release,
)
from duobaan.professionals.publishing import keep_agreed_hours, place_home, settle
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.professionals.rules import (
    ExceptionFields,
    ProfileFields,
    ReleaseFields,
    SubjectOffer,
    WindowFields,
    check_profile,
    check_release,
    check_windows,
    first_issues,
)
from duobaan.professionals.states import PROFILE, ProfileAction, hands_of
from duobaan.text import normal_email, squeeze
from duobaan.transitions import Hand
from duobaan.words import OrganisationKind, ProfileStatus, ReleaseStatus, TimeBasis

_LINES = ("name", "profession", "headline")


@requires(Permission.PROFESSIONALS_POST, raises=(InvalidInput, AlreadyDone))
async def post_professional(
    actor: Actor,
    db: Database,
    *,
    profile: ProfileFields,
    subjects: Sequence[SubjectOffer],
    release: ReleaseFields | None = None,
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> Professional:
    """Put an employee forward with the hours that the company would release; nobody sees it before they confirm."""
    company_id = acting_for(actor, Permission.PROFESSIONALS_POST, on_behalf_of, OrganisationKind.COMPANY)
    fields = ProfileFields(**profile)
    fields.setdefault("time_basis", TimeBasis.EMPLOYER_TIME)
    request = {"profile": fields, "subjects": subjects, "release": release, "company": company_id}
    async with db.write(actor) as uow:
        people = ProfessionalRepository(uow.session)
        if (done := await uow.replay(idempotency_key, "post_professional", request)) is not None:
            return await people.get(done, actor)
        email = _check_post(fields, subjects, release)
        if await people.find_posted(company_id, email) is not None:
            raise AlreadyDone("professional_posted", path=("input", "profile", "contactEmail"))
        row = Professional(employer_id=company_id, posted_by=actor.user_id, status=ProfileStatus.DRAFT, name="")
        await _write(uow, row, fields, subjects)
        uow.move(PROFILE, row, ProfileAction.POST, Hand.COMPANY, organisation_id=company_id)
        if release is not None:
            propose_release(uow, row, company_id, release)
        uow.remember(idempotency_key, "post_professional", request, row.id)
        uow.emit(ProfileChanged(row.id))
    return row


def _check_post(fields: ProfileFields, subjects: Sequence[SubjectOffer], release: ReleaseFields | None) -> str:
    issues = list(check_profile(fields, subjects))
    if release is not None:
        issues += check_release(release, today())
    email = normal_email(fields.get("contact_email") or "")
    if email is None and not any(issue.path[-1] == "contactEmail" for issue in issues):
        raise InvalidInput(
            *first_issues(issues), *InvalidInput.at("input", "profile", "contactEmail", rule="required").issues
        )
    if issues or email is None:
        raise InvalidInput(*first_issues(issues))
    return email


def propose_release(uow: UnitOfWork, row: Professional, company_id: UUID, fields: ReleaseFields) -> Release:
    """Add a release that the company grants and the professional has still to accept."""
    release = Release(
        id=new_id(),
        company_id=company_id,
        professional_id=row.id,
        status=ReleaseStatus.PROPOSED,
        granted_at=now(),
        **dataclasses.asdict(fields),
    )
    uow.session.add(release)
    uow.record("release.propose", release, organisation_id=company_id, after=release.status)
    uow.emit(ReleaseChanged(release.id, row.id))
    return release


@requires(Permission.PROFILES_OWN, raises=(InvalidInput, StateNotAllowed, NotFound, HoursExceeded))
async def submit_profile(
    actor: Actor,
    db: Database,
    *,
    profile: ProfileFields,
    subjects: Sequence[SubjectOffer] | None = None,
    employer_id: UUID | None = None,
) -> Professional:
    """Offer oneself, or come back after a withdrawal; published at once unless the employer's time is meant."""
    async with db.write(actor) as uow:
        people = ProfessionalRepository(uow.session)
        row = await people.of_user(actor.user_id) if actor.user_id else None
        if row is None:
            email = await people.email_of(actor)
            row = Professional(user_id=actor.user_id, contact_email=email, status=ProfileStatus.DRAFT, name="")
        if employer_id is not None:
            await _check_employer(uow, actor, employer_id)
            row.employer_id = employer_id
        was_named = row.named or False
        await _write(uow, row, _merge(row, profile), await _offers(people, row, subjects))
        _note_naming(uow, row, was_named=was_named)
        uow.move(PROFILE, row, ProfileAction.SUBMIT, Hand.PROFESSIONAL)
        row.confirmed_at = now()
        uow.emit(ProfileChanged(row.id))
        await settle(uow, row, today())
    return row


async def _check_employer(uow: UnitOfWork, actor: Actor, employer_id: UUID) -> None:
    found = await OrganisationRepository(uow.session).find(employer_id, actor)
    if found is None or found.kind not in (OrganisationKind.COMPANY, OrganisationKind.TRAINING_INSTITUTE):
        raise InvalidInput.at("input", "employerId", rule="unknown_company")


@requires(Permission.PROFILES_OWN, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision, HoursExceeded))
async def update_profile(
    actor: Actor,
    db: Database,
    *,
    professional_id: UUID,
    profile: ProfileFields,
    subjects: Sequence[SubjectOffer] | None = None,
    expected_version: int | None = None,
) -> Professional:
    """Change a profile; the company may do so only until the person confirms, who may mend it before that too."""
    async with db.write(actor) as uow:
        people = ProfessionalRepository(uow.session)
        row = await people.lock(professional_id, actor)
        check_version(row, expected_version)
        hand = act(uow, row, ProfileAction.UPDATE, hands_of(actor, row, await people.proven_email_of(actor)))
        _keep_invited_address(row, profile, hand)
        was_named = row.named
        await _write(uow, row, _merge(row, profile), await _offers(people, row, subjects))
        _note_naming(uow, row, was_named=was_named)
        uow.emit(ProfileChanged(row.id))
        await settle(uow, row, today())
    return row


def _keep_invited_address(row: Professional, profile: ProfileFields, hand: Hand) -> None:
    """Refuse another address from who was asked at this one: it is what makes the profile theirs to confirm."""
    if row.status is not ProfileStatus.AWAITING_CONFIRMATION or hand is not Hand.PROFESSIONAL:
        return
    if normal_email(profile.get("contact_email", row.contact_email) or "") != row.contact_email:
        raise InvalidInput.at("input", "profile", "contactEmail", rule="address_of_invitation")


def _note_naming(uow: UnitOfWork, row: Professional, *, was_named: bool) -> None:
    """Write down when someone chose to be shown by name, or took that back: it is a consent."""
    if row.named is not was_named:
        uow.record("profile.show_name" if row.named else "profile.hide_name", row)


@requires(Permission.PROFILES_OWN, raises=(NotFound, InvalidInput, StateNotAllowed))
async def set_availability(
    actor: Actor,
    db: Database,
    *,
    professional_id: UUID,
    windows: Sequence[WindowFields],
    exceptions: Sequence[ExceptionFields] = (),
) -> Professional:
    """Say how the week may be used; this replaces what was said before."""
    async with db.write(actor) as uow:
        people = ProfessionalRepository(uow.session)
        row = await people.lock(professional_id, actor)
        act(uow, row, ProfileAction.UPDATE, hands_of(actor, row, await people.proven_email_of(actor)))
        if issues := first_issues(check_windows(windows, exceptions)):
            raise InvalidInput(*issues)
        week = [AvailabilityWindow(professional_id=row.id, **dataclasses.asdict(one)) for one in windows]
        days = [AvailabilityException(professional_id=row.id, **dataclasses.asdict(one)) for one in exceptions]
        await people.replace_parts(AvailabilityWindow, row.id, week)
        await people.replace_parts(AvailabilityException, row.id, days)
        touch(row)
        uow.emit(ProfileChanged(row.id))
    return row


def act(uow: UnitOfWork, row: Professional, action: ProfileAction, hands: frozenset[Hand]) -> Hand:
    """Move a profile with the first hand that may; NotAllowed for strangers, else StateNotAllowed."""
    if not hands:
        raise NotAllowed(Permission.PROFILES_OWN.value)
    able = [hand for hand in sorted(hands) if action in PROFILE.actions(row.status, {hand})]
    if not able:
        allowed = tuple(one.value for one in PROFILE.actions(row.status, hands))
        raise StateNotAllowed(state=row.status, allowed=allowed)
    uow.move(PROFILE, row, action, able[0], organisation_id=row.employer_id if able[0] is Hand.COMPANY else None)
    return able[0]


def check_version(row: Professional, expected: int | None) -> None:
    """Raise StaleRevision when someone else changed the profile first."""
    if expected is not None and expected != row.version:
        raise StaleRevision(current=row.version)


def touch(row: Professional) -> None:
    """Give the profile a new version though only its parts changed."""
    row.updated_at = now()


def _merge(row: Professional, changes: ProfileFields) -> ProfileFields:
    """Return the whole profile as it would be after the changes."""
    known = {name: getattr(row, name) for name in ProfileFields.__optional_keys__}
    # A new row has no defaults yet; None there means "not said".
    said = {name: value for name, value in known.items() if value is not None}
    return cast("ProfileFields", {**said, **changes})


async def _offers(
    people: ProfessionalRepository, row: Professional, subjects: Sequence[SubjectOffer] | None
) -> Sequence[SubjectOffer]:
    if subjects is not None or row.id is None:
        return subjects or ()
    rows = (await people.parts(ProfileSubject, [row.id]))[row.id]
    return [SubjectOffer(one.subject, one.strength, one.evidence) for one in rows]


async def _write(uow: UnitOfWork, row: Professional, fields: ProfileFields, subjects: Sequence[SubjectOffer]) -> None:
    """Check the whole profile and write it, its subjects and the middle of the home's postcode."""
    issues = list(check_profile(fields, subjects))
    if fields.get("time_basis", TimeBasis.EMPLOYER_TIME) is TimeBasis.EMPLOYER_TIME and row.employer_id is None:
        issues += InvalidInput.at("input", "employerId", rule="employer_needed").issues
    if issues:
        raise InvalidInput(*first_issues(issues))
    await keep_agreed_hours(uow, row, fields.get("max_minutes_week", row.max_minutes_week))
    people = ProfessionalRepository(uow.session)
    moved = "home_pc4" in fields and row.home_pc4 != fields["home_pc4"]
    for name, value in fields.items():
        setattr(row, name, squeeze(str(value)) if name in _LINES else value)
    row.contact_email = normal_email(row.contact_email or "")
    if moved:
        await place_home(people, row)
    uow.session.add(row)
    await uow.session.flush()
    await people.replace_parts(
        ProfileSubject, row.id, [ProfileSubject(professional_id=row.id, **dataclasses.asdict(one)) for one in subjects]
    )
