"""What people do with agreed work: sign it, pause, resume, cancel and end it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.making import leave
from duobaan.arrangements.models import Arrangement, Signature
from duobaan.arrangements.parties import HAND_OF, choose_party, needed, signed
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import CheckFact, Signatory, check_reason, is_ready
from duobaan.arrangements.states import ARRANGEMENT, ArrangementAction
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotFound, StaleRevision, StateNotAllowed
from duobaan.events import ArrangementChanged
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import refill
from duobaan.words import EndReason, PartyKind

METHOD = "SIGNED_IN"  # in the person's own session
_ENDED_BY = {
    PartyKind.SCHOOL: EndReason.BY_SCHOOL,
    PartyKind.COMPANY: EndReason.BY_COMPANY,
    PartyKind.PROFESSIONAL: EndReason.BY_PROFESSIONAL,
}


@dataclass(frozen=True, slots=True)
class _Case:
    """An arrangement that someone acts on, and as which party."""

    row: Arrangement
    party: Signatory
    needed: tuple[Signatory, ...]


async def _open(
    uow: UnitOfWork,
    actor: Actor,
    arrangement_id: UUID,
    permission: Permission,
    on_behalf_of: UUID | None,
    *,
    kinds: frozenset[PartyKind] = frozenset(_ENDED_BY),
) -> _Case:
    """Lock vacancy and arrangement in that order, and find the party that the actor speaks for."""
    arrangements = ArrangementRepository(uow.session)
    # What is hidden and what does not exist take the same path, so that time does not tell them apart.
    seen = await arrangements.get(arrangement_id, actor)
    await arrangements.lock_vacancy(seen.vacancy_id)
    row = await arrangements.lock(arrangement_id, actor)
    parties = tuple(needed(row, (await arrangements.assignments([row.id])).get(row.id, [])))
    party = choose_party(
        actor,
        [one for one in parties if one.kind in kinds],
        permission,
        board_id=await arrangements.board_of(row.school_id),
        on_behalf_of=on_behalf_of,
    )
    return _Case(row, party, parties)


def _check_version(row: Arrangement, expected_version: int | None) -> None:
    if expected_version is not None and expected_version != row.version:
        raise StaleRevision(current=row.version, path=("input", "expectedVersion"))


@requires(Permission.ARRANGEMENTS_SIGN, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def sign_arrangement(
    actor: Actor, db: Database, *, arrangement_id: UUID, terms_version: int, on_behalf_of: UUID | None = None
) -> Arrangement:
    """Sign the present terms for one party; a consent to a proposal is no signature."""
    async with db.write(actor) as uow:
        case = await _open(uow, actor, arrangement_id, Permission.ARRANGEMENTS_SIGN, on_behalf_of)
        row, party = case.row, case.party
        ARRANGEMENT.target(row.status, ArrangementAction.SIGN, HAND_OF[party.kind])
        if terms_version != row.terms_version:
            raise StaleRevision(current=row.terms_version, path=("input", "termsVersion"))
        assert actor.user_id is not None
        signatures = (await ArrangementRepository(uow.session).signatures([row.id])).get(row.id, [])
        if party not in signed(row, signatures):
            uow.session.add(
                Signature(
                    arrangement_id=row.id,
                    terms_version=terms_version,
                    party_kind=party.kind,
                    organisation_id=party.organisation_id,
                    professional_id=party.professional_id,
                    by_id=actor.user_id,
                    method=METHOD,
                )
            )
            uow.record(
                "arrangement.sign",
                row,
                organisation_id=party.organisation_id,
                facts={"party": party.kind.value, "terms_version": terms_version, "hash": row.terms_hash},
            )
        await settle(uow, row)
    return row


async def standing_checks(arrangements: ArrangementRepository, row: Arrangement) -> list[CheckFact]:
    """Return the checks of those who did not leave, as the rules need them."""
    working = (await arrangements.assignments([row.id])).get(row.id, [])
    present = {one.professional_id for one in working if one.left_on is None}
    return [
        CheckFact(check.kind, check.status, check.professional_id)
        for check in (await arrangements.checks([row.id])).get(row.id, [])
        if check.professional_id in present
    ]


async def settle(uow: UnitOfWork, row: Arrangement) -> None:
    """Confirm the arrangement as soon as nothing is missing."""
    await uow.session.flush()
    arrangements = ArrangementRepository(uow.session)
    working = (await arrangements.assignments([row.id])).get(row.id, [])
    signatures = (await arrangements.signatures([row.id])).get(row.id, [])
    ready = is_ready(await standing_checks(arrangements, row), needed(row, working), signed(row, signatures))
    if ready and ArrangementAction.CONFIRM in ARRANGEMENT.actions(row.status, {Hand.CLOCK}):
        uow.move(ARRANGEMENT, row, ArrangementAction.CONFIRM, Hand.CLOCK, organisation_id=row.school_id)
    uow.emit(ArrangementChanged(arrangement_id=row.id))


async def _switch(
    actor: Actor, db: Database, arrangement_id: UUID, action: ArrangementAction, reason: str | None, version: int | None
) -> Arrangement:
    async with db.write(actor) as uow:
        case = await _open(
            uow, actor, arrangement_id, Permission.ARRANGEMENTS_MANAGE, None, kinds=frozenset({PartyKind.SCHOOL})
        )
        _check_version(case.row, version)
        facts = {"reason": check_reason(reason, needed=False)}
        uow.move(ARRANGEMENT, case.row, action, Hand.SCHOOL, organisation_id=case.row.school_id, facts=facts)
        uow.emit(ArrangementChanged(arrangement_id=case.row.id))
    return case.row


@requires(Permission.ARRANGEMENTS_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def pause_arrangement(
    actor: Actor, db: Database, *, arrangement_id: UUID, reason: str | None = None, expected_version: int | None = None
) -> Arrangement:
    """Pause running work, as in sickness or leave; the lessons stay taken."""
    return await _switch(actor, db, arrangement_id, ArrangementAction.PAUSE, reason, expected_version)


@requires(Permission.ARRANGEMENTS_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def resume_arrangement(
    actor: Actor, db: Database, *, arrangement_id: UUID, expected_version: int | None = None
) -> Arrangement:
    """Go on with paused work."""
    return await _switch(actor, db, arrangement_id, ArrangementAction.RESUME, None, expected_version)


@requires(Permission.ARRANGEMENTS_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def cancel_arrangement(
    actor: Actor,
    db: Database,
    *,
    arrangement_id: UUID,
    reason: str,
    on_behalf_of: UUID | None = None,
    expected_version: int | None = None,
) -> Arrangement:
    """Call off work that has not started; one of a team who calls off opens only their own lessons again."""
    async with db.write(actor) as uow:
        case = await _open(uow, actor, arrangement_id, Permission.ARRANGEMENTS_MANAGE, on_behalf_of)
        _check_version(case.row, expected_version)
        await _end(uow, case, ArrangementAction.CANCEL, check_reason(reason), None)
    return case.row


@requires(Permission.ARRANGEMENTS_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def terminate_arrangement(
    actor: Actor,
    db: Database,
    *,
    arrangement_id: UUID,
    ends_on: dt.date,
    reason: str,
    on_behalf_of: UUID | None = None,
    expected_version: int | None = None,
) -> Arrangement:
    """End running work before its time; from `ends_on` on, the lessons are open and the weeks free again."""
    if ends_on < today():
        raise InvalidInput.at("input", "endsOn", rule="in_past")
    async with db.write(actor) as uow:
        case = await _open(uow, actor, arrangement_id, Permission.ARRANGEMENTS_MANAGE, on_behalf_of)
        _check_version(case.row, expected_version)
        if ends_on > case.row.ends_on:
            raise InvalidInput.at("input", "endsOn", rule="outside_terms")
        await _end(uow, case, ArrangementAction.TERMINATE, check_reason(reason), ends_on)
    return case.row


async def _end(uow: UnitOfWork, case: _Case, action: ArrangementAction, reason: str, ends_on: dt.date | None) -> None:
    row, party = case.row, case.party
    hand = HAND_OF[party.kind]
    ARRANGEMENT.target(row.status, action, hand)
    who = await _leaving(uow, row, party)
    left = await leave(uow, row, from_on=ends_on, professional_ids=who)
    facts = {"reason": reason, "ends_on": None if ends_on is None else ends_on.isoformat()}
    if left:
        uow.record("arrangement.member_left", row, organisation_id=party.organisation_id, facts=facts)
        await settle(uow, row)
    else:
        uow.move(ARRANGEMENT, row, action, hand, organisation_id=party.organisation_id, facts=facts)
        row.end_reason, row.ended_on = _ENDED_BY[party.kind], ends_on or today()
    await uow.session.flush()
    await refill(uow, row.vacancy_id)
    uow.emit(ArrangementChanged(arrangement_id=row.id))


async def _leaving(uow: UnitOfWork, row: Arrangement, party: Signatory) -> set[UUID] | None:
    """Return whose work ends: everybody's when the school speaks, else only one's own people's."""
    if party.kind is PartyKind.SCHOOL:
        return None
    working = (await ArrangementRepository(uow.session).assignments([row.id])).get(row.id, [])
    return {
        one.professional_id
        for one in working
        if one.professional_id == party.professional_id
        or (party.organisation_id is not None and one.company_id == party.organisation_id)
    }
