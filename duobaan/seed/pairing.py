"""Who of the invented people could give which lessons: subject, week, release, distance; the use cases judge again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from duobaan.geo import Point, travel_minutes
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Release
from duobaan.professionals.rules import CYCLE_MASKS
from duobaan.reference.subjects import closeness
from duobaan.seed.book import Book
from duobaan.timetable.calendar import cycle_mask
from duobaan.timetable.hours import week_minutes
from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import Window, fit_of
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import HoursMode, ProfileStatus, ReleaseStatus, VacancyStatus, Visibility, WindowKind

NEAR_ENOUGH = 0.7
MOST_MINUTES = 300  # a week; keeps guests within their yearly budget
SEEN = (Visibility.PUBLIC, Visibility.SCHOOLS)


@dataclass(frozen=True, slots=True)
class Fit:
    """Lessons of a vacancy that one professional could give."""

    vacancy: Vacancy
    person: Professional
    slots: tuple[LessonSlot, ...]


class Pairing:
    """Looks people and lessons of a book up against each other."""

    def __init__(self, book: Book) -> None:
        self.schools = {row.id: row for row in book.of(Organisation)}
        self.anchors = {row.organisation_id: row.cycle_anchor_on for row in book.of(SchoolSettings)}
        self.lessons: defaultdict[UUID, list[LessonSlot]] = defaultdict(list)
        for lesson in book.of(LessonSlot):
            self.lessons[lesson.vacancy_id].append(lesson)
        self.windows: defaultdict[UUID, list[Window]] = defaultdict(list)
        for row in book.of(AvailabilityWindow):
            slot = WeeklySlot(row.weekday.number, row.start_minute, row.end_minute, CYCLE_MASKS[row.cycle])
            self.windows[row.professional_id].append(Window(slot, row.kind))
        self.subjects: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
        for offer in book.of(ProfileSubject):
            self.subjects[offer.professional_id][offer.subject] = offer.strength
        self.releases = {row.professional_id: row for row in book.of(Release) if row.status is ReleaseStatus.GRANTED}
        self.people = [
            row for row in book.of(Professional) if row.status is ProfileStatus.PUBLISHED and row.visibility in SEEN
        ]
        self.open = [
            row
            for row in book.of(Vacancy)
            if row.status is VacancyStatus.PUBLISHED
            and row.visibility is Visibility.PUBLIC
            and row.hours_mode in (HoursMode.FIXED_SLOTS, HoursMode.FLEXIBLE_SLOTS)
        ]

    def fits(self, vacancy: Vacancy, people: Sequence[Professional]) -> Iterator[Fit]:
        """Yield who could give lessons of a vacancy, those with most lessons first."""
        found = [self.fit(vacancy, person) for person in people]
        yield from sorted(
            (fit for fit in found if fit is not None), key=lambda fit: (-len(fit.slots), str(fit.person.id))
        )

    def fit(self, vacancy: Vacancy, person: Professional) -> Fit | None:
        """Return the lessons that someone could give, within their hours; None when there are fewer than two."""
        if not self._knows(vacancy, person) or not self.is_near(vacancy, person):
            return None
        able = [slot for slot in self.lessons[vacancy.id] if self.can_give(vacancy, person, slot)]
        most = min(person.max_minutes_week, MOST_MINUTES)
        while able and _minutes(able) > most:
            able.pop()
        return Fit(vacancy, person, tuple(able)) if len(able) > 1 else None

    def _knows(self, vacancy: Vacancy, person: Professional) -> bool:
        offers = self.subjects[person.id]
        return vacancy.sector in person.sectors and any(
            strength > 2 and closeness(offered, vacancy.subjects[0]) >= NEAR_ENOUGH
            for offered, strength in offers.items()
        )

    def is_near(self, vacancy: Vacancy, person: Professional) -> bool:
        """Say whether the way from home to school is not too long."""
        school = self.schools[vacancy.school_id]
        if None in (person.lat, person.lon, school.lat, school.lon):
            return False
        home, there = Point(person.lat or 0, person.lon or 0), Point(school.lat or 0, school.lon or 0)
        return travel_minutes(home, there) <= person.max_travel_minutes

    def can_give(self, vacancy: Vacancy, person: Professional, slot: LessonSlot) -> bool:
        """Say whether someone is free and, where that is needed, released for a lesson."""
        release = self.releases.get(person.id)
        if release is not None and not _covers(release, vacancy, slot):
            return False
        mask = cycle_mask(slot.cycle, self.anchors[vacancy.school_id])
        lesson = WeeklySlot(slot.weekday.number, slot.start_minute, slot.end_minute, mask)
        return fit_of(self.windows[person.id], lesson) in (
            WindowKind.AVAILABLE,
            WindowKind.PREFERRED,
            WindowKind.IF_NEEDED,
        )

    def others(self, fit: Fit, people: Sequence[Professional]) -> Iterator[Fit]:
        """Yield who could give the rest of the same vacancy's lessons beside someone."""
        taken = {slot.id for slot in fit.slots}
        for other in self.fits(fit.vacancy, [person for person in people if person is not fit.person]):
            rest = tuple(slot for slot in other.slots if slot.id not in taken)
            if len(rest) > 1:
                yield replace(other, slots=rest)


def _minutes(slots: Sequence[LessonSlot]) -> int:
    return week_minutes((slot.end_minute - slot.start_minute, slot.cycle) for slot in slots)


def _covers(release: Release, vacancy: Vacancy, slot: LessonSlot) -> bool:
    if vacancy.starts_on is None or vacancy.ends_on is None:
        return False
    in_time = release.valid_from <= vacancy.starts_on and vacancy.ends_on <= release.valid_to
    return in_time and slot.weekday in release.weekdays
