"""Add trajectories, and what weeks hold beside lessons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "84424cbfb662"
down_revision = "10a40ad53a47"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "other_work",
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "TEACHING",
                "EMPLOYER_WORK",
                "TRAVEL",
                "TRAINING",
                "MEETING",
                "HANDOVER",
                "PRIVATE",
                "HOLD",
                name="commitmentkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute", name=op.f("ck_other_work_minutes")
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_other_work_weekday")),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_other_work_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_work")),
    )
    with op.batch_alter_table("other_work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_other_work_professional_id"), ["professional_id"], unique=False)

    op.create_table(
        "trajectories",
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("PDG", "ZIJ_INSTROOM", "MINOR", "PDC", "BDB", name="trajectorykind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "PLANNED",
                "RUNNING",
                "PASSED",
                "FAILED",
                "EXPIRED",
                name="trajectorystatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=16), nullable=True),
        sa.Column("institute_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("warned_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("started_on <= deadline_on", name=op.f("ck_trajectories_dates")),
        sa.ForeignKeyConstraint(
            ["institute_id"], ["organisations.id"], name=op.f("fk_trajectories_institute_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_trajectories_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trajectories")),
    )
    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trajectories_institute_id"), ["institute_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trajectories_professional_id"), ["professional_id"], unique=False)
        batch_op.create_index("ix_trajectories_status_deadline_on", ["status", "deadline_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.drop_index("ix_trajectories_status_deadline_on")
        batch_op.drop_index(batch_op.f("ix_trajectories_professional_id"))
        batch_op.drop_index(batch_op.f("ix_trajectories_institute_id"))

    op.drop_table("trajectories")
    with op.batch_alter_table("other_work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_other_work_professional_id"))

    op.drop_table("other_work")
