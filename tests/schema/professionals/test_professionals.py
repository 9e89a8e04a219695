"""Professionals through GraphQL: post, confirm, see, release, leave."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from duobaan.access import Actor
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.introductions.models import Introduction, IntroductionStatus
from duobaan.organisations.models import Organisation
from duobaan.words import Role
from tests import factories
from tests.support.graph import Graph

PERSON = "professional { id status version viewerCan displayName releases { id status viewerCan } }"
CARD = """query ($id: ID!) { professional(id: $id) {
    displayName isNamed about employer { name } contact { email } releases { id } visibility viewerCan
    subjects { subject { code } strength } place { label point { approximate } }
} }"""
PROFILE = {
    "name": "Prof Een",
    "contactEmail": "prof.een@example.org",
    "profession": "data-ingenieur",
    "about": "Tien jaar statistiek",
    "sectors": ["VO"],
    "maxMinutesWeek": 480,
    "subjects": [{"subject": "WIS", "strength": 4}],
}


def release(**values: Any) -> dict[str, Any]:
    until = today() + dt.timedelta(days=200)
    return {"minutesWeek": 480, "validFrom": today().isoformat(), "validTo": until.isoformat()} | values


class Scene:
    graph: Graph
    company: Organisation
    school: Organisation
    coordinator: Actor
    person: Actor
    planner: Actor

    async def post(self, **values: Any) -> Any:
        given = {"profile": PROFILE, "release": release()} | values
        return await self.graph.do("postProfessional", PERSON, self.coordinator, **given)

    async def published(self) -> str:
        key: str = (await self.post())["professional"]["id"]
        done = await self.graph.do("confirmProfile", PERSON, self.person, professionalId=key)
        assert done["professional"]["status"] == "PUBLISHED"
        return key


@pytest.fixture
async def scene(db: Database) -> Scene:
    made = Scene()
    made.graph = Graph(db)
    made.company, made.school = await factories.company(db), await factories.school(db)
    made.coordinator = factories.actor(await factories.user(db), (made.company, Role.COMPANY_COORDINATOR))
    made.planner = factories.actor(await factories.user(db), (made.school, Role.SCHOOL_PLANNER))
    made.person = factories.actor(await factories.user(db, email="prof.een@example.org"))
    return made


async def test_company_posts_person_confirms_school_sees_an_anonymous_card(scene: Scene) -> None:
    posted = (await scene.post())["professional"]
    assert (posted["status"], posted["viewerCan"]) == ("AWAITING_CONFIRMATION", ["UPDATE"])
    assert await scene.graph.ask(CARD, scene.planner, id=posted["id"]) is None
    own = await scene.graph.ask(CARD, scene.person, id=posted["id"])
    assert own["viewerCan"] == ["CONFIRM", "REFUSE", "UPDATE", "ERASE"]
    await scene.graph.do("confirmProfile", PERSON, scene.person, professionalId=posted["id"])
    card = await scene.graph.ask(CARD, scene.planner, id=posted["id"])
    assert card == {
        "displayName": "data-ingenieur",
        "isNamed": False,
        "about": None,
        "employer": None,
        "contact": None,
        "releases": [],
        "visibility": None,
        "viewerCan": [],
        "subjects": [{"subject": {"code": "WIS"}, "strength": 4}],
        "place": None,
    }
    assert await scene.graph.ask(CARD, id=posted["id"]) is None


async def test_an_accepted_introduction_shows_name_and_contact(scene: Scene, db: Database) -> None:
    from duobaan.ids import private

    key = await scene.published()
    await factories.store(
        db,
        Introduction(
            school_id=scene.school.id,
            professional_id=private(Kind.PROFESSIONAL, key),
            asked_by=scene.planner.user_id,
            status=IntroductionStatus.ACCEPTED,
        ),
    )
    card = await scene.graph.ask(CARD, scene.planner, id=key)
    assert (card["displayName"], card["contact"]) == ("Prof Een", {"email": "prof.een@example.org"})
    assert card["employer"] == {"name": scene.company.name}
    assert card["releases"] == []


async def test_the_company_may_not_confirm(scene: Scene) -> None:
    key = (await scene.post())["professional"]["id"]
    refused = await scene.graph.do("confirmProfile", PERSON, scene.coordinator, professionalId=key)
    assert refused["__typename"] == "StateNotAllowed"


async def test_every_issue_comes_back_with_its_path_and_words(scene: Scene) -> None:
    wrong = PROFILE | {"name": "", "subjects": [{"subject": "XX"}], "maxMinutesWeek": 9999}
    refused = await scene.post(profile=wrong, release=release(minutesWeek=0))
    assert refused["__typename"] == "InvalidInput"
    assert {".".join(issue["path"]) for issue in refused["issues"]} == {
        "input.profile.name",
        "input.profile.subjects.0.subject",
        "input.profile.maxMinutesWeek",
        "input.release.minutesWeek",
    }
    assert all(" " in issue["message"] for issue in refused["issues"])


async def test_a_key_posts_once_and_who_has_two_companies_chooses(scene: Scene, db: Database) -> None:
    first = await scene.post(idempotencyKey="k")
    assert (await scene.post(idempotencyKey="k"))["professional"]["id"] == first["professional"]["id"]
    assert (await scene.post(idempotencyKey="k", release=None))["__typename"] == "InvalidInput"
    other = await factories.company(db)
    scene.coordinator = factories.actor(
        await factories.user(db), (scene.company, Role.COMPANY_ADMIN), (other, Role.COMPANY_ADMIN)
    )
    unclear = await scene.post()
    assert unclear["issues"][0]["rule"] == "choose_organisation"
    chosen = await scene.post(onBehalfOf=public(Kind.ORGANISATION, other.id))
    assert chosen["__typename"] == "PostProfessionalSuccess"


async def test_a_school_may_not_post(scene: Scene) -> None:
    scene.coordinator = scene.planner
    assert (await scene.post())["__typename"] == "NotAllowed"


async def test_release_is_granted_accepted_and_revoked(scene: Scene) -> None:
    key = await scene.published()
    granted = await scene.graph.do(
        "grantRelease", "release { id status viewerCan }", scene.coordinator, professionalId=key, release=release()
    )
    assert granted["release"]["viewerCan"] == ["REVOKE"]
    new = granted["release"]["id"]
    accepted = await scene.graph.do("acceptRelease", "release { status viewerCan }", scene.person, releaseId=new)
    assert accepted["release"] == {"status": "GRANTED", "viewerCan": []}
    own = await scene.graph.ask(CARD.replace("{ id }", "{ id }"), scene.coordinator, id=key)
    assert len(own["releases"]) == 2
    stranger = await scene.graph.do("revokeRelease", "release { status }", scene.planner, releaseId=new)
    assert stranger["__typename"] == "NotAllowed"
    gone = await scene.graph.do("revokeRelease", "release { status }", scene.coordinator, releaseId=new)
    assert gone["release"]["status"] == "REVOKED"
    waiting = await scene.graph.ask("query ($id: ID!) { professional(id: $id) { status } }", scene.person, id=key)
    assert waiting == {"status": "AWAITING_RELEASE"}


async def test_submit_update_availability_and_papers(scene: Scene) -> None:
    graph, me = scene.graph, scene.person
    profile = PROFILE | {"timeBasis": "OWN_TIME", "visibility": "PUBLIC"}
    mine = await graph.do("submitProfile", PERSON, me, profile=profile)
    key, version = mine["professional"]["id"], mine["professional"]["version"]
    assert mine["professional"]["status"] == "PUBLISHED"
    stale = await graph.do(
        "updateProfile", PERSON, me, professionalId=key, profile={"headline": "x"}, expectedVersion=version - 1
    )
    assert stale["__typename"] == "StaleRevision"
    week = "professional { availability { day startsAt endsAt kind } availabilityExceptions { on startsAt endsAt } }"
    windows = [{"day": "TU", "startsAt": "08:30", "endsAt": "12:00", "kind": "PREFERRED"}]
    done = await graph.do(
        "setAvailability", week, me, professionalId=key, windows=windows, exceptions=[{"on": "2027-03-02"}]
    )
    assert done["professional"] == {
        "availability": windows,
        "availabilityExceptions": [{"on": "2027-03-02", "startsAt": "00:00", "endsAt": "24:00"}],
    }
    papers = "professional { qualifications { id kind subject { code } } }"
    added = await graph.do("addQualification", papers, me, professionalId=key, kind="SECOND_DEGREE", subject="WIS")
    (paper,) = added["professional"]["qualifications"]
    assert (paper["kind"], paper["subject"]) == ("SECOND_DEGREE", {"code": "WIS"})
    left = await graph.do("removeQualification", papers, me, professionalId=key, qualificationId=paper["id"])
    assert left["professional"]["qualifications"] == []
    anyone = await graph.ask(CARD, id=key)
    assert (anyone["displayName"], anyone["isNamed"]) == ("data-ingenieur", False)


@pytest.mark.parametrize(("step", "status"), [("pauseProfile", "PAUSED"), ("withdrawProfile", "ARCHIVED")])
async def test_leaving_hides_the_card_at_once(scene: Scene, step: str, status: str) -> None:
    key = await scene.published()
    done = await scene.graph.do(step, PERSON, scene.person, professionalId=key)
    assert done["professional"]["status"] == status
    assert await scene.graph.ask(CARD, scene.planner, id=key) is None


async def test_resume_and_erase(scene: Scene) -> None:
    key = await scene.published()
    await scene.graph.do("pauseProfile", PERSON, scene.coordinator, professionalId=key)
    done = await scene.graph.do("resumeProfile", PERSON, scene.person, professionalId=key)
    assert done["professional"]["status"] == "PUBLISHED"
    erased = await scene.graph.do(
        "eraseProfile", "professional { status displayName }", scene.person, professionalId=key
    )
    assert erased["professional"] == {"status": "ERASED", "displayName": ""}
    assert await scene.graph.ask(CARD, scene.person, id=key) is None


async def test_refusing_leaves_nothing(scene: Scene) -> None:
    key = (await scene.post())["professional"]["id"]
    done = await scene.graph.do(
        "refuseProfile", "professional { status displayName }", scene.person, professionalId=key
    )
    assert done["professional"] == {"status": "ERASED", "displayName": ""}


async def test_the_companys_list_pages_by_cursor(scene: Scene, db: Database) -> None:
    rows = [await factories.professional(db, scene.company) for _ in range(3)]
    await factories.professional(db, await factories.company(db))
    text = """query ($after: String) { professionals(first: 2, after: $after) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""
    first = await scene.graph.ask(text, scene.coordinator)
    rest = await scene.graph.ask(text, scene.coordinator, after=first["pageInfo"]["endCursor"])
    found = [node["id"] for node in first["nodes"] + rest["nodes"]]
    assert found == [public(Kind.PROFESSIONAL, row.id) for row in reversed(rows)]
    assert (first["totalCount"], rest["pageInfo"]["hasNextPage"]) == (3, False)
    foreign = await scene.graph.answer(text, scene.coordinator, after="abc")
    assert foreign.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_id_of_another_kind_is_nobody(scene: Scene) -> None:
    assert await scene.graph.ask(CARD, id="vac_0") is None
    refused = await scene.graph.do("pauseProfile", PERSON, scene.person, professionalId="nonsense")
    assert refused["__typename"] == "NotFound"
