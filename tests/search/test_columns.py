"""Sets and columns of the embedded engine: after any history they are what a fresh reading of the index says."""

from __future__ import annotations

import random
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.embedded import store as store_module
from search.embedded import texts
from search.embedded.columns import Columns
from search.embedded.kept import FORMAT
from search.embedded.ranks import Ranks
from search.embedded.searching import search
from search.embedded.slots import numbers_of, set_of, smallest
from search.embedded.store import DEFINITION_FILE, Store, is_built_from
from search.embedded.view import View
from search.embedded.vocabulary import Vocabulary
from search.engine import Document, EngineUnavailable, Query, Tombstone, Words
from search.indexes import VACANCIES as DEFINITION
from search.indexes import Kind
from search.matching import compared
from search.text import typo_budget
from tests.search.conftest import ANALYSER
from tests.search.corpus import VACANCIES

KEYWORDS = [field.name for field in DEFINITION.fields if field.filterable and field.kind in (Kind.KEYWORD, Kind.FLAG)]
NUMBERS = [field.name for field in DEFINITION.fields if field.filterable and field.kind is Kind.INTEGER]
WORD_FIELDS = ("all", "t_title", "t_also")
WORDS = ("docent", "wiskunde", "wiskundedocent", "havo", "biologie")
SORTED = [field for field in DEFINITION.fields if field.sortable]


def read_everything(columns: Columns) -> None:
    for field in DEFINITION.fields:
        columns.read_ahead(field)
    for name in KEYWORDS:
        columns.values(name)
    for place, word in product(WORD_FIELDS, WORDS[1:]):
        columns.holding(place, word)
    columns.read_word_ahead(WORDS[0])
    columns.let_go()


def assert_says_the_same(view: View) -> None:
    kept = view.columns
    read = Columns(DEFINITION, view.build.schema, view.searcher, view.recent)
    assert kept.live == read.live
    for name in KEYWORDS:
        assert read.values(name) <= kept.values(name)
        for value in kept.values(name):
            assert kept.having(name, value) == read.having(name, value), (name, value)
    for place, word in product(WORD_FIELDS, WORDS):
        assert kept.holding(place, word) == read.holding(place, word), (place, word)
    for word in WORDS:
        assert kept.anywhere(word) == read.holding("all", word), word
    everyone = range(kept.size)
    assert view.words(everyone) == View(view.searcher, view.recent, read, view.build).words(everyone)
    for phrase in (("docent", "wiskunde"), ("wiskunde", "havo")):
        query = view.build.phrase(phrase)
        assert kept.phrase(phrase, query) == read.phrase(phrase, query)
    living = numbers_of(read.live)
    everything = view.documents(living.tolist())
    assert everything == View(view.searcher, view.recent, read, view.build).documents(living.tolist())
    for name in (*NUMBERS, "lat", "lon"):
        np.testing.assert_array_equal(kept.numbers(name)[living], read.numbers(name)[living])
    for field in SORTED:
        ours, theirs = kept.order(field)[living], read.order(field)[living]
        assert (np.unique(ours, return_inverse=True)[1] == np.unique(theirs, return_inverse=True)[1]).all(), field.name


@pytest.mark.parametrize(("seed", "few"), [(0, 0), (1, 0), (0, 32), (1, 32), (2, 32)])
def test_what_commits_hand_on_is_what_the_index_says(
    tmp_path: Path, seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "FEW", few)  # whether what is replaced is read, or every set looked at
    dice = random.Random(seed)
    store = Store(DEFINITION, ANALYSER, tmp_path)
    store.apply(VACANCIES[:150])
    if seed % 2:
        store.keep()
    read_everything(store.view.columns)
    for version in range(100, 112):
        changes: list[Document | Tombstone] = []
        for known in dice.sample(VACANCIES, 12):
            if dice.random() < 0.3:
                changes.append(Tombstone(str(known["id"]), version))
            else:
                other = dice.choice(VACANCIES)
                changes.append({**other, "id": known["id"], "version": version, "title": f"{other['title']} {version}"})
        before = store.view
        live = before.columns.live
        store.apply(changes)
        assert before.columns.live == live  # who reads the old state keeps it
        assert_says_the_same(store.view)
        if dice.random() < 0.3:
            recent = store.view
            store.keep()
            assert not store.view.recent.changed
            assert_says_the_same(store.view)
            living = numbers_of(recent.columns.live).tolist()
            assert store.view.documents(living) == recent.documents(living)
    again = store.view.columns.size
    store.close()
    reopened = Store(DEFINITION, ANALYSER, tmp_path)
    assert reopened.view.columns.size == again
    assert_says_the_same(reopened.view)
    reopened.close()


@pytest.mark.parametrize("text", ["wis", "natuurkude docnt", "docent wiskunde", "d"])
def test_sets_of_words_say_what_tantivy_says(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(DEFINITION, ANALYSER)
    store.apply(VACANCIES[:100])
    store.keep()
    store.apply([{**VACANCIES[at], "title": "Docent", "version": 10**9} for at in range(9)])
    store.apply(VACANCIES[100:150])
    view, parsed = store.view, ANALYSER.parse(text)
    assert view.recent.changed
    meanings = view.build.meanings(parsed, exact=False)
    found = {}
    for kept in (0, 10_000):
        monkeypatch.setattr(texts, "KEPT", kept)
        read = texts.Text(view, parsed, meanings)
        everyone = read.found(Words.ALL)
        found[kept] = [(len(everyone), everyone), read.scores(everyone).tolist()]
    assert found[0] == found[10_000]
    assert found[0][1]
    store.close()


def test_a_slot_stays_with_its_id(tmp_path: Path) -> None:
    store = Store(DEFINITION, ANALYSER, tmp_path)
    for version in range(1, 6):
        store.apply([{"id": "v", "version": version, "levels": [f"L{version}"]}, {"id": f"w{version}", "version": 1}])
    store.apply([Tombstone("v", 9)])
    store.apply([{"id": "v", "version": 10, "levels": ["HAVO"]}])
    assert store.view.columns.size == 6
    assert store.view.columns.having("levels", "HAVO") == set_of(np.array([0]))
    store.close()


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 5), st.none() | st.integers(0, 9)), min_size=1), st.integers(1, 60)
)
def test_the_smallest_are_the_head_of_the_sorted(rows: list[tuple[int | None, int | None]], count: int) -> None:
    keys = [np.array([row[place] for row in rows], dtype=np.float64) for place in (0, 1)]
    keys.append(np.arange(len(rows), dtype=np.float64))

    def order(row: int) -> list[tuple[bool, float]]:
        return [(bool(np.isnan(key[row])), float(np.nan_to_num(key[row]))) for key in keys]

    assert smallest(keys, count).tolist() == sorted(range(len(rows)), key=order)[:count]


def test_texts_find_their_place_between_their_neighbours() -> None:
    ranks: Ranks | None = Ranks(["b", "d"], [0.0, 1.0], np.array([0.0, 1.0]))
    for slot, text in enumerate(["a", "c", "e", "bb", "d"], 2):
        ranks = ranks and ranks.after({slot: text}, slot + 1)
    assert ranks is not None
    assert np.argsort(ranks.by_slot, kind="stable").tolist() == [2, 0, 5, 3, 1, 6, 4]
    assert ranks.by_slot[1] == ranks.by_slot[6]


def test_an_order_without_room_is_given_up_and_not_made_wrong() -> None:
    ranks: Ranks | None = Ranks(["a", "b"], [0.0, 1.0], np.array([0.0, 1.0]))
    slot, kept = 2, 0
    while ranks is not None:
        kept += 1
        by_slot = ranks.by_slot[np.argsort(ranks.by_slot)]
        assert all(one < other for one, other in pairwise(by_slot))
        ranks = ranks.after({slot: "a" + "a" * (2000 - slot)}, slot + 1)
        slot += 1
    assert kept > 40


def test_a_vocabulary_learns_the_words_of_each_commit_before_it_is_seen() -> None:
    shown: list[str] = []
    vocabulary = Vocabulary(lambda: ["wiskunde"])
    assert vocabulary.meant("wiskudne", prefix=False, exact=False) == {"wiskunde": 1}
    vocabulary.add(lambda: ["wiskundes", "muziek"], lambda: shown.append("commit"))
    assert shown == ["commit"]
    assert vocabulary.meant("wiskunde", prefix=True, exact=False) == {"wiskunde": 0, "wiskundes": 0}
    assert vocabulary.meant("wiskundes", prefix=False, exact=False) == {"wiskunde": 1, "wiskundes": 0}
    assert vocabulary.meant("wiskudne", prefix=False, exact=True) == {}


def mistyped(dice: random.Random, word: str) -> str:
    at, letter = dice.randrange(3), dice.choice("abcé")
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return dice.choice(
        [word, word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], swapped]
    )


@given(
    st.lists(st.text("abcé", min_size=4, max_size=12), min_size=1, max_size=30, unique=True),
    st.randoms(use_true_random=False),
)
def test_the_words_that_are_not_compared_mean_nothing(words: list[str], dice: random.Random) -> None:
    for prefix, exact, word in product((True, False), (True, False), words):
        asked = mistyped(dice, mistyped(dice, word))
        everything = compared(asked, words, budget=0 if exact else typo_budget(asked), prefix=prefix)
        assert Vocabulary(lambda: words).meant(asked, prefix=prefix, exact=exact) == everything


def test_many_changes_are_put_on_disk_beside_the_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MOST", 20)
    store = Store(DEFINITION, ANALYSER, tmp_path)
    for at in range(0, 150, 15):
        store.apply(VACANCIES[at : at + 15])
        assert search(store, Query("vacancies")).total == at + 15
        assert len(store.view.recent.changed) < 40
    assert store.view.searcher.num_docs > 100
    store.close()
    again = Store(DEFINITION, ANALYSER, tmp_path)
    assert search(again, Query("vacancies")).total == 150
    again.close()


def test_a_disk_that_goes_on_refusing_ends_in_refused_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(store: Store, changes: object) -> None:
        raise EngineUnavailable("the disk is full")

    monkeypatch.setattr(store_module, "MOST", 20)
    store = Store(DEFINITION, ANALYSER, tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(Store, "_commit", refuse)
        store.apply(VACANCIES[:39])
        for _ in range(2):
            with pytest.raises(EngineUnavailable, match="full"):
                store.apply(VACANCIES[39:50])
    store.apply(VACANCIES[50:60])
    store.close()
    again = Store(DEFINITION, ANALYSER, tmp_path)
    assert search(again, Query("vacancies")).total == 60
    again.close()


def test_words_that_were_written_before_anyone_asked_are_known(tmp_path: Path) -> None:
    store = Store(DEFINITION, ANALYSER, tmp_path)
    for number in range(3):
        store.apply([{"id": f"v{number}", "version": 1, "title": f"wiskunde{'x' * number}"}])
    assert search(store, Query("vacancies", "wiskunde ")).total == 2
    store.apply([{"id": "v9", "version": 1, "title": "wiskxnde"}])
    assert search(store, Query("vacancies", "wiskunde ")).total == 3
    store.close()


def test_an_index_of_another_layout_is_not_taken_for_todays(tmp_path: Path) -> None:
    Store(DEFINITION, ANALYSER, tmp_path).close()
    assert is_built_from(tmp_path, DEFINITION)
    (tmp_path / DEFINITION_FILE).write_text(f"{FORMAT - 1} {DEFINITION.version_hash}")
    assert not is_built_from(tmp_path, DEFINITION)


def test_what_is_read_while_commits_go_on_is_not_lost(tmp_path: Path) -> None:
    store = Store(DEFINITION, ANALYSER, tmp_path)
    store.apply(VACANCIES[:50])
    old = store.view.columns
    for version in range(100, 104):
        known = VACANCIES[version - 100]
        store.apply([{**known, "version": version, "title": f"Aanvoerder {version}", "levels": ["HAVO"]}])
    store.apply([Tombstone(str(VACANCIES[9]["id"]), 200), {"id": "new", "version": 1, "title": "Zandkasteel"}])
    read_everything(old)  # a reading that began before the commits and ends after them
    new = store.view.columns
    assert new._ranks._held.keys() == old._ranks._held.keys()
    assert new._sets._held.keys() >= old._sets._held.keys()
    read_everything(new)
    assert_says_the_same(store.view)
    store.close()
