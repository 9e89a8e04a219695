"""The committed access matrix is complete and true, and holds the laws that it is there for (ADR-2)."""

from __future__ import annotations

import pytest

from api import access_matrix
from api.access_matrix import NO_OBJECT, Matrix, rows
from duobaan.words import Role
from schema.access import doors
from tests.access.asking import HIDDEN, REACHED, REFUSED, Caller
from tests.access.stage import Staged
from tests.access.world import FOREIGN, RELATIONS

# Where an object of strangers may be reached: an organisation of the market is public, and the platform's own work.
OPEN = {
    "decideReport": {"platform_admin"},
    "organisation": None,
    "openSupportAccess": {"support", "support_looking"},
    "readTimetable": None,  # a school that is public has public bell times, and nothing else of it is read
    "regionReport": {"platform_admin"},  # figures without names
    "restoreOrganisation": {"platform_admin"},
    "suspendOrganisation": {"platform_admin"},
    "verifyOrganisation": {"platform_admin"},
}
LOOKS_ONLY = ("support_looking", "support", "region_viewer")
# What everybody with an account does for themselves, and support's own act.
FOR_ONESELF = {
    "endSupportAccess",
    "eraseAccount",
    "leaveOrganisation",
    "markNoticesRead",
    "markThreadRead",
    "openSupportAccess",
    "registerOrganisation",
    "allowRetention",
    "changeNoticeSettings",
    "endRetention",
    "reportAsGuest",
    "reportContent",
    "saveSearch",
    "submitProfile",
    "updateAccount",
}
# The law asks for it without an account (DSA article 16).
FOR_EVERYBODY = {"reportAsGuest"}


def test_every_root_field_has_a_row_for_every_relation_and_every_role(caller: Caller, staged: Staged) -> None:
    matrix = access_matrix.read()
    assert set(matrix) == set(caller.fields)
    for name, relations in matrix.items():
        assert list(relations) == list(RELATIONS if caller.names_objects(name) else (NO_OBJECT,)), name
        assert all(list(outcomes) == list(staged.actors) for outcomes in relations.values()), name


def test_every_role_of_the_house_is_in_the_matrix(staged: Staged) -> None:
    assert {role.value.lower() for role in Role} <= set(staged.actors)
    assert {"anonymous", "newcomer"} <= set(staged.actors)


def test_what_happens_is_what_is_written(measured: Matrix) -> None:
    written = access_matrix.read()
    wrong = {
        (name, relation): {role: (written[name][relation][role], was) for role, was in outcomes.items()
                           if written[name][relation][role] != was}
        for name, relation, outcomes in rows(measured)
    }  # fmt: skip
    assert {key: found for key, found in wrong.items() if found} == {}, "run `python -m tests.access` and look at it"


def test_nobody_gets_past_a_door_without_its_permission(measured: Matrix, caller: Caller, staged: Staged) -> None:
    behind = doors(caller.schema)
    for name, relation, outcomes in rows(measured):
        for role, outcome in outcomes.items():
            if behind[name].permission not in staged.actors[role].grants:
                assert outcome == REFUSED, (name, relation, role)


def test_nobody_reaches_what_is_between_strangers(measured: Matrix) -> None:
    for name, relation, outcomes in rows(measured):
        if relation != FOREIGN:
            continue
        reached = {role for role, outcome in outcomes.items() if outcome == REACHED}
        allowed = OPEN.get(name, set())
        assert allowed is None or reached <= allowed, (name, reached)


def test_who_only_looks_changes_nothing(measured: Matrix, caller: Caller) -> None:
    for name, relation, outcomes in rows(measured):
        if caller.fields[name][0] == "mutation" and name not in FOR_ONESELF:
            assert [role for role in LOOKS_ONLY if outcomes[role] == REACHED] == [], (name, relation)


def test_who_is_not_signed_in_changes_nothing(measured: Matrix, caller: Caller) -> None:
    changed = [
        (name, relation)
        for name, relation, outcomes in rows(measured)
        if caller.fields[name][0] == "mutation" and outcomes["anonymous"] != REFUSED and name not in FOR_EVERYBODY
    ]
    assert changed == []


@pytest.mark.parametrize("relation", RELATIONS)
async def test_what_does_not_exist_is_answered_as_what_is_hidden(
    caller: Caller, staged: Staged, measured: Matrix, relation: str
) -> None:
    """An id of nothing gives the same outcome as an id of something hidden, field by field."""
    for name, relations in measured.items():
        if relation not in relations:
            continue
        for role in ("professional", "company_admin", "school_admin"):
            if relations[relation][role] == HIDDEN:
                assert await caller.call(name, staged.actors[role], {}) == HIDDEN, (name, role)
