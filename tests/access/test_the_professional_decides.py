"""What the professional decides holds on every surface: one table of sentences, one table of surfaces.

The index is told nothing of what a sentence changes: the database has the last word at once, however far it lags.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from duobaan import labels
from duobaan.access import ANONYMOUS, SYSTEM, Actor
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.events import OrganisationChanged, ProfileChanged, VacancyChanged
from duobaan.ids import Kind, public
from duobaan.introductions.service import answer_introduction, request_introduction
from duobaan.people.service import prove_email
from duobaan.privacy.exporting import export_my_data
from duobaan.professionals.consent import confirm_profile, pause_profile, withdraw_profile
from duobaan.professionals.models import Professional
from duobaan.proposals.answers import accept_proposal
from duobaan.words import ProfileStatus, TimeBasis, Visibility
from schema.build import build
from schema.context import Context
from schema.cursors import CursorBox
from schema.operations import run
from search.embedded import EmbeddedEngine
from tests import factories
from tests.architecture.test_migrations import load_every_table
from tests.search import world as index
from tests.support.story import Stage, make_stage

NAME, ABOUT = "Zwanehalsia", "Kwikstaartige verhalen"
EMAIL, PHONE, FIRM = "vuurgoud@example.org", "0687654321", "Boomklever Techniek"
NOT_FOUND = labels.label("errors.NOT_FOUND")
CONTACT, HIDDEN = (EMAIL, PHONE), (NAME, ABOUT, FIRM)
CARD = "id displayName isNamed about headline contact { email phone } employer { id name } place { label }"
HIT = f"edges {{ node {{ {CARD} }} highlights {{ field }} }} totalCount map {{ count }}"
FOUND = "searchProfessionals(query: $text, sort: %s) {{ {hit} facets(names: [SUBJECT, PROVINCE]) {{ __typename }} }}"
SURFACES: Mapping[str, str] = {
    "page": f"query ($id: ID!) {{ professional(id: $id) {{ {CARD} }} }}",
    "node": f"query ($id: ID!) {{ node(id: $id) {{ ... on Professional {{ {CARD} }} }} }}",
    "nodes": f"query ($id: ID!) {{ nodes(ids: [$id]) {{ ... on Professional {{ {CARD} }} }} }}",
    "search": "query ($text: String!) { " + FOUND.format(hit=HIT) % "RELEVANCE" + " }",
    "sort": "query ($text: String!) { " + FOUND.format(hit=HIT) % "NEWEST" + " }",
    "together": f"query ($text: String!) {{ searchEverything(query: $text) {{ edges {{ professional {{ {CARD} }} "
    "highlights { field } } } }",
    "suggest": "query ($text: String!) { suggest(prefix: $text) { id label count } }",
    "similar": f"query ($other: ID!) {{ similarProfessionals(id: $other) {{ node {{ {CARD} }} }} }}",
    "suggested": "query ($vacancy: ID!) { suggestedProfessionals(vacancyId: $vacancy, includeNear: true) "
    f"{{ edges {{ node {{ {CARD} }} }} }} }}",
    "coverage": "query ($vacancy: ID!) { coverageSuggestions(vacancyId: $vacancy) { edges { partners { professional "
    f"{{ {CARD} }} }} }} }} }}",
    "week": "query ($id: ID!) { week(professionalId: $id) { __typename } }",
    "eligibility": "query ($id: ID!, $vacancy: ID!) { eligibility(professionalId: $id, vacancyId: $vacancy) "
    "{ __typename } }",
    "explanation": "query ($id: ID!, $vacancy: ID!) { matchExplanation(professionalId: $id, vacancyId: $vacancy) "
    "{ __typename } }",
}  # fmt: skip
TEXTS = ("", "data-ingenieur", "wiskunde")
PROBES = (NAME, NAME[:6], "Kwikstaartige", "vuurgoud", EMAIL, "Boomklever", PHONE)


@dataclass
class Scene:
    """A school that looks for somebody, that person, and an index that was told while the profile was shown."""

    stage: Stage
    engine: EmbeddedEngine
    schema: Any = field(default_factory=build)

    @property
    def db(self) -> Database:
        """The database."""
        return self.stage.db

    @property
    def id(self) -> str:
        """The public id of the person."""
        return public(Kind.PROFESSIONAL, self.stage.people[0].id)

    async def ask(self, surface: str, actor: Actor, text: str) -> str:
        """Ask one surface and return all that it says; a refusal is an answer too."""
        given = {
            "id": self.id,
            "other": public(Kind.PROFESSIONAL, self.stage.people[1].id),
            "vacancy": public(Kind.VACANCY, self.stage.vacancy.id),
            "text": text,
        }
        document = SURFACES[surface]
        asked = {name: value for name, value in given.items() if f"${name}:" in document}
        context = Context(db=self.db, engine=self.engine, cursors=CursorBox(b"s"), actor=actor)
        found = await run(self.schema, context, document, variables=asked)
        codes = {error["extensions"]["code"] for error in found.errors if error["message"] != NOT_FOUND}
        assert not codes - {"FORBIDDEN", "UNAUTHENTICATED"}, (surface, found.errors)
        return json.dumps(found.data, ensure_ascii=False)

    async def everything(self, actor: Actor) -> dict[str, str]:
        """Ask every surface, those with a text with several."""
        return {
            f"{surface}:{text}": await self.ask(surface, actor, text)
            for surface, document in SURFACES.items()
            for text in (TEXTS if "$text" in document else ("",))
            if not (surface in ("together", "suggest") and not text)
        }

    async def change(self, **values: Any) -> None:
        """Change the profile without telling the index."""
        async with self.db.write() as uow:
            row = await uow.session.get_one(Professional, self.stage.people[0].id)
            for name, value in values.items():
                setattr(row, name, value)


async def make_scene(db: Database) -> Scene:
    stage = await make_stage(db)
    async with db.write() as uow:
        row = await uow.session.get_one(Professional, stage.people[0].id)
        row.name, row.about, row.contact_email, row.contact_phone = NAME, ABOUT, EMAIL, PHONE
        company = await uow.session.get_one(type(stage.companies[0]), stage.companies[0].id)
        company.name = FIRM
    engine = await index.opened()
    facts = [ProfileChanged(one.id) for one in stage.people]
    await index.say(db, *facts, VacancyChanged(stage.vacancy.id), OrganisationChanged(stage.school.id))
    while await index.deliver(db, engine):
        pass
    return Scene(stage, engine)


async def unconfirmed(scene: Scene) -> None:
    """The employer posted it; the person said nothing yet."""
    await scene.change(status=ProfileStatus.AWAITING_CONFIRMATION, user_id=None, confirmed_at=None)


async def withdrawn(scene: Scene) -> None:
    await withdraw_profile(scene.stage.persons[0], scene.db, professional_id=scene.stage.people[0].id)


async def paused(scene: Scene) -> None:
    await pause_profile(scene.stage.persons[0], scene.db, professional_id=scene.stage.people[0].id)


async def suspended(scene: Scene) -> None:
    await scene.change(status=ProfileStatus.SUSPENDED)


async def hidden(scene: Scene) -> None:
    """The person hides from the school and from the present employer, whose time is not meant."""
    shunned = (scene.stage.school.id.hex, scene.stage.board.id.hex, scene.stage.companies[0].id.hex)
    await scene.change(hidden_from=shunned, time_basis=TimeBasis.OWN_TIME)


def outsiders(scene: Scene) -> dict[str, Actor]:
    """Everybody who may not see what is not shown."""
    stage = scene.stage
    return {
        "anonymous": ANONYMOUS,
        "planner": stage.planner,
        "board": stage.director,
        "other school": stage.stranger,
        "other company": stage.coordinators[1],
        "other person": stage.persons[1],
    }


def shunned(scene: Scene) -> dict[str, Actor]:
    stage = scene.stage
    return {"planner": stage.planner, "board": stage.director, "employer": stage.coordinators[0]}


Change = Callable[[Scene], Awaitable[None]]
SENTENCES: Mapping[str, tuple[Change, Callable[[Scene], dict[str, Actor]]]] = {
    "posted by an employer and unconfirmed it is invisible everywhere": (unconfirmed, outsiders),
    "withdrawal works at once on every surface": (withdrawn, outsiders),
    "pausing works at once on every surface": (paused, outsiders),
    "removed by a decision it is invisible everywhere": (suspended, outsiders),
    "hidden from named organisations, the present employer too": (hidden, shunned),
}


async def test_every_surface_shows_who_is_shown_or_the_table_would_prove_nothing(db: Database) -> None:
    scene = await make_scene(db)
    found = await scene.everything(scene.stage.planner)
    for surface in (
        "page:",
        "node:",
        "nodes:",
        "search:",
        "sort:data-ingenieur",
        "similar:",
        "suggested:",
        "coverage:",
    ):
        assert scene.id in found[surface], surface
    for surface in ("eligibility:", "explanation:"):
        assert "__typename" in found[surface], surface


@pytest.mark.parametrize("sentence", SENTENCES)
async def test_who_is_not_shown_is_nowhere(db: Database, sentence: str) -> None:
    scene = await make_scene(db)
    change, viewers = SENTENCES[sentence]
    await change(scene)
    for who, actor in viewers(scene).items():
        for surface, said in (await scene.everything(actor)).items():
            told = [one for one in (scene.id, *HIDDEN, *CONTACT) if one in said]
            assert told == [], (who, surface, told)


async def test_hiding_from_some_hides_from_nobody_else(db: Database) -> None:
    scene = await make_scene(db)
    await hidden(scene)
    assert scene.id in await scene.ask("page", scene.stage.stranger, "")
    assert scene.id in await scene.ask("search", scene.stage.stranger, "")


async def test_confirming_in_ones_own_sign_in_shows_it(db: Database) -> None:
    scene = await make_scene(db)
    await unconfirmed(scene)
    account = await factories.user(db, email=EMAIL, email_proven_at=None)
    with pytest.raises(NotFound):
        await confirm_profile(factories.actor(account), db, professional_id=scene.stage.people[0].id)
    await prove_email(SYSTEM, db, email=EMAIL)
    await confirm_profile(factories.actor(account), db, professional_id=scene.stage.people[0].id)
    assert scene.id in await scene.ask("page", scene.stage.planner, "")


async def strangers_know_nothing(scene: Scene, actor: Actor, *secret: str) -> None:
    for surface, said in (await scene.everything(actor)).items():
        assert [one for one in secret if one in said] == [], surface


@pytest.mark.parametrize("visibility", [Visibility.SCHOOLS, Visibility.PUBLIC])
async def test_the_card_is_anonymous_and_nothing_withheld_is_found_suggested_or_highlighted(
    db: Database, visibility: Visibility
) -> None:
    scene = await make_scene(db)
    await scene.change(visibility=visibility)
    for actor in (scene.stage.planner, scene.stage.stranger, ANONYMOUS, scene.stage.persons[1]):
        await strangers_know_nothing(scene, actor, *HIDDEN, *CONTACT)
        for probe in PROBES:
            for surface in ("search", "sort"):
                said = json.loads(await scene.ask(surface, actor, f'"{probe}"'))["searchProfessionals"]
                assert not [edge for edge in said["edges"] if edge["node"]["id"] == scene.id], (surface, probe)
            for surface in ("suggest", "together"):
                assert scene.id not in await scene.ask(surface, actor, probe), (surface, probe)
                assert NAME not in await scene.ask(surface, actor, probe), (surface, probe)


async def test_an_accepted_introduction_tells_name_and_contact_to_that_school_only(db: Database) -> None:
    scene = await make_scene(db)
    stage = scene.stage
    meeting = await request_introduction(stage.planner, db, professional_id=stage.people[0].id)
    await strangers_know_nothing(scene, stage.planner, *HIDDEN, *CONTACT)
    await answer_introduction(stage.persons[0], db, introduction_id=meeting.id, accept=True)
    said = await scene.ask("page", stage.planner, "")
    assert [one for one in (NAME, ABOUT, FIRM, *CONTACT) if one not in said] == []
    for actor in (stage.stranger, stage.persons[1], stage.coordinators[1], ANONYMOUS):
        await strangers_know_nothing(scene, actor, *HIDDEN, *CONTACT)


async def test_accepting_a_proposal_tells_the_name_and_no_contact_data(db: Database) -> None:
    scene = await make_scene(db)
    stage = scene.stage
    offer = await stage.propose(stage.line(0, 0, 1))
    await strangers_know_nothing(scene, stage.planner, *HIDDEN, *CONTACT)
    await accept_proposal(stage.persons[0], db, proposal_id=offer.id, revision=1)
    said = await scene.ask("page", stage.planner, "")
    assert NAME in said
    assert [one for one in CONTACT if one in said] == []
    await strangers_know_nothing(scene, stage.stranger, *HIDDEN, *CONTACT)


async def test_who_chooses_to_be_named_is_named_and_still_tells_no_contact_data(db: Database) -> None:
    scene = await make_scene(db)
    await scene.change(named=True)
    said = await scene.ask("page", scene.stage.planner, "")
    assert NAME in said
    await strangers_know_nothing(scene, scene.stage.planner, *CONTACT)


async def test_the_export_of_somebody_else_holds_nothing_of_it(db: Database) -> None:
    load_every_table()
    scene = await make_scene(db)
    offer = await scene.stage.propose()
    await accept_proposal(scene.stage.persons[0], db, proposal_id=offer.id, revision=1)
    for actor in (scene.stage.planner, scene.stage.persons[1], scene.stage.coordinators[1]):
        said = json.dumps((await export_my_data(actor, db)).as_json(), default=str)
        assert [one for one in (NAME, ABOUT, *CONTACT) if one in said] == []
