"""Mutations for a server that will be killed, and where in the database their whole effect must be found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.arena import Arena
from benchmarks.contest import Contest, Racer, Round, prepare_round
from benchmarks.weeks import doubles, lessons_twice, stretches
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.commitments.models import Commitment
from duobaan.db.audit import AuditRow
from duobaan.db.base import Base
from duobaan.db.outbox import OutboxRow
from duobaan.ids import Kind, new_id, private, public
from duobaan.proposals.models import MatchProposal, ProposalComment
from duobaan.vacancies.models import LessonSlot, Vacancy

CREATE = """mutation Create($input: CreateVacancyInput!) { createVacancy(input: $input) {
  ... on CreateVacancySuccess { vacancy { id } } ... on UserError { code } } }"""
ACCEPT = """mutation Accept($input: AcceptProposalInput!) { acceptProposal(input: $input) {
  ... on AcceptProposalSuccess { arrangement { id } } ... on UserError { code } } }"""
DECLINE = """mutation Decline($input: DeclineProposalInput!) { declineProposal(input: $input) {
  ... on DeclineProposalSuccess { proposal { id } } ... on UserError { code } } }"""
COMMENT = """mutation Comment($input: CommentOnProposalInput!) { commentOnProposal(input: $input) {
  ... on CommentOnProposalSuccess { comment { id } } ... on UserError { code } } }"""
LESSONS = [{"day": "TU", "startsAt": start, "endsAt": end} for start, end in (("09:00", "09:50"), ("10:00", "10:50"))]


@dataclass(slots=True)
class Deed:
    """One mutation; `answer` stays empty when the server died before it said anything."""

    kind: str
    token: str
    document: str
    fields: dict[str, Any]
    mark: str = ""  # the vacancy's title, the comment's words, the proposal's key
    valid: bool = True
    answer: dict[str, Any] | None = None

    @property
    def done(self) -> bool:
        """Say whether the server acknowledged a change."""
        return self.answer is not None and "code" not in self.answer


@dataclass
class Script:
    """Deals out deeds: fresh contests as long as there are any, and whatever else people do."""

    arena: Arena
    seed: int = 1
    rounds: list[Round] = field(default_factory=list)
    said: list[Deed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def prepare(self, count: int) -> None:
        """Note the rows of contests; the arena writes them."""
        self.rounds = [prepare_round(self.arena, number) for number in range(count)]

    def deal(self) -> Deed:
        """Return the next deed."""
        kinds = (self._accept, self._create, self._comment, self._decline, self._bad)
        deed: Deed = self._random.choices(kinds, (8, 4, 3, 1, 3))[0]()
        self.said.append(deed)
        return deed

    def _racer(self) -> Racer:
        fought = [one for one in self.rounds if one.contest is not Contest.TWIN] or self.rounds
        return self._random.choice(self._random.choice(fought).racers)

    def _accept(self) -> Deed:
        racer = self._racer()
        fields = {"proposalId": public(Kind.PROPOSAL, racer.proposal_id), "revision": 1}
        return Deed("accept", racer.token, ACCEPT, fields, racer.proposal_id.hex)

    def _decline(self) -> Deed:
        racer = self._racer()
        fields = {"proposalId": public(Kind.PROPOSAL, racer.proposal_id), "revision": 1, "reason": "NO_TIME"}
        return Deed("decline", racer.token, DECLINE, fields, racer.proposal_id.hex)

    def _comment(self) -> Deed:
        racer, words = self._racer(), f"woorden {new_id().hex}"
        fields = {
            "proposalId": public(Kind.PROPOSAL, racer.proposal_id),
            "body": words,
            "onBehalfOf": None,
        }
        return Deed("comment", racer.token, COMMENT, fields, words)

    def _create(self) -> Deed:
        party, title = self._random.choice(self.arena.parties), f"Vacature {new_id().hex}"
        fields = {"vacancy": {"title": title, "sector": "VO"}, "slots": LESSONS, "idempotencyKey": title}
        return Deed("create", party.token, CREATE, fields, title)

    def _bad(self) -> Deed:
        deed = self._random.choice((self._accept, self._create))()
        if deed.kind == "accept":
            deed.fields["revision"] = 7
        else:
            deed.fields["vacancy"]["title"] = deed.mark = ""
        deed.valid = False
        return deed


async def problems(session: AsyncSession, said: list[Deed], given: Collection[UUID] = ()) -> list[str]:
    """Return what is lost, half done, done twice or against a law, in words; given work was there as rows."""
    rows = await _Rows.read(session)
    rows.arrangements = {key: row for key, row in rows.arrangements.items() if key not in given}
    found = [*_lost(rows, said), *rows.halves(), *_unasked(rows, said)]
    found += [f"booked twice: {pair}" for pair in doubles(await stretches(session))]
    found += [f"two teachers of lesson {slot}" for slot in await lessons_twice(session)]
    return found


@dataclass(slots=True)
class _Rows:
    """What the database says, read in one go."""

    proposals: dict[UUID, Any]
    arrangements: dict[UUID, Any]
    titles: Counter[str]
    vacancies: dict[UUID, str]
    comments: Counter[str]
    lessons: Counter[UUID]
    assignments: Counter[UUID]
    commitments: Counter[UUID]
    moves: Counter[tuple[UUID, str]]
    told: Counter[tuple[str, str]]

    @classmethod
    async def read(cls, session: AsyncSession) -> _Rows:
        """Read every table that a deed touches."""

        async def rows(kind: type[Base]) -> list[Any]:
            return list((await session.execute(sa.select(kind.__table__))).mappings())

        vacancies = {row["id"]: row["title"] for row in await rows(Vacancy)}
        return cls(
            proposals={row["id"]: row for row in await rows(MatchProposal)},
            arrangements={row["id"]: row for row in await rows(Arrangement)},
            titles=Counter(vacancies.values()),
            vacancies=vacancies,
            comments=Counter(row["body"] for row in await rows(ProposalComment)),
            lessons=Counter(row["vacancy_id"] for row in await rows(LessonSlot)),
            assignments=Counter(row["arrangement_id"] for row in await rows(Assignment)),
            commitments=Counter(row["source_id"] for row in await rows(Commitment) if row["active"]),
            moves=Counter((row["entity_id"], row["action"]) for row in await rows(AuditRow)),
            told=Counter(
                (row["name"], value) for row in await rows(OutboxRow) for value in map(str, row["payload"].values())
            ),
        )

    def halves(self) -> Iterator[str]:
        """Yield what is there in part: an agreement without its work, a vacancy without its lessons or its news."""
        made = {row["proposal_id"]: key for key, row in self.arrangements.items()}
        for key, row in self.proposals.items():
            agreed = row["status"].value == "AGREED"
            if agreed != (key in made) or agreed != (self.moves[key, "proposal.agree"] == 1):
                yield f"proposal {key} is {row['status'].value}, arrangement {made.get(key)}"
            if row["status"].value != "OPEN" and not self.told["ProposalChanged", str(key)]:
                yield f"nobody was told that proposal {key} is {row['status'].value}"
        for key, row in self.arrangements.items():
            taken = self.commitments[key] or row["status"].value == "CANCELLED"  # whose hours are free again
            counts = (self.assignments[key], taken, self.moves[key, "arrangement.make"])
            if 0 in counts or counts[2] != 1 or not self.told["ArrangementChanged", str(key)]:
                yield f"arrangement {key} has (assignments, commitments, audit rows) {counts}"
        for key, title in self.vacancies.items():
            if title.startswith("Vacature ") and (
                self.lessons[key] != len(LESSONS)
                or self.moves[key, "vacancy.create"] != 1
                or not self.told["VacancyChanged", str(key)]
            ):
                yield f"vacancy {title} is there in part"


def _lost(rows: _Rows, said: list[Deed]) -> Iterator[str]:
    for deed in said:
        if deed.done and not _is_there(rows, deed):
            yield f"lost: {deed.kind} {deed.mark}, acknowledged with {deed.answer}"


def _is_there(rows: _Rows, deed: Deed) -> bool:
    assert deed.answer is not None
    if deed.kind == "create":
        return rows.titles[deed.mark] == 1
    if deed.kind == "comment":
        return rows.comments[deed.mark] == 1
    if deed.kind == "decline":
        return bool(rows.proposals[UUID(deed.mark)]["status"].value == "DECLINED")
    made = deed.answer["arrangement"]
    return made is None or private(Kind.ARRANGEMENT, made["id"]) in rows.arrangements


def _unasked(rows: _Rows, said: list[Deed]) -> Iterator[str]:
    yield from (f"{count} vacancies {title}" for title, count in rows.titles.items() if _is_ours(title) and count > 1)
    yield from (f"{count} comments {words}" for words, count in rows.comments.items() if count > 1)
    yield from (f"a bad request was done: {deed.fields}" for deed in said if not deed.valid and deed.done)


def _is_ours(title: str) -> bool:
    return title.startswith("Vacature ")
