"""The audit log is kept for seven years, and then it goes."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from duobaan.access import SYSTEM
from duobaan.clock import held_at, now
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.organisations.audit_log import run_audit_clock
from tests import factories


async def test_an_act_is_gone_after_seven_years_and_not_before(any_db: Database) -> None:
    school = await factories.school(any_db)
    then = now()
    async with any_db.write() as uow:
        uow.record("organisation.settings", school, organisation_id=school.id)
    with held_at(then.replace(month=1, day=1, year=then.year + 7) + dt.timedelta(days=300)):
        newer = now()
        async with any_db.write() as uow:
            uow.record("organisation.board", school, organisation_id=school.id)
        assert await run_audit_clock(SYSTEM, any_db) == 0
    with held_at(then.replace(month=1, day=1, year=then.year + 8)):
        assert await run_audit_clock(SYSTEM, any_db) == 1
    async with any_db.read() as session:
        left = (await session.execute(sa.select(AuditRow.action, AuditRow.created_at))).all()
    assert [tuple(one) for one in left] == [("organisation.board", newer)]
