"""The viewer's own sessions: listed, and ended one by one, by nobody else."""

from __future__ import annotations

from auth.actors import actor_for, by_session
from auth.service import begin_session
from auth.sessions import SessionPolicy
from duobaan.access import ANONYMOUS
from duobaan.people.models import User
from duobaan.settings import Settings
from tests import factories
from tests.schema.asking import Asker

LISTED = "{ viewer { sessions { id agent method signedInAt expiresAt } } }"
END = """mutation($input: EndSessionInput!) { endSession(input: $input) { __typename
  ... on EndSessionSuccess { sessionId } ... on UserError { code } } }"""


async def begin(asker: Asker, person: User, agent: str) -> str:
    lasts = SessionPolicy.of(Settings()).lasts
    return (await begin_session(asker.db, person, lasts=lasts, agent=agent, method="password")).secret


async def test_sessions_are_listed_and_ended_by_their_owner_alone(asker: Asker) -> None:
    person, stranger = await factories.user(asker.db), await factories.user(asker.db)
    actor, other = await actor_for(asker.db, person), await actor_for(asker.db, stranger)
    phone, laptop = await begin(asker, person, "phone"), await begin(asker, person, "laptop")
    listed = (await asker.ask(LISTED, actor))["viewer"]["sessions"]
    assert [(one["agent"], one["method"]) for one in listed] == [("laptop", "password"), ("phone", "password")]
    assert laptop not in str(listed)
    assert (await asker.ask(LISTED, other))["viewer"]["sessions"] == []
    which = {"sessionId": listed[1]["id"]}
    for nobody, code in ((other, "NOT_FOUND"), (ANONYMOUS, "NOT_ALLOWED")):
        assert (await asker.ask(END, nobody, input=which))["endSession"]["code"] == code
    assert await by_session(asker.db, phone) is not None
    assert (await asker.ask(END, actor, input=which))["endSession"]["sessionId"] == listed[1]["id"]
    assert await by_session(asker.db, phone) is None
    assert await by_session(asker.db, laptop) is not None
    assert (await asker.ask(END, actor, input=which))["endSession"]["code"] == "NOT_FOUND"
