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


async def _vacancy(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("vacancy_id")
    return Kind.VACANCY, key, await found.of_vacancy(key)


async def _proposal(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("proposal_id")
    return Kind.PROPOSAL, key, await found.of_proposal(key)


async def _introduction(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("introduction_id")
    return Kind.INTRODUCTION, key, await found.of_introduction(key)


async def _arrangement(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("arrangement_id")
    return Kind.ARRANGEMENT, key, await found.of_arrangement(key)


async def _hours(found: ConcernRepository, event: Event) -> Concern | None:
    told = await found.of_assignment(event.key("assignment_id"))
    return Kind.ARRANGEMENT, event.key("arrangement_id"), told


async def _absence(found: ConcernRepository, event: Event) -> Concern | None:
    return Kind.ARRANGEMENT, event.key("arrangement_id"), await found.of_absence(event.key("absence_id"))


async def _message(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("thread_id")
    return Kind.THREAD, key, await found.of_thread(key)


async def _profile(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("professional_id")
    return Kind.PROFESSIONAL, key, await found.of_professional(key)


async def _release(found: ConcernRepository, event: Event) -> Concern | None:
    key = event.key("release_id")
    return Kind.RELEASE, key, await found.of_release(key)


FINDINGS: Mapping[str, Finding] = MappingProxyType(
    {
        "AbsenceReported": _absence,
        "ArrangementChanged": _arrangement,
        "HoursChanged": _hours,
        "IntroductionChanged": _introduction,
        "MemberInvited": _organisation,
        "MembershipChanged": _organisation,
        "MessageSent": _message,
        "OrganisationChanged": _organisation,
        "ProfileChanged": _profile,
        "ProposalChanged": _proposal,
        "ProposalReminded": _proposal,
        "ReleaseChanged": _release,
        "VacancyChanged": _vacancy,
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
