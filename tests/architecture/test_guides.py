"""The guides of docs/guide: every role in both languages, alike; links lead somewhere; what they name is on screen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from api.help.guides import GUIDES, INDEX, folder, guide, pictures
from duobaan.people.rules import LOCALES
from tests.support.code import ROOT
from tests.web.guide_shots import SHOTS

FOLDER = ROOT / "docs" / "guide"
MOST_BYTES = 1_500_000
LONGEST = 130  # lines of Markdown: one page
PAGES = [(locale, name) for locale in sorted(LOCALES) for name in (INDEX, *GUIDES)]
_PICTURE = re.compile(r"!\[([^\]]+)\]\((\S+)\s+\"([^\"]+)\"\)")
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_NAMED = re.compile(r"(?<!\*)\*\*(?!\*)(.+?)\*\*")
_LANGUAGE = re.compile(r"^(?:export )?const (?=\w)\w*?(nl|en|Nl|En)\b", re.MULTILINE)


def text(locale: str, name: str) -> str:
    return (FOLDER / locale / f"{name}.md").read_text(encoding="utf-8")


def test_the_guides_are_served_from_where_they_are_written() -> None:
    assert folder() == FOLDER
    assert {path.stem for path in (FOLDER / "nl").glob("*.md")} == {INDEX, *GUIDES}


@pytest.mark.parametrize("name", [INDEX, *GUIDES])
def test_a_guide_has_the_same_tasks_steps_links_and_pictures_in_both_languages(name: str) -> None:
    nl, en = text("nl", name), text("en", name)
    assert [one.key for one in guide("nl", name, "").tasks] == [one.key for one in guide("en", name, "").tasks]
    assert len(re.findall(r"^## ", nl, re.MULTILINE)) == len(guide("nl", name, "").tasks)
    assert _LINK.findall(nl) == _LINK.findall(en)
    for shape in (r"^#+ ", r"^\d+\. ", r"^> ", r"^- ", r"^```"):
        assert len(re.findall(shape, nl, re.MULTILINE)) == len(re.findall(shape, en, re.MULTILINE)), shape
    assert [one[1] for one in _PICTURE.findall(nl)] == [one[1] for one in _PICTURE.findall(en)]
    assert len(nl.splitlines()) <= LONGEST


@pytest.mark.parametrize(("locale", "name"), PAGES)
def test_a_picture_has_words_of_its_own_below_it_and_for_who_does_not_see_it(locale: str, name: str) -> None:
    found = _PICTURE.findall(text(locale, name))
    assert len(found) == text(locale, name).count("![")
    assert len({said for said, _, _ in found}) == len(found)
    assert all(" ".join(said.split()) != " ".join(below.split()) for said, _, below in found)


def test_every_picture_is_one_that_the_tests_take_and_every_one_that_they_take_is_shown() -> None:
    taken = {f"{one.name}.webp" for one in SHOTS}
    assert len(taken) == len(SHOTS)
    for locale in LOCALES:
        shown = [Path(one[1]).name for name in GUIDES for one in _PICTURE.findall(text(locale, name))]
        assert sorted(shown) == sorted(taken)
        assert set(pictures(locale)) == taken, "run `make guide-pictures`"


def test_all_pictures_together_are_small() -> None:
    assert sum(len(one.body) for locale in LOCALES for one in pictures(locale).values()) < MOST_BYTES


@pytest.mark.parametrize(("locale", "name"), PAGES)
def test_a_link_between_guides_leads_to_a_task_that_is_there(locale: str, name: str) -> None:
    for link in _LINK.findall(text(locale, name)):
        path, _, place = link.partition("#")
        if path.endswith(".md"):
            tasks = {one.key for one in guide(locale, path.removesuffix(".md"), "").tasks}
            assert not place or place in tasks, link
        else:
            assert path.startswith("/"), link  # of the server: tests/api/test_help_pages.py


@pytest.mark.parametrize(("locale", "name"), PAGES)
def test_what_is_bold_in_a_guide_stands_on_a_screen_in_those_words(locale: str, name: str) -> None:
    bold = [
        " ".join(one.split()) for one in _NAMED.findall(re.sub(r"\[(\*\*.+?\*\*)\]\(.+?\)", r"\1", text(locale, name)))
    ]
    assert name == INDEX or len(bold) > 8
    assert [one for one in bold if not any(each in said(locale) for each in (f'"{one}"', f"`{one}`"))] == []


@cache
def said(locale: str) -> str:
    """Return all words of the client in a language, as its sources write them."""
    return "\n".join(_said(locale))


def _said(locale: str) -> Iterator[str]:
    for path in sorted((ROOT / "web" / "src").rglob("*.ts")):
        # A file of words has the one language after the other; long ones have several parts of each.
        parts = _LANGUAGE.split(path.read_text(encoding="utf-8"))
        yield from (part for spoken, part in zip(parts[1::2], parts[2::2], strict=True) if spoken.lower() == locale)
    for path in sorted((ROOT / "web" / "src" / "screens").glob("*/route.json")):
        route = json.loads(path.read_text(encoding="utf-8"))
        for names in (route["title"], route.get("nav", {}).get("label")):
            yield json.dumps(names[locale], ensure_ascii=False) if names else ""
