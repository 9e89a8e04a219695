"""Makes sure that erased bytes are gone from the files of the database, beside its rows.

SQLite overwrites what is deleted (secure_delete) but keeps old pages in its write-ahead log until that is cut off.
PostgreSQL keeps old versions of rows until they are vacuumed; a whole scrub writes every table anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine


async def scrub(engine: AsyncEngine, *, whole: bool = False) -> bool:
    """Remove old versions of rows from the files; `whole` writes everything anew and keeps others waiting meanwhile.

    False when someone was reading an old state, so that the write-ahead log could not be cut off: try again later.
    """
    async with engine.connect() as connection:
        # Neither VACUUM nor the cut of the log may stand in a transaction.
        if engine.dialect.name != "sqlite":
            plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await plain.execute(sa.text("VACUUM FULL" if whole else "VACUUM"))
            return True
        plain = await connection.execution_options(without_begin=True)
        if whole:
            await plain.exec_driver_sql("VACUUM")
        # While it waits for readers nobody can write: rather come back than hold everybody up.
        await plain.exec_driver_sql("PRAGMA busy_timeout=250")
        busy = (await plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
        await plain.exec_driver_sql("PRAGMA busy_timeout=10000")
        return bool(busy == 0)
