"""Reads everything back after a kill: every row by SQL, and a part of it through the server that started again."""

from __future__ import annotations

import collections
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx2
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.deeds import Script, problems
from benchmarks.killing.realm import Index, Realm
from duobaan.alerts.models import SavedSearch
from duobaan.arrangements.models import Arrangement, Signature
from duobaan.clients.models import ApiClient
from duobaan.clock import today
from duobaan.commitments.models import Commitment, OtherWork
from duobaan.conversations.models import Message
from duobaan.db.base import Base
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.feeds.models import Feed
from duobaan.ids import Kind, private, public
from duobaan.introductions.models import Introduction
from duobaan.notices.models import Notice, NoticeSettings
from duobaan.organisations.models import CompanyExclusion, Invitation, Organisation, SchoolSettings
from duobaan.people.models import User
from duobaan.professionals.models import AvailabilityWindow, Professional, Qualification, Release
from duobaan.proposals.models import MatchProposal, ProposalComment, ProposalRevision
from duobaan.reports.models import Report
from duobaan.running.models import Absence, HandoverNote, HourEntry, SupervisionCapacity
from duobaan.vacancies.models import LessonSlot, Vacancy
from tests.support.history import laws
from tests.support.history.laws import Snapshot

TABLES: tuple[type[Base], ...] = (
    Absence,
    ApiClient,
    Arrangement,
    AvailabilityWindow,
    Commitment,
    CompanyExclusion,
    Feed,
    HandoverNote,
    HourEntry,
    Introduction,
    Invitation,
    LessonSlot,
    MatchProposal,
    Message,
    NoticeSettings,
    Organisation,
    OtherWork,
    Professional,
    ProposalComment,
    ProposalRevision,
    Qualification,
    Release,
    Report,
    SavedSearch,
    SchoolSettings,
    Signature,
    SupervisionCapacity,
    User,
    Vacancy,
)
SEEN = """query Seen($school: ID!, $ids: [ID!]!) {
  node(id: $school) { ... on School { description website } }
  nodes(ids: $ids) { ... on Vacancy { id description status } }
}"""


@contextlib.asynccontextmanager
async def still(db: Database) -> AsyncIterator[AsyncSession]:
    """Read as of one moment, though the server that started again carries on what was left to do."""
    async with db.read() as session:
        if session.get_bind().dialect.name == "postgresql":
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


async def read(session: AsyncSession) -> Index:
    """Read every row that a realm can have an opinion on."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for kind in TABLES:
        found = await session.execute(sa.select(kind.__table__))
        rows[kind.__tablename__] = [dict(row) for row in found.mappings()]
    return Index(rows)


async def begin(db: Database, realms: Sequence[Realm]) -> Snapshot:
    """Show the realms how things stand; return what the laws compare with."""
    async with still(db) as session:
        index = await read(session)
        for realm in realms:
            realm.index = index
        return await laws.take(session)


async def look(db: Database, realms: Sequence[Realm], script: Script, before: Snapshot) -> list[str]:
    """Return what is lost, half done, done twice or against a law, in words."""
    # The campaign's own connections may be those of a database process that was killed.
    await db.engine.dispose()
    async with still(db) as session:
        index, after = await read(session), await laws.take(session)
        found = await problems(session, script.said, {realm.work_id for realm in realms})
        found += await _twice(session)
    found += [f"realm {number}: {one}" for number, realm in enumerate(realms) for one in realm.judge(index)]
    found += [f"done though it was wrong: {act.name} {act.fields}" for act in _wrongly(realms)]
    return [*found, *_broken(before, after)]


def _wrongly(realms: Sequence[Realm]) -> Iterator[Any]:
    yield from (act for realm in realms for act in realm.said if act.must_fail and act.done)


def _broken(before: Snapshot, after: Snapshot) -> Iterator[str]:
    checks: tuple[Callable[[], None], ...] = (
        lambda: laws.check_states_and_audit(before, after),
        lambda: laws.check_outbox(before, after, transactions=10**9),
        lambda: laws.check_hours(after, today()),
    )
    for check in checks:
        try:
            check()
        except AssertionError as error:
            yield f"law broken: {str(error)[:500]}"


async def _twice(session: AsyncSession) -> list[str]:
    """Say which notices were told twice."""
    rows = await session.execute(sa.select(Notice.user_id, Notice.kind, Notice.subject_id, Notice.mark))
    counted = collections.Counter(tuple(row) for row in rows.all())
    return [f"told twice: {one}" for one, count in counted.items() if count > 1]


async def ask_again(http: httpx2.AsyncClient, realms: Sequence[Realm]) -> list[str]:
    """Compare what the server says after its start with what was read from its database."""
    found: list[str] = []
    for number, realm in enumerate(realms):
        school = realm.stage.school.id
        keys = [one[0] for one in realm.ids["open"][-5:]]
        body = {"query": SEEN, "variables": {"school": public(Kind.ORGANISATION, school), "ids": keys}}
        headers = {"authorization": f"Bearer {realm.token(realm.stage.planner)}"}
        answer = (await http.post("/graphql", json=body, headers=headers)).json()
        if answer.get("errors"):
            found.append(f"realm {number} could not read: {answer['errors']}")
            continue
        (row,) = realm.index.find(("organisations", (("id", school),)))
        told = answer["data"]["node"]
        if (told["description"] or "", told["website"]) != (row["description"] or "", row["website"]):
            found.append(f"realm {number} reads {told} of its school, the database says {row['description']}")
        for vacancy in answer["data"]["nodes"]:
            (row,) = realm.index.find(("vacancies", (("id", private(Kind.VACANCY, vacancy["id"])),)))
            if vacancy["status"] != row["status"].value or (vacancy["description"] or "") != (row["description"] or ""):
                found.append(f"realm {number} reads {vacancy}, the database says {row['status']} {row['description']}")
    return found


async def waiting(db: Database) -> tuple[int, int]:
    """Return how many events still wait, and how many failed for good."""
    count = sa.select(sa.func.count()).select_from(OutboxRow)
    async with db.read() as session:
        left = await session.scalar(count.where(OutboxRow.delivered_at.is_(None), ~OutboxRow.dead))
        dead = await session.scalar(count.where(OutboxRow.dead))
    return int(left or 0), int(dead or 0)
