"""add joint profiles: two people who come only together, or rather together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "f7e49fc6dffc"
down_revision = "e4d7a1c05f22"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "joint_profiles",
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("ONLY_TOGETHER", "FLEXIBLE", name="jointmode", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["professionals.id"], name=op.f("fk_joint_profiles_partner_id_professionals")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name=op.f("fk_joint_profiles_proposed_by_users")),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["professionals.id"], name=op.f("fk_joint_profiles_proposer_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_profiles")),
    )
    op.create_index(op.f("ix_joint_profiles_partner_id"), "joint_profiles", ["partner_id"])
    op.create_index(op.f("ix_joint_profiles_proposer_id"), "joint_profiles", ["proposer_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_joint_profiles_proposer_id"), table_name="joint_profiles")
    op.drop_index(op.f("ix_joint_profiles_partner_id"), table_name="joint_profiles")
    op.drop_table("joint_profiles")
