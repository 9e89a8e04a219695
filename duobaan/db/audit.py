"""Who did what to which object: one row per change of state or sensitive act, ids and codes only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified


class AuditRow(Identified, Base):
    """One act; person and organisation are both kept when someone acts on behalf of an organisation."""

    __tablename__ = "audit_rows"
    __table_args__ = (sa.Index("ix_audit_rows_entity", "entity_kind", "entity_id", "id"),)

    actor_id: Mapped[UUID | None] = mapped_column(sa.Uuid, index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(sa.Uuid, index=True)
    action: Mapped[str] = mapped_column(sa.String(64))
    entity_kind: Mapped[str] = mapped_column(sa.String(32))
    entity_id: Mapped[UUID] = mapped_column(sa.Uuid)
    from_state: Mapped[str | None] = mapped_column(sa.String(32))
    to_state: Mapped[str | None] = mapped_column(sa.String(32))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
