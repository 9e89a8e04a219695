"""Keep with an imported occupation the subjects that it is near."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3e34c27ce779"
down_revision = "fe76271a9017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    with op.batch_alter_table("concepts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subjects", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("concepts", schema=None) as batch_op:
        batch_op.drop_column("subjects")
