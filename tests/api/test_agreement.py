"""Agreements on paper: what page and PDF say, to whom, in two languages, and that a program can read the PDF aloud."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pypdf
import pytest

from api.app import create_app
from auth.service import create_token
from duobaan.access import Actor
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.people.models import User
from duobaan.professionals.models import Professional
from duobaan.proposals.service import counter_proposal
from duobaan.settings import Settings
from tests.support.agreed_work import agree
from tests.support.http import client
from tests.support.story import Stage, make_stage

NOTE = "Geen <b>stage</b> #strong[x] @toets"


@dataclass
class Scene:
    stage: Stage
    http: httpx2.AsyncClient

    async def get(self, path: str, actor: Actor | None = None) -> httpx2.Response:
        headers = {}
        if actor is not None:
            token = await create_token(Actor(user_id=actor.user_id), self.stage.db, name="test", scopes=())
            headers["Authorization"] = f"Bearer {token.secret}"
        return await self.http.get(path, headers=headers)


@pytest.fixture
async def scene(sqlite_settings: Settings, db: Database) -> AsyncIterator[Scene]:
    stage = await make_stage(db)
    async with db.write() as uow:  # or the server's own clock finds that nobody confirmed these profiles
        for person in stage.people:
            (await uow.session.get_one(Professional, person.id)).confirmed_at = now()
    async with client(create_app(sqlite_settings)) as http:
        yield Scene(stage, http)


async def a_counter(scene: Scene) -> str:
    stage = scene.stage
    row = await stage.propose()
    lines = (stage.line(0, 0), stage.line(1, 1, 2, 3, coach="Mentor X"))
    await counter_proposal(
        stage.planner, stage.db, proposal_id=row.id, revision=1, terms=stage.terms(*lines, note=NOTE)
    )
    return f"/proposals/{public(Kind.PROPOSAL, row.id)}/agreement"


async def test_a_page_says_in_words_what_changed(scene: Scene) -> None:
    page = await scene.get(f"{await a_counter(scene)}?lang=en", scene.stage.planner)
    assert page.status_code == 200
    assert 'lang="en"' in page.text
    assert "Proposal, version 2" in page.text
    assert "Geen &lt;b&gt;stage&lt;/b&gt;" in page.text
    assert "Changed: coach" in page.text
    assert "now: <ins>Mentor X</ins>" in page.text
    assert "€ 55.00 a clock hour" in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
    assert page.headers["cache-control"] == "no-store"


async def test_money_stands_only_on_the_paper_of_whom_it_concerns(scene: Scene) -> None:
    path = await a_counter(scene)
    for reader, amounts in ((scene.stage.planner, 2), (scene.stage.persons[0], 1), (scene.stage.coordinators[1], 1)):
        page = await scene.get(path, reader)
        assert page.text.count("€ 55,00 per klokuur") == amounts


async def test_nobody_else_learns_that_there_is_a_paper(scene: Scene) -> None:
    path = await a_counter(scene)
    hidden = await scene.get(path, scene.stage.stranger)
    unknown = await scene.get("/proposals/prop_00000000000000000000000000/agreement", scene.stage.stranger)
    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)
    assert hidden.status_code == 404
    anonymous = await scene.get(path)
    assert anonymous.status_code == 303
    assert anonymous.headers["location"].startswith("/auth/sign-in?next=%2Fproposals%2F")


async def test_agreed_work_is_a_pdf_that_can_be_read_aloud(scene: Scene) -> None:
    made = await agree(scene.stage)
    path = f"/arrangements/{public(Kind.ARRANGEMENT, made.id)}/agreement"
    page = await scene.get(path, scene.stage.planner)
    assert "Overeenkomst, versie 1" in page.text
    assert page.text.count("akkoord op") == len(scene.stage.everyone)
    assert f'href="{path}.pdf?lang=nl"' in page.text
    answer = await scene.get(f"{path}.pdf?lang=nl", scene.stage.planner)
    assert answer.headers["content-type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/Lang"] == "nl"  # type: ignore[index]
    assert "/StructTreeRoot" in root  # type: ignore[operator]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content
    assert read.metadata is not None
    assert read.metadata.title == "Overeenkomst, versie 1"
    text = " ".join(one.extract_text() for one in read.pages)
    async with scene.stage.db.read() as session:
        names = [scene.stage.school.name, (await session.get_one(User, scene.stage.persons[0].user_id)).name]
    assert names[0] in text
    assert "dinsdag 08:30-09:20" in text.lower()


async def test_what_people_wrote_is_no_markup_in_the_pdf(scene: Scene) -> None:
    answer = await scene.get(f"{await a_counter(scene)}.pdf", scene.stage.planner)
    assert answer.status_code == 200
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert NOTE in text
