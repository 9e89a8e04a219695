"""The guides at /help: both languages, the look of the client, pictures that are kept for ever, and no script."""

from __future__ import annotations

import re

import httpx2
import pytest

from api.help.guides import GUIDES, guide


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("name", GUIDES)
async def test_a_guide_shows_its_tasks_with_pictures_that_say_what_they_show(
    http: httpx2.AsyncClient, name: str, locale: str
) -> None:
    page = await http.get(f"/help/{name}?lang={locale}")
    assert page.status_code == 200
    assert f'<html lang="{locale}">' in page.text
    assert page.headers["content-language"] == locale
    keys = [one.key for one in guide(locale, name, "").tasks]
    assert re.findall(r'<section class="help-task" id="([\w-]+)"', page.text) == keys
    assert re.findall(r'<li><a href="#([\w-]+)">', page.text) == keys
    images = re.findall(r'<img src="([^"]+)" alt="([^"]+)" width="(\d+)" height="(\d+)"', page.text)
    assert len(images) == page.text.count("<img") >= 3
    assert all(len(said) > 30 and int(width) > 200 and int(height) > 100 for _, said, width, height in images)
    picture = await http.get(images[0][0])
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert picture.content.startswith(b"RIFF")


async def test_every_link_of_the_guides_leads_to_an_address_of_the_server(http: httpx2.AsyncClient) -> None:
    found = set[str]()
    for name in ("", *(f"/{one}" for one in GUIDES)):
        found |= set(re.findall(r'href="(/[^"#]*)', (await http.get(f"/help{name}")).text))
    assert len(found) > 15
    for link in found:
        assert (await http.get(link, headers={"accept": "text/html"})).status_code == 200, link


async def test_the_first_page_names_every_guide_and_nothing_runs(http: httpx2.AsyncClient) -> None:
    page = await http.get("/help")
    assert re.findall(r'href="/help/(\w+)"', page.text) == list(GUIDES)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert "<script" not in page.text
    assert "style=" not in page.text


async def test_a_language_in_the_address_stays_in_the_links_and_wins_over_the_one_of_the_browser(
    http: httpx2.AsyncClient,
) -> None:
    asked = await http.get("/help/school?lang=en", headers={"accept-language": "nl"})
    assert 'href="/help/company?lang=en"' in asked.text
    assert 'href="/professionals?lang=en"' in asked.text
    told = await http.get("/help/school", headers={"accept-language": "en"})
    assert '<html lang="en">' in told.text
    assert 'href="/help/company"' in told.text
    kept = await http.get("/help/school", headers={"cookie": "duobaan_lang=nl; duobaan_theme=dark"})
    assert '<html lang="nl" data-theme="dark">' in kept.text


async def test_who_has_a_page_is_sent_nothing(http: httpx2.AsyncClient) -> None:
    first = await http.get("/help/school?lang=nl")
    again = await http.get("/help/school?lang=nl", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await http.get("/help/school?lang=en", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200
    assert "Cookie" in first.headers["vary"]


async def test_the_sheets_of_a_page_are_there(http: httpx2.AsyncClient) -> None:
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', (await http.get("/help")).text)
    assert len(sheets) == 2
    for one in sheets:
        assert (await http.get(one)).headers["content-type"].startswith("text/css")


async def test_what_is_no_guide_is_not_there_and_says_which_are(http: httpx2.AsyncClient) -> None:
    page = await http.get("/help/teacher?lang=en")
    assert page.status_code == 404
    assert 'href="/help/school?lang=en"' in page.text
    for wrong in ("/help/pictures/0000/nl/school-cover.webp", "/help/pictures/0000/xx/a.webp", "/help/..%2fREADME"):
        assert (await http.get(wrong)).status_code == 404
