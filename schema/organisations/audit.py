"""The audit log of an organisation."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import Any

import strawberry
from strawberry.scalars import JSON

from duobaan.db.audit import AuditRow
from duobaan.ids import Kind, public
from duobaan.organisations.audit_log import count_audit_log, list_audit_log, plain_facts
from duobaan.organisations.audit_repository import AuditFilter
from schema.context import Info
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window

_KINDS = MappingProxyType(
    {
        "Absence": Kind.ABSENCE,
        "ApiClient": Kind.CLIENT,
        "Arrangement": Kind.ARRANGEMENT,
        "Assignment": Kind.ASSIGNMENT,
        "CheckItem": Kind.CHECK,
        "HourEntry": Kind.HOUR_ENTRY,
        "Introduction": Kind.INTRODUCTION,
        "Invitation": Kind.INVITATION,
        "JointProfile": Kind.JOINT_PROFILE,
        "Mandate": Kind.MANDATE,
        "MatchProposal": Kind.PROPOSAL,
        "Message": Kind.MESSAGE,
        "Organisation": Kind.ORGANISATION,
        "Professional": Kind.PROFESSIONAL,
        "Qualification": Kind.QUALIFICATION,
        "Release": Kind.RELEASE,
        "Report": Kind.REPORT,
        "SupportAccess": Kind.SUPPORT_ACCESS,
        "Trajectory": Kind.TRAJECTORY,
        "User": Kind.USER,
        "Vacancy": Kind.VACANCY,
    }
)


@strawberry.input(description="Which acts of the audit log.")
class AuditLogFilter:
    """All of it has to hold."""

    kind: str | None = strawberry.field(default=None, description="The word before the dot of `action`: `support`.")
    since: dt.datetime | None = None
    until: dt.datetime | None = strawberry.field(default=None, description="The first instant that is not meant.")


@strawberry.type(description="One act in an organisation: ids and codes, no names, addresses or words of anybody.")
class AuditEntry:
    """Kept for seven years."""

    at: dt.datetime
    action: str = strawberry.field(description="What was done: `support.open`, `member.invite`, `vacancy.publish`.")
    actor_id: strawberry.ID | None = strawberry.field(description="The account that did it; null for the clock.")
    about_id: strawberry.ID | None = strawberry.field(description="What it was done to; null where it has no id.")
    about_kind: str
    before: str | None = strawberry.field(description="The state before.")
    after: str | None = strawberry.field(description="The state after.")
    facts: JSON = strawberry.field(description="Numbers, days, codes and ids that belong to it.")

    @classmethod
    def of(cls, row: AuditRow) -> AuditEntry:
        """Wrap a row; who decides about reports does so for the platform or the region."""
        kind = _KINDS.get(row.entity_kind)
        named = row.actor_id is not None and not row.action.startswith("report.")
        return cls(
            at=row.created_at,
            action=row.action,
            actor_id=strawberry.ID(public(Kind.USER, row.actor_id)) if named and row.actor_id else None,
            about_id=None if kind is None else strawberry.ID(public(kind, row.entity_id)),
            about_kind=row.entity_kind,
            before=row.from_state,
            after=row.to_state,
            facts=JSON(plain_facts(row.facts)),
        )


async def audit_log(
    parent: strawberry.Parent[Any],
    info: Info,
    filter: AuditLogFilter | None = None,
    first: int = 20,
    after: str | None = None,
) -> Connection[AuditEntry] | None:
    """List what was done in an organisation; None for who does not lead it."""
    context, key = info.context, parent.row.id
    if not context.actor.holds(list_audit_log.permission, key):
        return None
    chosen = AuditFilter() if filter is None else AuditFilter(filter.kind, filter.since, filter.until)
    scope = scope_of("auditLog", key, chosen)
    asked = window(context, scope, first, after)
    page = await list_audit_log(context.actor, context.db, organisation_id=key, wanted=chosen, window=asked)

    async def count() -> int:
        return await count_audit_log(context.actor, context.db, key, chosen)

    return connect(context, scope, page, asked, AuditEntry.of, count)
