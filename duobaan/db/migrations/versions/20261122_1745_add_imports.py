"""Add imports: files of organisations, what their rows did, and what their keys stand for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import duobaan.db.base

revision = "fe1703b5fd52"
down_revision = "aa4c1b2bba26"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
    op.create_table(
        "data_imports",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("may", duobaan.db.base.Codes(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("PROFESSIONALS", "VACANCIES", name="importkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "CHECKING",
                "CHECKED",
                "UNREADABLE",
                "RUNNING",
                "DONE",
                "FAILED",
                "EXPIRED",
                name="importstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("started_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_data_imports_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_data_imports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_imports")),
    )
    with op.batch_alter_table("data_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_imports_job_id"), ["job_id"], unique=False)
        batch_op.create_index("ix_data_imports_organisation_id_id", ["organisation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_imports_user_id"), ["user_id"], unique=False)
    op.create_table(
        "data_import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("CREATED", "CHANGED", "UNCHANGED", "REFUSED", name="importoutcome", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("columns", duobaan.db.base.Codes(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("vacancy_id", sa.Uuid(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["data_imports.id"], name=op.f("fk_data_import_rows_import_id_data_imports")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_data_import_rows_professional_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_data_import_rows_vacancy_id_vacancies")
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_data_import_rows")),
    )
    with op.batch_alter_table("data_import_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_import_rows_professional_id"), ["professional_id"], unique=False)
    op.create_table(
        "imported_references",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("PROFESSIONALS", "VACANCIES", name="importkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("vacancy_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", duobaan.db.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_imported_references_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_imported_references_professional_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_imported_references_vacancy_id_vacancies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_references")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "reference", name=op.f("uq_imported_references_organisation_id_kind_reference")
        ),
    )
    with op.batch_alter_table("imported_references", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_references_professional_id"), ["professional_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imported_references_vacancy_id"), ["vacancy_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("imported_references", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_references_vacancy_id"))
        batch_op.drop_index(batch_op.f("ix_imported_references_professional_id"))
    op.drop_table("imported_references")
    with op.batch_alter_table("data_import_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_import_rows_professional_id"))
    op.drop_table("data_import_rows")
    with op.batch_alter_table("data_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_imports_user_id"))
        batch_op.drop_index("ix_data_imports_organisation_id_id")
        batch_op.drop_index(batch_op.f("ix_data_imports_job_id"))
    op.drop_table("data_imports")
