"""Having one's data erased: whoever is gone cannot be negotiated about, so what was open is withdrawn at once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotAllowed, NotEligible, NotFound, StateNotAllowed
from duobaan.events import ProposalChanged
from duobaan.organisations.members import leave_all
from duobaan.people.repository import UserRepository
from duobaan.privacy.forgetting import forget_account
from duobaan.privacy.models import ErasureKind
from duobaan.privacy.scrubbing import LedgerEntry
from duobaan.professionals.consent import erase, erase_for
from duobaan.professionals.models import Professional
from duobaan.professionals.publishing import wipe
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.professionals.states import PROFILE, ProfileAction
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.states import PROPOSAL, ProposalAction
from duobaan.transitions import Hand
from duobaan.words import ProfileStatus, ProposalStatus, SystemReason


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed, NotEligible))
async def erase_profile(actor: Actor, db: Database, *, professional_id: UUID) -> Professional:
    """Erase one's profile and every personal fact in it, for ever; agreed work has to end first.

    Open proposals that need this person are withdrawn with it; the other parties are told.
    """
    async with db.write(actor) as uow:
        if actor.professional_id == professional_id:
            await _withdraw_all(uow, professional_id)
        return await erase(uow, professional_id)


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed, NotEligible))
async def erase_account(actor: Actor, db: Database) -> UUID:
    """Erase one's account, with the profile if there is one, for ever: name, address, proofs, texts and seats.

    Agreed work has to end first, and whoever owns an organisation alone has to hand it over.
    """
    if actor.user_id is None:
        raise NotFound("User")
    if actor.scopes is not None:  # no app ends an account in its user's place
        raise NotAllowed(Permission.ACCOUNT_MANAGE.value)
    async with db.write(actor) as uow:
        await _end(uow, actor.user_id, None)
    return actor.user_id


@requires(Permission.SYSTEM, raises=(NotFound, InvalidInput, StateNotAllowed, NotEligible))
async def erase_account_for(actor: Actor, db: Database, *, user_id: UUID, hand: Hand) -> UUID:
    """Erase an account for its owner: the clock where nobody comes any more, or the platform that was asked to."""
    async with db.write(actor) as uow:
        await _end(uow, user_id, hand)
    return user_id


async def _end(uow: UnitOfWork, user_id: UUID, hand: Hand | None) -> None:
    """Erase an account with its profile and seats; without a hand by its owner."""
    account = await UserRepository(uow.session).get(user_id, uow.actor)
    await leave_all(uow, account.id)
    profile = await ProfessionalRepository(uow.session).of_user(account.id)
    if profile is not None:
        await _withdraw_all(uow, profile.id)
        await (erase(uow, profile.id) if hand is None else erase_for(uow, profile.id, hand))
    uow.record("user.erase", account, facts={} if hand is None else {"by": hand.value})
    await forget_account(uow, account.id, account.email if account.email_proven_at else None)


@requires(Permission.SYSTEM)
async def apply_ledger(actor: Actor, db: Database, *, entries: Sequence[LedgerEntry]) -> int:
    """Erase again what an older backup brought back, by the ledger; returns how many there were to erase again."""
    done = 0
    for entry in entries:
        async with db.write(actor) as uow:
            again = _account_again if entry.kind is ErasureKind.ACCOUNT else _profile_again
            done += await again(uow, entry.subject_id)
    return done


async def _profile_again(uow: UnitOfWork, key: UUID) -> bool:
    row = (await ProfessionalRepository(uow.session).by_ids([key], SYSTEM)).get(key)
    if row is None or row.status is ProfileStatus.ERASED:
        return False
    await _withdraw_all(uow, key)
    # Whoever asked for it asked once and for ever: no hand is looked at again.
    uow.move(PROFILE, row, ProfileAction.ERASE, Hand.PROFESSIONAL, facts={"again": True})
    await wipe(uow, row)
    return True


async def _account_again(uow: UnitOfWork, key: UUID) -> bool:
    account = await UserRepository(uow.session).find(key, SYSTEM)
    if account is None or not account.name:
        return False
    await forget_account(uow, key, account.email if account.email_proven_at else None)
    uow.record("user.erase", account, facts={"again": True})
    return True


async def _withdraw_all(uow: UnitOfWork, professional_id: UUID) -> None:
    proposals, arrangements = ProposalRepository(uow.session), ArrangementRepository(uow.session)
    for seen in await proposals.open_with(professional_id):
        # The locks in the order of everybody else: vacancy, then proposal, and the profile last.
        await arrangements.lock_vacancy(seen.vacancy_id)
        row = await proposals.lock(seen.id, SYSTEM)
        if row.status is not ProposalStatus.OPEN:
            continue
        facts = {"reason": SystemReason.PROFILE_ERASED.value}
        uow.move(PROPOSAL, row, ProposalAction.WITHDRAW, Hand.CLOCK, organisation_id=row.school_id, facts=facts)
        uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))
