"""What an event, or time, means for people: which kind of notice, about what, and whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.ids import Kind
from duobaan.notices.models import NoticeKind


@dataclass(frozen=True, slots=True)
class Party:
    """One of: an organisation (whoever may deal with it there), a professional, an account."""

    organisation_id: UUID | None = None
    professional_id: UUID | None = None
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that people are told once each; `mark` says which turn of its subject it is.

    `by` did it and knows already. A fact with a `due_at` of its own is mailed then, whatever the person's digest is.
    """

    kind: NoticeKind
    subject: Kind
    subject_id: UUID
    mark: str
    parties: tuple[Party, ...]
    happened_at: dt.datetime
    by: frozenset[UUID] = frozenset()
    figures: Mapping[str, int | str] = field(default_factory=dict)
    due_at: dt.datetime | None = None
