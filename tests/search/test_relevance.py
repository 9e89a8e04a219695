"""Relevance on a sample of the judged queries; the whole of them is `python -m benchmarks.relevance`."""

from __future__ import annotations

import functools

import pytest

from benchmarks.relevance import judged
from benchmarks.relevance.__main__ import DATA, by_likeness, by_words, value
from benchmarks.relevance.measures import PlainWords, ndcg, reciprocal_rank
from benchmarks.relevance.settings import Setting, settings
from search.embedded.lexicon import EmbeddedLexicon

SAMPLE = 40


@functools.cache
def _setting(name: str) -> Setting:
    if judged.missing(DATA):
        pytest.skip("the judged queries are not on this machine")
    return next(iter(settings(DATA, [name])))


async def _reached(name: str) -> dict[str, tuple[float, float]]:
    """What the lexicon reaches on a sample of each task, and what plain BM25 does."""
    setting = _setting(name)
    lexicon = EmbeddedLexicon()
    await lexicon.fill(setting.entries, "sample")
    found = {}
    for task in setting.tasks:
        every = max(1, len(task.queries) // SAMPLE)
        sample = type(task)(task.name, task.measure, task.queries[::every], task.plain, task.by_subject)
        found[task.name] = (
            await value(sample, by_likeness(lexicon, sample)),
            await value(sample, by_words(sample.plain)),
        )
    return found


async def test_with_an_imported_vocabulary_words_slips_and_the_other_language_are_found() -> None:
    found = await _reached("open")
    assert found["nl_typo"][0] >= 0.95
    assert found["nl_synonym"][0] >= 0.85
    assert found["en_crosslingual"][0] >= 0.90


async def test_without_a_vocabulary_likeness_still_finds_several_times_what_plain_words_do() -> None:
    found = await _reached("bare")
    assert found["nl_synonym"][0] >= 3 * found["nl_synonym"][1]
    assert found["en_crosslingual"][0] >= 2 * found["en_crosslingual"][1]
    assert found["nl_typo"][0] >= 0.95


async def test_an_occupation_leads_to_subjects_through_the_table_of_relations() -> None:
    assert (await _reached("occupation+table"))["occupation to subject"][0] >= 0.45


async def test_a_phrase_of_the_curriculum_leads_to_its_subject() -> None:
    assert (await _reached("curriculum"))["all phrases"][0] >= 0.65


def test_measures_say_what_they_should() -> None:
    assert reciprocal_rank(["a", "b"], "b") == 0.5
    assert reciprocal_rank([str(number) for number in range(20)], "12") == 0
    assert ndcg(["a", "b"], {"a": 2, "b": 1}) == 1
    assert 0 < ndcg(["b", "a"], {"a": 2, "b": 1}) < 1
    assert ndcg(["c"], {"a": 2}) == 0
    plain = PlainWords({"x": "wiskunde docent", "y": "natuurkunde docent"})
    assert plain.search("docent natuurkunde") == ["y", "x"]
    assert plain.search("wiskundedocent") == []
