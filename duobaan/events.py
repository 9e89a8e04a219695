"""Facts in the past tense: the outbox keeps them, subscribers react to them.

An event carries ids only; a subscriber loads the present state, so replays and reordering are harmless.
`VERSION` grows when the meaning of a field changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    VERSION: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Event):
    """An organisation was registered, verified, imported or changed."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class MemberInvited(Event):
    """Someone was invited into an organisation."""

    organisation_id: UUID
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipChanged(Event):
    """Someone joined, left or got other roles."""

    organisation_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """A professional's profile, papers or availability changed, or its state did."""

    professional_id: UUID


@dataclass(frozen=True, slots=True)
class ReleaseChanged(Event):
    """A company's release was proposed, granted, replaced, revoked or ran out."""

    release_id: UUID
    professional_id: UUID


@dataclass(frozen=True, slots=True)
class TrajectoryDeadlineNear(Event):
    """A training towards a licence nears the end of its term."""

    trajectory_id: UUID
    professional_id: UUID


@dataclass(frozen=True, slots=True)
class VacancyChanged(Event):
    """A vacancy was written, published, filled, withdrawn or its timetable changed."""

    vacancy_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalChanged(Event):
    """A proposal got a revision, a consent, a comment or another state."""

    proposal_id: UUID
    vacancy_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalReminded(Event):
    """Half, or most, of the time to answer a proposal has passed; whoever is awaited should hear it."""

    proposal_id: UUID
    reminder_id: UUID


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    """A party wrote in the thread of an introduction or a proposal."""

    thread_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True)
class IntroductionChanged(Event):
    """An introduction was asked for, answered, planned, held or cancelled."""

    introduction_id: UUID


@dataclass(frozen=True, slots=True)
class ArrangementChanged(Event):
    """An arrangement was made, signed, checked or moved to another state."""

    arrangement_id: UUID


@dataclass(frozen=True, slots=True)
class HoursChanged(Event):
    """Hours were written, handed in, approved or sent back; told to those whom this assignment concerns."""

    assignment_id: UUID
    arrangement_id: UUID


@dataclass(frozen=True, slots=True)
class AbsenceReported(Event):
    """Someone is away: the school, the employer and the team are told."""

    absence_id: UUID
    arrangement_id: UUID


@dataclass(frozen=True, slots=True)
class ReportChanged(Event):
    """Content was reported, or a report was decided."""

    report_id: UUID


@dataclass(frozen=True, slots=True)
class WebhookStopped(Event):
    """An address of webhooks said that it is gone, or failed for days, and is told nothing more."""

    organisation_id: UUID
    webhook_id: UUID


@dataclass(frozen=True, slots=True)
class SearchSaved(Event):
    """Someone saved a search or changed how often it reports."""

    saved_search_id: UUID


EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}
