"""What finds little by its words is led to the subject that it means, on both engines; and says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from search.embedded.lexicon import EmbeddedLexicon
from search.engine import EngineUnavailable
from search.indexes import ORGANISATIONS, PROFESSIONALS, VACANCIES
from search.lexicon import Alike, Lexicon
from search.lexicon_filling import fill_from_database
from search.likeness import Likeness
from search.meili.lexicon import MeiliLexicon
from tests import factories
from tests.schema.asking import Asker
from tests.search import vocabulary
from tests.search.conftest import KINDS, build_engine
from tests.search.test_service import index_all
from tests.support import switches

SEARCH = """query($query: String!, $interpret: Boolean! = true, $filter: VacancyFilter) {
  searchVacancies(query: $query, interpret: $interpret, filter: $filter) { totalCount nodes { title }
    processing { degraded allWords interpreted { filter value words label }
                 widerSuggestions { subject dropped totalCount label } } } }"""
EVERYTHING = """query($query: String!) { searchEverything(query: $query) {
  totalCount counts { kind count } edges { kind vacancy { title } }
  processing { degraded interpreted { filter value words } } } }"""
SUGGEST = "query($prefix: String!) { suggest(prefix: $prefix, scopes: [PROFESSION]) { id label } }"


@pytest.fixture(params=KINDS)
async def planner(request: pytest.FixtureRequest, asker: Asker, tmp_path: Path) -> AsyncIterator[Asker]:
    """Asks an engine and its lexicon that know three vacancies and seven occupations."""
    asker.engine = engine = build_engine(request.param, request, tmp_path, (VACANCIES, PROFESSIONALS, ORGANISATIONS))
    await engine.ensure_indexes()
    if request.param == "meilisearch":
        url = request.getfixturevalue("meili_url")
        asker.lexicon = MeiliLexicon(url, switches.MEILI_KEY, prefix=f"t{new_id().hex}_")
    else:
        asker.lexicon = EmbeddedLexicon()
    await vocabulary.imported(asker.db, tmp_path)
    await fill_from_database(asker.db, asker.lexicon, Likeness())
    school = await factories.school(asker.db, name="Zuiderlyceum")
    await _vacancies(asker, school)
    yield asker
    await asker.lexicon.close()
    await engine.close()


async def _vacancies(asker: Asker, school: Organisation) -> None:
    rows = [
        await factories.vacancy(asker.db, school, title="Natuurkunde in de bovenbouw", subjects=("NAT",)),
        await factories.vacancy(asker.db, school, title="Muziek", subjects=("MUZ",)),
        await factories.vacancy(asker.db, school, title="Geschiedenis", subjects=("GES",)),
    ]
    await index_all(asker.db, asker.engine, school, *rows)  # type: ignore[arg-type]


async def _found(asker: Asker, text: str, **more: Any) -> Any:
    return (await asker.ask(SEARCH, query=text, **more))["searchVacancies"]


@pytest.mark.parametrize(
    ("text", "code", "title"),
    [
        ("luchtvaarttechniek", "NAT", "Natuurkunde in de bovenbouw"),
        ("aerospace enginer", "NAT", "Natuurkunde in de bovenbouw"),
        ("violin maker", "MUZ", "Muziek"),
        ("snareninstrumentenbouwer", "MUZ", "Muziek"),
    ],
)
async def test_a_text_that_finds_nothing_leads_to_the_subject_that_it_means(
    planner: Asker, text: str, code: str, title: str
) -> None:
    found = await _found(planner, text)
    assert [one["title"] for one in found["nodes"]] == [title]
    (read,) = found["processing"]["interpreted"]
    assert (read["filter"], read["value"], read["words"]) == ("subjects", code, text)
    assert read["label"] == {"NAT": "natuurkunde", "MUZ": "muziek"}[code]
    assert found["processing"]["allWords"]


async def test_everything_is_led_by_the_meaning_too_and_only_where_no_market_knows_the_words(planner: Asker) -> None:
    found = (await planner.ask(EVERYTHING, query="snareninstrumentenbouwer"))["searchEverything"]
    assert [(one["kind"], one["vacancy"]["title"]) for one in found["edges"]] == [("VACANCY", "Muziek")]
    vacancies, professionals, organisations = (one["interpreted"] for one in found["processing"])
    assert vacancies == professionals
    assert vacancies == [{"filter": "subjects", "value": "MUZ", "words": "snareninstrumentenbouwer"}]
    assert organisations == []
    for text, total in (("zzqqxx", 0), ("Zuiderlyceum", 4), ("geschiedenis", 1)):
        by_words = (await planner.ask(EVERYTHING, query=text))["searchEverything"]
        assert (by_words["totalCount"], [one["interpreted"] for one in by_words["processing"]]) == (total, [[]] * 3)


async def test_the_meaning_stays_away_where_it_is_not_wanted(planner: Asker) -> None:
    asked = [
        await _found(planner, "violin maker", interpret=False),
        await _found(planner, "violin maker", filter={"subjects": ["GES"]}),
        await _found(planner, "zzqqxx"),
    ]
    for found in asked:
        assert (found["totalCount"], found["processing"]["interpreted"]) == (0, [])
    by_words = await _found(planner, "geschiedenis")
    assert (by_words["totalCount"], by_words["processing"]["interpreted"]) == (1, [])


async def test_what_is_left_out_is_never_what_is_meant(planner: Asker) -> None:
    found = await _found(planner, "violin maker -geschiedenis")
    (read,) = found["processing"]["interpreted"]
    assert (read["value"], read["words"], found["totalCount"]) == ("MUZ", "violin maker", 1)
    for text in ("violin maker -muziek", "zzqqxx -geschiedenis", "-vioolbouwer zzqqxx"):
        assert (await _found(planner, text))["processing"]["interpreted"] == []


async def test_quoted_words_are_asked_for_as_they_stand_and_their_meaning_is_offered(planner: Asker) -> None:
    found = (await _found(planner, '"violin maker"'))["processing"]
    assert found["interpreted"] == []
    assert [(one["subject"], one["totalCount"]) for one in found["widerSuggestions"]] == [("MUZ", 1)]


async def test_professions_are_suggested_by_what_they_are_like(planner: Asker) -> None:
    for text in ("violin makers", "snareninstrumentbouwer", "instrument maker"):
        found = (await planner.ask(SUGGEST, prefix=text))["suggest"]
        assert {"id": "ESCO:o1", "label": "vioolbouwer"} in found, text
    assert (await planner.ask(SUGGEST, prefix="zzqqxx"))["suggest"] == []


class Away:
    """A lexicon whose server is away."""

    name = "away"

    async def alike(self, text: str, kinds: object = (), limit: int = 10) -> list[Alike]:
        """Say so."""
        raise EngineUnavailable("nobody there")


async def test_without_a_lexicon_everything_still_answers(planner: Asker) -> None:
    built: Lexicon | None = planner.lexicon
    for absent in (None, Away()):
        planner.lexicon = absent  # type: ignore[assignment]
        found = await _found(planner, "violin maker")
        assert (found["totalCount"], found["processing"]["degraded"]) == (0, False)
        everything = (await planner.ask(EVERYTHING, query="violin maker"))["searchEverything"]
        assert (everything["totalCount"], everything["processing"][0]["degraded"]) == (0, False)
        assert (await planner.ask(SUGGEST, prefix="snareninstrumentbouwer"))["suggest"] == []
        assert (await planner.ask(SUGGEST, prefix="vioolb"))["suggest"][0]["id"] == "ESCO:o1"
    planner.lexicon = built
