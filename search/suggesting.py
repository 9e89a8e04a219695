"""Suggestions while one types: subjects, places, schools, companies and professions that begin so."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.reference.expertise import expertises
from duobaan.reference.subjects import subjects
from duobaan.reference.vocabulary import find_expertise, find_subjects
from duobaan.words import OrganisationKind
from search.asking import OrganisationWishes
from search.engine import EngineUnavailable, Query, SearchEngine
from search.indexes import VACANCIES
from search.lexicon import Lexicon
from search.market import Question
from search.repository import SearchRepository
from search.service import search_organisations, vacancy_scope

MOST = 20
LONGEST_PREFIX = 100
SHORTEST_LIKENESS = 4
"""Fewer letters are like too much."""

ALIKE = 0.45
"""Names less like the text than this are not what is meant."""

OCCUPATION = "OCCUPATION"


class SuggestScope(enum.StrEnum):
    """What a suggestion names."""

    SUBJECT = "SUBJECT"
    PLACE = "PLACE"
    SCHOOL = "SCHOOL"
    COMPANY = "COMPANY"
    PROFESSION = "PROFESSION"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant; `count` is the number of open vacancies that the actor may see, where it is known.

    The key is a subject's or occupation's code, a place's name, or the organisation itself.
    """

    scope: SuggestScope
    key: str
    label_nl: str
    label_en: str
    count: int | None = None
    organisation: Organisation | None = None


Way = Callable[[Actor, Database, SearchEngine, str, int], Awaitable[list[Suggestion]]]


@requires(Permission.BROWSE)
async def suggest(
    actor: Actor,
    db: Database,
    engine: SearchEngine,
    *,
    prefix: str,
    scopes: Sequence[SuggestScope] = tuple(SuggestScope),
    first: int = 8,
    lexicon: Lexicon | None = None,
) -> list[Suggestion]:
    """Suggest what a few letters may mean, in turn from each scope, so that none crowds out the others."""
    text, wanted = prefix.strip()[:LONGEST_PREFIX], min(max(first, 0), MOST)
    if not text or not wanted:
        return []
    ways: Mapping[SuggestScope, Way] = {
        SuggestScope.SUBJECT: _subjects,
        SuggestScope.PLACE: _places,
        SuggestScope.SCHOOL: _schools,
        SuggestScope.COMPANY: _companies,
        SuggestScope.PROFESSION: partial(_professions, lexicon),
    }
    asked = [ways[scope](actor, db, engine, text, wanted) for scope in dict.fromkeys(scopes)]
    return _in_turn(await asyncio.gather(*asked), wanted)


def _in_turn(lists: Sequence[Sequence[Suggestion]], wanted: int) -> list[Suggestion]:
    longest = max((len(one) for one in lists), default=0)
    turns = [one[turn] for turn in range(longest) for one in lists if turn < len(one)][:wanted]
    return [found for one in lists for found in one if found in turns]


async def _subjects(actor: Actor, db: Database, engine: SearchEngine, text: str, wanted: int) -> list[Suggestion]:
    matches = find_subjects(text, wanted)
    counts = await _open_vacancies(actor, db, engine) if matches else None
    known = subjects()
    return [
        Suggestion(
            SuggestScope.SUBJECT,
            match.code,
            known[match.code].name_nl,
            known[match.code].name_en,
            None if counts is None else counts.get(match.code, 0),
        )
        for match in matches
    ]


async def _open_vacancies(actor: Actor, db: Database, engine: SearchEngine) -> Mapping[str, int] | None:
    """How many vacancies of each subject the actor may see; nothing when the engine cannot say."""
    async with db.read() as session:
        scope = await vacancy_scope(SearchRepository(session), actor)
    try:
        page = await engine.search(Query(VACANCIES.name, scope=scope, facets=("subject_tree",), limit=0))
    except EngineUnavailable:
        return None
    return page.facets["subject_tree"]


async def _places(actor: Actor, db: Database, engine: SearchEngine, text: str, wanted: int) -> list[Suggestion]:
    async with db.read() as session:
        names = await SearchRepository(session).places_like(text, wanted)
    return [Suggestion(SuggestScope.PLACE, name, name, name) for name in names]


async def _schools(actor: Actor, db: Database, engine: SearchEngine, text: str, wanted: int) -> list[Suggestion]:
    return await _organisations(actor, db, engine, text, wanted, OrganisationKind.SCHOOL, SuggestScope.SCHOOL)


async def _companies(actor: Actor, db: Database, engine: SearchEngine, text: str, wanted: int) -> list[Suggestion]:
    return await _organisations(actor, db, engine, text, wanted, OrganisationKind.COMPANY, SuggestScope.COMPANY)


async def _organisations(
    actor: Actor,
    db: Database,
    engine: SearchEngine,
    text: str,
    wanted: int,
    kind: OrganisationKind,
    scope: SuggestScope,
) -> list[Suggestion]:
    question = Question(OrganisationWishes(kinds=(kind,)), text=text, limit=wanted)
    found = await search_organisations(actor, db, engine, question=question)
    rows = [one.row for one in found.rows]
    return [Suggestion(scope, row.id.hex, row.name, row.name, organisation=row) for row in rows]


async def _professions(
    lexicon: Lexicon | None, actor: Actor, db: Database, engine: SearchEngine, text: str, wanted: int
) -> list[Suggestion]:
    """Those that begin so, then those that are called something like it, in either language."""
    known = expertises()
    own = [known[match.code] for match in find_expertise(text, wanted)]
    async with db.read() as session:
        imported = await SearchRepository(session).occupations_like(text, wanted)
    found = [Suggestion(SuggestScope.PROFESSION, one.code, one.name_nl, one.name_en) for one in own]
    found += [
        Suggestion(SuggestScope.PROFESSION, one.key, one.label_nl, one.label_en or one.label_nl) for one in imported
    ]
    known_keys = {one.key for one in found}
    alike = await _alike(lexicon, text, wanted) if len(found) < wanted else []
    found += [one for one in alike if one.key not in known_keys]
    return found[:wanted]


async def _alike(lexicon: Lexicon | None, text: str, wanted: int) -> list[Suggestion]:
    """Imported occupations of which a name is like a text; nothing when the lexicon cannot say."""
    if lexicon is None or len(text) < SHORTEST_LIKENESS:
        return []
    try:
        found = await lexicon.alike(text, (OCCUPATION,), wanted)
    except EngineUnavailable:
        return []
    return [
        Suggestion(SuggestScope.PROFESSION, one.entry.key, one.entry.label_nl, one.entry.label_en or one.entry.label_nl)
        for one in found
        if one.likeness >= ALIKE
    ]
