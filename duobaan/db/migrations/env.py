"""Run by alembic for every command; the connection comes from `duobaan.db.migrate`."""

from __future__ import annotations

from alembic import context

from duobaan.db.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
    compare_type=True,
)
if connection.dialect.name == "postgresql":
    # Everybody who writes to a table queues behind a migration that waits for it: better to step back and come again.
    with connection.begin():
        connection.exec_driver_sql("SET lock_timeout = '2s'")
with context.begin_transaction():
    context.run_migrations()
