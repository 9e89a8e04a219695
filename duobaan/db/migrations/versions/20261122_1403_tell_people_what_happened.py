"""Keep what people are told, the letters that carry it and how each wants to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "d35d8220341d"
down_revision = "15bf131e0d03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "notice_readers",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notice_readers")),
    )
    op.create_table(
        "notice_choices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notice_choices_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notice_choices")),
    )
    op.create_table(
        "notice_letters",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("not_before", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=64), nullable=True),
        sa.Column("ended_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notice_letters_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_letters")),
        sa.UniqueConstraint("user_id", "due_at", name=op.f("uq_notice_letters_user_id_due_at")),
    )
    with op.batch_alter_table("notice_letters", schema=None) as batch_op:
        batch_op.create_index("ix_notice_letters_status_not_before", ["status", "not_before"], unique=False)

    op.create_table(
        "notice_settings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_to", sa.Integer(), nullable=False),
        sa.Column("mail_stopped_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notice_settings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_settings")),
        sa.UniqueConstraint("user_id", name=op.f("uq_notice_settings_user_id")),
    )
    op.create_table(
        "notices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("happened_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("read_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["notice_letters.id"], name=op.f("fk_notices_letter_id_notice_letters")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "user_id", "kind", "subject_id", "mark", name=op.f("uq_notices_user_id_kind_subject_id_mark")
        ),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_letter_id", ["letter_id"], unique=False)
        batch_op.create_index("ix_notices_user_id_id", ["user_id", "id"], unique=False)

    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.drop_column("told_at")

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_user_id_id")
        batch_op.drop_index("ix_notices_letter_id")

    op.drop_table("notices")
    op.drop_table("notice_settings")
    with op.batch_alter_table("notice_letters", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_letters_status_not_before")

    op.drop_table("notice_letters")
    op.drop_table("notice_choices")
    op.drop_table("notice_readers")
