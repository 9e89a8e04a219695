"""The reference at /docs: every type has its place, links lead there, the filter finds, nothing runs in the browser."""

from __future__ import annotations

import re

import httpx2
import pytest

from schema.handbook import CHAPTERS, handbook


@pytest.mark.parametrize("locale", ["nl", "en"])
async def test_the_contents_name_every_chapter(http: httpx2.AsyncClient, locale: str) -> None:
    page = await http.get(f"/docs?lang={locale}")
    assert page.status_code == 200
    assert f'<html lang="{locale}">' in page.text
    assert set(re.findall(r'href="/docs/(\w+)\?', page.text)) == set(CHAPTERS)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "script" not in page.headers["content-security-policy"]
    assert "<script" not in page.text


async def test_every_link_to_a_type_leads_to_its_place(http: httpx2.AsyncClient) -> None:
    texts = {name: (await http.get(f"/docs/{name}?lang=en")).text for name in CHAPTERS}
    places = {f"{name}#{place}" for name, text in texts.items() for place in re.findall(r'id="([\w.]+)"', text)}
    wanted = {
        f"{name}#{place}"
        for text in texts.values()
        for name, place in re.findall(r'href="/docs/(\w+)\?lang=en#(\w+)"', text)
    }
    assert wanted
    assert wanted <= places
    for name in CHAPTERS:
        assert {f"{name}#{entry.name}" for entry in handbook().chapters[name]} <= places


async def test_a_mutation_shows_its_permission_and_its_guide(http: httpx2.AsyncClient) -> None:
    text = (await http.get("/docs/mutations?lang=en&q=registerOrganisation")).text
    assert re.findall(r"<h2 id=\"(\w+)\"", text) == ["registerOrganisation"]
    assert "<code>organisations:register</code>" in text
    assert "docs/guide/clients/organisations.md" in text


async def test_the_filter_finds_fields_too(http: httpx2.AsyncClient) -> None:
    text = (await http.get("/docs?lang=en&q=brin")).text
    assert 'href="/docs/objects?lang=en#School"' in text
    assert 'value="brin"' in text


async def test_what_was_typed_is_text_and_finds_nothing(http: httpx2.AsyncClient) -> None:
    text = (await http.get("/docs", params={"lang": "en", "q": '"><b>x'})).text
    assert "<b>" not in text
    assert 'role="status"' in text


async def test_an_unknown_chapter_is_not_there(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/docs/anything")).status_code == 404
