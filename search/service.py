"""The use cases of finding: vacancies, professionals, organisations, and suggestions while one types."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from search import fallback_repository as fallback
from search.asking import LessonWish, ProfessionalWishes, TimeWish, VacancyWishes, Wishes
from search.choices import Choice, free_filter, work_filter
from search.engine import By, Filter, SearchEngine
from search.finding import Found, find
from search.indexes import ORGANISATIONS, PROFESSIONALS, VACANCIES
from search.lexicon import Lexicon
from search.market import Market, Question
from search.repository import SearchRepository
from search.visibility import EVERYTHING, professional_audience, vacancy_audience


@requires(Permission.BROWSE, raises=(InvalidInput,))
async def search_vacancies(
    actor: Actor, db: Database, engine: SearchEngine, *, question: Question, lexicon: Lexicon | None = None
) -> Found[Vacancy]:
    """Find open vacancies by text, filters, place and lessons."""
    return await find(actor, db, engine, question, VACANCY_MARKET, lexicon)


@requires(Permission.BROWSE, raises=(InvalidInput,))
async def search_professionals(
    actor: Actor, db: Database, engine: SearchEngine, *, question: Question, lexicon: Lexicon | None = None
) -> Found[Professional]:
    """Find published professionals by text, filters, place and the parts of the week in which they are free."""
    return await find(actor, db, engine, question, PROFESSIONAL_MARKET, lexicon)


@requires(Permission.BROWSE, raises=(InvalidInput,))
async def search_organisations(
    actor: Actor, db: Database, engine: SearchEngine, *, question: Question
) -> Found[Organisation]:
    """Find organisations by name, place, BRIN or Chamber of Commerce number."""
    return await find(actor, db, engine, question, ORGANISATION_MARKET)


# --- how each index is read -----------------------------------------------------------------------


async def vacancy_scope(repository: SearchRepository, actor: Actor) -> Filter:
    """The vacancies that an actor may find."""
    return vacancy_audience(actor, await repository.vacancy_circles(actor))


async def professional_scope(repository: SearchRepository, actor: Actor) -> Filter:
    """The professionals that an actor may find."""
    return professional_audience(actor, await repository.professional_circles(actor))


async def organisation_scope(repository: SearchRepository, actor: Actor) -> Filter:
    """Every organisation of the index is public."""
    return EVERYTHING


async def _work(repository: SearchRepository, wishes: Wishes) -> list[Choice]:
    if not isinstance(wishes, VacancyWishes) or wishes.slots is None:
        return []
    return [Choice("slots", wishes.slots.filter([work_filter(wish) for wish in wishes.slots.slots]))]


async def _free(repository: SearchRepository, wishes: Wishes) -> list[Choice]:
    if not isinstance(wishes, ProfessionalWishes) or wishes.slots is None:
        return []
    parts = []
    for wish in wishes.slots.slots:
        timed = await _times(repository, wish) if isinstance(wish, LessonWish) else wish
        parts.append(free_filter(timed))
    return [Choice("slots", wishes.slots.filter(parts))]


async def _times(repository: SearchRepository, wish: LessonWish) -> TimeWish:
    """When a school holds a lesson, by its own bells; a bell of that day wins over one of every day."""
    bells = (await repository.bells([wish.school_id])).get(wish.school_id, ())
    fitting = [
        bell for bell in bells if bell["position"] == wish.position and (bell.get("weekday") or wish.day) == wish.day
    ]
    if not fitting:
        raise InvalidInput.at("filter", "slots", "slots", "lesson", rule="unknown_lesson")
    bell = max(fitting, key=lambda one: one.get("weekday") is not None)
    return TimeWish(wish.day, bell["start"], bell["end"], wish.cycle)


async def _vacancies(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Mapping[UUID, Vacancy]:
    return await VacancyRepository(session).by_ids(keys, actor)


async def _professionals(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Mapping[UUID, Professional]:
    return await ProfessionalRepository(session).by_ids(keys, actor)


async def _organisations(session: AsyncSession, keys: Collection[UUID], actor: Actor) -> Mapping[UUID, Organisation]:
    return await OrganisationRepository(session).by_ids(keys, actor)


async def _no_slots(repository: SearchRepository, wishes: Wishes) -> list[Choice]:
    return []


_NEWEST = By("published_at", descending=True)
VACANCY_MARKET: Market[Vacancy] = Market(
    index=VACANCIES.name,
    unasked=_NEWEST,
    highlight=("title", "subject_labels", "school_name", "place", "description"),
    audience=vacancy_scope,
    slots=_work,
    rows=_vacancies,
    fallback=fallback.find_vacancies,
)
PROFESSIONAL_MARKET: Market[Professional] = Market(
    index=PROFESSIONALS.name,
    unasked=_NEWEST,
    highlight=("headline", "subject_labels", "profession", "expertise", "place"),
    audience=professional_scope,
    slots=_free,
    rows=_professionals,
    fallback=fallback.find_professionals,
)
ORGANISATION_MARKET: Market[Organisation] = Market(
    index=ORGANISATIONS.name,
    unasked=By("name"),
    highlight=("name", "place"),
    audience=organisation_scope,
    slots=_no_slots,
    rows=_organisations,
    fallback=fallback.find_organisations,
)
