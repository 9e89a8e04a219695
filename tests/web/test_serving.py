"""How the server hands the client out: pages for known addresses only, files for ever, no script of anybody else."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from api.app import create_app
from api.house import House
from duobaan.ids import Kind, public
from duobaan.seed.seeding import seed
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from tests.support.http import ask, client
from web import static_folder

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
async def http(sqlite_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(create_app(sqlite_settings)) as found:
        yield found


async def test_browsers_get_the_client_and_programs_what_they_had(http: httpx2.AsyncClient) -> None:
    page = await http.get("/", headers=HTML)
    assert '<div id="app"' in page.text
    plain = await http.get("/")
    assert '<div id="app"' not in plain.text
    assert "Accept" in plain.headers["vary"]
    assert {"Accept", "Accept-Language", "Cookie"} <= set(page.headers["vary"].split(", "))


@pytest.mark.parametrize("path", ["/nowhere", "/offline/x", "/vacancies/x/y", "/app/0123456789abcdef/app.js", "/app/x"])
async def test_what_nobody_knows_is_not_found(http: httpx2.AsyncClient, path: str) -> None:
    assert (await http.get(path, headers=HTML)).status_code == 404


@pytest.mark.parametrize(
    ("more", "cookies", "lang"),
    [
        ({"accept-language": "en-GB,nl;q=0.5"}, {}, "en"),
        ({"accept-language": "nl"}, {}, "nl"),
        ({"accept-language": "nl"}, {"duobaan_lang": "en"}, "en"),
        ({"accept-language": "nl"}, {"duobaan_lang": '"><script>'}, "nl"),
        ({}, {}, "nl"),
    ],
)
async def test_the_page_is_in_the_language_of_its_reader(
    http: httpx2.AsyncClient, more: dict[str, str], cookies: dict[str, str], lang: str
) -> None:
    http.cookies.update(cookies)
    answer = await http.get("/", headers=HTML | more)
    assert f'<html lang="{lang}"' in answer.text
    assert answer.headers["content-language"] == lang


async def test_the_chosen_look_stands_in_the_first_byte(http: httpx2.AsyncClient) -> None:
    http.cookies["duobaan_theme"] = "dark"
    assert 'data-theme="dark"' in (await http.get("/", headers=HTML)).text
    http.cookies["duobaan_theme"] = "loud"
    assert not re.search("<html[^>]*data-theme", (await http.get("/", headers=HTML)).text)


async def test_scripts_come_from_here_and_make_no_others(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/", headers=HTML)
    parts = answer.headers["content-security-policy"].split(";")
    policy = dict(part.strip().split(" ", 1) for part in parts)
    assert policy["script-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "duobaan"
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", answer.text)
    assert not re.search(r'(?:src|href)="(?![/#])', answer.text)


def drawn(folder: Path) -> Path:
    """Write a build of one screen, with its first look in both languages."""
    folder.mkdir()
    screen = {"name": "vacancies", "paths": ["/vacancies"], "access": "everyone", "files": ["vacancies.css"]}
    screen["title"] = {"nl": "Vacatures", "en": "Vacancies"}
    frame = [
        '<a href="/vacancies">x</a><a href="/auth/sign-in?next={next}">y</a><main>',
        '</main><svg><use href="{app}/icons.svg#x"></use></svg>',
    ]
    looks = {
        "styles": ".early-0{height:2rem}",
        "guests": [],
        "frames": {kind: {"nl": frame, "en": frame} for kind in ("guest", "session")},
        "screens": {
            name: {"nl": f"<h1>{name} nl</h1>", "en": f"<h1>{name} en</h1>"} for name in ("vacancies", "missing")
        },
    }
    (folder / "build.json").write_text(json.dumps({"entry": ["app.js", "app.css"], "screens": [screen]}))
    (folder / "looks.json").write_text(json.dumps(looks))
    for name, text in {"app.js": "1", "sw.js": "1", "app.css": "@font-face{src:url(./a.woff2)}"}.items():
        (folder / name).write_text(text)
    (folder / "vacancies.css").write_text(".card{margin:0}")
    return folder


async def test_the_first_look_stands_in_the_page_with_the_style_that_the_policy_names(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    settings = sqlite_settings.model_copy(update={"web_client": str(drawn(tmp_path / "client"))})
    async with client(create_app(settings)) as http:
        answer = await http.get("/vacancies?q=a&subject=NAT", headers=HTML | {"accept-language": "en"})
        lost = await http.get("/nowhere", headers=HTML | {"accept-language": "nl"})
    page = answer.text
    assert answer.headers["content-encoding"] in {"zstd", "br", "gzip"}
    assert "<main><h1>vacancies en</h1></main>" in page
    assert '<a href="/vacancies" aria-current="page">' in page
    assert 'next=%2Fvacancies%3Fq%3Da%26subject%3DNAT"' in page
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in answer.headers["content-security-policy"]
    # What a sheet refers to is found from the page, and no sheet is fetched that stands in it.
    base = re.search(r"/app/[0-9a-f]+", page)[0]  # type: ignore[index]
    assert f"url({base}/a.woff2)" in style
    assert ".card{margin:0}" in style
    assert f'<use href="{base}/icons.svg#x">' in page
    assert all(" disabled" in one for one in re.findall(r'<link rel="stylesheet"[^>]*>', page))
    assert lost.status_code == 404
    assert "missing nl" in lost.text


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd", ""])
async def test_files_are_kept_for_ever_and_come_compressed(http: httpx2.AsyncClient, coding: str) -> None:
    page = (await http.get("/", headers=HTML)).text
    named = set(re.findall(r'(?:src|href)="(/app/[^"#]+)', page))
    assert {name.rpartition(".")[2] for name in named} == {"css", "js", "svg", "woff2"}
    for name in named:
        answer = await http.get(name, headers={"accept-encoding": coding})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        expected = "" if name.endswith("woff2") else coding
        assert answer.headers.get("content-encoding", "") == expected
        assert answer.content


async def test_it_can_be_installed(http: httpx2.AsyncClient) -> None:
    manifest = await http.get("/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    assert manifest.json()["display"] == "standalone"
    for icon in manifest.json()["icons"]:
        assert (await http.get(icon["src"])).status_code == 200
    worker = await http.get("/sw.js?v=1")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"


@pytest.fixture(scope="module")
async def planted(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[httpx2.AsyncClient, House]]:
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    settings = Settings(data_dir=folder, web_client=str(with_vacancies(folder / "client")))
    house = House.of(settings)
    await seed(house.db, None)
    async with client(create_app(settings, house)) as http:
        yield http, house


def with_vacancies(folder: Path) -> Path:
    """Copy the shipped build, with a screen for one vacancy should it have none."""
    shutil.copytree(static_folder() / "app", folder)
    build = json.loads((folder / "build.json").read_bytes())
    if not any("/vacancies/:id" in one["paths"] for one in build["screens"]):
        build["screens"].append(build["screens"][0] | {"name": "one-vacancy", "paths": ["/vacancies/:id"]})
    (folder / "build.json").write_text(json.dumps(build))
    return folder


async def known_to_guests(http: httpx2.AsyncClient, house: House) -> tuple[list[Vacancy], list[Vacancy]]:
    """Return the vacancies that GraphQL shows to anybody as published, and those that it does not show at all."""
    async with house.db.read() as session:
        rows = (await session.scalars(sa.select(Vacancy))).all()
    found: dict[str, bool] = {}
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Vacancy { id status } } }"
    for start in range(0, len(rows), 100):
        ids = [public(Kind.VACANCY, one.id) for one in rows[start : start + 100]]
        answer = await ask(http, document, variables={"ids": ids})
        found |= {one["id"]: one["status"] == "PUBLISHED" for one in answer["data"]["nodes"] if one}
    shown = [one for one in rows if found.get(public(Kind.VACANCY, one.id))]
    return shown, [one for one in rows if public(Kind.VACANCY, one.id) not in found]


async def test_a_vacancy_tells_search_engines_what_anybody_may_see(planted: tuple[httpx2.AsyncClient, House]) -> None:
    http, house = planted
    shown = (await known_to_guests(http, house))[0][0]
    answer = await http.get(f"/vacancies/{public(Kind.VACANCY, shown.id)}", headers=HTML)
    assert answer.status_code == 200
    title = html.unescape(re.search(r"<title>(.*?)</title>", answer.text)[1])  # type: ignore[index]
    assert title.startswith(shown.title)
    assert 'property="og:title"' in answer.text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text)[1])  # type: ignore[index]
    assert data["@type"] == "JobPosting"
    assert data["title"] == shown.title
    assert data["hiringOrganization"]["name"]
    assert data["jobLocation"]["address"]["addressCountry"] == "NL"
    for secret in filter(None, (shown.responsible_teacher, shown.subject_supervisor, shown.coach)):
        assert secret not in answer.text


async def test_a_vacancy_that_is_not_for_everybody_says_nothing(planted: tuple[httpx2.AsyncClient, House]) -> None:
    http, house = planted
    hidden = (await known_to_guests(http, house))[1]
    assert hidden
    for one in hidden:
        answer = await http.get(f"/vacancies/{public(Kind.VACANCY, one.id)}", headers=HTML)
        assert answer.status_code == 404
        assert one.title not in html.unescape(answer.text)
        assert "ld+json" not in answer.text
    assert (await http.get("/vacancies/vac_nothing", headers=HTML)).status_code == 404


async def test_markup_in_a_vacancy_stays_text(planted: tuple[httpx2.AsyncClient, House]) -> None:
    http, house = planted
    key = (await known_to_guests(http, house))[0][0].id
    async with house.db.engine.begin() as connection:
        await connection.execute(
            sa.update(Vacancy).where(Vacancy.id == key).values(title="</script><script>x()</script>")
        )
    page = (await http.get(f"/vacancies/{public(Kind.VACANCY, key)}", headers=HTML)).text
    assert "x()" in page
    assert "<script>x()" not in page
