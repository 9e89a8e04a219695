"""The use cases of fit: what suits this person, who suits this vacancy, and how well these two go together."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.matching.criteria import Criterion, weights_of
from duobaan.matching.facts.building import RawPerson, RawPost, person_facts, post_facts
from duobaan.matching.facts.facts_repository import FactsRepository
from duobaan.matching.facts.pool_repository import PoolRepository
from duobaan.matching.fit.explain import Explanation, explain
from duobaan.matching.fit.pairs import Pairs, judged_together
from duobaan.matching.log.journal import PEOPLE_FOR_VACANCY, VACANCIES_FOR_PERSON, MatchJournal
from duobaan.matching.suggestions.pairs_repository import PairsRepository
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.professionals.states import employs, is_own
from duobaan.timetable.slots import EVER
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository

MOST = 100
Weights = Mapping[Criterion, float]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """A ranking: the page, how many were weighed and how many of them fit."""

    page: list[Explanation]
    considered: int
    fitting: int
    people: Mapping[UUID, Professional] = field(default_factory=dict)
    vacancies: Mapping[UUID, Vacancy] = field(default_factory=dict)


def _check_page(first: int) -> None:
    if not 0 <= first <= MOST:
        raise InvalidInput.at("first", rule="between", low=0, high=MOST)


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def suggest_professionals(
    actor: Actor,
    db: Database,
    journal: MatchJournal,
    *,
    vacancy_id: UUID,
    first: int = 10,
    weights: Weights | None = None,
    include_near: bool = False,
) -> Suggestions:
    """Rank the people who suit a vacancy of one's school or region; `includeNear` adds those who do not quite fit."""
    _check_page(first)
    weighed = weights_of(weights)
    async with db.read() as session:
        vacancy, school = await vacancy_of(session, actor, vacancy_id)
        raw = (await FactsRepository(session).posts([vacancy], today()))[0]
        any_subject = bool(raw.open_support)
        rows = await PoolRepository(session).professionals(actor, vacancy, school, any_subject=any_subject)
        pairs = await PairsRepository(session).pairs(rows)
        people = await _people(session, raw, rows)
    found = await asyncio.to_thread(_rank_people, raw, people, weighed, {row.id for row in rows}, pairs)
    page = [one for one in found if one.fits or include_near][:first]
    journal.note(actor, PEOPLE_FOR_VACANCY, page, vacancy_id)
    fitting = sum(one.fits for one in found)
    return Suggestions(page, len(found), fitting, people={row.id: row for row in rows})


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def suggest_vacancies(
    actor: Actor,
    db: Database,
    journal: MatchJournal,
    *,
    professional_id: UUID,
    first: int = 10,
    weights: Weights | None = None,
    include_near: bool = False,
) -> Suggestions:
    """Rank the open vacancies that suit oneself, an employee or someone in the matchmaker's region."""
    _check_page(first)
    weighed = weights_of(weights)
    async with db.read() as session:
        person = await ProfessionalRepository(session).get(professional_id, actor)
        _check_speaks_for(actor, person)
        facts = FactsRepository(session)
        raw = (await facts.people([person], *EVER))[0]
        subjects = [one.subject for one in raw.subjects]
        rows = await PoolRepository(session).vacancies(actor, person, subjects)
        posts = await facts.posts(rows, today())
        pairs, partners = await _partners(session, person)
    found = await asyncio.to_thread(_rank_vacancies, actor, raw, posts, weighed, pairs, partners)
    page = [one for one in found if one.fits or include_near][:first]
    journal.note(actor, VACANCIES_FOR_PERSON, page, professional_id)
    fitting = sum(one.fits for one in found)
    return Suggestions(page, len(found), fitting, vacancies={row.id: row for row in rows})


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def explain_match(
    actor: Actor,
    db: Database,
    journal: MatchJournal,
    *,
    vacancy_id: UUID,
    professional_id: UUID,
    weights: Weights | None = None,
) -> Explanation:
    """Explain how one person and one vacancy go together, for either side or the matchmaker between them."""
    found = await explain_people(
        actor, db, journal, vacancy_id=vacancy_id, professional_ids=[professional_id], weights=weights
    )
    if professional_id not in found:
        raise NotFound("Professional")
    return found[professional_id]


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def explain_people(
    actor: Actor,
    db: Database,
    journal: MatchJournal,
    *,
    vacancy_id: UUID,
    professional_ids: Collection[UUID],
    weights: Weights | None = None,
) -> dict[UUID, Explanation]:
    """Explain how people that the actor may see go together with a vacancy, as in a search made for it."""
    weighed = weights_of(weights)
    async with db.read() as session:
        rows = list((await ProfessionalRepository(session).by_ids(professional_ids, actor)).values())
        vacancy = await VacancyRepository(session).get(vacancy_id, actor)
        facts = FactsRepository(session)
        school = (await facts.organisations([vacancy.school_id]))[vacancy.school_id]
        schools_side = await speaks_for_school(session, actor, school)
        mine = [row for row in rows if schools_side or _speaks_for(actor, row)]
        if rows and not mine:
            raise NotAllowed(Permission.MATCHES_READ.value)
        # To whom a person offers themselves is theirs to say; only who hides from the school stays hidden.
        pairs = await PairsRepository(session).pairs(mine)
        both = [*mine, *await PairsRepository(session).missing(mine, pairs)]
        seen = await PoolRepository(session).in_market([row.id for row in both], school)
        post = (await facts.posts([vacancy], today()))[0]
        people = await _people(session, post, both)
        seen |= {one.row.id for one in people if _speaks_for(actor, one.row) and not _is_hidden(actor, one, school)}
    judged = await asyncio.to_thread(_rank_people, post, people, weighed, seen, pairs)
    asked = {row.id for row in mine}
    found = [one for one in judged if one.professional_id in asked]
    journal.note(actor, PEOPLE_FOR_VACANCY, found, vacancy_id)
    return {one.professional_id: one for one in found}


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput))
async def explain_vacancies(
    actor: Actor,
    db: Database,
    journal: MatchJournal,
    *,
    professional_id: UUID,
    vacancy_ids: Collection[UUID],
    weights: Weights | None = None,
) -> dict[UUID, Explanation]:
    """Explain how vacancies that the actor may see go together with a person, as in a search made for them."""
    weighed = weights_of(weights)
    async with db.read() as session:
        person = await ProfessionalRepository(session).get(professional_id, actor)
        _check_speaks_for(actor, person)
        facts = FactsRepository(session)
        raw = (await facts.people([person], *EVER))[0]
        rows = await VacancyRepository(session).by_ids(vacancy_ids, actor)
        posts = await facts.posts(list(rows.values()), today())
        pairs, partners = await _partners(session, person)
    found = await asyncio.to_thread(_rank_vacancies, actor, raw, posts, weighed, pairs, partners)
    journal.note(actor, VACANCIES_FOR_PERSON, found, professional_id)
    return {one.vacancy_id: one for one in found}


# --- who may ask ----------------------------------------------------------------------------------


def _is_matchmaker(actor: Actor) -> bool:
    return Permission.MATCHES_ON_BEHALF in actor.grants


def _is_home(actor: Actor, person: Professional) -> bool:
    return actor.is_system or is_own(actor, person) or employs(actor, person.employer_id, Permission.MATCHES_READ)


def _speaks_for(actor: Actor, person: Professional) -> bool:
    return _is_home(actor, person) or _is_matchmaker(actor)


def _check_speaks_for(actor: Actor, person: Professional) -> None:
    if not _speaks_for(actor, person):
        raise NotAllowed(Permission.MATCHES_READ.value)


async def speaks_for_school(session: AsyncSession, actor: Actor, school: Organisation) -> bool:
    """Say whether the actor is of a school or its board, or a matchmaker of its region."""
    mine = actor.organisations_with(Permission.MATCHES_READ)
    if actor.is_system or school.id in mine or school.board_id in mine:
        return True
    offices = actor.organisations_with(Permission.MATCHES_ON_BEHALF)
    return bool(offices and offices & await PoolRepository(session).regions_of(school.id))


async def vacancy_of(session: AsyncSession, actor: Actor, vacancy_id: UUID) -> tuple[Vacancy, Organisation]:
    """Return a vacancy with its school, for its school, its board or a matchmaker of its region only."""
    vacancy = await VacancyRepository(session).get(vacancy_id, actor)
    school = (await FactsRepository(session).organisations([vacancy.school_id]))[vacancy.school_id]
    if not await speaks_for_school(session, actor, school):
        raise NotAllowed(Permission.MATCHES_READ.value)
    return vacancy, school


# --- weighing, in a thread ------------------------------------------------------------------------


async def _people(session: AsyncSession, post: RawPost, rows: list[Professional]) -> list[RawPerson]:
    asked = post_facts(post, today())
    return await FactsRepository(session).people(rows, asked.starts_on, asked.ends_on)


async def _partners(session: AsyncSession, person: Professional) -> tuple[Pairs, list[RawPerson]]:
    """Return with whom someone comes only together, as far as the other must be weighed too."""
    pairs = await PairsRepository(session).pairs([person])
    rows = await PairsRepository(session).missing([person], pairs)
    return pairs, await FactsRepository(session).people(rows, *EVER) if rows else []


def _rank_people(
    raw: RawPost, people: list[RawPerson], weights: Weights, seen: Collection[UUID], pairs: Pairs
) -> list[Explanation]:
    post = post_facts(raw, today())
    found = (explain(person_facts(one, raw, post, is_visible=one.row.id in seen), post, weights) for one in people)
    return judged_together(found, pairs, weights)


def _rank_vacancies(
    actor: Actor, person: RawPerson, posts: list[RawPost], weights: Weights, pairs: Pairs, partners: list[RawPerson]
) -> list[Explanation]:
    found = []
    for raw in posts:
        post = post_facts(raw, today())
        for one in (person, *partners):
            hidden = _is_hidden(actor, one, raw.school)
            found.append(explain(person_facts(one, raw, post, is_visible=not hidden), post, weights))
    judged = judged_together(found, pairs, weights, by_vacancy=True)
    return [one for one in judged if one.professional_id == person.row.id]


def _is_hidden(actor: Actor, person: RawPerson, school: Organisation) -> bool:
    """Say whether someone is not to be seen here; a company's list is told to the company and its people only."""
    return _hides_from(person.row, school) or not (person.is_lent_to(school) or _is_home(actor, person.row))


def _hides_from(person: Professional, school: Organisation) -> bool:
    keys = {school.id.hex} | ({school.board_id.hex} if school.board_id else set())
    return bool(keys & set(person.hidden_from))
