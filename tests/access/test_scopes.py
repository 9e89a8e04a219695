"""What a program may read for its user: each kind of object with a scope that is about it, and nothing without."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest
import sqlalchemy as sa

from duobaan.access import DEALINGS, Actor, Permission
from duobaan.clients.rules import DELEGABLE
from duobaan.conversations.models import Message
from duobaan.db.uow import Database
from duobaan.ids import Kind, parse, public
from duobaan.proposals.models import ProposalComment, ProposalRevision
from duobaan.reports.models import Report
from duobaan.words.reporting import ReportKind, ReportReason
from schema.ids import NODES
from tests import factories
from tests.access.asking import Caller
from tests.access.stage import Staged
from tests.access.world import FOREIGN, SECRET
from tests.support.walking import Walk

_P = Permission
_OWN_PROFILE = {_P.PROFILES_OWN, _P.PROFESSIONALS_POST, _P.MATCHES_PROPOSE}
_TALKS = {_P.MATCHES_READ, _P.INTRODUCTIONS_ANSWER, _P.INTRODUCTIONS_REQUEST}
_VACANCY = {_P.VACANCIES_WRITE, *DEALINGS}
# The scopes of which one is needed to read what its user may read and the market may not.
NEEDED: dict[Kind, set[Permission]] = {
    Kind.ARRANGEMENT: {_P.ARRANGEMENTS_READ},
    Kind.CHECK: {_P.ARRANGEMENTS_READ},
    Kind.CLIENT: {_P.CLIENTS_MANAGE},
    Kind.COMMENT: {_P.MATCHES_READ},
    Kind.INTRODUCTION: {_P.INTRODUCTIONS_ANSWER, _P.INTRODUCTIONS_REQUEST},
    Kind.LESSON_SLOT: _VACANCY,
    Kind.MESSAGE: _TALKS,
    Kind.PROFESSIONAL: _OWN_PROFILE,
    Kind.PROPOSAL: {_P.MATCHES_READ},
    Kind.RELEASE: {_P.PROFILES_OWN, _P.RELEASES_GRANT},
    Kind.REPORT: {_P.ACCOUNT_MANAGE, _P.REPORTS_DECIDE},
    Kind.REVISION: {_P.MATCHES_READ},
    Kind.SAVED_SEARCH: {_P.SEARCHES_SAVE},
    Kind.THREAD: _TALKS,
    Kind.TRAJECTORY: _OWN_PROFILE,
    Kind.USER: {_P.MEMBERS_READ},
    Kind.VACANCY: _VACANCY,
}
OPEN_TO_ALL = {Kind.ORGANISATION}
NODE = "query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"


def narrowed(actor: Actor, scopes: Iterable[Permission]) -> Actor:
    """The same person through a program."""
    return dataclasses.replace(actor, scopes=frozenset(scopes))


@pytest.fixture(scope="session")
async def objects(shared_db: Database, staged: Staged) -> dict[Kind, str]:
    """One object of every kind, none of them in the market."""
    found = {parse(text)[0]: text for text in staged.world.targets[FOREIGN].values()}
    far, account = staged.world.far, staged.world.far.persons[0].user_id
    async with shared_db.read() as session:
        for kind, model in ((Kind.MESSAGE, Message), (Kind.REVISION, ProposalRevision)):
            parent = Message.thread_id if kind is Kind.MESSAGE else ProposalRevision.proposal_id
            of = found[Kind.THREAD if kind is Kind.MESSAGE else Kind.PROPOSAL]
            key = await session.scalar(sa.select(model.id).where(parent == parse(of)[1]).limit(1))
            assert key is not None
            found[kind] = public(kind, key)
    said = ProposalComment(
        proposal_id=parse(found[Kind.PROPOSAL])[1], revision_number=1, by_id=account, body="Dag", party_id=None
    )
    told = Report(
        reporter_id=account,
        kind=ReportKind.VACANCY,
        target_id=far.vacancy.id,
        reason=ReportReason.OTHER,
        explanation="Klopt niet",
        organisation_id=far.school.id,
    )
    for kind, row in ((Kind.COMMENT, said), (Kind.REPORT, told)):
        found[kind] = public(kind, (await factories.store(shared_db, row)).id)
    found[Kind.PROFESSIONAL] = public(Kind.PROFESSIONAL, far.people[0].id)
    return found
