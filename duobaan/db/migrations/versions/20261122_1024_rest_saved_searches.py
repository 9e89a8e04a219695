"""Let saved searches rest, and remember what their owners saw."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "15bf131e0d03"
down_revision = "03cd54598c28"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.drop_column("seen_at")
        batch_op.drop_column("paused_at")
