"""What of a superseded proposal still stands: lines, lost lessons and a sentence to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan import labels
from duobaan.ids import Kind
from duobaan.proposals import near_miss as domain
from duobaan.proposals.near_miss import LossKind
from schema.context import Context, Info
from schema.ids import NODES
from schema.proposals.terms import TermsLine
from schema.vocabulary import Locale, label, language, register

if TYPE_CHECKING:
    from schema.vacancies.timetable import LessonSlot

register(LossKind)


async def _slot(context: Context, key: UUID | None) -> LessonSlot | None:
    return None if key is None else cast("LessonSlot | None", await NODES[Kind.LESSON_SLOT](context, key))


@strawberry.type(description="Something of a line that can no longer be done.")
class Loss:
    """Why, and never by whom."""

    kind: LossKind
    row: strawberry.Private[domain.Loss]

    @strawberry.field(description="The reason in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Return the words."""
        return label(info.context, self.kind, locale)

    @strawberry.field(description="The lesson; null when the whole line is lost.")
    async def slot(self, info: Info) -> Annotated[LessonSlot, strawberry.lazy("schema.vacancies.timetable")] | None:
        """Load the lesson."""
        return await _slot(info.context, self.row.slot_id)


@strawberry.type(description="One line of terms that could not be agreed on.")
class NearMissLine:
    """With what is left of it."""

    line: TermsLine
    stands: bool = strawberry.field(description="Whether it may be proposed again as it is.")
    losses: list[Loss]
    row: strawberry.Private[domain.NearMissLine]

    @classmethod
    def of(cls, row: domain.NearMissLine) -> NearMissLine:
        """Wrap a line that the viewer may see."""
        losses = [Loss(kind=loss.kind, row=loss) for loss in row.losses]
        return cls(line=TermsLine.of(row.line), stands=row.stands, losses=losses, row=row)

    @strawberry.field(description="The lessons that may be proposed again.")
    async def slots(self, info: Info) -> list[Annotated[LessonSlot, strawberry.lazy("schema.vacancies.timetable")]]:
        """Load the lessons."""
        found = [await _slot(info.context, key) for key in self.row.slot_ids]
        return [slot for slot in found if slot is not None]


@strawberry.type(description="What of a superseded proposal still stands, and what to propose again.")
class NearMiss:
    """As it was when the others agreed; proposing again checks everything anew."""

    lines: list[NearMissLine]

    @classmethod
    def of(cls, rows: Sequence[domain.NearMissLine]) -> NearMiss | None:
        """Wrap the lines; None when there are none."""
        return cls(lines=[NearMissLine.of(row) for row in rows]) if rows else None

    @strawberry.field(description="What to do now, in words.")
    async def text(self, info: Info, locale: Locale | None = None) -> str:
        """Say which lessons still stand and which days to leave out."""
        spoken, rows = language(info.context, locale), [line.row for line in self.lines]
        every = {key for row in rows for key in row.line.slot_ids}
        left = {key for row in rows for key in row.slot_ids}
        stand = sum(row.stands for row in rows)
        if not left and not stand:
            return labels.render("reasons.NEAR_MISS_WHOLE", spoken, {})
        if not every:
            return labels.render("reasons.NEAR_MISS_HOURS", spoken, {"left": stand, "all": len(rows)})
        lost = [await _slot(info.context, key) for key in sorted(every - left)]
        days = sorted({slot.row.weekday for slot in lost if slot is not None}, key=lambda day: day.number)
        words = ", ".join(labels.label_of(day, spoken) for day in days)
        return labels.render("reasons.NEAR_MISS_PART", spoken, {"left": len(left), "all": len(every), "lost": words})
