"""add support accesses: who of the platform looks into which organisation, why and until when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from duobaan.db.base import UTCDateTime

revision = "a3d81f5c07be"
down_revision = "3e34c27ce779"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "support_accesses",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_support_accesses_ended_by_users")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_support_accesses_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_support_accesses_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_accesses")),
    )
    op.create_index(op.f("ix_support_accesses_organisation_id"), "support_accesses", ["organisation_id"])
    op.create_index(op.f("ix_support_accesses_user_id"), "support_accesses", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_support_accesses_user_id"), table_name="support_accesses")
    op.drop_index(op.f("ix_support_accesses_organisation_id"), table_name="support_accesses")
    op.drop_table("support_accesses")
