"""Each domain error has one GraphQL twin of the same name; the mapping lives only here."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, cast

import strawberry
import structlog

from duobaan import errors, labels
from duobaan.ids import Kind, public
from schema.context import Context
from schema.scalars import TimeOfDay
from schema.vocabulary import Locale, language

if TYPE_CHECKING:
    from schema.proposals.types import MatchProposal

D = TypeVar("D", bound=errors.DomainError)
REFUSED: Final[Counter[str]] = Counter()
"""How often this process answered with each failure that callers can act on, by its code."""
_log = structlog.get_logger("duobaan.schema")


@strawberry.interface(description="A failure that the caller can act on; `message` is fit to show.")
class UserError:
    """Ask `... on UserError { code message path }` and stay valid when a failure is added."""

    code: str
    message: str
    path: list[str] | None


@strawberry.type(description="The actor may not do this.")
class NotAllowed(UserError):
    """Twin of the domain's NotAllowed."""


@strawberry.type(description="No such thing, or none that the actor may know of.")
class NotFound(UserError):
    """Twin of the domain's NotFound."""


@strawberry.type(description="One thing that is wrong with an input.")
class InputIssue:
    """Where it stands, the rule that it breaks and words fit to show."""

    path: list[str]
    rule: str
    message: str


@strawberry.type(description="One or more fields of the input cannot be accepted.")
class InvalidInput(UserError):
    """Twin of the domain's InvalidInput."""

    issues: list[InputIssue]


@strawberry.type(description="The object's state does not allow this action.")
class StateNotAllowed(UserError):
    """Twin of the domain's StateNotAllowed."""

    from_: str = strawberry.field(name="from", description="The present state.")
    allowed: list[str] = strawberry.field(description="What the caller may do from here.")


@strawberry.type(description="Someone else changed it first.")
class StaleRevision(UserError):
    """Twin of the domain's StaleRevision."""

    current: int = strawberry.field(description="The newest revision or version.")
    proposal_key: strawberry.Private[Any] = None

    # Not null, as in the success: a client may ask `proposal` of both in one document.
    @strawberry.field(description="The proposal as it stands now; only where it is a proposal that went stale.")
    async def proposal(
        self, info: strawberry.Info[Context, None]
    ) -> Annotated[MatchProposal, strawberry.lazy("schema.proposals.types")]:
        """Load the proposal."""
        from schema.ids import NODES

        key = self.proposal_key
        found = None if key is None else await NODES[Kind.PROPOSAL](info.context, key)
        if found is None:
            raise errors.NotFound("MatchProposal")
        return cast("MatchProposal", found)


@strawberry.type(description="A stretch of someone's week that is already taken.")
class Clash:
    """Day, minutes and kind; the source only for those who may see it."""

    professional_id: strawberry.ID
    weekday: int = strawberry.field(description="1 is Monday.")
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    kind: str
    source: strawberry.ID | None = strawberry.field(description="What takes it; null for whoever may not see it.")


@strawberry.type(description="A professional would be committed twice at overlapping times.")
class DoubleBooking(UserError):
    """Twin of the domain's DoubleBooking."""

    clashes: list[Clash]


@strawberry.type(description="More minutes a week were asked than are on offer.")
class HoursExceeded(UserError):
    """Twin of the domain's HoursExceeded."""

    available_minutes: int
    requested_minutes: int


@strawberry.type(description="Why someone may not do this, with the place of the rule.")
class EligibilityReason:
    """A reason by code; ask `label` for words."""

    code: str
    source: str | None
    facts: strawberry.Private[dict[str, object]]

    @strawberry.field(description="The reason in words.")
    def label(self, info: strawberry.Info[Context, None], locale: Locale | None = None) -> str:
        """Render the reason."""
        return labels.render(f"reasons.{self.code}", language(info.context, locale), self.facts)


@strawberry.type(description="A rule of law, of the vacancy or of the profile stands in the way.")
class NotEligible(UserError):
    """Twin of the domain's NotEligible."""

    reasons: list[EligibilityReason]


@strawberry.type(description="A figure that may not be passed has been reached.")
class LimitReached(UserError):
    """Twin of the domain's LimitReached."""

    limit: int


@strawberry.type(description="It exists already or was done before.")
class AlreadyDone(UserError):
    """Twin of the domain's AlreadyDone."""


def _issues(error: errors.InvalidInput, locale: str) -> dict[str, Any]:
    return {
        "issues": [
            InputIssue(
                path=list(issue.path),
                rule=issue.rule,
                message=labels.render(f"rules.{issue.rule}", locale, issue.facts),
            )
            for issue in error.issues
        ]
    }


def _clash(fact: errors.ClashFact) -> Clash:
    kinds = {"Arrangement": Kind.ARRANGEMENT}
    known = fact.source_id is not None and fact.source_kind in kinds
    return Clash(
        professional_id=strawberry.ID(public(Kind.PROFESSIONAL, fact.professional_id)),
        weekday=fact.weekday,
        starts_at=TimeOfDay(fact.start_minute),
        ends_at=TimeOfDay(fact.end_minute),
        kind=fact.kind,
        source=strawberry.ID(public(kinds[str(fact.source_kind)], fact.source_id))
        if known and fact.source_id
        else None,
    )


def _reasons(error: errors.NotEligible, locale: str) -> dict[str, Any]:
    return {
        "reasons": [
            EligibilityReason(code=reason.code, source=reason.source, facts=dict(reason.facts))
            for reason in error.reasons
        ]
    }


def _twin(source: type[D], target: type[UserError], more: Callable[[D, str], dict[str, Any]] | None = None) -> Any:
    """Pair a domain error with the type that clients see."""

    class Handler(strawberry.ExceptionHandler):  # type: ignore[type-arg]
        exception_type = source
        error_type = target

        def handle(self, exception: D, *, field: Any, info: Any) -> Any:
            locale = info.context.locale
            REFUSED[exception.code] += 1
            if isinstance(exception, errors.NotAllowed) and info.field_name not in info.context.refused:
                info.context.refused.add(info.field_name)
                _log.info("access.refused", request_id=info.context.request_id, field=info.field_name)
            return target(
                code=exception.code,
                message=message(exception, locale),
                path=list(exception.path) or None,
                **(more(exception, locale) if more else {}),
            )

    return Handler()


def message(error: errors.DomainError, locale: str) -> str:
    """Return what went wrong and what to do, in words fit to show; codes among the figures become words."""
    facts = {
        name: labels.label_of(value, locale) if isinstance(value, enum.Enum) else value
        for name, value in error.facts().items()
    }
    return labels.render(f"errors.{error.code}", locale, facts)


TWINS: dict[type[errors.DomainError], Any] = {
    errors.NotAllowed: _twin(errors.NotAllowed, NotAllowed),
    errors.NotFound: _twin(errors.NotFound, NotFound),
    errors.InvalidInput: _twin(errors.InvalidInput, InvalidInput, _issues),
    errors.StateNotAllowed: _twin(
        errors.StateNotAllowed, StateNotAllowed, lambda e, _: {"from_": str(e.state), "allowed": list(e.allowed)}
    ),
    errors.StaleRevision: _twin(
        errors.StaleRevision, StaleRevision, lambda e, _: {"current": e.current, "proposal_key": e.proposal_id}
    ),
    errors.DoubleBooking: _twin(
        errors.DoubleBooking, DoubleBooking, lambda e, _: {"clashes": [_clash(fact) for fact in e.clashes]}
    ),
    errors.HoursExceeded: _twin(
        errors.HoursExceeded,
        HoursExceeded,
        lambda e, _: {"available_minutes": e.available_minutes, "requested_minutes": e.requested_minutes},
    ),
    errors.NotEligible: _twin(errors.NotEligible, NotEligible, _reasons),
    errors.LimitReached: _twin(errors.LimitReached, LimitReached, lambda e, _: {"limit": e.limit}),
    errors.AlreadyDone: _twin(errors.AlreadyDone, AlreadyDone),
}
