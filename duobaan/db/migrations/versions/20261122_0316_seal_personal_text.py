"""seal personal text that nobody searches for, with the keys of this installation."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from duobaan.db.sealing import keys_of

revision = "3d0b7c5e91a4"
down_revision = "3b1b84bd86ee"
branch_labels = None
depends_on = None

_BATCH = 500
_WIDER = (("professionals", "contact_phone", 32), ("check_items", "reason", 300), ("hour_entries", "reason", 300))
_TEXTS = (
    ("professionals", "contact_phone"),
    ("releases", "conditions"),
    ("check_items", "reason"),
    ("hour_entries", "note"),
    ("hour_entries", "reason"),
    ("handover_notes", "body"),
    ("evaluations", "body"),
    ("messages", "body"),
    ("introductions", "message"),
    ("introductions", "outcome_note"),
    ("proposal_revisions", "note"),
    ("proposal_revisions", "message"),
    ("proposal_comments", "body"),
)


def upgrade() -> None:
    _patient()
    for table, name, _ in _WIDER:
        _retype(table, name, sa.Text(), nullable=True)
    _retype("hour_entries", "note", sa.Text(), nullable=False)
    keys = keys_of(op.get_bind().dialect)
    for table, name in _TEXTS:
        _rewrite(table, name, keys.seal)


def downgrade() -> None:
    _patient()
    keys = keys_of(op.get_bind().dialect)
    for table, name in _TEXTS:
        _rewrite(table, name, keys.open)
    for table, name, length in _WIDER:
        _retype(table, name, sa.String(length), nullable=True)
    _retype("hour_entries", "note", sa.String(300), nullable=False)


def _patient() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")


def _retype(table: str, name: str, kind: sa.String, *, nullable: bool) -> None:
    """Change how long a text may be; SQLite gets a new column, as copying a table would take its children along."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, name, type_=kind, existing_nullable=nullable)
        return
    anew = f"{name}_anew"
    op.add_column(table, sa.Column(anew, kind, nullable=nullable, server_default=None if nullable else ""))
    rows = sa.table(table, sa.column(name), sa.column(anew))
    op.execute(sa.update(rows).values({anew: rows.c[name]}))
    op.drop_column(table, name)
    op.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{anew}" TO "{name}"')


def _rewrite(table: str, name: str, change: Callable[[str], str]) -> None:
    """Write every text of a column anew, batch by batch; empty ones hold nothing."""
    rows, bind = sa.table(table, sa.column("id", sa.Uuid()), sa.column(name, sa.Text())), op.get_bind()
    first = sa.select(rows.c.id, rows.c[name]).where(rows.c[name] != "").order_by(rows.c.id).limit(_BATCH)
    batch = bind.execute(first).all()
    while batch:
        for key, text in batch:
            bind.execute(sa.update(rows).where(rows.c.id == key).values({name: change(text)}))
        batch = bind.execute(first.where(rows.c.id > batch[-1][0])).all()
