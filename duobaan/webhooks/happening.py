"""What events mean for systems: which kinds of message they bring, about what, and which organisations they concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db.audit import AuditRow
from duobaan.ids import Kind
from duobaan.notices.repository import Event
from duobaan.webhooks.concern_repository import ConcernRepository
from duobaan.webhooks.kind_book import KindRule, rules_of
from duobaan.webhooks.messages import Happening

_BEFORE, _AFTER = dt.timedelta(minutes=10), dt.timedelta(seconds=10)
"""How far the row of a step may lie from the event of the same transaction, by the clock."""

Concern = tuple[Kind, UUID, frozenset[UUID]]
"""The subject of an event, and the organisations that it concerns."""
Finding = Callable[[ConcernRepository, Event], Awaitable[Concern | None]]


async def _organisation(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("organisation_id")
    return Kind.ORGANISATION, key, frozenset({key})


def _by(kind: Kind, name: str, concerned: Callable[[ConcernRepository, UUID], Awaitable[frozenset[UUID]]]) -> Finding:
    """Return how the organisations of an event are found by the one id that names its subject."""

    async def find(found: ConcernRepository, event: Event) -> Concern | None:
        key = event.key(name)
        return kind, key, await concerned(found, key)

    return find


async def _hours(found: ConcernRepository, event: Event) -> Concern | None:
    told = await found.of_assignment(event.key("assignment_id"))
    return Kind.ARRANGEMENT, event.key("arrangement_id"), told


async def _absence(found: ConcernRepository, event: Event) -> Concern | None:
    return Kind.ARRANGEMENT, event.key("arrangement_id"), await found.of_absence(event.key("absence_id"))


_proposal = _by(Kind.PROPOSAL, "proposal_id", ConcernRepository.of_proposal)
FINDINGS: Mapping[str, Finding] = MappingProxyType(
    {
        "AbsenceReported": _absence,
        "ArrangementChanged": _by(Kind.ARRANGEMENT, "arrangement_id", ConcernRepository.of_arrangement),
        "HoursChanged": _hours,
        "IntroductionChanged": _by(Kind.INTRODUCTION, "introduction_id", ConcernRepository.of_introduction),
        "MemberInvited": _organisation,
        "MembershipChanged": _organisation,
        "MessageSent": _by(Kind.THREAD, "thread_id", ConcernRepository.of_thread),
        "OrganisationChanged": _organisation,
        "ProfileChanged": _by(Kind.PROFESSIONAL, "professional_id", ConcernRepository.of_professional),
        "ProposalChanged": _proposal,
        "ProposalReminded": _proposal,
        "ReleaseChanged": _by(Kind.RELEASE, "release_id", ConcernRepository.of_release),
        "VacancyChanged": _by(Kind.VACANCY, "vacancy_id", ConcernRepository.of_vacancy),
    }
)
"""Whom an event concerns; kinds.toml names the same."""


async def happenings_of(session: AsyncSession, events: Sequence[Event]) -> list[Happening]:
    """Return all that a batch of events has to say to systems, in the order in which it happened."""
    found: list[Happening] = []
    for event in events:
        concern = await FINDINGS[event.name](ConcernRepository(session), event)
        if concern is not None and concern[2]:
            found += _changes(event, concern)
            found += await _steps(session, event, concern)
    return found


def _changes(event: Event, concern: Concern) -> list[Happening]:
    subject, key, told = concern
    return [
        Happening(rule.kind, subject, key, f"event {event.id}", told, event.at, event.id)
        for rule in rules_of(event.name, "change")
    ]


async def _steps(session: AsyncSession, event: Event, concern: Concern) -> list[Happening]:
    rules = rules_of(event.name, "step")
    if not rules:
        return []
    actions = frozenset[str]().union(*(rule.steps for rule in rules))
    acts = await ConcernRepository(session).acts(concern[1], actions, event.at - _BEFORE, event.at + _AFTER)
    return [_step(rule, act, event, concern) for act in acts for rule in rules if act.action in rule.steps]


def _step(rule: KindRule, act: AuditRow, event: Event, concern: Concern) -> Happening:
    subject, key, told = concern
    who = {act.organisation_id} if rule.besides_author else set()
    return Happening(rule.kind, subject, key, f"step {act.id.hex}", told - who, act.created_at, event.id)
