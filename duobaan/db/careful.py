"""Changes to large tables that people go on writing to: for migrations, in small steps that hold no lock for long.

Expand, backfill, contract, each in a migration of its own (docs/releasing.md). What runs outside the migration's
transaction may be broken off, so that every step here can be run again from its beginning.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

_BATCH = 1_000


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def create_index(name: str, table: str, columns: Sequence[str], *, unique: bool = False) -> None:
    """Make an index on a table that exists while others write to it; half of one that was broken off goes first."""
    if not _is_postgres():
        op.create_index(name, table, list(columns), unique=unique)
        return
    with op.get_context().autocommit_block():
        op.drop_index(name, table_name=table, if_exists=True, postgresql_concurrently=True)
        op.create_index(name, table, list(columns), unique=unique, postgresql_concurrently=True)


def backfill(table: str, key: str, values: str, where: str) -> None:
    """Fill a column in batches, each a transaction of its own: `UPDATE table SET values WHERE where`.

    `where` names the rows that still have to be filled, such as `share IS NULL`, and no longer once they are.
    """
    # Every word comes from the migration that calls, none from people.
    change = f'UPDATE "{table}" SET {values} WHERE '  # noqa: S608 # nosec B608
    if not _is_postgres():
        op.execute(change + where)
        return
    some = f'SELECT "{key}" FROM "{table}" WHERE {where} LIMIT {_BATCH} FOR UPDATE SKIP LOCKED'  # noqa: S608 # nosec B608
    batch, whole = sa.text(f'{change}"{key}" IN ({some})'), sa.text(change + where)
    with op.get_context().autocommit_block():
        while op.get_bind().execute(batch).rowcount:
            pass
        op.get_bind().execute(whole)  # what somebody held a moment ago


def require(table: str, column: str, kind: sa.types.TypeEngine[object]) -> None:
    """Say that a filled column is never null, without a lock while the table is read for it."""
    if not _is_postgres():
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=kind, nullable=False)
        return
    check = f"tmp_{table}_{column}"[:60]
    op.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{check}"')
    op.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{check}" CHECK ("{column}" IS NOT NULL) NOT VALID')
    with op.get_context().autocommit_block():
        op.execute(f'ALTER TABLE "{table}" VALIDATE CONSTRAINT "{check}"')
    op.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET NOT NULL')
    op.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{check}"')
