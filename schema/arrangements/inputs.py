"""Inputs of agreed work."""

from __future__ import annotations

import datetime as dt

import strawberry

_FOR = "The organisation or professional that this is done for; needed when more than one could be meant."


@strawberry.input(description="A signature under one version of the terms.")
class SignArrangementInput:
    """For one party at a time."""

    arrangement_id: strawberry.ID
    terms_version: int
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)


@strawberry.input(description="What the school saw of a check; a VOG needs both dates.")
class ApproveCheckInput:
    """`approved: false` rejects and needs a reason."""

    check_id: strawberry.ID
    approved: bool = True
    issued_on: dt.date | None = None
    handed_over_on: dt.date | None = None
    valid_until: dt.date | None = None
    reason: str | None = None


@strawberry.input(description="A check that the board declares not needed; never the VOG of who teaches.")
class WaiveCheckInput:
    """By the board, with a reason."""

    check_id: strawberry.ID
    reason: str


@strawberry.input(description="A pause in running work; the lessons stay taken.")
class PauseArrangementInput:
    """By the school."""

    arrangement_id: strawberry.ID
    reason: str | None = None
    expected_version: int | None = None


@strawberry.input(description="Going on with paused work.")
class ResumeArrangementInput:
    """By the school."""

    arrangement_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input(description="An end to running work before its time.")
class TerminateArrangementInput:
    """From `endsOn` on, the lessons are open again."""

    arrangement_id: strawberry.ID
    ends_on: dt.date
    reason: str
    expected_version: int | None = None
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)


@strawberry.input(description="Calling off work that has not started.")
class CancelArrangementInput:
    """One of a team opens only their own lessons again."""

    arrangement_id: strawberry.ID
    reason: str
    expected_version: int | None = None
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
