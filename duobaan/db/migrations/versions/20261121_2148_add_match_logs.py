"""Add the log of rankings that people were shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "c9bb1d11b290"
down_revision = "54b3c98db962"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "match_logs",
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("rules_version", sa.String(length=16), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("pseudonymised_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_logs")),
    )
    with op.batch_alter_table("match_logs", schema=None) as batch_op:
        batch_op.create_index("ix_match_logs_created_at", ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_logs_subject"), ["subject"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("match_logs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_logs_subject"))
        batch_op.drop_index("ix_match_logs_created_at")

    op.drop_table("match_logs")
