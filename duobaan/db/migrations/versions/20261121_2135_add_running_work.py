"""add leases, mandates, limits of placements and the tables of work under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "10a40ad53a47"
down_revision = "b7d1c2e94a10"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("expires_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "mandates",
        sa.Column("board_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["organisations.id"], name=op.f("fk_mandates_board_id_organisations")),
        sa.ForeignKeyConstraint(["granted_by"], ["users.id"], name=op.f("fk_mandates_granted_by_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mandates_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
    )
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandates_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandates_user_id"), ["user_id"], unique=False)

    op.create_table(
        "placement_limits",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=True),
        sa.Column("max_people", sa.Integer(), nullable=False),
        sa.Column("on_full", sa.Enum("BLOCK", "WARN", name="onfull", native_enum=False, length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organisations.id"], name=op.f("fk_placement_limits_school_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_limits")),
    )
    with op.batch_alter_table("placement_limits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_limits_school_id"), ["school_id"], unique=False)

    op.create_table(
        "supervision_capacities",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "SUBJECT_SUPERVISOR",
                "COACH",
                "WORKPLACE_SUPERVISOR",
                "SCHOOL_TRAINER",
                "INSTITUTE_MENTOR",
                "RESPONSIBLE_TEACHER",
                "BUDDY",
                name="supervisionrole",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=16), nullable=True),
        sa.Column("minutes_week", sa.Integer(), nullable=False),
        sa.Column("max_people", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organisations.id"], name=op.f("fk_supervision_capacities_school_id_organisations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_supervision_capacities_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_capacities")),
    )
    with op.batch_alter_table("supervision_capacities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_capacities_school_id"), ["school_id"], unique=False)

    op.create_table(
        "class_contacts",
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column("class_group", sa.String(length=32), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangements.id"], name=op.f("fk_class_contacts_arrangement_id_arrangements")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_class_contacts_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("arrangement_id", "class_group", name=op.f("pk_class_contacts")),
    )
    op.create_table(
        "evaluations",
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "moment",
            sa.Enum("MIDTERM", "END", "EXIT", name="evaluationmoment", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "party_kind",
            sa.Enum("SCHOOL", "COMPANY", "PROFESSIONAL", "MATCHMAKER", name="partykind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("would_continue", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangements.id"], name=op.f("fk_evaluations_arrangement_id_arrangements")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_evaluations_by_id_users")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_evaluations_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_evaluations_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluations_arrangement_id"), ["arrangement_id"], unique=False)

    op.create_table(
        "handover_moments",
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "weekday",
            sa.Enum("MO", "TU", "WE", "TH", "FR", "SA", name="weekday", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangements.id"], name=op.f("fk_handover_moments_arrangement_id_arrangements")
        ),
        sa.PrimaryKeyConstraint("arrangement_id", name=op.f("pk_handover_moments")),
    )
    op.create_table(
        "handover_notes",
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column("class_group", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangements.id"], name=op.f("fk_handover_notes_arrangement_id_arrangements")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_handover_notes_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_notes")),
    )
    with op.batch_alter_table("handover_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_notes_arrangement_id"), ["arrangement_id"], unique=False)

    op.create_table(
        "absences",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("SICK", "LEAVE", "EMPLOYER", "OTHER", name="absencekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangements.id"], name=op.f("fk_absences_arrangement_id_arrangements")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_absences_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["users.id"], name=op.f("fk_absences_reported_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_arrangement_id"), ["arrangement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "hour_entries",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("worked_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("LESSON", "PREP", "MEETING", "TRAVEL", "TRAINING", name="hourkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT", "SUBMITTED", "APPROVED", "REJECTED", "STATED", name="hourstatus", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("stated_in", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_hour_entries_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_hour_entries_decided_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_entries")),
    )
    with op.batch_alter_table("hour_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hour_entries_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hour_entries_stated_in"), ["stated_in"], unique=False)
        batch_op.create_index("ix_hour_entries_status_worked_on", ["status", "worked_on"], unique=False)

    op.create_table(
        "supervision_assignments",
        sa.Column("capacity_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("minutes_week", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_supervision_assignments_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["capacity_id"],
            ["supervision_capacities.id"],
            name=op.f("fk_supervision_assignments_capacity_id_supervision_capacities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_assignments")),
    )
    with op.batch_alter_table("supervision_assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_assignments_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_assignments_capacity_id"), ["capacity_id"], unique=False)

    op.create_table(
        "absence_offers",
        sa.Column("absence_id", sa.Uuid(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("OFFERED", "ACCEPTED", "DECLINED", "LAPSED", name="offerstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("answered_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["absence_id"], ["absences.id"], name=op.f("fk_absence_offers_absence_id_absences")),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_absence_offers_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_offers")),
        sa.UniqueConstraint("absence_id", "professional_id", name=op.f("uq_absence_offers_absence_id_professional_id")),
    )
    with op.batch_alter_table("absence_offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_offers_professional_id"), ["professional_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("absence_offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_offers_professional_id"))

    op.drop_table("absence_offers")
    with op.batch_alter_table("supervision_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_assignments_capacity_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_assignments_assignment_id"))

    op.drop_table("supervision_assignments")
    with op.batch_alter_table("hour_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_hour_entries_status_worked_on")
        batch_op.drop_index(batch_op.f("ix_hour_entries_stated_in"))
        batch_op.drop_index(batch_op.f("ix_hour_entries_assignment_id"))

    op.drop_table("hour_entries")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_assignment_id"))
        batch_op.drop_index(batch_op.f("ix_absences_arrangement_id"))

    op.drop_table("absences")
    with op.batch_alter_table("handover_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_notes_arrangement_id"))

    op.drop_table("handover_notes")
    op.drop_table("handover_moments")
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluations_arrangement_id"))

    op.drop_table("evaluations")
    op.drop_table("class_contacts")
    with op.batch_alter_table("supervision_capacities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_capacities_school_id"))

    op.drop_table("supervision_capacities")
    with op.batch_alter_table("placement_limits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_limits_school_id"))

    op.drop_table("placement_limits")
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandates_user_id"))
        batch_op.drop_index(batch_op.f("ix_mandates_board_id"))

    op.drop_table("mandates")
    op.drop_table("leases")
