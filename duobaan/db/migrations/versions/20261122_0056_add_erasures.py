"""add the ledger of erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "7bd75e7866c2"
down_revision = "6d60f5278dd0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "erasures",
        sa.Column("kind", sa.Enum("ACCOUNT", "PROFILE", native_enum=False, length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("scrubbed_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_erasures_subject_id")),
    )


def downgrade() -> None:
    op.drop_table("erasures")
