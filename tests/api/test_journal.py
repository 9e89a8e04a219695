"""The house writes down which rankings it showed, at the latest when it closes."""

from __future__ import annotations

from api.house import House
from duobaan.access import Actor
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import Kind, new_id, public
from duobaan.matching.criteria import default_weights
from duobaan.matching.fit.explain import explain
from duobaan.matching.log.journal import PEOPLE_FOR_VACANCY
from duobaan.matching.log.log_repository import MatchLogRepository
from duobaan.settings import Settings
from tests.domain.matching.facts import PERSON, POST


async def test_what_was_shown_is_written_before_the_house_closes(sqlite_settings: Settings) -> None:
    house = House.of(sqlite_settings)
    async with house.living(relay=False):
        context = house.context(Actor(user_id=new_id()), "nl", "r1")
        context.journal.note(context.actor, PEOPLE_FOR_VACANCY, [explain(PERSON, POST, default_weights())], POST.id)
        assert house.journal.waiting == 1
    assert house.journal.waiting == 0
    db = Database(make_engine(sqlite_settings))
    async with db.read() as session:
        rows = await MatchLogRepository(session).list_of(public(Kind.VACANCY, POST.id))
    await db.close()
    assert len(rows) == 1
