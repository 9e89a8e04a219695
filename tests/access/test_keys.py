"""Every mutation that takes a key, sent again and again: twenty twins at once, and once more after a restart.

Each runs in a copy of the whole world of its own: all answers are the first one, and every table holds as many rows
as one call leaves. On PostgreSQL, where a copy takes seconds, those whose twins could trip over each other.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from graphql import GraphQLUnionType, get_named_type
from psycopg import sql

from duobaan.clock import held_at
from duobaan.db.base import Base
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from schema.build import DuobaanSchema
from schema.operations import run
from tests.access.asking import NOW, Caller
from tests.access.matrix import targets_of
from tests.access.stage import Staged, indexed_world
from tests.access.world import OWN
from tests.architecture.test_idempotency import mutations, takes_key

TWINS, FEWER = 20, 6
# What can be done but once: a twin that comes late would find it done. On PostgreSQL twins really run side by side.
ONCE_ONLY = ("acceptProposal", "evaluateArrangement", "extendArrangement", "offerJointProfile", "requestIntroduction")
LATER = dt.datetime(2027, 1, 12, 12, tzinfo=dt.UTC)  # when hours were worked
# What the world has already, so that a first call would find it done.
CLEARED = {"offerJointProfile": "joint_profiles", "requestIntroduction": "introductions"}
# The second needs what the first makes; their own tests send them again.
ELSEWHERE = {"registerWebhook", "sendTestWebhook"}
WITH_KEY = [name for name in mutations() if takes_key(name) and name not in ELSEWHERE]
# Who may, and what the rules of each ask beyond the samples of `tests.access.asking`.
Given = dict[str, Any]
Says = Callable[[Staged], Given]


def _terms(slots: list[str], who: str, **values: object) -> Given:
    money = {
        "ratePerHourCents": 5500,
        "chargeKind": "TARIFF",
        "vatTreatment": "STANDARD_21",
        "contractKind": "SECONDMENT",
    }
    line = {"professionalId": who, "slots": slots, "timeBasis": "EMPLOYER_TIME", "money": money}
    return {"startsOn": "2027-01-04", "endsOn": "2027-07-01", "lines": [line | values]}


def _of_stage(staged: Staged, *numbers: int) -> Given:
    near = staged.world.near
    slots = [public(Kind.LESSON_SLOT, near.slots[one].id) for one in numbers]
    return _terms(slots, public(Kind.PROFESSIONAL, near.people[0].id))


def _own(staged: Staged, name: str) -> str:
    return staged.world.targets[OWN][name]


CALLS: dict[str, tuple[str, Says]] = {
    "acceptProposal": ("professional", lambda _: {}),
    "addQualification": ("professional", lambda _: {}),
    "amendArrangement": (
        "school_planner",
        lambda on: {"terms": _terms([_own(on, "slotIds")], _own(on, "professionalId"), timeBasis="OWN_TIME")},
    ),
    "assignSupervisor": ("school_planner", lambda on: {"capacityId": _capacity(on)}),
    "checkImport": ("company_admin", lambda _: {"kind": "PROFESSIONALS", "content": "naam;e-mail"}),
    "commentOnProposal": ("professional", lambda _: {}),
    "counterProposal": ("professional", lambda on: {"terms": _of_stage(on, 1)}),
    "createVacancy": (
        "school_planner",
        lambda _: {"vacancy": {"title": "Docent", "sector": "VO", "subjects": ["NAT"], "levels": ["HAVO"]}},
    ),
    "evaluateArrangement": ("professional", lambda _: {}),
    "excludeOrganisation": ("company_coordinator", lambda _: {}),
    "extendArrangement": ("school_planner", lambda _: {"endsOn": "2027-07-08"}),
    "grantMandate": ("board_admin", lambda _: {}),
    "grantRelease": (
        "company_admin",
        lambda _: {"release": {"minutesWeek": 60, "validFrom": "2027-08-01", "validTo": "2028-07-01"}},
    ),
    "inviteMember": ("school_admin", lambda _: {"roles": ["SCHOOL_PLANNER"]}),
    "makeFeed": ("school_planner", lambda _: {}),
    "offerJointProfile": (
        "professional",
        lambda on: {"professionalId": public(Kind.PROFESSIONAL, on.world.near.people[1].id)},
    ),
    "openSupportAccess": ("support", lambda _: {}),
    "planTrajectory": ("professional", lambda _: {}),
    "postProfessional": (
        "company_admin",
        lambda _: {
            "profile": {
                "name": "Nieuw Gezicht",
                "profession": "bouwkundige",
                "maxMinutesWeek": 400,
                "contactEmail": "nieuw.gezicht@example.org",
                "sectors": ["VO"],
                "subjects": [{"subject": "NAT"}],
            }
        },
    ),
    "proposeMatch": (
        "school_planner",
        lambda on: {"vacancyId": public(Kind.VACANCY, on.world.near.vacancy.id), "terms": _of_stage(on, 2, 3)},
    ),
    "recordHours": ("professional", lambda _: {"workedOn": "2027-01-07"}),
    "registerClient": ("school_admin", lambda _: {"redirectUris": ["https://app.example.org/terug"]}),
    "registerOrganisation": ("newcomer", lambda _: {}),
    "reportAbsence": ("professional", lambda _: {}),
    "reportContent": ("newcomer", lambda _: {}),
    "requestIntroduction": (
        "school_planner",
        lambda on: {"professionalId": public(Kind.PROFESSIONAL, on.world.near.people[1].id), "vacancyId": None},
    ),
    "saveSearch": ("newcomer", lambda _: {}),
    "sendMessage": ("professional", lambda _: {}),
    "setSupervisionCapacity": ("school_planner", lambda _: {"capacityId": None}),
    "writeHandoverNote": ("professional", lambda _: {}),
}


def _capacity(staged: Staged) -> str:
    return staged.world.targets["related"]["capacityId"]


@dataclass
class Copies:
    """The world as it was made, and databases that are copies of it."""

    staged: Staged
    made: Settings
    folder: Path
    count: int = 0

    def fresh(self) -> Settings:
        """Copy it."""
        self.count += 1
        home = self.folder / str(self.count)
        home.mkdir()
        shutil.copy(self.made.data_dir / "secret.key", home)
        if not self.made.database_url:
            shutil.copy(self.made.data_dir / "duobaan.db", home)
            return self.made.model_copy(update={"data_dir": home})
        server, name = self.made.database_url.rsplit("/", 1)
        copy = f"{name}_{self.count}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (copy, name))))
        return self.made.model_copy(update={"data_dir": home, "database_url": f"{server}/{copy}"})


@pytest.fixture
async def copies(any_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    database = Database(make_engine(any_settings))
    try:
        staged = await indexed_world(database)
    finally:
        await database.close()
    return Copies(staged, any_settings, tmp_path_factory.mktemp("copies"))


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(make_engine(settings))
    try:
        yield database
    finally:
        await database.close()


class Sender(Caller):
    """Sends one mutation with a key, and what it does stays done."""

    def __init__(self, graphql: DuobaanSchema, database: Database, staged: Staged) -> None:
        super().__init__(graphql, database, staged.engine)
        self.db: Database = database  # type: ignore[assignment]
        self.staged = staged

    async def send(self, name: str, key: str = "sleutel") -> Any:
        role, says = CALLS[name]
        values = self.variables(name, targets_of(self.staged.world, role, OWN))
        values["input"] |= says(self.staged) | {"idempotencyKey": key}
        text = self.document(name, values, self.told(name))
        with held_at(LATER if name == "recordHours" else NOW):
            found = await run(self.schema, self.context(self.staged.actors[role]), text, variables=values)
        assert not found.errors, (name, found.errors)
        assert found.data is not None
        return found.data["it"]

    def told(self, name: str) -> str:
        """Ask which objects a success is about, and why anything else is none."""
        union = get_named_type(self.fields[name][1].type)
        assert isinstance(union, GraphQLUnionType)
        success = next(one for one in union.types if one.name.endswith("Success"))
        kinds = {key: get_named_type(one.type) for key, one in success.fields.items()}
        objects = {key: kind.fields for key, kind in kinds.items() if hasattr(kind, "fields")}
        chosen = " ".join(f"{key} {{ __typename }}" for key in objects)
        chosen += "".join(f" {key} {{ id }}" for key, fields in objects.items() if "id" in fields)
        return f"{{ __typename ... on {success.name} {{ {chosen} }} ... on UserError {{ code message }} }}"


async def clear(database: Database, name: str) -> None:
    """Take away what would make a first call one too many."""
    if table := CLEARED.get(name):
        async with database.write() as uow:
            await uow.session.execute(sa.delete(Base.metadata.tables[table]))


async def rows(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return {
            table.name: int(await session.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
            for table in Base.metadata.sorted_tables
        }


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


async def test_a_key_has_one_effect_however_often_it_comes(
    graphql: DuobaanSchema, copies: Copies, any_settings: Settings
) -> None:
    assert set(CALLS) == set(WITH_KEY), "say who may call a new mutation that takes a key"
    on_file = not any_settings.database_url
    for name in WITH_KEY if on_file else ONCE_ONLY:
        settings = copies.fresh()
        async with opened(settings) as database:
            await clear(database, name)
            sender, before = Sender(graphql, database, copies.staged), await rows(database)
            answers = await asyncio.gather(*(sender.send(name) for _ in range(TWINS if on_file else FEWER)))
            assert answers[0]["__typename"].endswith("Success"), (name, answers[0])
            assert all(each == answers[0] for each in answers), name
            once = await rows(database)
        async with opened(settings) as database:  # as after a restart, and as when the first answer was lost
            assert await Sender(graphql, database, copies.staged).send(name) == answers[0], name
            assert await rows(database) == once, name
        if on_file:
            async with opened(copies.fresh()) as database:
                await clear(database, name)
                await Sender(graphql, database, copies.staged).send(name)
                assert grown(before, await rows(database)) == grown(before, once), name


async def test_what_was_removed_does_not_come_back_with_its_key(
    graphql: DuobaanSchema, db: Database, sqlite_settings: Settings
) -> None:
    sender = Sender(graphql, db, await indexed_world(db))
    made = (await sender.send("saveSearch"))["savedSearch"]["id"]
    actor = sender.staged.actors[CALLS["saveSearch"][0]]
    gone = f'mutation {{ removeSavedSearch(input: {{savedSearchId: "{made}"}}) {{ __typename }} }}'
    assert await sender.data(gone, actor) == {"removeSavedSearch": {"__typename": "RemoveSavedSearchSuccess"}}
    again = await sender.send("saveSearch")
    assert (again["__typename"], again["code"]) == ("InvalidInput", "INVALID_INPUT")
