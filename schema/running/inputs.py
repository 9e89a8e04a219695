"""Inputs of work under way."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.arrangements.costs import CostWish
from duobaan.words import (
    AbsenceKind,
    ChargeKind,
    EngagementForm,
    EvaluationMoment,
    EvaluationTopic,
    HourKind,
    OnFull,
    SupervisionRole,
    VatTreatment,
    Weekday,
)
from schema.scalars import TimeOfDay

_FOR = "The organisation or professional that this is done for; needed when more than one could be meant."


@strawberry.input(description="What someone worked on one day.")
class RecordHoursInput:
    """A draft until it is submitted."""

    assignment_id: strawberry.ID
    worked_on: dt.date
    minutes: int
    kind: HourKind
    note: str = ""
    idempotency_key: str | None = None


@strawberry.input(description="A correction of an entry that is not submitted or was rejected.")
class ChangeHoursInput:
    """The whole entry anew."""

    entry_id: strawberry.ID
    worked_on: dt.date
    minutes: int
    kind: HourKind
    note: str = ""


@strawberry.input(description="Entries to hand in.")
class SubmitHoursInput:
    """All of them or none."""

    entry_ids: list[strawberry.ID]


@strawberry.input(description="Entries to approve or, with a reason, to reject.")
class ApproveHoursInput:
    """All of them or none."""

    entry_ids: list[strawberry.ID]
    approved: bool = True
    reason: str | None = None


@strawberry.input(description="Someone is away.")
class ReportAbsenceInput:
    """By that person, the employer or the school."""

    assignment_id: strawberry.ID
    starts_on: dt.date
    ends_on: dt.date = strawberry.field(description="The day of return.")
    kind: AbsenceKind
    idempotency_key: str | None = None


@strawberry.input(description="Standing in for a colleague, or not.")
class AnswerAbsenceOfferInput:
    """By whoever was asked."""

    offer_id: strawberry.ID
    accepted: bool


@strawberry.input(description="Someone is back earlier than was said.")
class EndAbsenceInput:
    """By that person, the employer or the school."""

    absence_id: strawberry.ID
    ends_on: dt.date = strawberry.field(description="The day of return; the first day of the absence calls it off.")


@strawberry.input(description="When in the week the team hands over.")
class SetHandoverMomentInput:
    """Wall-clock times."""

    arrangement_id: strawberry.ID
    day: Weekday
    starts_at: TimeOfDay
    ends_at: TimeOfDay


@strawberry.input(description="A note on a class.")
class WriteHandoverNoteInput:
    """For whoever teaches it next."""

    arrangement_id: strawberry.ID
    class_group: str
    body: str
    idempotency_key: str | None = None


@strawberry.input(description="The one person whom a class turns to.")
class SetClassContactInput:
    """Someone of the team."""

    arrangement_id: strawberry.ID
    class_group: str
    professional_id: strawberry.ID


@strawberry.input(description="A score on one topic.")
class EvaluationScoreInput:
    """From 1 to 5; five is best."""

    topic: EvaluationTopic
    score: int


@strawberry.input(description="How one party looks back.")
class EvaluateArrangementInput:
    """Once per party and moment."""

    arrangement_id: strawberry.ID
    moment: EvaluationMoment
    scores: list[EvaluationScoreInput]
    would_continue: bool
    body: str = ""
    on_behalf_of: strawberry.ID | None = strawberry.field(default=None, description=_FOR)
    idempotency_key: str | None = None


@strawberry.input(description="What someone of a school can carry in a role.")
class SetSupervisionCapacityInput:
    """New, unless `capacityId` names one."""

    school_id: strawberry.ID
    name: str
    role: SupervisionRole
    minutes_week: int
    max_people: int
    subject: str | None = None
    user_id: strawberry.ID | None = None
    capacity_id: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.input(description="A supervisor for a professional.")
class AssignSupervisorInput:
    """For some minutes a week."""

    capacity_id: strawberry.ID
    assignment_id: strawberry.ID
    minutes_week: int
    idempotency_key: str | None = None


@strawberry.input(description="The supervision that ends today.")
class EndSupervisionInput:
    """By the school."""

    supervision_id: strawberry.ID


@strawberry.input(description="How many professionals a school, or a section, places at once.")
class SetPlacementLimitInput:
    """BLOCK refuses one too many, WARN only says so."""

    school_id: strawberry.ID
    max_people: int
    on_full: OnFull = OnFull.BLOCK
    subject: str | None = None


@strawberry.input(description="The work whose cost is compared; money in cents.")
class CostComparisonInput:
    """The usual tariff and an estimate of the employer's costs stand in for what is left out."""

    on: dt.date = strawberry.field(description="The day whose rules count: the start of the work.")
    minutes_week: int = strawberry.field(description="Paid minutes a week, preparation included.")
    weeks: int
    gross_hourly_wage_cents: int
    charge_kind: ChargeKind = ChargeKind.TARIFF
    rate_per_hour_cents: int | None = None
    vat_treatment: VatTreatment = VatTreatment.STANDARD_21
    employer_costs_percent: int | None = None
    form: EngagementForm | None = None

    def read(self) -> CostWish:
        """Return plain values."""
        return CostWish(
            on=self.on,
            minutes_week=self.minutes_week,
            weeks=self.weeks,
            wage_cents=self.gross_hourly_wage_cents,
            charge_kind=self.charge_kind,
            rate_cents=self.rate_per_hour_cents,
            vat_treatment=self.vat_treatment,
            employer_costs_percent=self.employer_costs_percent,
            form=self.form,
        )
