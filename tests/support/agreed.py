"""Agreed work as rows, for tests that need it to be there and not how it came about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from duobaan.arrangements.models import Arrangement, Assignment, AssignmentSlot
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.professionals.models import Professional
from duobaan.vacancies.models import Vacancy
from duobaan.words import LineRole, TimeBasis
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
