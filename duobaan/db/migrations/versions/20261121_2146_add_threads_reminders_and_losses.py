"""add threads, reminders, losses and outcomes of meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "54b3c98db962"
down_revision = "84424cbfb662"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "proposal_reminders",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("expires_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["match_proposals.id"], name="fk_proposal_reminders_proposal_id_match_proposals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_reminders"),
        sa.UniqueConstraint(
            "proposal_id",
            "revision_number",
            "percent",
            name="uq_proposal_reminders_proposal_id_revision_number_percent",
        ),
    )
    op.create_table(
        "threads",
        sa.Column("introduction_id", sa.Uuid(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("last_message_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(introduction_id IS NULL) <> (proposal_id IS NULL)", name="ck_threads_one_subject"),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name="fk_threads_introduction_id_introductions"
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["match_proposals.id"], name="fk_threads_proposal_id_match_proposals"),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
        sa.UniqueConstraint("introduction_id", name="uq_threads_introduction_id"),
        sa.UniqueConstraint("proposal_id", name="uq_threads_proposal_id"),
    )
    op.create_table(
        "messages",
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party_kind",
            sa.Enum("SCHOOL", "COMPANY", "PROFESSIONAL", "MATCHMAKER", name="partykind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text_language", sa.String(length=2), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_messages_by_id_users"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_messages_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name="fk_messages_professional_id_professionals"
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_messages_thread_id_threads"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_thread_id_id", "messages", ["thread_id", "id"], unique=False)

    op.create_table(
        "proposal_losses",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("LEAD", "SUPPORT", "THEORY", "PRACTICE", name="linerole", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("LESSON_TAKEN", "TIME_TAKEN", "HOURS_TAKEN", name="losskind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name="fk_proposal_losses_professional_id_professionals"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["match_proposals.id"], name="fk_proposal_losses_proposal_id_match_proposals"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["lesson_slots.id"], name="fk_proposal_losses_slot_id_lesson_slots"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_losses"),
    )
    op.create_index("ix_proposal_losses_proposal_id", "proposal_losses", ["proposal_id"], unique=False)

    op.create_table(
        "thread_readings",
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_thread_readings_thread_id_threads"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_thread_readings_user_id_users"),
        sa.PrimaryKeyConstraint("thread_id", "user_id", name="pk_thread_readings"),
    )
    op.add_column(
        "introductions",
        sa.Column("outcome", sa.Enum("GO_ON", "THINK_OVER", "NO_FIT", native_enum=False, length=32), nullable=True),
    )
    op.add_column("introductions", sa.Column("outcome_note", sa.Text(), server_default="", nullable=False))
    op.add_column("introductions", sa.Column("outcome_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))
    op.add_column("introductions", sa.Column("outcome_by", sa.Uuid(), nullable=True))
    op.add_column("match_proposals", sa.Column("remind_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))
    op.add_column("match_proposals", sa.Column("superseded_by_id", sa.Uuid(), nullable=True))
    op.create_index("ix_match_proposals_status_remind_at", "match_proposals", ["status", "remind_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_match_proposals_status_remind_at", table_name="match_proposals")
    op.drop_column("match_proposals", "superseded_by_id")
    op.drop_column("match_proposals", "remind_at")
    for name in ("outcome_by", "outcome_at", "outcome_note", "outcome"):
        op.drop_column("introductions", name)
    op.drop_table("thread_readings")
    op.drop_index("ix_proposal_losses_proposal_id", table_name="proposal_losses")

    op.drop_table("proposal_losses")
    op.drop_index("ix_messages_thread_id_id", table_name="messages")

    op.drop_table("messages")
    op.drop_table("threads")
    op.drop_table("proposal_reminders")
