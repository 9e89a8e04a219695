"""What a program may read for its user: each kind of object with a scope that is about it, and nothing without."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.actors import actor_for
from duobaan.access import DEALINGS, Actor, Permission
from duobaan.clients.rules import DELEGABLE
from duobaan.clock import now
from duobaan.conversations.models import Message
from duobaan.db.uow import Database
from duobaan.ids import Kind, parse, public
from duobaan.notices.models import Notice, NoticeKind
from duobaan.proposals.models import ProposalComment, ProposalParty, ProposalRevision
from duobaan.reports.models import Report, ReportKind, ReportReason
from duobaan.webhooks.models import Webhook, WebhookDelivery, WebhookKind
from duobaan.words import Role
from schema.ids import NODES
from tests import factories
from tests.access.asking import Caller
from tests.access.stage import Staged
from tests.access.world import FOREIGN, SECRET, seat
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
    Kind.DATA_IMPORT: {_P.PROFESSIONALS_POST},
    Kind.INTRODUCTION: {_P.INTRODUCTIONS_ANSWER, _P.INTRODUCTIONS_REQUEST},
    Kind.LESSON_SLOT: _VACANCY,
    Kind.MESSAGE: {_P.ACCOUNT_MANAGE},
    Kind.NOTICE: {_P.ACCOUNT_MANAGE},
    Kind.PROFESSIONAL: _OWN_PROFILE | DEALINGS,  # those who agreed to share work see each other
    Kind.PROPOSAL: {_P.MATCHES_READ},
    Kind.RELEASE: {_P.PROFILES_OWN, _P.RELEASES_GRANT},
    Kind.REPORT: {_P.ACCOUNT_MANAGE, _P.REPORTS_DECIDE},
    Kind.REVISION: {_P.MATCHES_READ},
    Kind.SAVED_SEARCH: {_P.SEARCHES_SAVE},
    Kind.THREAD: {_P.ACCOUNT_MANAGE},
    Kind.TRAJECTORY: _OWN_PROFILE | DEALINGS,
    Kind.USER: {_P.MEMBERS_READ},
    Kind.VACANCY: _VACANCY,
    Kind.WEBHOOK: {_P.CLIENTS_MANAGE},
    Kind.WEBHOOK_DELIVERY: {_P.CLIENTS_MANAGE},
}
# Letters belong to a proposal or an introduction, which has to be readable too.
BESIDE = {Kind.MESSAGE: _TALKS, Kind.THREAD: _TALKS}
OPEN_TO_ALL = {Kind.ORGANISATION}
PARTS = 4
NODE = "query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"


def narrowed(actor: Actor, scopes: Iterable[Permission]) -> Actor:
    """The same person through a program."""
    return dataclasses.replace(actor, scopes=frozenset(scopes))


@pytest.fixture(scope="session")
async def objects(shared_db: Database, staged: Staged) -> dict[Kind, str]:
    """One object of every kind, none of them in the market."""
    far = staged.world.far
    found = {parse(text)[0]: text for text in staged.world.targets[FOREIGN].values()}
    found[Kind.PROFESSIONAL] = public(Kind.PROFESSIONAL, far.people[0].id)
    proposal, thread = (parse(found[kind])[1] for kind in (Kind.PROPOSAL, Kind.THREAD))
    async with shared_db.read() as session:
        message = await session.scalar(sa.select(Message.id).where(Message.thread_id == thread))
        revision = await session.scalar(sa.select(ProposalRevision.id).where(ProposalRevision.proposal_id == proposal))
        party = await session.scalar(sa.select(ProposalParty.id).where(ProposalParty.proposal_id == proposal).limit(1))
    assert message is not None
    assert revision is not None
    found |= {Kind.MESSAGE: public(Kind.MESSAGE, message), Kind.REVISION: public(Kind.REVISION, revision)}
    account = far.persons[0].user_id
    said = await factories.store(
        shared_db, ProposalComment(proposal_id=proposal, party_id=party, by_id=account, body="Dag")
    )
    told = await factories.store(
        shared_db,
        Report(
            reporter_id=account,
            kind=ReportKind.VACANCY,
            target_id=far.vacancy.id,
            organisation_id=far.school.id,
            reason=ReportReason.MISLEADING,
            explanation="Klopt niet",
        ),
    )
    notice = await factories.store(
        shared_db,
        Notice(
            user_id=account,
            kind=NoticeKind.INTRODUCTION_ASKED,
            subject_kind=Kind.PROPOSAL.value,
            subject_id=proposal,
            mark="1",
            happened_at=now(),
        ),
    )
    rows = {Kind.COMMENT: said, Kind.REPORT: told, Kind.NOTICE: notice}
    found |= {kind: public(kind, row.id) for kind, row in rows.items()}
    return found | await _webhook(shared_db, far.school.id)


async def _webhook(db: Database, organisation_id: UUID) -> dict[Kind, str]:
    """An address that is told of events, and a message to it."""
    address = await factories.store(
        db,
        Webhook(organisation_id=organisation_id, url="https://hooks.example.org/", secret="whsec_", heard_since=now()),
    )
    message = await factories.store(
        db,
        WebhookDelivery(
            webhook_id=address.id,
            kind=WebhookKind.TEST,
            subject_kind=Kind.WEBHOOK.value,
            subject_id=address.id,
            mark="1",
            happened_at=now(),
            body="{}",
            not_before=now(),
        ),
    )
    rows = {Kind.WEBHOOK: address, Kind.WEBHOOK_DELIVERY: message}
    return {kind: public(kind, row.id) for kind, row in rows.items()}


@pytest.fixture(scope="session")
async def owners(shared_db: Database, staged: Staged) -> list[Actor]:
    """Everybody who has something to do with them."""
    far = staged.world.far
    admin = await actor_for(shared_db, await seat(shared_db, far.school, Role.SCHOOL_ADMIN))
    boss = await actor_for(shared_db, await seat(shared_db, far.companies[0], Role.COMPANY_ADMIN))
    return [*far.everyone, far.director, admin, boss]


async def reads(caller: Caller, actor: Actor, text: str) -> bool:
    """Ask both ways."""
    found = await caller.data(NODE, actor, id=text)
    assert found["nodes"] == [found["node"]]
    return found["node"] is not None


def test_every_kind_of_object_is_covered() -> None:
    assert set(NODES) == NEEDED.keys() | OPEN_TO_ALL


@pytest.mark.parametrize("kind", sorted(NEEDED))
async def test_a_program_reads_only_what_its_scopes_are_about(
    caller: Caller, objects: dict[Kind, str], owners: list[Actor], kind: Kind
) -> None:
    readers = [actor for actor in owners if await reads(caller, actor, objects[kind])]
    assert readers, "someone may read it with a sign-in of their own"
    for actor in readers:
        for scopes in ({Permission.BROWSE}, DELEGABLE - NEEDED[kind]):
            assert not await reads(caller, narrowed(actor, scopes), objects[kind])
        if able := NEEDED[kind] & DELEGABLE:
            assert await reads(caller, narrowed(actor, able | BESIDE.get(kind, set())), objects[kind])


@pytest.mark.parametrize("part", range(PARTS))
async def test_a_program_that_may_look_at_the_market_is_told_nothing_else_anywhere(
    caller: Caller, staged: Staged, objects: dict[Kind, str], owners: list[Actor], part: int
) -> None:
    """Every query with all that it leads to: no word of what is hidden, and no fault where something is left out."""
    walk, targets = Walk(caller.schema._schema), staged.world.targets[FOREIGN]
    narrow = [narrowed(owner, {Permission.BROWSE}) for owner in owners]
    assert len(narrow) == 8
    asked = [name for name, (word, _) in caller.fields.items() if word != "mutation" and name != "_service"]
    reached = 0
    for name in asked[part::PARTS]:
        values, chosen = caller.variables(name, targets), walk.chosen(caller.fields[name][1])
        for actor in narrow:  # a document is prepared once for all of them
            body = await caller.body(name, actor, values, chosen)
            assert SECRET not in body, name
            assert '"INTERNAL"' not in body, (name, body[-500:])
            reached += '"FORBIDDEN"' not in body
    assert reached > 10


async def test_a_program_that_answers_proposals_is_not_told_the_profile(
    caller: Caller, staged: Staged, objects: dict[Kind, str]
) -> None:
    """What hangs on a proposal may be left out, and never is a fault."""
    person = staged.world.far.persons[0]
    walk = Walk(caller.schema._schema)
    field = caller.fields["node"][1]
    for scope in (Permission.MATCHES_READ, Permission.ARRANGEMENTS_READ):
        kind = Kind.PROPOSAL if scope is Permission.MATCHES_READ else Kind.ARRANGEMENT
        values = {"id": objects[kind]}
        body = await caller.body("node", narrowed(person, {scope}), values, walk.chosen(field))
        assert objects[kind] in body
        assert '"errors": []' in body, body[-800:]
        assert "@" not in body, "no address"
