"""A row of people: posted as a company posts by hand, or brought up to date as far as the company may."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast
from uuid import UUID

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, Issue
from duobaan.imports.models import ImportedReference
from duobaan.imports.said import Put, Said, differs
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Release
from duobaan.professionals.releases import grant_release
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from duobaan.professionals.rules import ProfileFields, ReleaseFields, SubjectOffer, WindowFields, camel
from duobaan.professionals.service import post_professional, set_availability, update_profile
from duobaan.text import normal_email, pc4, squeeze
from duobaan.words import ImportOutcome, ProfileStatus

_PROFILE: Final = (
    *("name", "contact_email", "contact_phone", "profession", "headline", "about", "sectors", "levels", "expertise"),
    *("languages", "home_pc4", "max_travel_minutes", "min_minutes_week", "max_minutes_week", "max_days"),
    *("earliest_start", "latest_end", "forms"),
)
_RELEASE: Final = {
    "release_minutes": "minutes_week",
    "release_from": "valid_from",
    "release_to": "valid_to",
    "release_weekdays": "weekdays",
    "release_charge": "charge_kind",
    "release_rate": "rate_cents",
    "release_conditions": "conditions",
}
_RELEASE_NEEDS: Final = ("release_minutes", "release_from", "release_to")
_OPEN: Final = (ProfileStatus.DRAFT, ProfileStatus.AWAITING_CONFIRMATION)
FIELDS: Final = (
    {camel(name): name for name in _PROFILE}
    | {"homePostcode": "home_pc4", "subjects": "subjects", "windows": "availability"}
    | {camel(name): column for column, name in _RELEASE.items()}
    | {"release": "release_minutes"}
)
"""The column by which a field of a use case's input is written."""


async def put_professional(
    actor: Actor, db: Database, company_id: UUID, said: Said, known: ImportedReference | None
) -> Put:
    """Post whom a row puts forward, or change what it says anew; raises what the use cases raise."""
    row = await _standing(actor, db, company_id, said, known)
    if row is None:
        return await _post(actor, db, company_id, said)
    if row.status is ProfileStatus.ERASED or row.employer_id != company_id:
        raise InvalidInput.at("reference", rule="import_person_gone")
    columns = await _update(actor, db, row, said)
    outcome = ImportOutcome.CHANGED if columns else ImportOutcome.UNCHANGED
    return Put(outcome, tuple(columns), professional_id=row.id)


async def _standing(
    actor: Actor, db: Database, company_id: UUID, said: Said, known: ImportedReference | None
) -> Professional | None:
    """Return whom the reference stands for, or whom the company posted by hand at the same address."""
    async with db.read() as session:
        if known is not None and known.professional_id is not None:
            return await session.get(Professional, known.professional_id)
        email = normal_email(str(said.values.get("contact_email", "")))
        return await ProfessionalRepository(session).find_posted(company_id, email) if email else None


async def _post(actor: Actor, db: Database, company_id: UUID, said: Said) -> Put:
    profile = cast("ProfileFields", said.only(*_PROFILE))
    offers = said.values.get("subjects", [])
    hours = said.only(*_RELEASE)
    lacking = list(_lacking(hours))
    release = None if lacking else _release(hours)
    try:
        row = await post_professional(
            actor, db, profile=profile, subjects=offers, release=release, on_behalf_of=company_id
        )
    except InvalidInput as error:
        raise InvalidInput(*lacking, *error.issues) from None
    if lacking:
        raise InvalidInput(*lacking)
    if "availability" in said.values:
        await set_availability(actor, db, professional_id=row.id, windows=said.values["availability"])
    columns = tuple(name for name in said.values if name != "reference")
    return Put(ImportOutcome.CREATED, columns, professional_id=row.id)


async def _update(actor: Actor, db: Database, row: Professional, said: Said) -> list[str]:
    """Change what the row says anew and what differs from what is here; return those columns."""
    async with db.read() as session:
        people = ProfessionalRepository(session)
        offers = (await people.parts(ProfileSubject, [row.id]))[row.id]
        windows = (await people.parts(AvailabilityWindow, [row.id]))[row.id]
        releases = await ReleaseRepository(session).open_of(row.id)
    changes = {name: value for name, value in said.news(*_PROFILE).items() if _is_other(row, name, value)}
    subjects = _other_offers(said.news("subjects").get("subjects"), offers)
    week = _other_week(said.news("availability").get("availability"), windows)
    own = [release for release in releases if release.company_id == row.employer_id]
    release = _other_release(said, own[-1] if own else None)
    columns = [*changes, *["subjects"] * (subjects is not None), *["availability"] * (week is not None)]
    if columns and row.status not in _OPEN:
        raise InvalidInput(*(Issue((column,), "import_theirs_now") for column in columns))
    if changes or subjects is not None:
        fields = cast("ProfileFields", changes)
        await update_profile(actor, db, professional_id=row.id, profile=fields, subjects=subjects)
    if week is not None:
        await set_availability(actor, db, professional_id=row.id, windows=week)
    if release is not None:
        await grant_release(actor, db, professional_id=row.id, release=release)
        columns += said.news(*_RELEASE)
    return columns


def _is_other(row: Professional, name: str, value: Any) -> bool:
    normal = {"contact_email": lambda text: normal_email(text) or text, "home_pc4": pc4}.get(name)
    wanted = normal(value) if normal else squeeze(value) if name in ("name", "profession", "headline") else value
    return differs(getattr(row, name), wanted)


def _other_offers(said: list[SubjectOffer] | None, standing: list[ProfileSubject]) -> list[SubjectOffer] | None:
    if said is None:
        return None
    here = {one.subject: one for one in standing}
    if {one.subject: one.strength for one in said} == {key: one.strength for key, one in here.items()}:
        return None
    return [
        dataclasses.replace(one, evidence=here[one.subject].evidence) if one.subject in here else one for one in said
    ]


def _other_week(said: list[WindowFields] | None, standing: list[AvailabilityWindow]) -> list[WindowFields] | None:
    if said is None:
        return None
    here = {(one.weekday, one.start_minute, one.end_minute) for one in standing}
    return None if {(one.weekday, one.start_minute, one.end_minute) for one in said} == here else said


def _other_release(said: Said, standing: Release | None) -> ReleaseFields | None:
    """Return the release that a row asks for anew, with what stands where it says nothing; None where nothing does."""
    news = said.news(*_RELEASE)
    if not any(standing is None or getattr(standing, _RELEASE[name]) != value for name, value in news.items()):
        return None
    here = {} if standing is None else {name: getattr(standing, field) for name, field in _RELEASE.items()}
    whole = here | said.only(*_RELEASE)
    if lacking := list(_lacking(whole)):
        raise InvalidInput(*lacking)
    return _release(whole)


def _lacking(said: Mapping[str, Any]) -> Iterator[Issue]:
    """Yield what hours that a row gives need besides."""
    if said:
        yield from (Issue((name,), "import_release_needs") for name in _RELEASE_NEEDS if said.get(name) is None)


def _release(said: Mapping[str, Any]) -> ReleaseFields | None:
    return ReleaseFields(**{_RELEASE[name]: value for name, value in said.items()}) if said else None
