"""One row in every table, all about one person, with a mark of its own in every text: for export and erasing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from duobaan.clock import now
from duobaan.db.base import Base, Codes, UTCDateTime
from duobaan.db.sealing import Sealed
from duobaan.db.uow import Database
from duobaan.ids import new_id
from tests.architecture.test_migrations import load_every_table

SHORTEST = 12
GIVEN: dict[str, Any] = {
    "end_minute": 60,
    "minutes_week": 60,
    "threads.proposal_id": None,
    "oauth_grants.revoked_at": None,
    "organisations.status": "ACTIVE",
    "users.locale": "nl",
    "professionals.status": "PUBLISHED",
    "memberships.is_owner": False,
    "assignments.valid_to": dt.date(2020, 1, 1),
    "commitments.valid_to": dt.date(2020, 1, 1),
    "commitments.active": False,
    "arrangements.status": "COMPLETED",
    "match_proposals.status": "WITHDRAWN",
    "outbox.payload": {},
    "audit_rows.facts": {},
    "erasures.kind": "PROFILE",
}


@dataclass
class Everything:
    """The keys of whom it is all about, and which mark stands in which column."""

    user_id: UUID = field(default_factory=new_id)
    professional_id: UUID = field(default_factory=new_id)
    email: str = "zyx.person@example.org"
    marks: dict[str, str] = field(default_factory=dict)
    keys: dict[str, UUID] = field(default_factory=dict)

    def value(self, column: sa.Column[Any]) -> Any:
        """Return what stands in a column."""
        where = f"{column.table.name}.{column.name}"
        if where in GIVEN or column.name in GIVEN:
            return GIVEN.get(where, GIVEN.get(column.name))
        if where in {"users.email", "invitations.email", "professionals.contact_email", "reports.notifier_email"}:
            return self.email
        if column.foreign_keys:
            return self.keys.get(next(iter(column.foreign_keys)).column.table.name)
        if isinstance(column.type, sa.Uuid):
            return self._key(column)
        return self._plain(column, where)

    def _key(self, column: sa.Column[Any]) -> UUID:
        if column.primary_key and column.name == "id":
            known = {"users": self.user_id, "professionals": self.professional_id}
            return self.keys.setdefault(column.table.name, known.get(column.table.name) or new_id())
        if column.name == "author_party_id":
            return self.keys["proposal_parties"]
        return self.professional_id if column.name in {"entity_id", "subject_id"} else self.user_id

    def _plain(self, column: sa.Column[Any], where: str) -> Any:
        kind = column.type
        if isinstance(kind, sa.Enum):
            return next(iter(kind.enum_class or kind.enums))
        if isinstance(kind, Codes):
            return ()
        if isinstance(kind, sa.JSON):
            return [self._mark(where)]
        if isinstance(kind, sa.String | Sealed):
            return self._mark(where) if (kind.length or 99) >= SHORTEST else "8011"[: kind.length]
        if isinstance(kind, UTCDateTime):
            return now() + dt.timedelta(hours=1)
        plain: dict[type[Any], Any] = {
            sa.Date: dt.date(2019, 1, 1),
            sa.Boolean: True,
            sa.Float: 5.5,
            sa.Time: dt.time(9),
        }
        found = next((value for one, value in plain.items() if isinstance(kind, one)), 1)
        return b"zyx" if isinstance(kind, sa.LargeBinary) else found

    def _mark(self, where: str) -> str:
        return self.marks.setdefault(where, f"Zyx{len(self.marks):03d}qmark")


async def fill_every_table(db: Database) -> Everything:
    """Write one row in every table."""
    load_every_table()
    one = Everything()
    async with db.write() as uow:
        for table in Base.metadata.sorted_tables:
            values = {column.name: one.value(column) for column in table.columns}
            if table.name in {"signing_keys", "generations"}:
                continue
            if table.name == "joint_profiles":
                values["partner_id"] = await _another(uow.session, one)
            await uow.session.execute(sa.insert(table).values(**values))
    return one


async def _another(session: Any, one: Everything) -> UUID:
    """A second person, for what takes two."""
    people = Base.metadata.tables["professionals"]
    values = {column.name: one.value(column) for column in people.columns}
    values = {name: type(value)() if "Zyx" in str(value) else value for name, value in values.items()}
    values |= {"id": new_id(), "user_id": None, "contact_email": "another@example.org", "name": "Another"}
    await session.execute(sa.insert(people).values(**values))
    return UUID(str(values["id"]))
