"""The table of trajectories: trainings towards a licence that people follow beside the work."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Versioned, enum_column
from duobaan.words import TrajectoryKind, TrajectoryStatus


class Trajectory(Versioned, Base):
    """A training with its term; `deadline_on` is its last day, `warned_days` the last warning that was given."""

    __tablename__ = "trajectories"
    __table_args__ = (
        sa.CheckConstraint("started_on <= deadline_on", name="dates"),
        sa.Index("ix_trajectories_status_deadline_on", "status", "deadline_on"),
    )

    professional_id: Mapped[UUID] = mapped_column(sa.ForeignKey("professionals.id"), index=True)
    kind: Mapped[TrajectoryKind] = mapped_column(enum_column(TrajectoryKind))
    status: Mapped[TrajectoryStatus] = mapped_column(enum_column(TrajectoryStatus), default=TrajectoryStatus.PLANNED)
    subject: Mapped[str | None] = mapped_column(sa.String(16))  # none: every subject that the papers are about
    institute_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    started_on: Mapped[dt.date]
    deadline_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    warned_days: Mapped[int | None]
