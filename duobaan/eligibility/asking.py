"""Use cases: may this person teach here, and what is left of a guest's yearly budget."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.eligibility.assessment import Assessment, VacancyFacts
from duobaan.eligibility.budget import BudgetRow, budget_rows
from duobaan.eligibility.changes import changes_for
from duobaan.eligibility.engine import assess
from duobaan.eligibility.facts_repository import FactsRepository
from duobaan.eligibility.lessons import lesson_stretches, vacancy_facts
from duobaan.eligibility.rule_book import rules_on
from duobaan.eligibility.rules import Reason, reason_of
from duobaan.eligibility.vog import VogStanding, vog_standing
from duobaan.eligibility.working_time import reasons_of
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.professionals.states import employs, is_own
from duobaan.professionals.ties_repository import met, negotiating
from duobaan.reference.holidays import school_year_of
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import LegalGround

_OF_ALL_BOARDS = ("GUEST_BUDGET_TOTAL", "GUEST_PEAK")


@dataclass(frozen=True, slots=True)
class Answer:
    """The engine's answer with what stands around it; None where the viewer may not know it."""

    professional_id: UUID
    vacancy_id: UUID
    assessment: Assessment
    vog: VogStanding | None


@requires(Permission.BROWSE)
async def get_eligibility(
    actor: Actor, db: Database, *, professional_id: UUID, vacancy_id: UUID, on: dt.date | None = None
) -> Answer | None:
    """Say on which legal ground a professional may teach the lessons of a vacancy, until when, and what would help.

    For whoever may see both; what someone teaches elsewhere is only counted in for themselves, their employer and
    those who deal with them. No legal advice: rules that are not verified say so.
    """
    async with db.read() as session:
        person = await ProfessionalRepository(session).find(professional_id, actor)
        vacancy = await VacancyRepository(session).find(vacancy_id, actor)
        if person is None or vacancy is None:
            return None
        return await _answer(session, actor, person, vacancy, on)


async def _answer(
    session: AsyncSession, actor: Actor, person: Professional, vacancy: Vacancy, on: dt.date | None
) -> Answer:
    facts = FactsRepository(session)
    place = await facts.place(vacancy.school_id)
    day = on or max(filter(None, (today(), vacancy.starts_on)))
    slots = (await VacancyRepository(session).slots([vacancy.id])).get(vacancy.id, [])
    asked = vacancy_facts(
        vacancy,
        slots,
        board_id=place.board_id,
        region=place.region,
        school_weeks=place.school_weeks,
        anchors=place.anchors,
        today=day,
    )
    close = await _is_close(session, actor, person)
    known = (await facts.people([person.id], with_guest=close))[person.id]
    found = assess(known, asked, day)
    found = replace(found, changes=changes_for(known, asked, day, found))
    if not close:
        return Answer(person.id, vacancy.id, _for_strangers(found), None)
    wanted = lesson_stretches(vacancy, slots, region=place.region, anchors=place.anchors, today=day)
    weeks = (await facts.stretches([person.id]))[person.id]
    first, after = _span(asked, day)
    blocks = (*found.blocks, *reasons_of(weeks, wanted, first, after))
    vog = vog_standing(await facts.certificates(person.id), place.board_id, vacancy.sector, day)
    return Answer(person.id, vacancy.id, replace(found, blocks=blocks), vog)


def _span(asked: VacancyFacts, day: dt.date) -> tuple[dt.date, dt.date]:
    held = [one for lesson in asked.lessons for one in lesson.held_on]
    return (min(held), max(held) + dt.timedelta(days=1)) if held else (day, day)


def _for_strangers(found: Assessment) -> Assessment:
    """Return an answer without what would tell how much someone teaches elsewhere."""
    warnings = tuple(reason for reason in found.warnings if reason.code not in _OF_ALL_BOARDS)
    return replace(found, budgets=(), warnings=warnings)


async def _is_close(session: AsyncSession, actor: Actor, person: Professional) -> bool:
    """Say whether the actor is the person, their employer, or a party that deals with them."""
    return _is_home(actor, person) or bool(
        await met(session, actor, [person.id]) or await negotiating(session, actor, [person.id])
    )


def _is_home(actor: Actor, person: Professional) -> bool:
    own = actor.is_system or is_own(actor, person)
    return own or employs(actor, person.employer_id, Permission.PROFESSIONALS_POST)


@dataclass(frozen=True, slots=True)
class Budget:
    """A guest's school year: the total over all boards, and the rows of the boards that the viewer may know of."""

    school_year: int
    total: BudgetRow
    boards: tuple[BudgetRow, ...]


@requires(Permission.BROWSE)
async def get_guest_budget(
    actor: Actor, db: Database, *, professional_id: UUID, school_year: int | None = None
) -> Budget | None:
    """Return what a professional teaches as a guest in a school year, used and left, per board and in total.

    For the person and the employer; a party that deals with them sees the total and its own board.
    """
    year = school_year_of(today()) if school_year is None else school_year
    if not dt.MINYEAR <= year < dt.MAXYEAR:
        return None  # no calendar has such a year, and no rule holds in it
    async with db.read() as session:
        person = await ProfessionalRepository(session).find(professional_id, actor)
        if person is None or not await _is_close(session, actor, person):
            return None
        facts = FactsRepository(session)
        known = (await facts.people([person.id]))[person.id]
        boards = {day.board_id for day in known.guest.days if school_year_of(day.on) == year}
        weeks = await facts.school_weeks(boards)
        mine = boards if _is_home(actor, person) else boards & await facts.boards_of(actor.organisation_ids)
    reason = guest_rule_on(max(today(), dt.date(year, 8, 1)), year)
    if reason is None:
        return None
    total, *rows = budget_rows(known.guest.days, year, today(), reason, boards=weeks)
    return Budget(year, total, tuple(row for row in rows if row.board_id in mine))


def guest_rule_on(day: dt.date, school_year: int) -> Reason | None:
    """Return the guest rule of a school year, on the day if that lies in it; of several sectors the tightest."""
    within = day if school_year_of(day) == school_year else dt.date(school_year, 8, 1)
    rules = [rule for rule in rules_on(within) if rule.ground is LegalGround.GUEST and rule.limit is not None]
    tightest = min(rules, key=lambda rule: (rule.limit or 0, rule.code), default=None)
    return None if tightest is None else reason_of(tightest)
