"""One school, two companies and two professionals who act one after another, and what must stand there of it."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from auth.models import PersonalToken
from auth.tokens import new_token
from benchmarks.killing.deeds import ANY, Act, Fact, Key
from duobaan.access import Actor
from duobaan.arrangements.models import Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.secrecy import hash_secret
from duobaan.words import ArrangementStatus, Role, Weekday
from tests import factories
from tests.support import agreed
from tests.support.story import Stage, make_stage

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
DAY = dt.timedelta(days=1)
# What moves by itself once something else was agreed.
FLOWING = {"match_proposals": {"status": frozenset({"OPEN", "SUPERSEDED", "EXPIRED"})}}
UNKNOWN = -1  # of rows that came since the last reading


@dataclass(slots=True)
class Belief:
    """What the realm was told about some rows."""

    count: int
    values: dict[str, Any]
    is_foreseen: bool = False  # as it was read before an act, not as anybody was told


class Index:
    """Rows of a reading, found by the columns that facts name."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._made: dict[tuple[str, tuple[str, ...]], defaultdict[tuple[Any, ...], list[Mapping[str, Any]]]] = {}

    def find(self, key: Key) -> list[Mapping[str, Any]]:
        """Return the rows that a key is about."""
        table, where = key
        names = tuple(name for name, _ in where)
        if (table, names) not in self._made:
            made = self._made[table, names] = defaultdict(list)
            for row in self._rows[table]:
                made[tuple(row[name] for name in names)].append(row)
        return self._made[table, names][tuple(value for _, value in where)]


@dataclass
class Realm:
    """A stage with tokens, the ids that came about on it, and what it believes."""

    stage: Stage
    chance: random.Random
    tokens: dict[UUID, str]
    work_id: UUID
    assignment_id: UUID
    owner: Actor
    ids: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    beliefs: dict[Key, Belief] = field(default_factory=dict)
    said: list[Act] = field(default_factory=list)
    index: Index = field(default_factory=lambda: Index({}))

    def token(self, actor: Actor) -> str:
        """Return the token of one of the stage's people."""
        assert actor.user_id is not None
        return self.tokens[actor.user_id]

    def pick(self, name: str) -> Any:
        """Return something of what came about, or nothing yet."""
        return self.chance.choice(self.ids[name]) if self.ids[name] else None

    def drop(self, name: str, value: Any) -> None:
        """Forget something that is gone."""
        if value in self.ids[name]:
            self.ids[name].remove(value)

    def says(self, key: Kind, value: UUID) -> str:
        """Return a public id."""
        return public(key, value)

    def believe(self, facts: Sequence[Fact]) -> None:
        """Take over what was acknowledged."""
        for fact in facts:
            known = self.beliefs.get(fact.key)
            values = dict(fact.values) if known is None or not fact.count else {**known.values, **fact.values}
            self.beliefs[fact.key] = Belief(fact.count, values)

    def foresee(self, act: Act) -> None:
        """Note how things stand before an act of which nothing was believed yet, as they were last read."""
        for fact in act.facts:
            if fact.key not in self.beliefs:
                rows = self.index.find(fact.key)
                values = {name: rows[0][name] for name in fact.values} if rows else {}
                came_since = not rows and "id" in fact.where
                values |= {name: value for name, value in FLOWING.get(fact.table, {}).items() if name in values}
                self.beliefs[fact.key] = Belief(UNKNOWN if came_since else len(rows), values, is_foreseen=True)

    def judge(self, found: Index) -> list[str]:
        """Compare all that is believed with what was read; settle what got no answer."""
        pending = [act for act in self.said if act.answer is None]
        problems: list[str] = []
        waiting = {fact.key for act in pending for fact in act.facts}
        for act in pending:
            problems += self._settle(act, found)
        # What carries a key is sent again: how things stood before it matters once more. The rest is settled.
        self.said = [act for act in self.said if act.answer is not None or act.is_repeatable]
        again = {fact.key for act in self.said if act.answer is None for fact in act.facts}
        self.beliefs = {key: one for key, one in self.beliefs.items() if not one.is_foreseen or key in again}
        for key, belief in self.beliefs.items():
            if key not in waiting and not belief.is_foreseen and not _stands(found.find(key), belief):
                problems.append(f"lost: {key} is {_shown(found.find(key), belief)}, acknowledged {belief}")
        self.index = found
        return problems

    def _settle(self, act: Act, found: Index) -> list[str]:
        """Say what is there in part of an act without an answer; believe it where it is there wholly."""
        new = all(_stands(found.find(fact.key), self._after(fact)) for fact in act.facts)
        old = all(_stands(found.find(fact.key), self.beliefs[fact.key]) for fact in act.facts)
        if new:
            self.believe(act.facts)
        elif not old:
            seen = [_shown(found.find(fact.key), self._after(fact)) for fact in act.facts]
            return [f"half done: {act.name} {act.fields}: {seen}"]
        return []

    def _after(self, fact: Fact) -> Belief:
        known = self.beliefs.get(fact.key)
        values = dict(fact.values) if known is None or not fact.count else {**known.values, **fact.values}
        return Belief(fact.count, values)


def _stands(rows: Sequence[Mapping[str, Any]], belief: Belief) -> bool:
    if len(rows) != belief.count and belief.count != UNKNOWN:
        return False
    return all(_fits(row[name], value) for row in rows for name, value in belief.values.items())


def _fits(found: Any, wanted: Any) -> bool:
    if wanted is ANY:
        return True
    plain = getattr(found, "value", found)
    return plain in wanted if isinstance(wanted, frozenset) else plain == getattr(wanted, "value", wanted)


def _shown(rows: Sequence[Mapping[str, Any]], belief: Belief) -> list[dict[str, Any]]:
    return [{name: row[name] for name in belief.values} for row in rows]


async def make_realm(db: Database, seed: int) -> Realm:
    """Store a stage, running work on it, and a token for everybody."""
    async with factories.together(db):
        stage = await make_stage(db)
        owner = await factories.member(db, stage.school, Role.SCHOOL_ADMIN)
        owners = factories.actor(owner, (stage.school, Role.SCHOOL_ADMIN))
        post = await factories.vacancy(db, stage.school, title="Lopend werk")
        slot = await factories.slot(db, post, Weekday.TH, 5, class_group="4H1")
        work = await agreed.arrangement(
            db, post, stage.people[1], [slot.id], status=ArrangementStatus.ACTIVE, starts_on=today() - 200 * DAY
        )
        tokens = {}
        for actor in (*stage.everyone, stage.director, stage.stranger, owners):
            assert actor.user_id is not None
            tokens[actor.user_id] = token = new_token()
            row = PersonalToken(user_id=actor.user_id, name="kills", token_hash=hash_secret(token))
            await factories.store(db, row)
    async with db.read() as session:
        assignment: Assignment = (await ArrangementRepository(session).assignments([work.id]))[work.id][0]
    return Realm(stage, random.Random(seed), tokens, work.id, assignment.id, owners)
