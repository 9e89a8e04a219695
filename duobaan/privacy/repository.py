"""All SQL on people's data across tables, by the names in the register: no feature is imported here.

The rows of a person are found by the register's owner columns; a parent row may say whose its children are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db.base import Base
from duobaan.db.tables_above import named
from duobaan.privacy.models import Erasure, ErasureKind
from duobaan.privacy.register import Erase, Person, Register, Table

Condition = sa.ColumnElement[bool]


def visible_to(actor: Actor) -> Condition:
    """Return the condition of the ledger: nobody but the platform itself reads it."""
    return sa.true() if actor.is_system else sa.false()


def _owned(register: Register, table: Table, person: Person) -> Condition | None:
    """Return the condition of a person's rows of a table; None when nothing can be theirs."""
    found: list[Condition] = []
    for names, value, kind in (
        (table.by_user, person.user_id, sa.Uuid()),
        (table.by_professional, person.professional_id, sa.Uuid()),
        (table.by_email, person.email, sa.String()),
    ):
        if value is not None:
            found += [sa.column(name, kind) == value for name in names]
    for name, parent in table.through:
        theirs = _owned(register, register.tables[parent], person)
        if theirs is not None:
            # Names without a table mean the innermost one: that of the parent here.
            keys = sa.select(sa.column("id", sa.Uuid())).select_from(named(parent)).where(theirs)
            found.append(sa.column(name, sa.Uuid()).in_(keys))
    return sa.or_(*found) if found else None


class PrivacyRepository:
    """Reads and erases what is held about one person within one session."""

    def __init__(self, session: AsyncSession, register: Register) -> None:
        self.session = session
        self.register = register

    async def rows_of(self, table: Table, person: Person) -> Sequence[sa.RowMapping]:
        """Return a person's whole rows of a table, oldest first where rows have an age."""
        theirs = _owned(self.register, table, person)
        if theirs is None:
            return ()
        real = Base.metadata.tables[table.name]
        order = [real.c.created_at] if "created_at" in real.c else list(real.primary_key)
        return (await self.session.execute(sa.select(real).where(theirs).order_by(*order))).mappings().all()

    async def acts_of(self, table: Table, person: Person) -> Sequence[sa.RowMapping]:
        """Return where a person did something to a row that is not theirs: its key, when it began, and as what."""
        real = Base.metadata.tables[table.name]
        if person.user_id is None or not table.acted:
            return ()
        shown = [column for column in real.c if column.primary_key or column.name in {*table.acted, "created_at"}]
        mine = sa.or_(*(real.c[name] == person.user_id for name in table.acted))
        return (await self.session.execute(sa.select(*shown).where(mine))).mappings().all()

    async def forget(self, table: Table, person: Person) -> None:
        """Delete or blank a person's rows of a table, as the register says."""
        await self._unname(table, person)
        theirs = _owned(self.register, table, person)
        if theirs is None or table.erase is Erase.KEEP:
            return
        if table.erase is Erase.DELETE:
            await self.session.execute(sa.delete(named(table.name)).where(theirs))
            return
        columns = [sa.column(name, sa.String()) for name in (*table.blank, *table.unset)]
        values: dict[str, Any] = dict.fromkeys(table.blank, "") | dict.fromkeys(table.unset, sa.null())
        await self.session.execute(sa.update(named(table.name, *columns)).where(theirs).values(**values))

    async def number_of(self, table: Table, person: Person) -> int:
        """Count a person's rows of a table, by names alone: not every process loads every model."""
        theirs = _owned(self.register, table, person)
        return 0 if theirs is None else await self._count(table, theirs)

    async def leftovers(self, table: Table, person: Person) -> int:
        """Count the rows of an erased person that should be deleted or blank and are not."""
        found = 0
        for name in table.unname if person.user_id is not None else ():
            found += await self._count(table, sa.column(name, sa.Uuid()) == person.user_id)
        theirs = _owned(self.register, table, person)
        if theirs is None or table.erase is Erase.KEEP:
            return found
        if table.erase is Erase.BLANK:
            blank = [sa.column(name, sa.String()) != "" for name in table.blank]
            unset = [sa.column(name, sa.String()).is_not(None) for name in table.unset]
            theirs = sa.and_(theirs, sa.or_(*blank, *unset))
        return found + await self._count(table, theirs)

    async def _count(self, table: Table, condition: Condition) -> int:
        counted = sa.select(sa.func.count()).select_from(named(table.name)).where(condition)
        return await self.session.scalar(counted) or 0

    async def _unname(self, table: Table, person: Person) -> None:
        """Take a person out of rows of others in which they need not stay."""
        for name in table.unname if person.user_id is not None else ():
            who = sa.column(name, sa.Uuid())
            rows = named(table.name, who)
            await self.session.execute(sa.update(rows).where(who == person.user_id).values({name: sa.null()}))

    async def free_address(self, user_id: UUID) -> None:
        """Give an erased account an address that nobody has, so that its old one is free again."""
        users = named("users", sa.column("id", sa.Uuid()), sa.column("email", sa.String()))
        gone = f"{user_id.hex}@erased.invalid"
        await self.session.execute(sa.update(users).where(users.c.id == user_id).values(email=gone))

    async def note(self, kind: ErasureKind, subject_id: UUID) -> None:
        """Write an erasure into the ledger, once; erasing again is scrubbed again."""
        row = await self.session.scalar(sa.select(Erasure).where(Erasure.subject_id == subject_id))
        if row is None:
            self.session.add(Erasure(kind=kind, subject_id=subject_id))
        else:
            row.scrubbed_at = None

    async def ledger(self) -> Sequence[Erasure]:
        """Return all erasures, oldest first."""
        return (await self.session.scalars(sa.select(Erasure).order_by(Erasure.id))).all()

    async def to_scrub(self) -> Sequence[UUID]:
        """Return the erasures whose bytes may still stand in free pages or in the index."""
        return (await self.session.scalars(sa.select(Erasure.id).where(Erasure.scrubbed_at.is_(None)))).all()

    async def mark_scrubbed(self, keys: Sequence[UUID], at: dt.datetime) -> None:
        """Note that what was erased is gone from free pages too."""
        marked = sa.update(Erasure).where(Erasure.id.in_(keys)).values(scrubbed_at=at)
        await self.session.execute(marked.execution_options(synchronize_session=False))

    async def email_of(self, user_id: UUID) -> str | None:
        """Return the address that someone proved to read; an address that anybody may have typed shows nothing."""
        users = Base.metadata.tables["users"]
        found = sa.select(users.c.email).where(users.c.id == user_id, users.c.email_proven_at.is_not(None))
        return await self.session.scalar(found)

    async def profile_of(self, user_id: UUID) -> UUID | None:
        """Return the profile of an account."""
        people = Base.metadata.tables["professionals"]
        return await self.session.scalar(sa.select(people.c.id).where(people.c.user_id == user_id))
