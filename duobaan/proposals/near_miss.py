"""What of a proposal is lost when others agreed first, and what still stands; pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.proposals.rules import Ground, Period, PersonFact, peak_minutes, release_for, taken_slots
from duobaan.proposals.terms import Line, Terms
from duobaan.words import LineRole


class LossKind(enum.StrEnum):
    """Why a line of a proposal can no longer be done as written."""

    LESSON_TAKEN = "LESSON_TAKEN"
    TIME_TAKEN = "TIME_TAKEN"
    HOURS_TAKEN = "HOURS_TAKEN"


@dataclass(frozen=True, slots=True)
class Loss:
    """A lesson of a line, or the whole line, that can no longer be done; never who took it."""

    professional_id: UUID
    role: LineRole
    kind: LossKind
    slot_id: UUID | None = None

    def is_of(self, line: Line) -> bool:
        """Say whether this is lost from a line."""
        return (self.professional_id, self.role) == (line.professional_id, line.role)


@dataclass(frozen=True, slots=True)
class NearMissLine:
    """One line of terms that could not be agreed on, with what is lost of it."""

    line: Line
    losses: tuple[Loss, ...]

    @property
    def stands(self) -> bool:
        """Say whether the line may be proposed again as it is."""
        return not self.losses

    @property
    def slot_ids(self) -> tuple[UUID, ...]:
        """Return the lessons that may be proposed again."""
        lost = {loss.slot_id for loss in self.losses}
        return () if None in lost else tuple(key for key in self.line.slot_ids if key not in lost)


def is_spent(line: Line, person: PersonFact) -> bool:
    """Say whether no minute is left of what someone offers, or of what the employer released, in a line's period."""
    within = Period(line.valid_from, line.valid_to)
    limits = [(person.max_minutes_week, person.work)]
    if (release := release_for(line, person)) is not None:
        of_company = tuple(fact for fact in person.work if fact.company_id == release.company_id)
        limits.append((release.minutes_week, of_company))
    return any(peak_minutes(work, within) >= limit for limit, work in limits)


def losses_on(terms: Terms, ground: Ground) -> Iterator[Loss]:
    """Yield the lessons that somebody else teaches now and the lines for which no hours are left."""
    for line in terms.lines:
        for key in taken_slots(line, ground.taken):
            yield Loss(line.professional_id, line.role, LossKind.LESSON_TAKEN, key)
        if is_spent(line, ground.people[line.professional_id]):
            yield Loss(line.professional_id, line.role, LossKind.HOURS_TAKEN)


def lose_all(terms: Terms) -> list[Loss]:
    """Return every line as lost: the hours of the vacancy are filled."""
    return [Loss(line.professional_id, line.role, LossKind.HOURS_TAKEN) for line in terms.lines]


def near_miss(terms: Terms, losses: Iterable[Loss]) -> tuple[NearMissLine, ...]:
    """Return the lines of terms with what is lost of each, in their order."""
    lost: Sequence[Loss] = tuple(losses)
    return tuple(NearMissLine(line, tuple(loss for loss in lost if loss.is_of(line))) for line in terms.lines)
