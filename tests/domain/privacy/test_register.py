"""The register of personal data names each column that says something about somebody, and no other."""

from __future__ import annotations

import sqlalchemy as sa

from duobaan.db.base import Base
from duobaan.db.sealing import Sealed
from duobaan.privacy.models import Basis
from duobaan.privacy.register import TECHNICAL, Erase, Table, register
from tests.architecture.test_migrations import load_every_table

PEOPLE = {"users", "professionals"}
NOT_PEOPLE = {"leases.holder"}
"""Ids of something else whose name looks like a person's."""
PERSONAL_WORDS = {"email", "phone", "name", "birth", "street", "agent", "address"}
NOT_OF_PEOPLE = {
    "jobs": "work of the index",
    "generations": "counts",
    "leases": "names of processes",
    "notice_readers": "how far events were read",
    "outbox": "names of events; the payload holds ids",
    "organisations": "organisations are not people; what an imported school's address is, is public",
}


def names_a_person(column: sa.Column[object]) -> bool:
    if f"{column.table.name}.{column.name}" in NOT_PEOPLE:
        return False
    if any(key.column.table.name in PEOPLE for key in column.foreign_keys):
        return True
    looks = column.name in {"actor_id", "user_id", "professional_id", "subject_id"} or column.name.endswith("_by")
    return isinstance(column.type, sa.Uuid) and looks


def owners(table: Table) -> set[str]:
    return {*table.by_user, *table.by_professional, *table.by_email, *(column for column, _ in table.through)}


def test_every_column_that_names_a_person_is_registered() -> None:
    load_every_table()
    missing = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if names_a_person(column)
        and not (
            (found := register().tables.get(table.name))
            and column.name in owners(found) | set(found.acted) | set(found.fields)
        )
    }
    assert missing == set()


def test_every_column_of_a_table_with_people_has_a_purpose() -> None:
    load_every_table()
    for table in register().tables.values():
        real = set(Base.metadata.tables[table.name].columns.keys())
        said = set(table.fields) | owners(table) | set(table.acted)
        assert said <= real, table.name
        assert {*table.secret, *table.blank, *table.unset} <= real, table.name
        if table.is_owned:
            assert real - TECHNICAL - said == set(), table.name


def test_columns_with_a_telling_name_are_registered_or_excused() -> None:
    load_every_table()
    telling = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if set(column.name.split("_")) & PERSONAL_WORDS and table.name not in NOT_OF_PEOPLE
    }
    known = {f"{table.name}.{column}" for table in register().tables.values() for column in table.fields}
    assert telling - known == set()


def test_purposes_are_known_used_and_worded() -> None:
    used = {purpose for table in register().tables.values() for purpose in table.fields.values()}
    assert used == set(register().purposes)
    for purpose in register().purposes.values():
        assert purpose.basis in Basis
        assert purpose.words["nl"] != purpose.words["en"]
        assert purpose.kept["nl"] != purpose.kept["en"]


def test_what_is_kept_says_why_and_what_is_blanked_says_what() -> None:
    for table in register().tables.values():
        assert bool(table.why) is (table.erase is Erase.KEEP), table.name
        assert bool(table.blank or table.unset) is (table.erase is Erase.BLANK), table.name


def test_what_is_blanked_can_be_blank() -> None:
    load_every_table()
    for table in register().tables.values():
        real = Base.metadata.tables[table.name].columns
        assert all(real[name].nullable for name in table.unset), table.name
        assert all(isinstance(real[name].type, sa.String | Sealed) for name in table.blank), table.name


def test_children_go_before_their_parents() -> None:
    load_every_table()
    order = list(register().tables)
    for place, name in enumerate(order):
        parents = {key.column.table.name for key in Base.metadata.tables[name].foreign_keys}
        gone = {one for one in order[:place] if register().tables[one].erase is Erase.DELETE}
        assert parents & gone == set(), name
        if register().tables[name].erase is Erase.DELETE:
            for parent in {parent for _, parent in register().tables[name].through}:
                assert order.index(parent) > place, name
