"""Tables of imports: the file, what each of its rows did, and which row of an organisation became what."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Codes, Identified, UTCDateTime, enum_column
from duobaan.db.sealing import Sealed
from duobaan.words import ImportKind, ImportOutcome, ImportStatus


class DataImport(Identified, Base):
    """One file: read and tried as a dry run first, carried out when somebody starts it.

    `content` stands sealed, and only until the rows are carried out or a day has passed. `may` is what whoever sent
    or started it was allowed to do, so that the job behind it may do no more.
    """

    __tablename__ = "data_imports"
    __table_args__ = (sa.Index("ix_data_imports_organisation_id_id", "organisation_id", "id"),)

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)  # None: an operator
    may: Mapped[tuple[str, ...]] = mapped_column(Codes(), default=())  # permissions
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind))
    status: Mapped[ImportStatus] = mapped_column(enum_column(ImportStatus), default=ImportStatus.CHECKING)
    content: Mapped[str | None] = mapped_column(Sealed)  # the bytes of the file in base 64
    job_id: Mapped[int | None] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), index=True)
    issues: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # of the file as a whole
    row_count: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class DataImportRow(Base):
    """One row of a file, by the line on which it begins: what it would do, and once it is `done` what it did."""

    __tablename__ = "data_import_rows"

    import_id: Mapped[UUID] = mapped_column(sa.ForeignKey("data_imports.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reference: Mapped[str] = mapped_column(sa.String(100))
    outcome: Mapped[ImportOutcome] = mapped_column(enum_column(ImportOutcome))
    columns: Mapped[tuple[str, ...]] = mapped_column(Codes(), default=())  # that are new or differ
    issues: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    vacancy_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("vacancies.id"))
    done: Mapped[bool] = mapped_column(default=False)


class ImportedReference(Identified, Base):
    """What a key of an organisation stands for here, and what its row said last.

    `said` has a keyed mark of each cell, never the cell: enough to see which cells differ from the file before, so
    that a row leaves alone what somebody changed here since.
    """

    __tablename__ = "imported_references"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "kind", "reference"),)

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind))
    reference: Mapped[str] = mapped_column(sa.String(100))
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    vacancy_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("vacancies.id"), index=True)
    said: Mapped[dict[str, str] | None] = mapped_column(sa.JSON)
