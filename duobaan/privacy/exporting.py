"""Everything that is held about whoever asks, as plain values: the export of article 15 and 20 of the GDPR."""

from __future__ import annotations

import base64
import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed, NotFound
from duobaan.privacy.register import Person, Table, register
from duobaan.privacy.repository import PrivacyRepository

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds: rows that are the person's, and acts on rows that are not."""

    table: Table
    rows: tuple[Values, ...]
    acts: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """All sections that hold something, and of what moment."""

    made_at: dt.datetime
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a file: tables with their rows and acts, and what each column is for."""
        return {
            "madeAt": self.made_at.isoformat(),
            "tables": {one.table.name: {"rows": one.rows, "acts": one.acts} for one in self.sections},
            "purposes": {one.table.name: one.table.fields for one in self.sections},
        }


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound,))
async def export_my_data(actor: Actor, db: Database) -> Export:
    """Collect all that is held about the actor, from every table of the register, as of one moment."""
    if actor.user_id is None:
        raise NotFound("User")
    if actor.scopes is not None:  # everything is more than any app was given
        raise NotAllowed(Permission.ACCOUNT_MANAGE.value)
    async with db.read() as session:
        privacy = PrivacyRepository(session, register())
        profile = await privacy.profile_of(actor.user_id)
        person = Person(actor.user_id, profile, await privacy.email_of(actor.user_id))
        sections = [await _section(privacy, table, person) for table in register().tables.values()]
    # What is not about others first: the account and the profile stand last in the order of erasing.
    return Export(now(), tuple(one for one in reversed(sections) if one.rows or one.acts))


async def _section(privacy: PrivacyRepository, table: Table, person: Person) -> Section:
    rows, acts = await privacy.rows_of(table, person), await privacy.acts_of(table, person)
    return Section(table, tuple(_shown(table, row) for row in rows), tuple(_shown(table, row) for row in acts))


def _shown(table: Table, row: Mapping[Any, Any]) -> Values:
    return {str(name): _plain(value) for name, value in row.items() if name not in table.secret}


def _plain(value: object) -> object:
    """Return a value as JSON has it."""
    match value:
        case enum.Enum():
            return value.value
        case dt.date() | dt.time():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return base64.urlsafe_b64encode(value).decode()
        case str():
            return value
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case Sequence():
            return [_plain(one) for one in value]
    return value
