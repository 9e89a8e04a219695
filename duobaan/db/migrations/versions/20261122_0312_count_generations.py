"""count generations: how many changes were committed, over sixteen rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5f0c2a9d7b31"
down_revision = "84793a33ef25"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    table = op.create_table(
        "generations",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_generations")),
    )
    op.bulk_insert(table, [{"slot": slot, "number": 0} for slot in range(16)])


def downgrade() -> None:
    op.drop_table("generations")
