"""add to a proposal the arrangement that it would extend."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e4d7a1c05f22"
down_revision = "c9bb1d11b290"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.add_column("match_proposals", sa.Column("predecessor_id", sa.Uuid(), nullable=True))
    op.create_index("ix_match_proposals_predecessor_id", "match_proposals", ["predecessor_id"])


def downgrade() -> None:
    op.drop_index("ix_match_proposals_predecessor_id", table_name="match_proposals")
    op.drop_column("match_proposals", "predecessor_id")
