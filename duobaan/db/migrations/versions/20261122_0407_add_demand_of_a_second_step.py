"""add the demand of a second step to organisations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9a4de1c07f52"
down_revision = "3d0b7c5e91a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.add_column(
        "organisations", sa.Column("second_step_demanded", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("organisations", "second_step_demanded")
