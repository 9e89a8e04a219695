"""The last guard against double booking, as DDL for the first migration: triggers on SQLite, exclusion on PostgreSQL.

Both say the same: two active rows of one professional may not overlap in weekday, minutes, dates and weeks
at once. All ranges are half open, so back-to-back lessons pass.
"""

from __future__ import annotations

from typing import Final

MARK: Final = "double_booking"
CONSTRAINT: Final = f"ex_commitments_{MARK}"

_OVERLAP = """
    SELECT RAISE(ABORT, 'double_booking')
    WHERE EXISTS (
        SELECT 1 FROM commitments AS taken
        WHERE taken.professional_id = NEW.professional_id
          AND taken.weekday = NEW.weekday
          AND taken.active
          AND taken.id <> NEW.id
          AND taken.start_minute < NEW.end_minute
          AND NEW.start_minute < taken.end_minute
          AND taken.valid_from < NEW.valid_to
          AND NEW.valid_from < taken.valid_to
          AND (taken.cycle_mask & NEW.cycle_mask) <> 0
    );
"""

SQLITE_UP: Final[tuple[str, ...]] = (
    f"CREATE TRIGGER tr_commitments_{MARK}_insert BEFORE INSERT ON commitments WHEN NEW.active BEGIN {_OVERLAP} END",
    f"CREATE TRIGGER tr_commitments_{MARK}_update BEFORE UPDATE ON commitments WHEN NEW.active BEGIN {_OVERLAP} END",
)
SQLITE_DOWN: Final[tuple[str, ...]] = (
    f"DROP TRIGGER IF EXISTS tr_commitments_{MARK}_update",
    f"DROP TRIGGER IF EXISTS tr_commitments_{MARK}_insert",
)

# Mask 1 is [1,2), mask 2 is [2,3), mask 3 is [1,3): opposite weeks do not meet, every week meets both.
_CYCLE = "int4range(CASE cycle_mask WHEN 2 THEN 2 ELSE 1 END, CASE cycle_mask WHEN 1 THEN 2 ELSE 3 END)"  # immutable

POSTGRESQL_UP: Final[tuple[str, ...]] = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""
    ALTER TABLE commitments ADD CONSTRAINT {CONSTRAINT} EXCLUDE USING gist (
        professional_id WITH =,
        weekday WITH =,
        int4range(start_minute, end_minute) WITH &&,
        daterange(valid_from, valid_to) WITH &&,
        ({_CYCLE}) WITH &&
    ) WHERE (active)
    """,
)
POSTGRESQL_DOWN: Final[tuple[str, ...]] = (f"ALTER TABLE commitments DROP CONSTRAINT IF EXISTS {CONSTRAINT}",)

UP: Final[dict[str, tuple[str, ...]]] = {"sqlite": SQLITE_UP, "postgresql": POSTGRESQL_UP}
DOWN: Final[dict[str, tuple[str, ...]]] = {"sqlite": SQLITE_DOWN, "postgresql": POSTGRESQL_DOWN}
