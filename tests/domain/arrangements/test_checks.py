"""Checks: which are needed, who declares one not needed, and that they run out."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.check_rules import all_check_rules
from duobaan.arrangements.checking import approve_check, waive_check
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.models import Arrangement, CheckItem
from duobaan.arrangements.rules import Placement, required_checks
from duobaan.arrangements.service import cancel_arrangement
from duobaan.arrangements.states import CheckAction
from duobaan.errors import InvalidInput, NotAllowed, StateNotAllowed
from duobaan.ids import new_id
from duobaan.proposals.answers import accept_proposal
from duobaan.words import ArrangementStatus, CheckKind, CheckStatus, ContractKind, LineRole, Role, TimeBasis
from tests import factories
from tests.support.agreed_work import HANDED, ISSUED, approve_all, sign_all, work
from tests.support.story import STARTS, Stage


def placement(**values: object) -> Placement:
    known = {
        "professional_id": new_id(),
        "slot_ids": (),
        "role": LineRole.LEAD,
        "time_basis": TimeBasis.NO_EMPLOYER,
        "minutes_week": 100,
        "valid_from": STARTS,
        "valid_to": dt.date(2027, 7, 1),
    }
    return Placement(**known | values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {CheckKind.VOG}),
        ({"time_basis": TimeBasis.OWN_TIME}, {CheckKind.VOG, CheckKind.SIDE_JOB_PERMISSION}),
        (
            {"contract_kind": ContractKind.SECOND_EMPLOYMENT},
            {CheckKind.VOG, CheckKind.IDENTITY, CheckKind.WORKING_TIME_DECLARATION},
        ),
        ({"valid_from": dt.date(2000, 1, 1)}, set()),
    ],
)
def test_what_is_needed_follows_from_the_dated_table(values: dict[str, object], expected: set[CheckKind]) -> None:
    assert {kind for _, kind in required_checks([placement(**values)])} == expected


def test_every_rule_names_its_source() -> None:
    assert len(all_check_rules()) > 3
    assert all(len(rule.source) > 10 for rule in all_check_rules())


async def check_of(stage: Stage, made: Arrangement, kind: CheckKind) -> CheckItem:
    return next(one for one in (await work(stage, made)).checks if one.kind is kind)


async def test_only_the_board_declares_a_check_not_needed(stage: Stage, clock: object) -> None:
    line = stage.line(0, 0, time_basis=TimeBasis.OWN_TIME, money=None)
    row = await stage.propose(line)
    made = (await accept_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1)).arrangement
    assert made is not None
    check = await check_of(stage, made, CheckKind.SIDE_JOB_PERMISSION)
    head = await factories.member(stage.db, stage.school, factories.Role.SCHOOL_ADMIN)
    school_admin = factories.actor(head, (stage.school, factories.Role.SCHOOL_ADMIN))
    with pytest.raises(StateNotAllowed):
        await waive_check(school_admin, stage.db, check_id=check.id, reason="geen werkgever meer")
    with pytest.raises(NotAllowed):
        await waive_check(stage.planner, stage.db, check_id=check.id, reason="geen werkgever meer")
    with pytest.raises(InvalidInput) as caught:
        await waive_check(stage.director, stage.db, check_id=check.id, reason=" ")
    assert caught.value.issues[0].rule == "required"
    await waive_check(stage.director, stage.db, check_id=check.id, reason="geen werkgever meer")
    found = await check_of(stage, made, CheckKind.SIDE_JOB_PERMISSION)
    assert (found.status, found.reason) == (CheckStatus.WAIVED, "geen werkgever meer")


async def test_the_vog_of_who_teaches_is_never_waived(stage: Stage, made: Arrangement) -> None:
    check = await check_of(stage, made, CheckKind.VOG)
    with pytest.raises(InvalidInput) as caught:
        await waive_check(stage.director, stage.db, check_id=check.id, reason="kennen wij")
    assert caught.value.issues[0].rule == "vog_not_waivable"


async def test_a_check_says_what_each_may_decide_of_it(stage: Stage, made: Arrangement) -> None:
    head = await factories.member(stage.db, stage.school, Role.SCHOOL_ADMIN)
    school_admin = factories.actor(head, (stage.school, Role.SCHOOL_ADMIN))
    decide = [CheckAction.APPROVE, CheckAction.REJECT]

    async def can(actor: Actor, kind: CheckKind) -> list[CheckAction]:
        found = await work(stage, made)
        return found.viewer_can_check(actor, next(one for one in found.checks if one.kind is kind))

    for nobody in (stage.planner, stage.persons[0], stage.coordinators[0], stage.stranger):
        assert await can(nobody, CheckKind.VOG) == []
    assert await can(school_admin, CheckKind.LENDING_BASIS) == decide
    assert await can(stage.director, CheckKind.LENDING_BASIS) == [*decide, CheckAction.WAIVE]
    assert await can(stage.director, CheckKind.VOG) == decide  # of who teaches it is always needed
    check = await check_of(stage, made, CheckKind.LENDING_BASIS)
    await approve_check(school_admin, stage.db, check_id=check.id, approved=False, reason="verkeerd papier")
    assert await can(stage.director, CheckKind.LENDING_BASIS) == decide
    await approve_check(school_admin, stage.db, check_id=check.id)
    assert await can(stage.director, CheckKind.LENDING_BASIS) == []
    await cancel_arrangement(stage.planner, stage.db, arrangement_id=made.id, reason="geen leerlingen")
    assert await can(stage.director, CheckKind.VOG) == []


async def test_a_check_runs_out_and_holds_up_the_start(
    stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    await sign_all(stage, made)
    await approve_all(stage, made)
    vog = await check_of(stage, made, CheckKind.VOG)
    async with stage.db.write() as uow:
        (await uow.session.get_one(CheckItem, vog.id)).valid_until = dt.date(2026, 12, 31)
    clock.move_to(dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC))
    assert (await run_arrangement_clock(SYSTEM, stage.db)).expired == 0
    clock.move_to(dt.datetime.combine(STARTS, dt.time(6), dt.UTC))
    report = await run_arrangement_clock(SYSTEM, stage.db)
    assert (report.expired, report.started) == (1, 0)
    assert (await check_of(stage, made, CheckKind.VOG)).status is CheckStatus.EXPIRED
    with pytest.raises(InvalidInput):
        await approve_check(
            stage.director,
            stage.db,
            check_id=vog.id,
            issued_on=ISSUED,
            handed_over_on=HANDED,
            valid_until=dt.date(2027, 1, 3),
        )
    await approve_check(stage.director, stage.db, check_id=vog.id, issued_on=ISSUED, handed_over_on=HANDED)
    assert (await run_arrangement_clock(SYSTEM, stage.db)).started == 1
    assert (await work(stage, made)).arrangement.status is ArrangementStatus.ACTIVE
