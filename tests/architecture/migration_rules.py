"""What a migration may not do to a table that people go on writing to, each rule with where it comes from.

The rules are those of squawk (a linter of PostgreSQL migrations) by their names there, after PostgreSQL's pages on
ALTER TABLE, CREATE INDEX and "Explicit Locking"; they are asked of the statements that a migration really sends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of statements on a table that existed before, and what to do instead."""

    name: str
    pattern: str
    instead: str


_TABLE = r'(?:ONLY )?"?(?P<table>\w+)"?'
RULES = (
    Rule(
        "require-concurrent-index-creation",
        rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:IF NOT EXISTS )?\S+ ON {_TABLE}",
        "duobaan.db.careful.create_index; the plain one stops all writing until it is built",
    ),
    Rule(
        "require-concurrent-index-deletion",
        r"DROP INDEX (?!CONCURRENTLY)",
        "postgresql_concurrently=True within an autocommit_block",
    ),
    Rule(
        "adding-required-field",
        rf"ALTER TABLE {_TABLE} ADD COLUMN (?!.* DEFAULT ).*\bNOT NULL",
        "a column that may be null first (expand), then backfill, then require",
    ),
    Rule(
        "adding-field-with-default",
        rf"ALTER TABLE {_TABLE} ADD COLUMN .* DEFAULT \(?(?:gen_random_uuid|uuid\w*|random|clock_timestamp|nextval)\b",
        "a constant default, or backfill: a volatile one writes every row anew under a lock that stops even reading",
    ),
    Rule(
        "adding-serial-primary-key-field",
        rf"ALTER TABLE {_TABLE} ADD COLUMN \S+ (?:SMALL|BIG)?SERIAL",
        "a new table, or a column filled by batches",
    ),
    Rule(
        "changing-column-type",
        rf"ALTER TABLE {_TABLE} ALTER COLUMN \S+ (?:SET DATA )?TYPE",
        "a new column, backfill, and leave the old one; where nothing is written anew, say so in HARMLESS",
    ),
    Rule(
        "adding-not-nullable-field",
        rf"ALTER TABLE {_TABLE} ALTER COLUMN \S+ SET NOT NULL",
        "duobaan.db.careful.require, which has the rows read before, without a lock",
    ),
    Rule(
        "constraint-missing-not-valid",
        rf"ALTER TABLE {_TABLE} ADD CONSTRAINT \S+ (?:FOREIGN KEY|CHECK)(?!.*NOT VALID)",
        "NOT VALID first and VALIDATE CONSTRAINT in a transaction of its own",
    ),
    Rule(
        "disallowed-unique-constraint",
        rf"ALTER TABLE {_TABLE} ADD (?:CONSTRAINT \S+ )?(?:UNIQUE|PRIMARY KEY|EXCLUDE)(?! USING INDEX)",
        "a unique index made concurrently, and the constraint USING INDEX",
    ),
    Rule(
        "renaming-column",
        rf"ALTER TABLE {_TABLE} RENAME (?!TO )",
        "a new column beside the old one: the servers that still run ask by the old name",
    ),
    Rule("renaming-table", rf"ALTER TABLE {_TABLE} RENAME TO", "a new table: the servers that still run ask for it"),
)


def broken_by(statements: Collection[str], existing: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the statements of one migration, given the tables that stood before it."""
    checked = {found for one in statements for found in re.findall(r'VALIDATE CONSTRAINT "?(tmp_\w+)', one)}
    for statement in statements:
        text = " ".join(statement.split())
        for rule in RULES:
            found = re.match(rule.pattern, text, re.IGNORECASE)
            if found is None or _is_new(found, existing) or _was_checked(rule, text, checked):
                continue
            yield f"{rule.name}: {text[:120]}; instead: {rule.instead}"


def _is_new(found: re.Match[str], existing: Collection[str]) -> bool:
    table = found.groupdict().get("table")
    return table is not None and table not in existing


def _was_checked(rule: Rule, text: str, checked: Collection[str]) -> bool:
    """SET NOT NULL reads no rows where a validated CHECK says the same (PostgreSQL: ALTER TABLE, "SET NOT NULL")."""
    named = re.match(r'ALTER TABLE "?(\w+)"? ALTER COLUMN "?(\w+)"? SET NOT NULL', text)
    return rule.name == "adding-not-nullable-field" and named is not None and f"tmp_{named[1]}_{named[2]}" in checked
