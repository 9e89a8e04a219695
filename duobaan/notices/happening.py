"""What events mean for people: one function per event, given all events of that name in a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.ids import Kind
from duobaan.introductions.models import IntroductionStatus
from duobaan.notices import proposing
from duobaan.notices.fact_repository import FactRepository
from duobaan.notices.facts import Fact, Party
from duobaan.notices.models import NoticeKind
from duobaan.notices.repository import Event

Reading = Callable[[AsyncSession, Sequence[Event]], Awaitable[list[Fact]]]
_ANSWERS = (IntroductionStatus.ACCEPTED, IntroductionStatus.DECLINED)


async def _messages(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    found, facts = FactRepository(session), []
    for event in events:
        sent = await found.message(event.key("message_id"))
        if sent is None:
            continue
        message, thread = sent
        parties: list[Party] = []
        if thread.proposal_id is not None:
            parties = [proposing.party(one) for one in await found.parties(thread.proposal_id)]
        elif thread.introduction_id is not None and (met := await found.introduction(thread.introduction_id)):
            parties = [Party(organisation_id=met.school_id), Party(professional_id=met.professional_id)]
        sender = Party(organisation_id=message.organisation_id, professional_id=message.professional_id)
        facts.append(
            Fact(
                kind=NoticeKind.MESSAGE_RECEIVED,
                subject=Kind.THREAD,
                subject_id=thread.id,
                mark=str(message.id),
                parties=tuple(one for one in parties if one != sender),
                happened_at=event.at,
                by=frozenset({message.by_id}),
            )
        )
    return facts


async def _introductions(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    facts = []
    for event in events:
        row = await FactRepository(session).introduction(event.key("introduction_id"))
        if row is None or row.forgotten_at is not None:
            continue
        asked = row.status is IntroductionStatus.ASKED
        if not asked and row.status not in _ANSWERS:
            continue
        to = Party(professional_id=row.professional_id) if asked else Party(organisation_id=row.school_id)
        facts.append(
            Fact(
                kind=NoticeKind.INTRODUCTION_ASKED if asked else NoticeKind.INTRODUCTION_ANSWERED,
                subject=Kind.INTRODUCTION,
                subject_id=row.id,
                mark=row.status.value,
                parties=(to,),
                happened_at=event.at,
                by=frozenset({row.asked_by} if asked else ()),
            )
        )
    return facts


async def _absences(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    facts = []
    for event in events:
        found = await FactRepository(session).absence(event.key("absence_id"))
        if found is None:
            continue
        absence, work, assignment, asked = found
        parties = [Party(organisation_id=work.school_id), Party(professional_id=assignment.professional_id)]
        if assignment.company_id is not None:
            parties.append(Party(organisation_id=assignment.company_id))
        facts.append(
            Fact(
                kind=NoticeKind.ABSENCE_REPORTED,
                subject=Kind.ARRANGEMENT,
                subject_id=work.id,
                mark=str(absence.id),
                parties=(*parties, *(Party(professional_id=one) for one in asked)),
                happened_at=event.at,
                by=frozenset({absence.reported_by}),
            )
        )
    return facts


async def _trajectories(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    facts = []
    for event in events:
        row = await FactRepository(session).trajectory(event.key("trajectory_id"))
        if row is None or row.warned_days is None:
            continue
        facts.append(
            Fact(
                kind=NoticeKind.TRAJECTORY_DEADLINE,
                subject=Kind.TRAJECTORY,
                subject_id=row.id,
                mark=f"{row.deadline_on} {row.warned_days}",
                parties=(Party(professional_id=row.professional_id),),
                happened_at=event.at,
                figures={"day": row.deadline_on.isoformat()},
            )
        )
    return facts


async def _invitations(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    at = {event.key("invitation_id"): event.at for event in events}
    return [
        Fact(
            kind=NoticeKind.INVITED,
            subject=Kind.INVITATION,
            subject_id=row.id,
            mark="invited",
            parties=(Party(user_id=who),),
            happened_at=at[row.id],
        )
        for row, who in await FactRepository(session).invited(at.keys())
    ]


async def _profiles(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    found, at = FactRepository(session), {event.key("professional_id"): event.at for event in events}
    posted = [
        Fact(
            kind=NoticeKind.PROFILE_POSTED,
            subject=Kind.PROFESSIONAL,
            subject_id=row.id,
            mark="posted",
            parties=(Party(user_id=who),),
            happened_at=at[row.id],
            by=frozenset({row.posted_by} if row.posted_by else ()),
        )
        for row, who in await found.posted_profiles(at.keys())
    ]
    stale = [
        Fact(
            kind=NoticeKind.PROFILE_STALE,
            subject=Kind.PROFESSIONAL,
            subject_id=row.id,
            mark=str(row.confirmed_at or row.created_at),
            parties=(Party(professional_id=row.id),),
            happened_at=at[row.id],
        )
        for row in await found.stale_profiles(at.keys())
    ]
    return posted + stale


async def _vacancies(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    at = {event.key("vacancy_id"): event.at for event in events}
    return [
        Fact(
            kind=NoticeKind.VACANCY_POSTED,
            subject=Kind.VACANCY,
            subject_id=row.id,
            mark="posted",
            parties=(Party(organisation_id=row.school_id),),
            happened_at=at[row.id],
            by=frozenset({who}),
        )
        for row, who in await FactRepository(session).posted_vacancies(at.keys())
    ]


async def _stopped_webhooks(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    return [
        Fact(
            kind=NoticeKind.WEBHOOK_STOPPED,
            subject=Kind.ORGANISATION,
            subject_id=event.key("organisation_id"),
            mark=f"{event.key('webhook_id').hex} {event.id}",
            parties=(Party(organisation_id=event.key("organisation_id")),),
            happened_at=event.at,
        )
        for event in events
    ]


READINGS: Mapping[str, Reading] = MappingProxyType(
    {
        "AbsenceReported": _absences,
        "IntroductionChanged": _introductions,
        "MemberInvited": _invitations,
        "MessageSent": _messages,
        "ProfileChanged": _profiles,
        "ProposalChanged": proposing.changed,
        "ProposalReminded": proposing.reminded,
        "TrajectoryDeadlineNear": _trajectories,
        "VacancyChanged": _vacancies,
        "WebhookStopped": _stopped_webhooks,
    }
)
"""Who reads which event; rules.toml names the same."""


async def facts_of(session: AsyncSession, events: Sequence[Event]) -> list[Fact]:
    """Return all that a batch of events has to say."""
    of: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        of[event.name].append(event)
    return [fact for name, some in of.items() for fact in await READINGS[name](session, some)]
