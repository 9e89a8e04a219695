"""add restarts of the cycle: the Mondays on which a school's weeks start again with an A."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b7d93f20c1ae"
down_revision = "32ab2c3b97dd"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.add_column("school_settings", sa.Column("cycle_restarts", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("school_settings", "cycle_restarts")
