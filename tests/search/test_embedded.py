"""What only the embedded engine promises: files, locks, kill -9, freshness, a loop that never waits."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.embedded import EmbeddedEngine
from search.embedded.columns import Columns
from search.embedded.store import Store
from search.engine import AnyOf, By, Document, EngineUnavailable, Query, Tombstone
from search.indexes import VACANCIES as DEFINITION
from search.indexes import Field, Kind
from tests.search.conftest import ANALYSER, INDEXES
from tests.search.corpus import VACANCIES

WRITER = """
import asyncio, sys
from pathlib import Path
from search.embedded import EmbeddedEngine
from search.indexes import VACANCIES
from search.embedded.tokens import dutch_analyser

async def main():
    engine = EmbeddedEngine(Path(sys.argv[1]), analyser=dutch_analyser(), indexes=(VACANCIES,))
    await engine.ensure_indexes()
    for number in range(100000):
        await engine.upsert("vacancies", [{"id": f"v{number:05d}", "version": 1, "title": "wiskunde"}])
        if number % 3 == 2:
            await engine.remember(number)
            print(number, flush=True)

asyncio.run(main())
"""


async def opened(folder: Path | None) -> EmbeddedEngine:
    engine = EmbeddedEngine(folder, analyser=ANALYSER, indexes=INDEXES)
    await engine.ensure_indexes()
    return engine


async def test_a_folder_is_opened_again_with_everything_in_it(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, analyser=ANALYSER, indexes=INDEXES)
    assert await engine.ensure_indexes() == ("vacancies", "organisations")
    await engine.upsert("vacancies", VACANCIES[:30])
    await engine.delete("vacancies", [Tombstone(str(VACANCIES[0]["id"]), 99)])
    before = await engine.stats("vacancies")
    await engine.close()
    again = EmbeddedEngine(tmp_path, analyser=ANALYSER, indexes=INDEXES)
    assert await again.ensure_indexes() == ()
    assert await again.stats("vacancies") == before
    await again.upsert("vacancies", VACANCIES[:1])
    assert (await again.search(Query("vacancies"))).total == 29
    await again.close()


async def test_a_swapped_index_is_the_one_that_opens_again(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    await engine.upsert("vacancies", VACANCIES[:5])
    await engine.start_fresh("vacancies")
    await engine.upsert("vacancies", VACANCIES[:7], fresh=True)
    await engine.swap("vacancies")
    assert engine._serving["vacancies"].store.view.columns._numbers._held  # it was read before it was asked
    await engine.start_fresh("vacancies")  # a rebuild that never ends
    await engine.close()
    again = await opened(tmp_path)
    assert (await again.stats("vacancies")).count == 7
    await again.drop_fresh("vacancies")
    assert len([one for one in (tmp_path / "vacancies").iterdir() if one.is_dir()]) == 1
    await again.close()


def remembered_before_kill(folder: Path, times: int) -> int:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = [int(writer.stdout.readline()) for _ in range(times)]
        writer.send_signal(signal.SIGKILL)
        return ([*first, *(int(line) for line in writer.stdout.read().split())])[-1]


async def test_nothing_that_was_remembered_is_lost_by_kill_9(tmp_path: Path) -> None:
    for round_number in range(3):
        remembered = await asyncio.to_thread(remembered_before_kill, tmp_path, 2 + 3 * round_number)
        engine = EmbeddedEngine(tmp_path, analyser=ANALYSER, indexes=(DEFINITION,))
        assert await engine.ensure_indexes() == ()
        assert remembered <= (await engine.watermark() or 0)
        held = await engine.versions("vacancies")
        assert {f"v{number:05d}" for number in range((await engine.watermark() or 0) + 1)} <= set(held)
        assert (await engine.search(Query("vacancies", "wiskunde"))).total == len(held)
        await engine.close()


async def test_a_disk_that_refuses_keeps_nothing_from_being_found_and_nothing_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = await opened(tmp_path)
    await engine.remember(1)

    def refuse(store: Store, changes: object) -> None:
        raise EngineUnavailable("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "_commit", refuse)
        await engine.upsert("vacancies", VACANCIES[:5])
        with pytest.raises(EngineUnavailable, match="full"):
            await engine.remember(2)
        assert await engine.watermark() == 1
        assert (await engine.search(Query("vacancies"))).total == 5
    await engine.remember(2)
    await engine.close()
    again = await opened(tmp_path)
    assert (await again.search(Query("vacancies"))).total == 5
    await again.close()


async def test_a_second_owner_of_the_folder_is_refused(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    with pytest.raises(EngineUnavailable, match="cannot open"):
        await opened(tmp_path)
    await engine.close()


async def test_an_index_of_another_definition_serves_until_the_fresh_one_takes_its_place(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    await engine.upsert("vacancies", VACANCIES[:5])
    await engine.close()
    added = replace(DEFINITION, fields=(*DEFINITION.fields, Field("colour", Kind.KEYWORD, filterable=True)))
    changed = added.with_synonyms({"rekenen": ("wiskunde",)})
    again = EmbeddedEngine(tmp_path, analyser=ANALYSER, indexes=(changed,))
    assert await again.ensure_indexes() == ("vacancies",)
    assert await again.ensure_indexes() == ("vacancies",)
    assert (await again.stats("vacancies")).definition == DEFINITION.version_hash
    coloured: list[Document] = [{**VACANCIES[0], "version": 10**9, "colour": "red"}, VACANCIES[6]]
    await again.upsert("vacancies", coloured)
    assert (await again.search(Query("vacancies"))).total == 6
    with pytest.raises(EngineUnavailable, match="built anew"):  # which the caller's fallback answers
        await again.search(Query("vacancies", where=AnyOf("colour", ("red",))))
    await again.start_fresh("vacancies")
    await again.upsert("vacancies", [*VACANCIES[1:7], coloured[0]], fresh=True)
    await again.swap("vacancies")
    assert (await again.search(Query("vacancies", where=AnyOf("colour", ("red",))))).total == 1
    assert (await again.stats("vacancies")).definition == changed.version_hash
    assert await again.ensure_indexes() == ()
    await again.close()
    third = EmbeddedEngine(tmp_path, analyser=ANALYSER, indexes=(changed,))
    assert await third.ensure_indexes() == ()
    assert (await third.search(Query("vacancies"))).total == 7
    await third.close()


async def test_files_that_cannot_be_read_any_more_are_left_and_the_index_asks_to_be_filled(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    await engine.upsert("vacancies", VACANCIES[:5])
    await engine.close()
    kept = tmp_path / "vacancies" / "1" / "definition.json"
    kept.write_text(kept.read_text().replace('"format":', '"format":9'))
    changed = DEFINITION.with_synonyms({"rekenen": ("wiskunde",)})
    again = EmbeddedEngine(tmp_path, analyser=ANALYSER, indexes=(changed,))
    assert await again.ensure_indexes() == ("vacancies",)
    await again.upsert("vacancies", VACANCIES[:5])
    assert (await again.stats("vacancies")).definition == changed.version_hash
    await again.close()


async def test_the_state_that_the_indexes_hold_is_written_beside_them(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    assert await engine.watermark() is None
    await engine.remember(7)
    await engine.close()
    again = await opened(tmp_path)
    assert await again.watermark() == 7
    await again.close()
    (tmp_path / "WATERMARK").write_text("")
    assert await again.watermark() is None


async def test_a_closed_engine_says_so() -> None:
    engine = await opened(None)
    await engine.close()
    with pytest.raises(EngineUnavailable):
        await engine.search(Query("vacancies"))
    with pytest.raises(EngineUnavailable):
        await engine.upsert("vacancies", VACANCIES[:1])


async def test_a_change_can_be_found_as_soon_as_the_write_returns_and_the_loop_runs_on(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    await engine.upsert("vacancies", VACANCIES)
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    ticking = asyncio.create_task(tick())
    for number in range(20):
        await engine.upsert("vacancies", [{"id": f"new{number}", "version": 1, "title": f"zeldzaam{number}"}])
        assert (await engine.search(Query("vacancies", f"zeldzaam{number} "))).total == 1
        before = turns
        await engine.remember(number)
        # What held the loop would give others one turn or two, not the many of its disk's time.
        assert turns - before > 20
    ticking.cancel()
    await engine.close()


async def test_writes_that_arrive_during_a_commit_share_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = await opened(None)
    await engine.upsert("vacancies", VACANCIES[:1])
    commits: list[int] = []
    apply = Store.apply
    monkeypatch.setattr(Store, "apply", lambda store, changes: (commits.append(len(changes)), apply(store, changes)))
    await asyncio.gather(*(engine.upsert("vacancies", [one]) for one in VACANCIES))
    assert (await engine.stats("vacancies")).count == len(VACANCIES)
    assert sum(commits) == len(VACANCIES)
    assert len(commits) < len(VACANCIES) / 10
    await engine.close()


async def test_a_caller_that_goes_away_takes_nothing_with_it() -> None:
    engine = await opened(None)
    waiting = [asyncio.create_task(engine.upsert("vacancies", [one])) for one in VACANCIES[:4]]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[2].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await engine.upsert("vacancies", VACANCIES[4:5])
    assert (await engine.stats("vacancies")).count == 5
    await engine.close()


async def test_synonyms_of_the_definition_are_searched_too() -> None:
    engine = EmbeddedEngine(
        analyser=ANALYSER, indexes=(DEFINITION.with_synonyms({"beta": ("natuurkunde", "exacte vakken")}),)
    )
    await engine.ensure_indexes()
    titles = {"a": "Natuurkunde", "b": "Exacte vakken", "c": "Vakken die exacte kennis vragen", "d": "Bèta"}
    await engine.upsert("vacancies", [{"id": one, "version": 1, "title": title} for one, title in titles.items()])
    page = await engine.search(Query("vacancies", "bèta"))
    assert {hit.id for hit in page.hits} == {"a", "b", "d"}
    await engine.close()


async def test_the_rest_of_a_long_answer_follows_the_weighed_part() -> None:
    engine = EmbeddedEngine(analyser=ANALYSER, indexes=(DEFINITION,))
    await engine.ensure_indexes()
    many = [{"id": f"v{number:04d}", "version": 1, "title": "wiskunde"} for number in range(1300)]
    await engine.upsert("vacancies", many)  # type: ignore[arg-type]
    pages = [await engine.search(Query("vacancies", "wiskunde", offset=at, limit=100)) for at in range(0, 1300, 100)]
    assert len({hit.id for page in pages for hit in page.hits}) == 1300
    assert {page.total for page in pages} == {1300}
    newest = await engine.search(Query("vacancies", "wiskunde", sort=(By("id", descending=True),), limit=2))
    assert [hit.id for hit in newest.hits] == ["v1299", "v1298"]
    await engine.close()


@settings(max_examples=25, deadline=None)
@given(values=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=6))
def test_every_value_is_filtered_and_counted_as_it_stands(values: list[str]) -> None:
    values = [*values, "Den Haag", "a  b", " ", "\x1b1", "é\u00a0\u2028x"]
    store = Store(DEFINITION, ANALYSER)
    store.apply([{"id": "vac_1", "version": 1, "place": values[0], "forms": values}])
    for kept in (False, True):
        if kept:
            store.keep()
        columns = Columns(DEFINITION, store.view.build.schema, store.view.searcher, store.view.recent)
        assert columns.counts(columns.fields["forms"], columns.live) == dict.fromkeys(values, 1)
        assert all(len(columns.having("forms", value)) == 1 for value in values)
    store.close()
