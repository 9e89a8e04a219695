"""add part of lessons: theory or practice, where a school says so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5d1c0a7be942"
down_revision = "b7d93f20c1ae"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    part = sa.Enum("THEORY", "PRACTICE", name="lessonpart", native_enum=False, length=32)
    with op.batch_alter_table("lesson_slots") as batch_op:
        batch_op.add_column(sa.Column("part", part, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("lesson_slots") as batch_op:
        batch_op.drop_column("part")
