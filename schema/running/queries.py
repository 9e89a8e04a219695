"""Queries for work under way."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.arrangements.reading import compare_costs
from duobaan.errors import NotAllowed, NotFound
from duobaan.ids import Kind, private
from duobaan.running import absence, evaluating, handover, supervision
from duobaan.running import hours as ledger
from schema.access import query
from schema.context import Info
from schema.running import types
from schema.running.costs import CostLine
from schema.running.inputs import CostComparisonInput
from schema.running.supervision import PlacementRoom, Supervisor


def _work(text: strawberry.ID) -> UUID:
    return private(Kind.ARRANGEMENT, text)


def _organisation(text: strawberry.ID) -> UUID:
    return private(Kind.ORGANISATION, text)


@strawberry.type
class RunningQueries:
    """Mixed into Query."""

    @query(ledger.list_hours)
    async def hours(self, info: Info, arrangement_id: strawberry.ID, month: dt.date) -> list[types.HourEntry]:
        rows = await ledger.list_hours(
            info.context.actor, info.context.db, arrangement_id=_work(arrangement_id), month=month
        )
        return [types.HourEntry.of(row) for row in rows]

    @query(ledger.hours_statement)
    async def hours_statement(self, info: Info, company_id: strawberry.ID, month: dt.date) -> str:
        key = _organisation(company_id)
        return await ledger.hours_statement(info.context.actor, info.context.db, company_id=key, month=month)

    @query(absence.list_absences)
    async def absences(self, info: Info, arrangement_id: strawberry.ID) -> list[types.Absence]:
        found = await absence.list_absences(info.context.actor, info.context.db, arrangement_id=_work(arrangement_id))
        return [types.Absence.of(one) for one in found]

    @query(handover.read_handover)
    async def handover(self, info: Info, arrangement_id: strawberry.ID) -> types.Handover | None:
        try:
            found = await handover.read_handover(
                info.context.actor, info.context.db, arrangement_id=_work(arrangement_id)
            )
        except (NotFound, NotAllowed):
            return None
        return types.Handover.of(found)

    @query(evaluating.list_evaluations)
    async def evaluations(self, info: Info, arrangement_id: strawberry.ID) -> list[types.Evaluation]:
        try:
            found = await evaluating.list_evaluations(
                info.context.actor, info.context.db, arrangement_id=_work(arrangement_id)
            )
        except NotFound:
            return []
        return [types.Evaluation.of(row) for row in found]

    @query(supervision.list_supervisors)
    async def supervisors(self, info: Info, school_id: strawberry.ID) -> list[Supervisor]:
        key = _organisation(school_id)
        found = await supervision.list_supervisors(info.context.actor, info.context.db, school_id=key)
        return [Supervisor.of(one) for one in found]

    @query(supervision.placement_room)
    async def placement_room(self, info: Info, school_id: strawberry.ID) -> list[PlacementRoom]:
        key = _organisation(school_id)
        found = await supervision.placement_room(info.context.actor, info.context.db, school_id=key)
        return [PlacementRoom.of(room) for room in found]

    @query(compare_costs)
    async def cost_comparison(self, info: Info, input: CostComparisonInput) -> list[CostLine]:
        return [CostLine.of(line) for line in await compare_costs(info.context.actor, wish=input.read())]
