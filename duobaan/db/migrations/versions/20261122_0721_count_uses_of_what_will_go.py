"""Count uses of what will go of the schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "03cd54598c28"
down_revision = "9a4de1c07f52"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "deprecated_uses",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("caller", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deprecated_uses")),
        sa.UniqueConstraint("on", "caller", "path", name=op.f("uq_deprecated_uses_on_caller_path")),
    )


def downgrade() -> None:
    op.drop_table("deprecated_uses")
