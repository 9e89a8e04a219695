"""Steps before the negotiation: profiles, releases, vacancies."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from duobaan.access import Actor
from duobaan.professionals.consent import (
    confirm_profile,
    pause_profile,
    refuse_profile,
    resume_profile,
    withdraw_profile,
)
from duobaan.professionals.models import Qualification
from duobaan.professionals.releases import accept_release, grant_release, revoke_release
from duobaan.professionals.rules import ReleaseFields, SubjectOffer
from duobaan.professionals.service import post_professional, update_profile
from duobaan.proposals.erasing import erase_profile
from duobaan.vacancies.lessons import SlotFields
from duobaan.vacancies.models import LessonSlot
from duobaan.vacancies.service import create_vacancy, publish_vacancy
from duobaan.vacancies.service import withdraw_vacancy as withdraw
from duobaan.words import Cycle, EngagementForm, LegalGround, Level, QualificationKind, Sector, Weekday
from tests import factories
from tests.support.history.book import Lesson
from tests.support.history.history import History, Step
from tests.support.history.world import Employee

OFFERS = (100, 150, 200, 300, 480)
SUBJECTS = [SubjectOffer("WIS", 4)]
ENDS = (dt.date(2027, 3, 1), dt.date(2027, 5, 1), dt.date(2027, 8, 1), dt.date(2030, 8, 1))
CYCLES = {"": Cycle.EVERY_WEEK, "A": Cycle.WEEK_A, "B": Cycle.WEEK_B}


def actor_of(history: History, employee: Employee) -> Actor:
    """Return the employee's actor as the database ties the profile now."""
    row = history.snap.of("Professional").get(employee.profile) if employee.profile else None
    return employee.actor(ties=row is not None and row["user_id"] == employee.account.id)


def key_of(history: History, name: str) -> str:
    """Return a fresh idempotency key."""
    return f"{name}-{len(history.told)}"


def _hours(history: History) -> ReleaseFields:
    return ReleaseFields(
        minutes_week=history.random.choice(OFFERS),
        valid_from=history.today,
        valid_to=history.random.choice([end for end in ENDS if end > history.today]),
    )


def post(history: History) -> Step | None:
    """A company puts an employee forward, for the first time or after everything was erased."""
    free = [one for one in history.world.employees if one.profile is None or _is(history, one, "ERASED")]
    if not free:
        return None
    employee = history.random.choice(free)
    coordinator = history.world.coordinators[employee.company]
    profile = {
        "name": "Prof Een",
        "profession": "data-ingenieur",
        "contact_email": employee.account.email,
        "sectors": (Sector.VO,),
        "levels": (Level.HAVO,),
        "max_minutes_week": history.random.choice(OFFERS),
    }
    release = _hours(history) if history.random.random() < 0.8 else None
    key = key_of(history, "post")

    def act(**changes: Any) -> Any:
        return post_professional(
            coordinator,
            history.db,
            profile=profile | changes,  # type: ignore[arg-type]
            subjects=SUBJECTS,
            release=release,
            idempotency_key=key,
        )

    async def then(row: Any) -> None:
        employee.profile = row.id
        kind = QualificationKind.FIRST_DEGREE
        paper = Qualification(professional_id=row.id, kind=kind, subject="WIS", verified_at=history.now)
        await factories.store(history.db, paper)

    return Step("post", act, then=then, repeat=True, changes=lambda: act(name="Prof Twee"))


def _is(history: History, employee: Employee, *states: str) -> bool:
    return employee.profile is not None and history.state("Professional", employee.profile) in states


def _somebody(history: History, *states: str) -> Employee | None:
    known = [one for one in history.world.employees if one.profile is not None]
    fitting = [one for one in known if _is(history, one, *states)]
    if fitting and history.random.random() < 0.9:
        return history.random.choice(fitting)
    return history.random.choice(known) if known else None


def confirm(history: History) -> Step | None:
    """Someone confirms, their own profile mostly."""
    employee = _somebody(history, "AWAITING_CONFIRMATION", "STALE")
    if employee is None or employee.profile is None:
        return None
    key = employee.profile
    if history.random.random() < 0.1:
        other = next(one for one in history.world.employees if one is not employee)
        refused = {"NOT_FOUND", "NOT_ALLOWED", "STATE_NOT_ALLOWED"}

        def intrude() -> Any:
            return confirm_profile(actor_of(history, other), history.db, professional_id=key)

        return Step("confirm", intrude, must=refused, about="another's")
    accepts = history.random.random() < 0.9
    first = _is(history, employee, "AWAITING_CONFIRMATION")

    def act() -> Any:
        return confirm_profile(actor_of(history, employee), history.db, professional_id=key, accept_release=accepts)

    return Step("confirm", act, must=set() if first else None, then=lambda row: history.confirmed.add(row.id))


def grant(history: History) -> Step | None:
    """A company gives other hours."""
    employee = _somebody(history, "PUBLISHED", "AWAITING_RELEASE")
    if employee is None or employee.profile is None:
        return None
    key, hours, mark = employee.profile, _hours(history), key_of(history, "grant")
    coordinator = history.world.coordinators[employee.company]

    def act(release: ReleaseFields = hours) -> Any:
        return grant_release(coordinator, history.db, professional_id=key, release=release, idempotency_key=mark)

    about = f"{hours.minutes_week} min to {hours.valid_to}"
    return Step("grant", act, must=None, repeat=True, about=about)


def _release(history: History, *states: str) -> tuple[UUID, Employee] | None:
    rows = [
        (key, employee)
        for key, row in history.snap.of("Release").items()
        if row["status"].value in states and (employee := history.world.employee_of(row["professional_id"]))
    ]
    return history.random.choice(rows) if rows else None


def accept_hours(history: History) -> Step | None:
    """An employee accepts the hours that were given."""
    found = _release(history, "PROPOSED")
    if found is None:
        return None
    key, employee = found
    return Step(
        "accept_release", lambda: accept_release(actor_of(history, employee), history.db, release_id=key), must=None
    )


def revoke(history: History) -> Step | None:
    """A company takes hours back, now or later."""
    found = _release(history, "GRANTED", "PROPOSED")
    if found is None:
        return None
    key, employee = found
    day = history.random.choice([None, history.today + dt.timedelta(days=40), dt.date(2027, 7, 1)])
    coordinator = history.world.coordinators[employee.company]
    return Step(
        "revoke",
        lambda: revoke_release(coordinator, history.db, release_id=key, effective_on=day),
        must=None,
        about=str(day),
    )


def offer_other_hours(history: History) -> Step | None:
    """An employee offers more or fewer hours."""
    employee = _somebody(history, "PUBLISHED")
    if employee is None or employee.profile is None:
        return None
    key, most = employee.profile, history.random.choice(OFFERS)

    def act() -> Any:
        return update_profile(
            actor_of(history, employee), history.db, professional_id=key, profile={"max_minutes_week": most}
        )

    return Step("update", act, must=None, about=str(most))


def own_word(history: History) -> Step | None:
    """An employee pauses, resumes, withdraws, refuses or erases."""
    employee = _somebody(history, "PUBLISHED", "PAUSED", "AWAITING_CONFIRMATION")
    if employee is None or employee.profile is None:
        return None
    key = employee.profile
    acts = (pause_profile, resume_profile, resume_profile, withdraw_profile, refuse_profile, erase_profile)
    act = history.random.choice(acts)
    return Step(act.__name__, lambda: act(actor_of(history, employee), history.db, professional_id=key), must=None)  # type: ignore[operator]


def write_vacancy(history: History) -> Step | None:
    """A school writes a vacancy of one to four lessons."""
    if len(history.lessons) > 8:
        return None
    number = history.random.randrange(2)
    lessons = [_slot(history, count) for count in range(history.random.randint(1, 4))]
    starts_on = max(dt.date(2027, 1, 4), history.today + dt.timedelta(days=history.random.choice([0, 7, 40])))
    fields: dict[str, Any] = {
        "title": "Docent wiskunde",
        "sector": Sector.VO,
        "levels": (Level.HAVO,),
        "subjects": ("WIS",),
        "forms": (EngagementForm.HYBRID_TEACHER,),
        "grounds": (LegalGround.FULL,),
        "starts_on": starts_on,
        "ends_on": starts_on + dt.timedelta(days=history.random.choice([28, 70, 140])),
    }
    key = key_of(history, "vacancy")

    def act(**changes: Any) -> Any:
        return create_vacancy(
            history.world.planners[number],
            history.db,
            fields=fields | changes,
            slots=lessons,
            idempotency_key=key,  # type: ignore[arg-type]
        )

    async def then(row: Any) -> None:
        async with history.db.read() as session:
            rows = list(await session.scalars(sa.select(LessonSlot).where(LessonSlot.vacancy_id == row.id)))
        letters = {cycle: letter for letter, cycle in CYCLES.items()}
        history.lessons[row.id] = [
            Lesson(one.id, number, one.weekday.value, one.start_minute, one.end_minute, letters[one.cycle])
            for one in rows
        ]

    return Step("create_vacancy", act, then=then, repeat=True, changes=lambda: act(title="Docent natuurkunde"))


def _slot(history: History, count: int) -> SlotFields:
    start = history.random.choice((510, 560, 570, 600, 620, 632))
    return SlotFields(
        weekday=history.random.choice((Weekday.TU, Weekday.TU, Weekday.TH)),
        start_minute=start,
        end_minute=start + 50,
        cycle=CYCLES[history.random.choice(("", "", "A", "B"))],
        class_group=f"4H{count}",
        subject="WIS",
        level=Level.HAVO,
    )


def _vacancy(history: History, *states: str) -> UUID | None:
    fitting = [key for key in history.lessons if history.state("Vacancy", key) in states]
    return history.random.choice(fitting) if fitting else None


def publish(history: History) -> Step | None:
    """A school shows a vacancy."""
    key = _vacancy(history, "DRAFT")
    if key is None:
        return None
    number = history.world.school_number(history.snap.of("Vacancy")[key]["school_id"])
    planner = history.world.planners[number]
    must = {"INVALID_INPUT"} if history.snap.of("Vacancy")[key]["ends_on"] <= history.today else set()
    return Step("publish", lambda: publish_vacancy(planner, history.db, vacancy_id=key), must)


def withdraw_vacancy(history: History) -> Step | None:
    """A school takes a vacancy back."""
    key = _vacancy(history, "PUBLISHED", "PARTLY_FILLED")
    if key is None:
        return None
    number = history.world.school_number(history.snap.of("Vacancy")[key]["school_id"])
    planner = history.world.planners[number]
    return Step("withdraw_vacancy", lambda: withdraw(planner, history.db, vacancy_id=key, reason="geen uren meer"))
