"""All SQL on proposals: who may see them, revisions with their lines, parties, consents, comments and history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.arrangements.models import Arrangement
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.proposals.models import (
    Consent,
    MatchProposal,
    ProposalComment,
    ProposalLine,
    ProposalLineSlot,
    ProposalParty,
    ProposalRevision,
)
from duobaan.proposals.terms import Line, Money, Terms
from duobaan.words import ArrangementStatus, PartyDecision, PartyKind, ProposalStatus

_Owned = TypeVar("_Owned", ProposalParty, Consent, ProposalRevision, ProposalComment)
ORDER = (keyset.Key(MatchProposal.id, descending=True),)  # UUIDv7: newest first


def _of_school_or_board(organisation_ids: Collection[UUID]) -> sa.ColumnElement[bool]:
    boards = sa.select(Organisation.id).where(Organisation.board_id.in_(organisation_ids))
    return sa.or_(
        ProposalParty.organisation_id.in_(organisation_ids),
        sa.and_(ProposalParty.kind == PartyKind.SCHOOL, ProposalParty.organisation_id.in_(boards)),
    )


def party_of(actor: Actor, permission: Permission) -> sa.ColumnElement[bool]:
    """Return the condition that the actor stands behind a party, with a permission for it."""
    if permission not in actor.grants:
        return sa.false()
    mine: list[sa.ColumnElement[bool]] = []
    if organisations := actor.organisations_with(permission):
        mine.append(_of_school_or_board(organisations))
    if actor.professional_id is not None:
        mine.append(ProposalParty.professional_id == actor.professional_id)
    return sa.or_(*mine) if mine else sa.false()


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Only parties see a proposal: the school and its board, the companies and people of its lines, its matchmaker."""
    if actor.is_system:
        return sa.true()
    mine = sa.select(ProposalParty.proposal_id).where(party_of(actor, Permission.MATCHES_READ))
    return MatchProposal.id.in_(mine)


def awaits(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that an open proposal waits for a party behind which the actor stands."""
    spoken = sa.exists().where(
        Consent.party_id == ProposalParty.id, Consent.revision_number == MatchProposal.current_revision
    )
    refused = sa.exists().where(
        Consent.proposal_id == MatchProposal.id,
        Consent.revision_number == MatchProposal.current_revision,
        Consent.decision == PartyDecision.DECLINED,
    )
    turn = sa.or_(
        sa.and_(~refused, ~spoken),
        sa.and_(refused, ProposalParty.kind == PartyKind.SCHOOL),
    )
    waiting = sa.exists().where(
        ProposalParty.proposal_id == MatchProposal.id,
        ProposalParty.required,
        party_of(actor, Permission.MATCHES_RESPOND),
        turn,
    )
    return sa.and_(MatchProposal.status == ProposalStatus.OPEN, waiting)


class ProposalRepository:
    """Reads and writes proposals within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> MatchProposal | None:
        """Return a proposal that the actor may see."""
        found = sa.select(MatchProposal).where(MatchProposal.id == key, visible_to(actor))
        return (await self.session.scalars(found)).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> MatchProposal:
        """Return a proposal that the actor may see, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("MatchProposal")
        return found

    async def is_extended(self, arrangement_id: UUID) -> bool:
        """Say whether an extension is on the table or agreed on, its successor not called off."""
        over = (ArrangementStatus.CANCELLED, ArrangementStatus.TERMINATED)
        off = sa.select(Arrangement.proposal_id).where(
            Arrangement.predecessor_id == arrangement_id, Arrangement.status.in_(over)
        )
        standing = (ProposalStatus.OPEN, ProposalStatus.AGREED)
        found = sa.select(MatchProposal.id).where(
            MatchProposal.predecessor_id == arrangement_id,
            MatchProposal.status.in_(standing),
            MatchProposal.id.not_in(off),
        )
        return (await self.session.scalar(found.limit(1))) is not None

    async def agreed_of(self, arrangement: Arrangement, actor: Actor) -> list[MatchProposal]:
        """Return what was agreed on about an arrangement, its beginning and each amendment, oldest first."""
        about = sa.or_(MatchProposal.arrangement_id == arrangement.id, MatchProposal.id == arrangement.proposal_id)
        found = sa.select(MatchProposal).where(about, MatchProposal.agreed_at.is_not(None), visible_to(actor))
        return list(await self.session.scalars(found.order_by(MatchProposal.agreed_at, MatchProposal.id)))

    async def lock(self, key: UUID, actor: Actor) -> MatchProposal:
        """Return a proposal as it is now and keep it for this transaction; raise NotFound."""
        found = sa.select(MatchProposal).where(MatchProposal.id == key, visible_to(actor))
        row = await self.session.scalar(found.with_for_update().execution_options(populate_existing=True))
        if row is None:
            raise NotFound("MatchProposal")
        return row

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, MatchProposal]:
        """Return those of the proposals that the actor may see."""
        found = sa.select(MatchProposal).where(MatchProposal.id.in_(keys), visible_to(actor))
        return {row.id: row for row in await self.session.scalars(found)}

    def listed(
        self, actor: Actor, *, awaiting_me: bool | None = None, vacancy_id: UUID | None = None
    ) -> sa.Select[MatchProposal]:
        """Return the statement of the actor's inbox."""
        found = sa.select(MatchProposal).where(visible_to(actor))
        if awaiting_me is not None:
            found = found.where(awaits(actor) if awaiting_me else ~awaits(actor))
        return found if vacancy_id is None else found.where(MatchProposal.vacancy_id == vacancy_id)

    async def list_open_on(self, vacancy_id: UUID) -> list[MatchProposal]:
        """Return the open proposals on a vacancy, locked in the order of their ids; for the clock of that vacancy."""
        found = sa.select(MatchProposal).where(
            MatchProposal.vacancy_id == vacancy_id, MatchProposal.status == ProposalStatus.OPEN
        )
        return list(await self.session.scalars(found.order_by(MatchProposal.id).with_for_update()))

    async def open_with(self, professional_id: UUID) -> list[MatchProposal]:
        """Return the open proposals that need someone's consent, in the order of their vacancies."""
        found = sa.select(MatchProposal).where(
            MatchProposal.status == ProposalStatus.OPEN,
            MatchProposal.id.in_(
                sa.select(ProposalParty.proposal_id).where(
                    ProposalParty.professional_id == professional_id, ProposalParty.required
                )
            ),
        )
        return list(await self.session.scalars(found.order_by(MatchProposal.vacancy_id, MatchProposal.id)))

    async def list_expired(self, at: dt.datetime, limit: int = 200) -> list[MatchProposal]:
        """Return open proposals whose time is over; those that someone is deciding on now are left for later."""
        found = sa.select(MatchProposal).where(
            MatchProposal.status == ProposalStatus.OPEN, MatchProposal.expires_at <= at
        )
        ordered = found.order_by(MatchProposal.expires_at).limit(limit).with_for_update(skip_locked=True)
        return list(await self.session.scalars(ordered))

    async def parties(self, keys: Collection[UUID]) -> dict[UUID, list[ProposalParty]]:
        """Return the parties of proposals."""
        found = sa.select(ProposalParty).where(ProposalParty.proposal_id.in_(keys)).order_by(ProposalParty.id)
        return _grouped(await self.session.scalars(found))

    async def consents(self, keys: Collection[UUID]) -> dict[UUID, list[Consent]]:
        """Return what the parties of proposals said, oldest first."""
        found = sa.select(Consent).where(Consent.proposal_id.in_(keys)).order_by(Consent.id)
        return _grouped(await self.session.scalars(found))

    async def revisions(self, keys: Collection[UUID]) -> dict[UUID, list[ProposalRevision]]:
        """Return the revisions of proposals in the order of their numbers."""
        found = sa.select(ProposalRevision).where(ProposalRevision.proposal_id.in_(keys))
        return _grouped(await self.session.scalars(found.order_by(ProposalRevision.number)))

    async def revision_by_id(self, key: UUID, actor: Actor) -> ProposalRevision | None:
        """Return a revision of a proposal that the actor may see."""
        found = sa.select(ProposalRevision).join(MatchProposal, MatchProposal.id == ProposalRevision.proposal_id)
        return (await self.session.scalars(found.where(ProposalRevision.id == key, visible_to(actor)))).one_or_none()

    async def comments(self, keys: Collection[UUID]) -> dict[UUID, list[ProposalComment]]:
        """Return the comments on proposals, oldest first."""
        found = sa.select(ProposalComment).where(ProposalComment.proposal_id.in_(keys)).order_by(ProposalComment.id)
        return _grouped(await self.session.scalars(found))

    async def comment(self, key: UUID) -> ProposalComment:
        """Return a comment that its author made earlier."""
        return await self.session.get_one(ProposalComment, key)

    async def comment_by_id(self, key: UUID, actor: Actor) -> ProposalComment | None:
        """Return a comment on a proposal that the actor may see."""
        found = sa.select(ProposalComment).join(MatchProposal, MatchProposal.id == ProposalComment.proposal_id)
        return (await self.session.scalars(found.where(ProposalComment.id == key, visible_to(actor)))).one_or_none()

    async def terms(self, revisions: Collection[ProposalRevision]) -> dict[UUID, Terms]:
        """Return the terms of revisions, by revision id."""
        keys = [revision.id for revision in revisions]
        lines = sa.select(ProposalLine).where(ProposalLine.revision_id.in_(keys)).order_by(ProposalLine.ordinal)
        rows = list(await self.session.scalars(lines))
        covered = sa.select(ProposalLineSlot).where(ProposalLineSlot.line_id.in_([row.id for row in rows]))
        slots: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for link in await self.session.scalars(covered):
            slots[link.line_id].append(link.slot_id)
        by_revision: defaultdict[UUID, list[Line]] = defaultdict(list)
        for row in rows:
            by_revision[row.revision_id].append(_line(row, slots[row.id]))
        return {
            revision.id: Terms(tuple(by_revision[revision.id]), revision.starts_on, revision.ends_on, revision.note)
            for revision in revisions
        }

    async def add_revision(self, revision: ProposalRevision, terms: Terms) -> None:
        """Store a revision with its lines."""
        self.session.add(revision)
        await self.session.flush()
        for ordinal, line in enumerate(terms.lines):
            row = _row(revision, ordinal, line)
            self.session.add(row)
            await self.session.flush()
            self.session.add_all([ProposalLineSlot(line_id=row.id, slot_id=key) for key in line.slot_ids])
        await self.session.flush()

    async def boards(self, school_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
        """Return the board of each school."""
        found = sa.select(Organisation.id, Organisation.board_id).where(Organisation.id.in_(school_ids))
        return {key: board for key, board in (await self.session.execute(found)).all()}


def _grouped(rows: Iterable[_Owned]) -> dict[UUID, list[_Owned]]:
    grouped: defaultdict[UUID, list[_Owned]] = defaultdict(list)
    for row in rows:
        grouped[row.proposal_id].append(row)
    return dict(grouped)


def _line(row: ProposalLine, slots: list[UUID]) -> Line:
    return Line(
        professional_id=row.professional_id,
        slot_ids=tuple(sorted(slots)),
        role=row.role,
        time_basis=row.time_basis,
        minutes_week=row.minutes_week,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        company_id=row.company_id,
        money=Money.of(row),
        subject_supervisor=row.subject_supervisor,
        coach=row.coach,
    )


def _row(revision: ProposalRevision, ordinal: int, line: Line) -> ProposalLine:
    money = line.money
    return ProposalLine(
        revision_id=revision.id,
        ordinal=ordinal,
        professional_id=line.professional_id,
        company_id=line.company_id,
        role=line.role,
        time_basis=line.time_basis,
        minutes_week=line.minutes_week,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        rate_cents=money.rate_cents if money else None,
        charge_kind=money.charge_kind if money else None,
        vat_treatment=money.vat_treatment if money else None,
        contract_kind=money.contract_kind if money else None,
        subject_supervisor=line.subject_supervisor,
        coach=line.coach,
    )
