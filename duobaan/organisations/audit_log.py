"""What was done in an organisation, for those who lead it: who (by id), what, when and to what; no typed words.

It is kept for seven years, as duobaan/privacy/register.toml promises.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import keyset
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.organisations.audit_repository import NEWEST, AuditFilter, AuditRepository

KEPT = dt.timedelta(days=7 * 366)  # never less than seven years, whichever leap
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,63}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
_NAME = re.compile(r"[a-z][a-z_]{0,39}")


@requires(Permission.ORGANISATIONS_MANAGE)
async def list_audit_log(
    actor: Actor, db: Database, *, organisation_id: UUID, wanted: AuditFilter, window: keyset.Window
) -> keyset.Page[AuditRow]:
    """List what was done in an organisation that the actor leads, the newest first."""
    async with db.read() as session:
        listed = AuditRepository(session).listed(actor, organisation_id, wanted)
        return await keyset.fetch(session, listed, NEWEST, window)


async def count_audit_log(actor: Actor, db: Database, organisation_id: UUID, wanted: AuditFilter) -> int:
    """Count what `list_audit_log` lists."""
    async with db.read() as session:
        return await keyset.count(session, AuditRepository(session).listed(actor, organisation_id, wanted))


@requires(Permission.SYSTEM)
async def run_audit_clock(actor: Actor, db: Database) -> int:
    """Drop acts that are older than seven years, of all organisations; return how many."""
    async with db.write(actor) as uow:
        return await AuditRepository(uow.session).delete_before(now() - KEPT)


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return of the facts of an act what is a number, a day, a code or an id; typed words stay inside."""
    shown = {name: _plain(value) for name, value in facts.items() if _NAME.fullmatch(name)}
    return {name: value for name, value in shown.items() if value is not None and value != []}


def _plain(value: object) -> object:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value if _CODE.fullmatch(value) or _is_day(value) else None
    if isinstance(value, list):
        return [one for one in map(_plain, value) if one is not None]
    return None


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
