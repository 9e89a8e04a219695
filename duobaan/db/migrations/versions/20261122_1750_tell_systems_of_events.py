"""Tell systems of events: addresses of webhooks, messages to them and every attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "aa4c1b2bba26"
down_revision = "15d4b0a913ed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "webhooks",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("kinds", duobaan.db.base.Codes(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text(), nullable=True),
        sa.Column("old_secret_until", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("heard_since", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "stop",
            sa.Enum("PAUSED", "GONE", "FAILING", name="webhookstop", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("stopped_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("failing_since", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_webhooks_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["registered_by"], ["users.id"], name=op.f("fk_webhooks_registered_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhooks_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "webhook_deliveries",
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ABSENCE_REPORTED",
                "ARRANGEMENT_CHANGED",
                "ARRANGEMENT_ENDED",
                "ARRANGEMENT_STARTED",
                "HOURS_CHANGED",
                "INTRODUCTION_CHANGED",
                "MEMBERSHIP_CHANGED",
                "MESSAGE_SENT",
                "ORGANISATION_CHANGED",
                "PROFILE_CHANGED",
                "PROFILE_CONFIRMED",
                "PROFILE_HIDDEN",
                "PROPOSAL_ACCEPTED",
                "PROPOSAL_AGREED",
                "PROPOSAL_CHANGED",
                "PROPOSAL_COUNTERED",
                "PROPOSAL_ENDED",
                "PROPOSAL_EXPIRING",
                "PROPOSAL_RECEIVED",
                "RELEASE_CHANGED",
                "TEST",
                "VACANCY_CHANGED",
                "VACANCY_ENDED",
                "VACANCY_FILLED",
                "VACANCY_PUBLISHED",
                name="webhookkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("happened_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("WAITING", "DELIVERED", "FAILED", name="deliverystatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("not_before", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_deliveries_webhook_id_webhooks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint(
            "webhook_id",
            "kind",
            "subject_id",
            "mark",
            name=op.f("uq_webhook_deliveries_webhook_id_kind_subject_id_mark"),
        ),
    )
    with op.batch_alter_table("webhook_deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_deliveries_status_not_before", ["status", "not_before"], unique=False)
        batch_op.create_index("ix_webhook_deliveries_webhook_id_id", ["webhook_id", "id"], unique=False)

    op.create_table(
        "webhook_attempts",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column(
            "trouble",
            sa.Enum(
                "ADDRESS_REFUSED",
                "NOT_FOUND",
                "NOT_REACHED",
                "REDIRECTED",
                "STATUS",
                "TIMEOUT",
                "TLS",
                name="deliverytrouble",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["webhook_deliveries.id"], name=op.f("fk_webhook_attempts_delivery_id_webhook_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempts")),
    )
    with op.batch_alter_table("webhook_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_attempts_delivery_id"), ["delivery_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("webhook_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhook_attempts_delivery_id"))

    op.drop_table("webhook_attempts")
    with op.batch_alter_table("webhook_deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_deliveries_webhook_id_id")
        batch_op.drop_index("ix_webhook_deliveries_status_not_before")

    op.drop_table("webhook_deliveries")
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhooks_organisation_id"))

    op.drop_table("webhooks")
