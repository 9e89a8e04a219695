"""add viewings and objections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "3b1b84bd86ee"
down_revision = "5f0c2a9d7b31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "profile_viewings",
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_id", sa.Uuid(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_profile_viewings_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_profile_viewings_professional_id_professionals")
        ),
        sa.ForeignKeyConstraint(["viewer_id"], ["users.id"], name=op.f("fk_profile_viewings_viewer_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_viewings")),
        sa.UniqueConstraint(
            "professional_id",
            "on",
            "organisation_id",
            "viewer_id",
            name=op.f("uq_profile_viewings_professional_id_on_organisation_id_viewer_id"),
        ),
    )
    with op.batch_alter_table("profile_viewings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_viewings_viewer_id"), ["viewer_id"], unique=False)

    op.create_table(
        "retention_consents",
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_retention_consents_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_consents")),
    )
    with op.batch_alter_table("retention_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_consents_professional_id"), ["professional_id"], unique=False)

    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forgotten_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("match_proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forgotten_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("notifier_name", sa.String(length=200), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("notifier_email", sa.String(length=254), nullable=True))
        batch_op.add_column(
            sa.Column("notifier_locale", sa.String(length=2), nullable=False, server_default=sa.text("'nl'"))
        )
        batch_op.add_column(sa.Column("told_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("objection", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("objected_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.alter_column("reporter_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_reports_notifier_email"), ["notifier_email"], unique=False)

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("end_announced_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("end_announced_at")

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_notifier_email"))
        batch_op.alter_column("reporter_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("objected_at")
        batch_op.drop_column("objection")
        batch_op.drop_column("told_at")
        batch_op.drop_column("notifier_locale")
        batch_op.drop_column("notifier_email")
        batch_op.drop_column("notifier_name")

    with op.batch_alter_table("match_proposals", schema=None) as batch_op:
        batch_op.drop_column("forgotten_at")

    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_column("forgotten_at")

    with op.batch_alter_table("retention_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retention_consents_professional_id"))

    op.drop_table("retention_consents")
    with op.batch_alter_table("profile_viewings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_viewings_viewer_id"))

    op.drop_table("profile_viewings")
