"""One invented vacancy: from a sketch of what a school asks to the rows that the market knows."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from duobaan.labels import label_of
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.seed.book import Book
from duobaan.seed.names import given_names, surnames
from duobaan.seed.texts import sentence, subject_name, text
from duobaan.seed.timetables import Grid, Spot
from duobaan.timetable.hours import week_minutes
from duobaan.vacancies.lessons import Spot as StoredSpot
from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.words import (
    BundleKind,
    ContinuityPolicy,
    ContractKind,
    Cycle,
    EngagementForm,
    HoursMode,
    LegalGround,
    Level,
    LineRole,
    Sector,
    ShareMode,
    SplitKind,
    VacancyStatus,
    Visibility,
)

_V = VacancyStatus
_SEEN = (_V.PUBLISHED, _V.EXPIRED, _V.WITHDRAWN)
LEAD_GROUNDS = (
    LegalGround.FULL,
    LegalGround.RESTRICTED,
    LegalGround.IN_TRAJECTORY,
    LegalGround.SUITABILITY,
    LegalGround.GUEST,
)


@dataclass(slots=True)
class Posting:
    """What a school asks, before it is written down."""

    school: Organisation
    grid: Grid
    by: User
    status: VacancyStatus
    subject: str
    level: Level
    starts_on: dt.date
    ends_on: dt.date
    number: int
    language: str = "nl"
    title: str | None = None
    mode: HoursMode = HoursMode.FIXED_SLOTS
    minutes_week: int = 0
    on: dt.date | None = None
    spots: list[Spot] = field(default_factory=list)
    forms: tuple[EngagementForm, ...] = ()
    share: ShareMode = ShareMode.ALLOWED
    max_team: int = 2
    handover_minutes: int = 15  # a week, where the post may be shared


def write_posting(book: Book, posting: Posting) -> Vacancy:
    """Write the vacancy of a sketch with its lessons and bundles."""
    dice = book.chance("posting", posting.number)
    seen = book.now - dt.timedelta(days=dice.randint(1, 50), minutes=dice.randint(0, 1439))
    row = book.add(_vacancy(book, dice, posting, seen), made_at=seen - dt.timedelta(days=dice.randint(1, 20)))
    bundles = {}
    for key in dict.fromkeys(spot.bundle for spot in posting.spots if spot.bundle):
        bundles[key] = book.add(SlotBundle(vacancy_id=row.id, key=key, kind=BundleKind.DOUBLE_LESSON)).id
    rooms = {
        group: f"{dice.choice('ABCD')}{dice.randint(0, 2)}.{dice.randint(1, 24):02d}" for group in _groups(posting)
    }
    for spot in posting.spots:
        bell = posting.grid.bell(spot.position)
        letter = {Cycle.EVERY_WEEK: "", Cycle.WEEK_A: "A", Cycle.WEEK_B: "B"}[spot.cycle]
        book.add(
            LessonSlot(
                vacancy_id=row.id,
                key=f"{spot.weekday.value}{spot.position}{letter}",
                weekday=spot.weekday,
                position=spot.position,
                start_minute=bell.start_minute,
                end_minute=bell.end_minute,
                cycle=spot.cycle,
                valid_from=posting.on,
                valid_to=posting.on + dt.timedelta(days=1) if posting.on else None,
                class_group=spot.group,
                subject=posting.subject,
                level=posting.level,
                room=rooms[spot.group],
                must=spot.must,
                movable_to=[_move(posting.grid, place).stored() for place in spot.movable_to],
                bundle_id=bundles.get(spot.bundle or ""),
            )
        )
    return row


def _groups(posting: Posting) -> list[str]:
    return list(dict.fromkeys(spot.group for spot in posting.spots))


def _move(grid: Grid, place: tuple[object, int]) -> StoredSpot:
    weekday, position = place
    bell = grid.bell(position)
    return StoredSpot(weekday, position, bell.start_minute, bell.end_minute)  # type: ignore[arg-type]


def _vacancy(book: Book, dice: random.Random, posting: Posting, seen: dt.datetime) -> Vacancy:
    sector = posting.school.sectors[0]
    lead = posting.mode is not HoursMode.HOURS_ONLY
    shared = posting.share if len(posting.spots) > 3 else ShareMode.NONE
    movable = any(spot.movable_to for spot in posting.spots)
    return Vacancy(
        school_id=posting.school.id,
        status=posting.status,
        visibility=dice.choices((Visibility.PUBLIC, Visibility.REGION, Visibility.PARTNERS), (10, 1, 1))[0]
        if posting.title is None
        else Visibility.PUBLIC,
        **_words(dice, posting),
        text_language=posting.language,
        sector=sector,
        levels=(posting.level,),
        subjects=(posting.subject,),
        forms=posting.forms,
        contract_kinds=(ContractKind.SECONDMENT, ContractKind.SECOND_EMPLOYMENT, ContractKind.COLLEGIAL_LENDING),
        grounds=(*LEAD_GROUNDS, *((LegalGround.INSTRUCTOR,) if sector is Sector.MBO else ())),
        role=LineRole.LEAD if lead else LineRole.SUPPORT,
        hours_mode=HoursMode.FLEXIBLE_SLOTS if movable else posting.mode,
        minutes_week=_minutes(posting),
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
        share_mode=shared,
        max_team=1 if shared is ShareMode.NONE else posting.max_team,
        split_kinds=() if shared is ShareMode.NONE else (SplitKind.BY_DAY, SplitKind.BY_CLASS),
        continuity=ContinuityPolicy.MAX_TWO_PER_CLASS,
        handover_minutes=0 if shared is ShareMode.NONE else posting.handover_minutes,
        budget_cents=dice.choice((None, None, 80_000, 120_000, 160_000)),
        salary_scale=dice.choice((None, "LB 4", "LB 8", "LC 6")),
        responsible_teacher=_staff_name(dice),
        subject_supervisor=_staff_name(dice),
        coach=_staff_name(dice) if dice.random() < 0.7 else None,
        supervision_minutes_week=dice.choice((0, 30, 45, 60)),
        publish_at=book.now + dt.timedelta(days=dice.randint(3, 20)) if posting.status is _V.SCHEDULED else None,
        published_at=seen if posting.status in _SEEN else None,
        closes_at=_closes_at(book, dice, posting),
        withdraw_reason=sentence(dice, "proposal", "reason") if posting.status is _V.WITHDRAWN else None,
    )


def _minutes(posting: Posting) -> int:
    if not posting.spots:
        return posting.minutes_week
    return week_minutes((posting.grid.lesson_minutes, spot.cycle) for spot in posting.spots)


def _closes_at(book: Book, dice: random.Random, posting: Posting) -> dt.datetime | None:
    if posting.status is _V.EXPIRED:
        return book.now - dt.timedelta(days=dice.randint(1, 10))
    if posting.title is not None or posting.starts_on <= book.today:
        return None
    return book.now + dt.timedelta(days=dice.randint(7, 27)) if dice.random() < 0.5 else None


def _words(dice: random.Random, posting: Posting) -> dict[str, str]:
    language = posting.language
    days = list(dict.fromkeys(spot.weekday for spot in posting.spots))
    words = {
        "subject": subject_name(posting.subject, language),
        "levels": label_of(posting.level, language),
        "lessons": len(posting.spots),
        "days": " en ".join(label_of(day, language) for day in days[:2]) or "afspraak",
    }
    part = {HoursMode.DATES: "title_guest", HoursMode.HOURS_ONLY: "title_project"}.get(posting.mode, "title")
    return {
        "title": posting.title or sentence(dice, "vacancy", part, language, **words),
        "description": text(dice, "vacancy", ("about", "how", "close"), language, **words),
        "practice_adds": sentence(dice, "vacancy", "adds", language, **words),
    }


def _staff_name(dice: random.Random) -> str:
    return f"{dice.choice(given_names())} {dice.choice(surnames())}"
