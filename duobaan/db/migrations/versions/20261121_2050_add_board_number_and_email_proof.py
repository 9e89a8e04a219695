"""add board number and e-mail proof."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "b7d1c2e94a10"
down_revision = "b1c2guardone"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.add_column("organisations", sa.Column("board_no", sa.String(length=5), nullable=True))
    op.create_index("uq_organisations_board_no", "organisations", ["board_no"], unique=True)
    op.add_column("users", sa.Column("email_proven_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "email_proven_at")
    op.drop_index("uq_organisations_board_no", table_name="organisations")
    op.drop_column("organisations", "board_no")
