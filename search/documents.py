"""Pure projection of rows to documents: which rows are documents, what stands in them, and their version.

A document's version is `watermark << 20 | digest`. The watermark is the highest outbox id of the state that the
document was read from (one snapshot): every visible change commits an event with it, so a later state has a higher
one and an old re-send never overwrites a newer document, whichever of its rows changed (vacancy, lessons, release,
availability, organisation). The digest is 20 bits of the contents, so that `doctor` can tell from the versions alone
whether an index holds what the database says. Whole numbers stay exact up to 2**53: room for 8 thousand million events.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Qualification, Release
from duobaan.reference.regions import find_province
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import (
    Cycle,
    OrganisationStatus,
    ProfileStatus,
    ShareMode,
    TimeBasis,
    VacancyStatus,
    WindowKind,
)
from search.engine import Document, Tombstone, Value
from search.grounds import grounds_of
from search.subject_words import expertise_words, subject_words, with_those_above
from search.versions import Change
from search.visibility import Parents, circle, owners
from search.week import Codes, Stretch, free_codes, lesson_codes, work_codes

DIGEST_BITS = 20
DIGEST_MASK = (1 << DIGEST_BITS) - 1
OPEN_VACANCY = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED)


@dataclass(frozen=True, slots=True)
class VacancyParts:
    """A vacancy with everything that its document is made of."""

    vacancy: Vacancy
    slots: Sequence[LessonSlot]
    school: Organisation
    parents: Parents


@dataclass(frozen=True, slots=True)
class ProfessionalParts:
    """A professional with everything that their document is made of; the parents are those of the employer."""

    professional: Professional
    subjects: Sequence[ProfileSubject]
    qualifications: Sequence[Qualification]
    windows: Sequence[AvailabilityWindow]
    releases: Sequence[Release]
    parents: Parents
    profession_words: Sequence[str] = ()  # of the imported occupation of that name
    closed_to: frozenset[UUID] = frozenset()  # where the employer lends nobody, schools of boards included


Parts = VacancyParts | ProfessionalParts | Organisation


def document_of(parts: Parts) -> Document | None:
    """The document of a row without its version, or None when the row is none of the market's business."""
    match parts:
        case VacancyParts():
            return vacancy_document(parts)
        case ProfessionalParts():
            return professional_document(parts)
        case _:
            return organisation_document(parts)


def change_of(identity: str, parts: Parts | None, watermark: int) -> Change:
    """What an index must be told: the document as of a watermark, or that there is none."""
    document = None if parts is None else document_of(parts)
    if document is None:
        return Tombstone(identity, watermark << DIGEST_BITS | DIGEST_MASK)
    return {**document, "version": watermark << DIGEST_BITS | digest(document)}


def digest(document: Document) -> int:
    """20 bits that stand for the contents of a document; a tombstone of the same watermark outranks them all."""
    text = orjson.dumps({name: value for name, value in document.items() if name != "version"}, option=_SORTED)
    return int.from_bytes(hashlib.blake2b(text, digest_size=4).digest(), "big") % DIGEST_MASK


_SORTED = orjson.OPT_SORT_KEYS


# --- one function per index -----------------------------------------------------------------------


def vacancy_document(parts: VacancyParts) -> Document | None:
    """An open vacancy; its place is the school's."""
    row, school = parts.vacancy, parts.school
    if row.status not in OPEN_VACANCY:
        return None
    lessons = [Stretch(slot.weekday, slot.start_minute, slot.end_minute, slot.cycle) for slot in parts.slots]
    return _filled(
        {
            "id": public(Kind.VACANCY, row.id),
            "title": row.title,
            "description": "\n".join(filter(None, (row.description, row.practice_adds))),
            **subject_words(row.subjects),
            "school_name": school.name,
            "subjects": list(row.subjects),
            "subject_tree": with_those_above(row.subjects),
            "levels": list(row.levels),
            "sector": row.sector,
            "forms": list(row.forms),
            "contract_kinds": list(row.contract_kinds),
            "grounds": list(row.grounds),
            "school_id": school.id.hex,
            "board_id": _hex(school.board_id),
            "region_ids": [key.hex for key in sorted(parts.parents)],
            "share_mode": row.share_mode,
            "split_kinds": list(row.split_kinds or ()),
            "hours_mode": row.hours_mode,
            "role": row.role,
            "duo_allowed": row.share_mode is not ShareMode.NONE,
            "slots": lesson_codes((s.weekday, s.position, s.cycle) for s in parts.slots if s.position is not None),
            "half_days": work_codes(lessons, Codes.HALF_DAYS),
            "half_hours": work_codes(lessons, Codes.HALF_HOURS),
            "weekdays": _days(lessons),
            "status": row.status,
            "language": row.text_language,
            "lessons_per_week": _lessons_per_week(parts.slots),
            "minutes_per_week": row.minutes_week,
            "starts_on": day_number(row.starts_on),
            "ends_on": day_number(row.ends_on),
            "closes_at": instant(row.closes_at),
            "published_at": instant(row.published_at),
            **_place(school),
            "pc4": school.postcode[:4] if school.postcode else None,
            "municipality": school.municipality,
            "visibility": row.visibility,
            "visible_to": owners(school.id, school.board_id) + circle(row.visibility, parts.parents),
        }
    )


def professional_document(parts: ProfessionalParts) -> Document | None:
    """A published and confirmed profile: never the name or e-mail, text and employer only of who chose to be named."""
    row = parts.professional
    if row.status is not ProfileStatus.PUBLISHED or row.confirmed_at is None:
        return None
    free, blocked = _availability(parts)
    home = row.province if row.employer_id is None else None
    return _filled(
        {
            "id": public(Kind.PROFESSIONAL, row.id),
            "headline": row.headline,
            "about": row.about if row.named else None,
            "profession": row.profession,
            "profession_words": list(parts.profession_words),
            **subject_words(sorted(one.subject for one in parts.subjects)),
            "expertise": expertise_words(row.expertise),
            "subjects": sorted(one.subject for one in parts.subjects),
            "subject_tree": with_those_above(one.subject for one in parts.subjects),
            "levels": list(row.levels),
            "sectors": list(row.sectors),
            "forms": list(row.forms),
            "contract_kinds": list(row.contract_kinds),
            "qualifications": sorted({one.kind for one in parts.qualifications}),
            "grounds": grounds_of(one.kind for one in parts.qualifications),
            "wants_licence": row.wants_licence,
            "duo_preference": row.duo_preference,
            "languages": list(row.languages),
            "company_id": _hex(row.employer_id) if row.named else None,
            "half_days": free_codes(free, blocked, Codes.HALF_DAYS),
            "half_hours": free_codes(free, blocked, Codes.HALF_HOURS),
            "weekdays": _days(free),
            "minutes_per_week": row.max_minutes_week,
            "earliest_start": day_number(row.earliest_start),
            "latest_end": day_number(row.latest_end),
            "published_at": instant(row.published_at),
            "confirmed_at": instant(row.confirmed_at),
            **_place(row),
            "pc4": row.home_pc4,
            "visibility": row.visibility,
            "visible_to": owners(row.employer_id, user_id=row.user_id) + circle(row.visibility, parts.parents, home),
            "hidden_from": _hidden_from(row, parts.closed_to),
        }
    )


def _hidden_from(row: Professional, closed_to: frozenset[UUID]) -> list[str]:
    closed = closed_to if row.time_basis is TimeBasis.EMPLOYER_TIME else ()
    return [*row.hidden_from, *sorted({key.hex for key in closed} - set(row.hidden_from))]


def organisation_document(row: Organisation) -> Document | None:
    """An organisation that everyone may know of: verified, or registered by its publisher (an imported school)."""
    imported = row.status is OrganisationStatus.REGISTERED and row.source is not None
    if row.status is not OrganisationStatus.ACTIVE and not imported:
        return None
    return _filled(
        {
            "id": public(Kind.ORGANISATION, row.id),
            "name": row.name,
            "kind": row.kind,
            "brin": row.brin,
            "location_code": row.location_code,
            "kvk": row.kvk_no,
            "sector": list(row.sectors),
            "levels": list(row.levels),
            "status": row.status,
            **_place(row),
            "pc4": row.postcode[:4] if row.postcode else None,
            "municipality": row.municipality,
        }
    )


# --- parts of documents ---------------------------------------------------------------------------


def _filled(values: Mapping[str, Value]) -> dict[str, Value]:
    """Leave out what is empty (to an index, absent and empty are one) and write codes as plain text."""
    return {name: _plain(value) for name, value in values.items() if value not in (None, "", [])}


def _plain(value: Value) -> Value:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list):
        return [str(one) for one in value]
    return value


def _hex(key: UUID | None) -> str | None:
    return None if key is None else key.hex


def day_number(day: dt.date | None) -> int | None:
    """A day as a number that sorts: 20270104."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day


def instant(at: dt.datetime | None) -> int | None:
    """An instant in whole seconds since 1970."""
    return None if at is None else int(at.timestamp())


def province_code(name: str | None) -> str | None:
    """The code of a province by any of its names; an unknown name stays as it is."""
    found = find_province(name) if name else None
    return found.code if found else name


def _place(row: Organisation | Professional) -> dict[str, Value]:
    # A home is never located better than the middle of its four-digit postcode: that is all the row holds.
    both = row.lat is not None and row.lon is not None
    return {
        "province": province_code(row.province),
        "place": row.place,
        "lat": row.lat if both else None,
        "lon": row.lon if both else None,
    }


def _days(stretches: Iterable[Stretch]) -> list[str]:
    return sorted({one.day.value for one in stretches})


def _lessons_per_week(slots: Sequence[LessonSlot]) -> int | None:
    """Lessons in an average week, rounded; a lesson of A weeks only counts for half."""
    return round(sum(1 if slot.cycle is Cycle.EVERY_WEEK else 0.5 for slot in slots)) if slots else None


def _availability(parts: ProfessionalParts) -> tuple[list[Stretch], list[Stretch]]:
    """Free and blocked stretches; in the employer's time only the weekdays that the employer releases."""
    row = parts.professional
    released = {day for release in parts.releases for day in release.weekdays}
    bound = row.time_basis is TimeBasis.EMPLOYER_TIME and bool(released)
    free, blocked = [], []
    for window in parts.windows:
        stretch = Stretch(window.weekday, window.start_minute, window.end_minute, window.cycle)
        if window.kind is WindowKind.BLOCKED:
            blocked.append(stretch)
        elif not bound or window.weekday in released:
            free.append(stretch)
    return free, blocked
