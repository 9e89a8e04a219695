"""The use case of team coverage: which one to three people together teach a vacancy's lessons best."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.matching.coverage.solve import cover
from duobaan.matching.criteria import default_weights
from duobaan.matching.facts.building import Agreed, RawPerson, person_facts, post_facts
from duobaan.matching.facts.facts_repository import FactsRepository
from duobaan.matching.facts.pool_repository import PoolRepository
from duobaan.matching.fit.explain import Explanation, explain
from duobaan.matching.log.journal import PEOPLE_FOR_VACANCY, MatchJournal
from duobaan.matching.teams.answer import TeamAnswer, answer_of
from duobaan.matching.teams.near_misses import TeamNearMiss, team_near_misses
from duobaan.matching.teams.question import Asked, OwnTeacher, make_question
from duobaan.matching.teams.ties import preferred
from duobaan.organisations.models import Organisation
from duobaan.professionals.joint_repository import JointRepository
from duobaan.professionals.models import Professional
from duobaan.vacancies.coverage_repository import CoverageRepository
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import ShareMode

MOST_TEAMS = 20
MOST_PARTNERS = 3
BUDGET_MS = 250.0
MOST_BUDGET_MS = 5_000.0


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The best teams; `is_proven` when none is better than the first, `left_out` when candidates were too many."""

    vacancy: Vacancy
    teams: tuple[TeamAnswer, ...] = ()
    near_misses: tuple[TeamNearMiss, ...] = ()
    is_proven: bool = True
    considered: int = 0
    left_out: int = 0
    people: Mapping[UUID, Professional] = field(default_factory=dict)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def suggest_coverage(
    actor: Actor,
    db: Database,
    journal: MatchJournal,
    *,
    vacancy_id: UUID,
    first: int = 5,
    max_partners: int | None = None,
    own_teachers: Sequence[OwnTeacher] = (),
    without: Collection[UUID] = (),
    budget_ms: float | None = None,
) -> CoveragePage:
    """Suggest the best teams of one to three people for a vacancy's lessons, for its school, board or matchmaker.

    Who may be seen by actor and school is weighed under every constraint; what nobody covers is named, with the
    smallest changes that would help.
    """
    budget = BUDGET_MS if budget_ms is None else budget_ms
    _check(first, max_partners, budget)
    async with db.read() as session:
        vacancy, school = await _vacancy_of(session, actor, vacancy_id)
        asked = await _asked(session, vacancy, own_teachers, max_partners)
        if asked.max_partners < 1 or not asked.post.lessons:
            return CoveragePage(vacancy, starts_on=asked.post.starts_on, ends_on=asked.post.ends_on)
        any_subject = any(row.support_needed for row in asked.raw.lessons)
        pool = await PoolRepository(session).professionals(actor, vacancy, school, any_subject=any_subject)
        rows = [row for row in pool if row.id not in without]
        asked = replace(asked, joint=await JointRepository(session).ties([row.id for row in rows]))
        people = await FactsRepository(session).people(rows, asked.post.starts_on, asked.post.ends_on)
    page = await asyncio.to_thread(_search, asked, people, first, budget)
    page = replace(page, people={row.id: row for row in rows})
    _note(journal, actor, asked, page)
    return page


def _check(first: int, max_partners: int | None, budget_ms: float) -> None:
    if not 0 <= first <= MOST_TEAMS:
        raise InvalidInput.at("first", rule="between", low=0, high=MOST_TEAMS)
    if max_partners is not None and not 1 <= max_partners <= MOST_PARTNERS:
        raise InvalidInput.at("maxPartners", rule="between", low=1, high=MOST_PARTNERS)
    if not 0 < budget_ms <= MOST_BUDGET_MS:
        raise InvalidInput.at("budgetMs", rule="between", low=1, high=int(MOST_BUDGET_MS))


async def _vacancy_of(session: AsyncSession, actor: Actor, vacancy_id: UUID) -> tuple[Vacancy, Organisation]:
    """Return a vacancy with its school, for its school, its board or a matchmaker of its region only."""
    vacancy = await VacancyRepository(session).get(vacancy_id, actor)
    school = (await FactsRepository(session).organisations([vacancy.school_id]))[vacancy.school_id]
    own = [school.id, *([school.board_id] if school.board_id else [])]
    if not any(actor.holds(Permission.MATCHES_READ, key) for key in own):
        offices = actor.organisations_with(Permission.MATCHES_ON_BEHALF)
        if not offices or not offices & await PoolRepository(session).regions_of(school.id):
            raise NotAllowed(Permission.MATCHES_READ.value)
    return vacancy, school


async def _asked(session: AsyncSession, vacancy: Vacancy, own: Sequence[OwnTeacher], max_partners: int | None) -> Asked:
    raw = (await FactsRepository(session).posts([vacancy], today()))[0]
    known = {row.id for row in raw.lessons}
    for number, teacher in enumerate(own):
        if not teacher.slot_ids or teacher.slot_ids - known:
            raise InvalidInput.at("fixedMembers", str(number), "slots", rule="not_of_vacancy")
    agreed = await CoverageRepository(session).agreed_on(vacancy.id)
    most = 1 if vacancy.share_mode is ShareMode.NONE else vacancy.max_team
    left = most - len({work.professional_id for work in agreed})
    return Asked(
        raw=raw,
        bundles=(await VacancyRepository(session).bundles([vacancy.id]))[vacancy.id],
        # Lessons that are taken stay in: they count for continuity, days and handover.
        post=post_facts(replace(raw, led=Agreed(), supported=Agreed()), today()),
        agreed=agreed,
        own=own,
        max_partners=min(left, max_partners or MOST_PARTNERS, MOST_PARTNERS),
    )


def _search(asked: Asked, people: Sequence[RawPerson], first: int, budget_ms: float) -> CoveragePage:
    question = make_question(asked, (person_facts(one, asked.raw, asked.post) for one in people))
    # A post that must be shared has no use for a team of one, however well it covers.
    alone = asked.raw.row.share_mode is ShareMode.REQUIRED and not question.problem.fixed
    found = cover(question.problem, first=first * 2 if alone or asked.joint else first, budget_ms=budget_ms)
    teams = preferred([team for team in found.teams if not alone or len(team.shares) > 1], asked.joint)[:first]
    near = team_near_misses(question, teams[0] if teams else None)
    return CoveragePage(
        vacancy=asked.raw.row,
        teams=tuple(answer_of(question, team) for team in teams),
        near_misses=tuple(near),
        is_proven=found.complete,
        considered=question.considered,
        left_out=question.left_out,
        starts_on=asked.post.starts_on,
        ends_on=asked.post.ends_on,
    )


def _note(journal: MatchJournal, actor: Actor, asked: Asked, page: CoveragePage) -> None:
    """Keep who was shown: everybody of the page, each with the score of the best team that they stand in.

    Who is named for what would have to change stands in no team, and has the score of one alone.
    """
    shown: dict[UUID, Explanation] = {}
    for team in page.teams:
        for partner in team.partners:
            found = explain(partner.person, asked.post, default_weights())
            shown.setdefault(partner.person.id, replace(found, score=team.score))
    for near in page.near_misses:
        shown.setdefault(near.professional_id, explain(near.person, asked.post, default_weights()))
    journal.note(actor, PEOPLE_FOR_VACANCY, list(shown.values()), asked.post.id)
