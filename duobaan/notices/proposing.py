"""What a change of a proposal means for its parties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import SYSTEM
from duobaan.ids import Kind
from duobaan.notices.facts import Fact, Party
from duobaan.notices.models import NoticeKind
from duobaan.notices.repository import Event
from duobaan.proposals.models import Consent, MatchProposal, ProposalParty
from duobaan.proposals.repository import ProposalRepository
from duobaan.words import ProposalStatus

_ENDED = (ProposalStatus.DECLINED, ProposalStatus.WITHDRAWN, ProposalStatus.EXPIRED, ProposalStatus.SUPERSEDED)


def party(row: ProposalParty) -> Party:
    """Return whom a party of a proposal is."""
    return Party(organisation_id=row.organisation_id, professional_id=row.professional_id)


async def changed(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    """Return what proposals that changed have to say, each once as it is now."""
    found = [await _told(session, event) for event in events]
    return [fact for fact in found if fact is not None]


async def _told(session: AsyncSession, event: Event) -> Fact | None:
    row = await ProposalRepository(session).find(event.key("proposal_id"), SYSTEM)
    if row is None or row.forgotten_at is not None:
        return None
    if row.status is ProposalStatus.OPEN:
        return await _opened(session, row, event)
    if row.status is ProposalStatus.AGREED:
        return await _over(session, row, event, NoticeKind.PROPOSAL_AGREED)
    return await _over(session, row, event, NoticeKind.PROPOSAL_ENDED) if row.status in _ENDED else None


async def _opened(session: AsyncSession, row: MatchProposal, event: Event) -> Fact | None:
    if row.current_revision != row.latest_revision:  # a counter-proposal was turned down: what stood stands again
        return None
    proposals = ProposalRepository(session)
    revision = (await proposals.revisions([row.id]))[row.id][-1]
    awaited = await _awaited(proposals, row)
    return Fact(
        kind=NoticeKind.PROPOSAL_RECEIVED if revision.number == 1 else NoticeKind.PROPOSAL_COUNTERED,
        subject=Kind.PROPOSAL,
        subject_id=row.id,
        mark=f"revision {revision.number}",
        parties=tuple(party(one) for one in awaited if one.id != revision.author_party_id),
        happened_at=event.at,
        by=frozenset({revision.author_id}),
    )


async def _awaited(proposals: ProposalRepository, row: MatchProposal) -> list[ProposalParty]:
    """Return the parties that have not spoken about the revision that stands."""
    said = (await proposals.consents([row.id])).get(row.id, [])
    spoken = {one.party_id for one in said if one.revision_number == row.current_revision}
    parties = (await proposals.parties([row.id])).get(row.id, [])
    return [one for one in parties if one.required and one.id not in spoken]


async def _over(session: AsyncSession, row: MatchProposal, event: Event, kind: NoticeKind) -> Fact:
    proposals = ProposalRepository(session)
    said = (await proposals.consents([row.id])).get(row.id, [])
    parties = (await proposals.parties([row.id])).get(row.id, [])
    return Fact(
        kind=kind,
        subject=Kind.PROPOSAL,
        subject_id=row.id,
        mark=row.status.value,
        parties=tuple(party(one) for one in parties),
        happened_at=event.at,
        by=frozenset(_who_ended(row, said)),
        figures={"status": row.status.value},
    )


def _who_ended(row: MatchProposal, said: Sequence[Consent]) -> Iterable[UUID]:
    if row.status is ProposalStatus.WITHDRAWN:
        return (row.author_id,)
    if row.status in (ProposalStatus.AGREED, ProposalStatus.DECLINED):
        return [one.by_id for one in said[-1:]]
    return ()


async def reminded(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    """Return what those who are awaited have to hear while a proposal is open."""
    proposals, found = ProposalRepository(session), []
    for event in events:
        row = await proposals.find(event.key("proposal_id"), SYSTEM)
        if row is None or row.status is not ProposalStatus.OPEN:
            continue
        awaited = await _awaited(proposals, row)
        found.append(
            Fact(
                kind=NoticeKind.PROPOSAL_EXPIRING,
                subject=Kind.PROPOSAL,
                subject_id=row.id,
                mark=event.ids["reminder_id"],
                parties=tuple(party(one) for one in awaited),
                happened_at=event.at,
            )
        )
    return found
