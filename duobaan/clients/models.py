"""Tables of programs that call on the API (apps for people, systems for an organisation), and what of it they use."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan import access
from duobaan.db.base import Base, Codes, Identified, UTCDateTime, enum_column
from duobaan.words import ClientKind


class ApiClient(Identified, Base):
    """A program that an organisation registered; secrets are kept as hashes, and only a system has one.

    The one without an organisation is the command line that comes with Duobaan; a migration puts it there.
    """

    __tablename__ = "api_clients"

    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    kind: Mapped[ClientKind] = mapped_column(enum_column(ClientKind))
    name: Mapped[str] = mapped_column(sa.String(100))
    redirect_uris: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    scopes: Mapped[tuple[access.Permission, ...]] = mapped_column(Codes(access.Permission), default=())
    secret_hash: Mapped[str | None] = mapped_column(sa.String(64))
    old_secret_hash: Mapped[str | None] = mapped_column(sa.String(64))
    old_secret_until: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    # A system acts through an account of its own, which nobody signs in to, so that every act has an author.
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    registered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class DeprecatedUse(Identified, Base):
    """How many requests of a caller used a part of the schema on a day that will go; a caller is never a person."""

    __tablename__ = "deprecated_uses"
    __table_args__ = (sa.UniqueConstraint("on", "caller", "path"),)

    on: Mapped[dt.date]
    caller: Mapped[str] = mapped_column(sa.String(40))
    path: Mapped[str] = mapped_column(sa.String(200))
    uses: Mapped[int] = mapped_column(sa.BigInteger)
