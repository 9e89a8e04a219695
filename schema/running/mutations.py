"""Mutations of work under way."""

from __future__ import annotations

from uuid import UUID

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, parse, private
from duobaan.running import absence, evaluating, handover, hours, returning, supervision
from schema.access import mutation
from schema.context import Info
from schema.running import inputs, results, types
from schema.running.supervision import PlacementRoom, Supervisor


def _key(kind: Kind, text: strawberry.ID, field: str) -> UUID:
    return private(kind, text, path=("input", field))


def _keys(texts: list[strawberry.ID]) -> list[UUID]:
    return [_key(Kind.HOUR_ENTRY, text, "entryIds") for text in texts]


def _work(text: strawberry.ID) -> UUID:
    return _key(Kind.ARRANGEMENT, text, "arrangementId")


def _assignment(text: strawberry.ID) -> UUID:
    return _key(Kind.ASSIGNMENT, text, "assignmentId")


def _school(text: strawberry.ID) -> UUID:
    return _key(Kind.ORGANISATION, text, "schoolId")


def _party(text: strawberry.ID | None) -> UUID | None:
    if text is None:
        return None
    kind, key = parse(text)
    if kind not in (Kind.ORGANISATION, Kind.PROFESSIONAL):
        raise NotFound(kind.name, path=("input", "onBehalfOf"))
    return key


@strawberry.type
class RunningMutations:
    """Mixed into Mutation."""

    @mutation(hours.record_hours)
    async def record_hours(self, info: Info, input: inputs.RecordHoursInput) -> results.RecordHoursResult | None:
        row = await hours.record_hours(
            info.context.actor,
            info.context.db,
            assignment_id=_assignment(input.assignment_id),
            worked_on=input.worked_on,
            minutes=input.minutes,
            kind=input.kind,
            note=input.note,
            idempotency_key=input.idempotency_key,
        )
        return results.RecordHoursSuccess(entry=types.HourEntry.of(row))

    @mutation(hours.change_hours)
    async def change_hours(self, info: Info, input: inputs.ChangeHoursInput) -> results.ChangeHoursResult | None:
        row = await hours.change_hours(
            info.context.actor,
            info.context.db,
            entry_id=_key(Kind.HOUR_ENTRY, input.entry_id, "entryId"),
            worked_on=input.worked_on,
            minutes=input.minutes,
            kind=input.kind,
            note=input.note,
        )
        return results.ChangeHoursSuccess(entry=types.HourEntry.of(row))

    @mutation(hours.submit_hours)
    async def submit_hours(self, info: Info, input: inputs.SubmitHoursInput) -> results.SubmitHoursResult | None:
        rows = await hours.submit_hours(info.context.actor, info.context.db, entry_ids=_keys(input.entry_ids))
        return results.SubmitHoursSuccess(entries=[types.HourEntry.of(row) for row in rows])

    @mutation(hours.approve_hours)
    async def approve_hours(self, info: Info, input: inputs.ApproveHoursInput) -> results.ApproveHoursResult | None:
        rows = await hours.approve_hours(
            info.context.actor,
            info.context.db,
            entry_ids=_keys(input.entry_ids),
            approved=input.approved,
            reason=input.reason,
        )
        return results.ApproveHoursSuccess(entries=[types.HourEntry.of(row) for row in rows])

    @mutation(absence.report_absence)
    async def report_absence(self, info: Info, input: inputs.ReportAbsenceInput) -> results.ReportAbsenceResult | None:
        found = await absence.report_absence(
            info.context.actor,
            info.context.db,
            assignment_id=_assignment(input.assignment_id),
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            kind=input.kind,
            idempotency_key=input.idempotency_key,
        )
        return results.ReportAbsenceSuccess(absence=types.Absence.of(found))

    @mutation(absence.answer_absence_offer)
    async def answer_absence_offer(
        self, info: Info, input: inputs.AnswerAbsenceOfferInput
    ) -> results.AnswerAbsenceOfferResult | None:
        found = await absence.answer_absence_offer(
            info.context.actor,
            info.context.db,
            offer_id=_key(Kind.ABSENCE_OFFER, input.offer_id, "offerId"),
            accepted=input.accepted,
        )
        return results.AnswerAbsenceOfferSuccess(absence=types.Absence.of(found))

    @mutation(returning.end_absence)
    async def end_absence(self, info: Info, input: inputs.EndAbsenceInput) -> results.EndAbsenceResult | None:
        found = await returning.end_absence(
            info.context.actor,
            info.context.db,
            absence_id=_key(Kind.ABSENCE, input.absence_id, "absenceId"),
            ends_on=input.ends_on,
        )
        return results.EndAbsenceSuccess(absence=types.Absence.of(found))

    @mutation(handover.set_handover_moment)
    async def set_handover_moment(
        self, info: Info, input: inputs.SetHandoverMomentInput
    ) -> results.SetHandoverMomentResult | None:
        found = await handover.set_handover_moment(
            info.context.actor,
            info.context.db,
            arrangement_id=_work(input.arrangement_id),
            weekday=input.day,
            start_minute=input.starts_at,
            end_minute=input.ends_at,
        )
        return results.SetHandoverMomentSuccess(handover=types.Handover.of(found))

    @mutation(handover.write_handover_note)
    async def write_handover_note(
        self, info: Info, input: inputs.WriteHandoverNoteInput
    ) -> results.WriteHandoverNoteResult | None:
        found = await handover.write_handover_note(
            info.context.actor,
            info.context.db,
            arrangement_id=_work(input.arrangement_id),
            class_group=input.class_group,
            body=input.body,
            idempotency_key=input.idempotency_key,
        )
        return results.WriteHandoverNoteSuccess(handover=types.Handover.of(found))

    @mutation(handover.set_class_contact)
    async def set_class_contact(
        self, info: Info, input: inputs.SetClassContactInput
    ) -> results.SetClassContactResult | None:
        found = await handover.set_class_contact(
            info.context.actor,
            info.context.db,
            arrangement_id=_work(input.arrangement_id),
            class_group=input.class_group,
            professional_id=_key(Kind.PROFESSIONAL, input.professional_id, "professionalId"),
        )
        return results.SetClassContactSuccess(handover=types.Handover.of(found))

    @mutation(evaluating.evaluate_arrangement)
    async def evaluate_arrangement(
        self, info: Info, input: inputs.EvaluateArrangementInput
    ) -> results.EvaluateArrangementResult | None:
        row = await evaluating.evaluate_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=_work(input.arrangement_id),
            moment=input.moment,
            scores=[(one.topic, one.score) for one in input.scores],
            would_continue=input.would_continue,
            body=input.body,
            on_behalf_of=_party(input.on_behalf_of),
            idempotency_key=input.idempotency_key,
        )
        return results.EvaluateArrangementSuccess(evaluation=types.Evaluation.of(row))

    @mutation(supervision.set_supervision_capacity)
    async def set_supervision_capacity(
        self, info: Info, input: inputs.SetSupervisionCapacityInput
    ) -> results.SetSupervisionCapacityResult | None:
        user, capacity = input.user_id, input.capacity_id
        found = await supervision.set_supervision_capacity(
            info.context.actor,
            info.context.db,
            school_id=_school(input.school_id),
            name=input.name,
            role=input.role,
            minutes_week=input.minutes_week,
            max_people=input.max_people,
            subject=input.subject,
            user_id=None if user is None else _key(Kind.USER, user, "userId"),
            capacity_id=None if capacity is None else _key(Kind.SUPERVISION_CAPACITY, capacity, "capacityId"),
            idempotency_key=input.idempotency_key,
        )
        return results.SetSupervisionCapacitySuccess(supervisor=Supervisor.of(found))

    @mutation(supervision.assign_supervisor)
    async def assign_supervisor(
        self, info: Info, input: inputs.AssignSupervisorInput
    ) -> results.AssignSupervisorResult | None:
        found = await supervision.assign_supervisor(
            info.context.actor,
            info.context.db,
            capacity_id=_key(Kind.SUPERVISION_CAPACITY, input.capacity_id, "capacityId"),
            assignment_id=_assignment(input.assignment_id),
            minutes_week=input.minutes_week,
            idempotency_key=input.idempotency_key,
        )
        return results.AssignSupervisorSuccess(supervisor=Supervisor.of(found))

    @mutation(supervision.end_supervision)
    async def end_supervision(
        self, info: Info, input: inputs.EndSupervisionInput
    ) -> results.EndSupervisionResult | None:
        key = _key(Kind.SUPERVISION, input.supervision_id, "supervisionId")
        found = await supervision.end_supervision(info.context.actor, info.context.db, supervision_id=key)
        return results.EndSupervisionSuccess(supervisor=Supervisor.of(found))

    @mutation(supervision.set_placement_limit)
    async def set_placement_limit(
        self, info: Info, input: inputs.SetPlacementLimitInput
    ) -> results.SetPlacementLimitResult | None:
        rooms = await supervision.set_placement_limit(
            info.context.actor,
            info.context.db,
            school_id=_school(input.school_id),
            max_people=input.max_people,
            on_full=input.on_full,
            subject=input.subject,
        )
        return results.SetPlacementLimitSuccess(rooms=[PlacementRoom.of(room) for room in rooms])
