"""Agreed work as rows, for tests that need it to be there and not how it came about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from duobaan.arrangements.models import Arrangement, Assignment, AssignmentSlot
from duobaan.commitments.models import Commitment
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.professionals.models import Professional
from duobaan.vacancies.models import Vacancy
from duobaan.words import CommitmentKind, LineRole, TimeBasis
from tests import factories


async def arrangement(
    db: Database,
    of: Vacancy,
    person: Professional,
    slot_ids: list[UUID],
    *,
    role: LineRole = LineRole.LEAD,
    **values: Any,
) -> Arrangement:
    """Agreed work of one professional, in their own time, for the whole term."""
    period = {"starts_on": of.starts_on or factories.STARTS, "ends_on": of.ends_on or factories.ENDS}
    defaults = {"proposal_id": new_id(), "vacancy_id": of.id, "school_id": of.school_id, "terms_hash": "0" * 64}
    row = await factories.store(db, Arrangement(**defaults | period | values))
    work = Assignment(
        arrangement_id=row.id,
        professional_id=person.id,
        role=role,
        time_basis=TimeBasis.OWN_TIME,
        minutes_week=50 * len(slot_ids),
        valid_from=row.starts_on,
        valid_to=row.ends_on,
    )
    await factories.store(db, work)
    for key in slot_ids:
        await factories.store(db, AssignmentSlot(assignment_id=work.id, slot_id=key))
    return row


async def taken(db: Database, person: Professional, weekday: int, start: int, end: int, **values: Any) -> None:
    """Time of somebody that is taken every week of the term: a lesson, unless other values say so."""
    defaults = {
        "professional_id": person.id,
        "kind": CommitmentKind.TEACHING,
        "source_kind": "Arrangement",
        "source_id": person.id,
        "weekday": weekday,
        "start_minute": start,
        "end_minute": end,
        "valid_from": factories.STARTS,
        "valid_to": factories.ENDS,
    }
    await factories.store(db, Commitment(**defaults | values))
