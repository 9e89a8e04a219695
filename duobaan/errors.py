"""Every failure that a caller can act on: a subclass of DomainError with a stable code and typed fields.

Words for people are not here: `duobaan.labels` holds a Dutch and an English message per code, with the
fields of the error as placeholders. Each error has one twin of the same name in `schema.errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar
from uuid import UUID


class DomainError(Exception):
    """Base of all expected failures."""

    code: ClassVar[str]

    def __init__(self, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(self.code)
        self.path = path

    def facts(self) -> Mapping[str, object]:
        """Return the placeholders of this error's message."""
        return {}


class TransientConflict(Exception):
    """Two transactions met (deadlock, serialization, unique race); the use case runs again from the start."""

    retry_seconds: ClassVar[int] = 1


class StoreUnavailable(Exception):
    """The database cannot be reached, or takes no changes for now; nothing of the transaction stays."""

    retry_seconds: ClassVar[int] = 5

    def __init__(self, why: str, *, is_readable: bool) -> None:
        super().__init__(why)
        self.is_readable = is_readable  # full or read-only: whoever only reads notices nothing


class NotAllowed(DomainError):
    """The actor may not do this."""

    code = "NOT_ALLOWED"

    def __init__(self, permission: str, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.permission = permission

    def facts(self) -> Mapping[str, object]:
        """Name the permission that is missing."""
        return {"permission": self.permission}


class NotFound(DomainError):
    """The thing does not exist, or the actor may not know that it does."""

    code = "NOT_FOUND"

    def __init__(self, kind: str, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.kind = kind

    def facts(self) -> Mapping[str, object]:
        """Name the kind of thing that was looked for (a type name, never an id)."""
        return {"kind": self.kind}


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong with an input: where it stands, which rule it breaks and the rule's figures."""

    path: tuple[str, ...]
    rule: str
    facts: Mapping[str, object] = field(default_factory=dict)


class InvalidInput(DomainError):
    """One or more fields of the input cannot be accepted."""

    code = "INVALID_INPUT"

    def __init__(self, *issues: Issue) -> None:
        super().__init__(path=issues[0].path if issues else ())
        self.issues = issues

    @classmethod
    def at(cls, *path: str, rule: str, **facts: object) -> InvalidInput:
        """Build the error for a single issue."""
        return cls(Issue(path=path, rule=rule, facts=facts))


class StateNotAllowed(DomainError):
    """The object is in a state from which this action does not lead anywhere."""

    code = "STATE_NOT_ALLOWED"

    def __init__(self, *, state: str, allowed: tuple[str, ...], path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.state = state
        self.allowed = allowed

    def facts(self) -> Mapping[str, object]:
        """Name the present state."""
        return {"state": self.state}


class StaleRevision(DomainError):
    """Someone else changed the object first; `current` is the newest revision or version."""

    code = "STALE_REVISION"

    def __init__(self, *, current: int, proposal_id: UUID | None = None, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.current = current
        self.proposal_id = proposal_id

    def facts(self) -> Mapping[str, object]:
        """Name the newest revision."""
        return {"current": self.current}


@dataclass(frozen=True, slots=True)
class ClashFact:
    """What is already taken: day, minutes since midnight and kind; the source only for those who may see it."""

    professional_id: UUID
    weekday: int
    start_minute: int
    end_minute: int
    cycle_mask: int
    kind: str
    source_kind: str | None = None
    source_id: UUID | None = None

    def without_source(self) -> ClashFact:
        """Return the clash for whoever may not know what it comes from."""
        return replace(self, source_kind=None, source_id=None)


class DoubleBooking(DomainError):
    """A professional would be committed twice at overlapping times."""

    code = "DOUBLE_BOOKING"

    def __init__(self, clashes: tuple[ClashFact, ...] = (), *, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.clashes = clashes

    def facts(self) -> Mapping[str, object]:
        """Say how many clashes there are."""
        return {"count": len(self.clashes)}


class HoursExceeded(DomainError):
    """More minutes a week were asked than are on offer."""

    code = "HOURS_EXCEEDED"

    def __init__(self, *, available_minutes: int, requested_minutes: int, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.available_minutes = available_minutes
        self.requested_minutes = requested_minutes

    def facts(self) -> Mapping[str, object]:
        """Give both figures, in minutes a week."""
        return {"available_minutes": self.available_minutes, "requested_minutes": self.requested_minutes}


@dataclass(frozen=True, slots=True)
class ReasonFact:
    """Why someone may not do this: a code of `labels`, its figures and where the rule stands."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    source: str | None = None


class NotEligible(DomainError):
    """A rule of law, of the vacancy or of the profile stands in the way."""

    code = "NOT_ELIGIBLE"

    def __init__(self, *reasons: ReasonFact, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.reasons = reasons


class LimitReached(DomainError):
    """A figure that may not be passed has been reached."""

    code = "LIMIT_REACHED"

    def __init__(self, *, limit: int, what: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.limit = limit
        self.what = what

    def facts(self) -> Mapping[str, object]:
        """Give the limit and what it limits (a rule code)."""
        return {"limit": self.limit, "what": self.what}


class AlreadyDone(DomainError):
    """The thing exists already or was done before."""

    code = "ALREADY_DONE"

    def __init__(self, what: str, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(path=path)
        self.what = what

    def facts(self) -> Mapping[str, object]:
        """Name what exists already (a rule code)."""
        return {"what": self.what}
