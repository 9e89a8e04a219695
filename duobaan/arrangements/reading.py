"""What a party reads of agreed work; money only for the school, that person and that person's employer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.costs import CostLine, CostWish, compare
from duobaan.arrangements.models import Arrangement, Assignment, CheckItem, Signature
from duobaan.arrangements.parties import check_hand, hands_of, needed, sees_money, signed, stands_for
from duobaan.arrangements.repository import ORDER, ArrangementRepository
from duobaan.arrangements.rules import Signatory, is_waivable
from duobaan.arrangements.states import ARRANGEMENT, LIVE, ArrangementAction, CheckAction, check_actions
from duobaan.db import keyset
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from duobaan.words import ArrangementStatus


@dataclass(frozen=True, slots=True)
class Work:
    """One arrangement with everybody in it."""

    arrangement: Arrangement
    assignments: tuple[Assignment, ...]
    slots: dict[UUID, list[UUID]]
    signatures: tuple[Signature, ...]
    checks: tuple[CheckItem, ...]
    board_id: UUID | None

    @property
    def unsigned(self) -> list[Signatory]:
        """Return who still has to sign the present terms."""
        done = signed(self.arrangement, self.signatures)
        return [party for party in needed(self.arrangement, self.assignments) if party not in done]

    def sees_money(self, actor: Actor, row: Assignment) -> bool:
        """Say whether the money of an assignment is the actor's business."""
        school, board = self.arrangement.school_id, self.board_id
        return sees_money(actor, row, Permission.ARRANGEMENTS_READ, school_id=school, board_id=board)

    def checks_for(self, actor: Actor) -> list[CheckItem]:
        """Return the checks that are the actor's business: all for the school, else the own and one's employees'."""
        able = actor.organisations_with(Permission.ARRANGEMENTS_READ)
        if actor.is_system or {self.arrangement.school_id, self.board_id} & able:
            return list(self.checks)
        mine = {row.professional_id for row in self.assignments if row.company_id in able} | {actor.professional_id}
        return [check for check in self.checks if check.professional_id in mine]

    def viewer_can(self, actor: Actor) -> list[ArrangementAction]:
        """Return what the actor may do now; signing needs its own right and an open signature."""
        hands = hands_of(actor, self.arrangement, self.assignments, self.board_id)
        able: list[ArrangementAction] = [
            action
            for action in ARRANGEMENT.actions(self.arrangement.status, hands)
            if action is not ArrangementAction.SIGN
        ]
        may_sign = any(stands_for(actor, party, Permission.ARRANGEMENTS_SIGN, self.board_id) for party in self.unsigned)
        signable = any(
            row.action is ArrangementAction.SIGN and row.source is self.arrangement.status for row in ARRANGEMENT.rows
        )
        return [ArrangementAction.SIGN, *able] if may_sign and signable else able

    def viewer_can_check(self, actor: Actor, check: CheckItem) -> list[CheckAction]:
        """Return what the actor may decide of one of the checks; of work that is over nothing."""
        hand = check_hand(actor, self.arrangement.school_id, self.board_id)
        if hand is None or self.arrangement.status not in LIVE:
            return []
        roles = {row.role for row in self.assignments if row.professional_id == check.professional_id}
        return check_actions(check.status, hand, waivable=is_waivable(check.kind, roles))


@requires(Permission.ARRANGEMENTS_READ)
async def read_arrangements(
    actor: Actor, db: Database, *, ids: Collection[UUID] = (), proposal_ids: Collection[UUID] = ()
) -> dict[UUID, Work]:
    """Return those of the arrangements to which the actor is a party, by their own key or their proposal's."""
    async with db.read() as session:
        arrangements = ArrangementRepository(session)
        rows = await arrangements.by_ids(ids, actor) if ids else await arrangements.by_proposal(proposal_ids, actor)
        keys = [row.id for row in rows.values()]
        working, checks = await arrangements.assignments(keys), await arrangements.checks(keys)
        signatures = await arrangements.signatures(keys)
        slots = await arrangements.slots([one.id for many in working.values() for one in many])
        boards = {row.school_id: await arrangements.board_of(row.school_id) for row in rows.values()}
    return {
        key: Work(
            arrangement=row,
            assignments=tuple(working.get(row.id, ())),
            slots={one.id: slots.get(one.id, []) for one in working.get(row.id, ())},
            signatures=tuple(signatures.get(row.id, ())),
            checks=tuple(checks.get(row.id, ())),
            board_id=boards[row.school_id],
        )
        for key, row in rows.items()
    }


@requires(Permission.ARRANGEMENTS_READ)
async def list_arrangements(
    actor: Actor, db: Database, *, window: keyset.Window, status: Collection[ArrangementStatus] = ()
) -> keyset.Page[Arrangement]:
    """Return a page of the actor's arrangements, newest first."""
    async with db.read() as session:
        return await keyset.fetch(session, ArrangementRepository(session).listed(actor, status), ORDER, window)


@requires(Permission.ARRANGEMENTS_READ)
async def count_arrangements(actor: Actor, db: Database, *, status: Collection[ArrangementStatus] = ()) -> int:
    """Count the actor's arrangements."""
    async with db.read() as session:
        return await keyset.count(session, ArrangementRepository(session).listed(actor, status))


@requires(Permission.BROWSE, raises=(InvalidInput,))
async def compare_costs(actor: Actor, *, wish: CostWish) -> list[CostLine]:
    """Compare what the same work costs school and company under each contract kind; no tax or legal advice."""
    return compare(wish)
