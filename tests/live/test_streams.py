"""What subscriptions deliver, to whom, and how a reader goes on after a gap."""

from __future__ import annotations

import asyncio

from duobaan.clock import now
from duobaan.db import jobs, outbox
from duobaan.db.jobs import JobKind, JobStatus
from duobaan.events import HoursChanged, VacancyChanged
from duobaan.ids import Kind, new_id, public
from duobaan.live.repository import FeedRepository
from duobaan.vacancies.models import Vacancy
from duobaan.words import OrganisationKind, Role, VacancyStatus, Visibility
from tests import factories
from tests.live.conftest import Scene
from tests.live.documents import COMMENT, INBOX, JOBS, PROPOSALS, SEARCH, VACANCY
from tests.live.talking import Person
from tests.support.agreed_work import agree, work


async def change(scene: Scene, title: str, **values: object) -> None:
    """The vacancy changes, as another process would change it."""
    async with scene.place.db.write() as uow:
        row = await uow.session.get_one(Vacancy, scene.stage.vacancy.id)
        row.title = title
        for name, value in values.items():
            setattr(row, name, value)
        uow.emit(VacancyChanged(row.id))


async def test_a_party_hears_of_a_proposal_and_a_stranger_does_not(any_scene: Scene) -> None:
    stage, place = any_scene.stage, any_scene.place
    party, stranger = await place.person(stage.persons[0].user_id), await place.person(stage.stranger.user_id)
    async with party.follow(PROPOSALS) as heard, stranger.follow(PROPOSALS) as unheard:
        await heard.opened()
        await unheard.opened()
        made = await stage.propose()
        told = await heard.data()
        assert told["proposal"] == {"id": public(Kind.PROPOSAL, made.id), "status": "OPEN", "version": made.version}
        planner = await place.person(stage.planner.user_id)
        await planner.ask(COMMENT, id=public(Kind.PROPOSAL, made.id), body="Past dinsdag?")
        assert (await heard.data())["proposal"]["id"] == told["proposal"]["id"]
        await unheard.silence()


async def test_written_hours_are_told_to_whom_they_concern_and_not_to_the_whole_team(scene: Scene) -> None:
    stage, place = scene.stage, scene.place
    made = await agree(stage)
    first = next(one for one in (await work(stage, made)).assignments if one.professional_id == stage.people[0].id)
    teacher, planner, colleague, employer = [
        await place.person(actor.user_id)
        for actor in (stage.persons[0], stage.planner, stage.persons[1], stage.coordinators[1])
    ]
    async with (
        teacher.follow(INBOX) as own,
        planner.follow(INBOX) as school,
        colleague.follow(INBOX) as deaf,
        employer.follow(INBOX) as other,
    ):
        for one in (own, school, deaf, other):
            await one.opened()
        async with place.db.write() as uow:
            uow.emit(HoursChanged(assignment_id=first.id, arrangement_id=made.id))
        for one in (own, school):
            assert (await one.data())["subject"]["__typename"] == "Arrangement"
        await deaf.silence()
        await other.silence()


async def test_hidden_and_absent_are_the_same_silence(scene: Scene) -> None:
    stage, place = scene.stage, scene.place
    stranger = await place.person(stage.stranger.user_id)
    made = await stage.propose()
    hidden, absent = public(Kind.PROPOSAL, made.id), public(Kind.PROPOSAL, new_id())
    async with stranger.follow(PROPOSALS, id=hidden) as one, stranger.follow(PROPOSALS, id=absent) as other:
        await one.opened()
        await other.opened()
        planner = await place.person(stage.planner.user_id)
        await planner.ask(COMMENT, id=hidden, body="Hoort niemand anders dit?")
        await one.silence()
        await other.silence()


async def test_a_reader_goes_on_from_its_cursor_without_a_gap(any_scene: Scene) -> None:
    place, key = any_scene.place, public(Kind.VACANCY, any_scene.stage.vacancy.id)
    reader = place.nobody()
    start = (await reader.ask("{ liveCursor }"))["liveCursor"]
    await change(any_scene, "één")
    async with reader.follow(VACANCY, id=key, after=start) as stream:
        first = await stream.data()
        assert first["vacancy"] == {"id": key, "title": "één", "status": "PUBLISHED"}
        assert stream.id == first["cursor"]
    for title in ("twee", "drie", "vier"):
        await change(any_scene, title)
    async with reader.follow(VACANCY, id=key, after=first["cursor"]) as stream:
        missed = [await stream.data() for _ in range(3)]
        assert len({one["cursor"] for one in missed}) == 3
        assert missed[-1]["vacancy"]["title"] == "vier"
        await change(any_scene, "vijf")
        assert (await stream.data())["vacancy"]["title"] == "vijf"
        await stream.silence()
    async with reader.follow(VACANCY, last=missed[1]["cursor"], id=key) as stream:  # as a browser does it
        assert (await stream.data())["cursor"] == missed[2]["cursor"]


async def test_nothing_is_lost_or_doubled_while_much_happens(any_scene: Scene) -> None:
    place, key = any_scene.place, public(Kind.VACANCY, any_scene.stage.vacancy.id)
    after = (await place.nobody().ask("{ liveCursor }"))["liveCursor"]
    writer = asyncio.create_task(_write_many(any_scene, 60))
    seen: list[str] = []
    while len(seen) < 60:  # a reader that is cut off again and again
        async with place.nobody().follow(VACANCY, id=key, after=after) as stream:
            for _ in range(min(7, 60 - len(seen))):
                after = (await stream.data())["cursor"]
                seen.append(after)
    await writer
    assert len(set(seen)) == 60


async def _write_many(scene: Scene, count: int) -> None:
    for number in range(count):
        await change(scene, f"titel {number}")


async def test_a_cursor_too_old_says_load_anew_and_a_foreign_one_is_refused(scene: Scene) -> None:
    place, key = scene.place, public(Kind.VACANCY, scene.stage.vacancy.id)
    await change(scene, "oud")
    start = (await place.nobody().ask("{ liveCursor }"))["liveCursor"]
    for title in ("ouder", "nieuw", "nieuwst"):
        await change(scene, title)
    async with place.db.write() as uow:
        await outbox.acknowledge(uow.session, range(1, 1_000), now=now())
        assert await FeedRepository(uow.session).forget(now().replace(year=2999)) >= 3
        assert await FeedRepository(uow.session).newest() > 0
    async with place.nobody().follow(VACANCY, id=key, after=start) as stream:
        event = await stream.next()
        assert event is not None
        error = event.data["errors"][0]
        assert error["extensions"] == {"code": "CURSOR_EXPIRED"}
        assert "opnieuw" in error["message"]
    async with place.nobody().follow(VACANCY, id=key, after=start[:-2] + "xx") as stream:
        assert await stream.code() == "BAD_USER_INPUT"


async def test_a_vacancy_that_leaves_ones_sight_is_told_once_to_who_saw_it(scene: Scene) -> None:
    place, key = scene.place, public(Kind.VACANCY, scene.stage.vacancy.id)
    async with place.nobody().follow(VACANCY, id=key) as saw:
        cursor = (await saw.opened()).id
        await change(scene, "weg", status=VacancyStatus.WITHDRAWN, visibility=Visibility.PRIVATE)
        assert (await saw.data())["vacancy"] is None
        await change(scene, "nog steeds weg")
        await saw.silence()
    async with place.nobody().follow(VACANCY, id=key, after=cursor) as again:  # who saw it then is told on return
        assert (await again.data())["vacancy"] is None
        await again.silence()
    start = (await place.nobody().ask("{ liveCursor }"))["liveCursor"]
    async with place.nobody().follow(VACANCY, id=key, after=start) as never:
        await never.opened()
        await change(scene, "geheim")
        await never.silence()


async def test_the_inbox_tells_of_messages_and_proposals(scene: Scene) -> None:
    stage, place = scene.stage, scene.place
    party, planner = await place.person(stage.persons[0].user_id), await place.person(stage.planner.user_id)
    async with party.follow(INBOX) as stream:
        await stream.opened()
        made = await stage.propose()
        told = await stream.data()
        assert told["subject"] == {"__typename": "MatchProposal", "id": public(Kind.PROPOSAL, made.id)}
        await planner.ask(
            'mutation ($id: ID!) { sendMessage(input: {about: $id, body: "Dag!"}) { __typename } }',
            id=public(Kind.PROPOSAL, made.id),
        )
        told = await stream.data()
        assert told["subject"]["__typename"] == "Thread"
        assert told["unreadMessageCount"] == 1


SAVE = """
mutation ($text: String!, $filter: JSON) {
  saveSearch(input: {scope: VACANCIES, name: "Mijn zoeken", text: $text, filter: $filter}) {
    ... on SaveSearchSuccess { savedSearch { id } } ... on UserError { message }
  }
}
"""


async def save(reader: Person, text: str, **wanted: object) -> str:
    made = await reader.ask(SAVE, text=text, filter=wanted)
    return str(made["saveSearch"]["savedSearch"]["id"])


async def test_a_saved_search_tells_what_it_finds_and_nothing_else(scene: Scene) -> None:
    stage, place = scene.stage, scene.place
    reader = await place.person(stage.stranger.user_id)
    key = await save(reader, "sterrenkunde", sectors=["VO"])
    other = await save(reader, "kookles")
    async with reader.follow(SEARCH, id=key) as stream, reader.follow(SEARCH, id=other) as deaf:
        await stream.opened()
        await deaf.opened()
        await change(scene, "Gastles sterrenkunde")
        told = await stream.data()
        assert told["savedSearch"] == {"id": key, "name": "Mijn zoeken"}
        assert told["match"]["title"] == "Gastles sterrenkunde"
        await change(scene, "Iets anders")
        await stream.silence()
        await deaf.silence()


async def test_a_saved_search_of_another_and_one_that_is_not_there_answer_alike(scene: Scene) -> None:
    stage, place = scene.stage, scene.place
    key = await save(await place.person(stage.stranger.user_id), "sterrenkunde")
    reader, answers = await place.person(stage.planner.user_id), []
    for one in (key, public(Kind.SAVED_SEARCH, new_id())):
        async with reader.follow(SEARCH, id=one) as stream:
            event = await stream.next()
            assert event is not None
            answers.append(event.data)
    assert answers[0] == answers[1]
    assert answers[0]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_saved_filter_that_no_search_takes_is_the_callers_mistake(scene: Scene) -> None:
    reader = await scene.place.person(scene.stage.planner.user_id)
    key = await save(reader, "x", sectors=["MAANREIS"])
    async with reader.follow(SEARCH, id=key) as stream:
        assert await stream.code() == "BAD_USER_INPUT"


async def test_the_platform_follows_what_an_import_leaves(scene: Scene) -> None:
    place = scene.place
    platform = await factories.organisation(place.db, OrganisationKind.PLATFORM)
    admin = await place.person((await factories.member(place.db, platform, Role.PLATFORM_ADMIN)).id)
    async with admin.follow(JOBS) as stream:
        async with place.db.write() as uow:
            number = (await jobs.leave(uow.session, JobKind.REPAIR, ["vacancies"], now=now())).id
        states = [await stream.data()]
        while states[-1]["status"] != "DONE":
            states.append(await stream.data())
        assert {state["number"] for state in states} == {number}
        assert JobStatus(states[-1]["status"]) is JobStatus.DONE
    planner = await place.person(scene.stage.planner.user_id)
    async with planner.follow(JOBS) as stream:
        assert await stream.code() == "FORBIDDEN"
