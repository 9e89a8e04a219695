"""add company exclusions: the schools and boards to which a company lends nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "32ab2c3b97dd"
down_revision = "ae28f73cb6e0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "company_exclusions",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("excluded_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("excluded_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["organisations.id"], name=op.f("fk_company_exclusions_company_id_organisations")
        ),
        sa.ForeignKeyConstraint(["excluded_by"], ["users.id"], name=op.f("fk_company_exclusions_excluded_by_users")),
        sa.ForeignKeyConstraint(
            ["excluded_id"], ["organisations.id"], name=op.f("fk_company_exclusions_excluded_id_organisations")
        ),
        sa.PrimaryKeyConstraint("company_id", "excluded_id", name=op.f("pk_company_exclusions")),
    )
    op.create_index(op.f("ix_company_exclusions_excluded_id"), "company_exclusions", ["excluded_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_company_exclusions_excluded_id"), table_name="company_exclusions")
    op.drop_table("company_exclusions")
