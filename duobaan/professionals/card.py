"""How much of a professional a viewer sees: the profession until both sides met, the name from then on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import ANONYMOUS, Actor, Permission
from duobaan.professionals.models import Professional
from duobaan.professionals.states import employs, is_own
from duobaan.professionals.ties_repository import met, negotiating
from duobaan.words import ProfileStatus


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a viewer may see beyond the anonymous card."""

    name: bool = False
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What a viewer sees of a person; None where it is withheld."""

    display_name: str
    is_named: bool
    employer_id: UUID | None
    about: str | None
    contact_email: str | None
    contact_phone: str | None


def card_of(professional: Professional, disclosure: Disclosure) -> Card:
    """Return the card with what is withheld left out."""
    named = disclosure.name
    return Card(
        display_name=professional.name if named else professional.profession,
        is_named=named,
        employer_id=professional.employer_id if named else None,
        about=professional.about if named else None,
        contact_email=professional.contact_email if disclosure.contact else None,
        contact_phone=professional.contact_phone if disclosure.contact else None,
    )


def own_disclosure(actor: Actor, professional: Professional) -> Disclosure:
    """Return what the actor may see without anybody's help: their own, their people's, and who chose to be named."""
    if actor.is_system or is_own(actor, professional):
        return Disclosure(name=True, contact=True)
    if professional.status is ProfileStatus.AWAITING_CONFIRMATION:
        # Only the company and the person who was asked see this state; the company typed the address itself.
        return Disclosure(name=True, contact=True)
    employer = employs(actor, professional.employer_id, Permission.PROFESSIONALS_POST)
    return Disclosure(name=employer or professional.named)


def card_for_stranger(professional: Professional) -> Card:
    """Return the card for which nobody needs to be asked: whoever has neither account nor seat met no one."""
    return card_of(professional, own_disclosure(ANONYMOUS, professional))


def cards_for_strangers(actor: Actor, professionals: Collection[Professional]) -> dict[UUID, Card]:
    """Return the cards as far as nobody needs to be asked."""
    if actor.user_id is not None or actor.organisation_ids:
        return {}
    return {row.id: card_of(row, own_disclosure(actor, row)) for row in professionals}


async def disclosures(
    session: AsyncSession, actor: Actor, professionals: Collection[Professional]
) -> dict[UUID, Disclosure]:
    """Return what the actor may see of each of the professionals, all of them visible to the actor."""
    found = {row.id: own_disclosure(actor, row) for row in professionals}
    strangers = [key for key, disclosure in found.items() if not disclosure.contact]
    known = await met(session, actor, strangers)
    talking = await negotiating(session, actor, strangers)
    for key in strangers:
        if key in known:
            found[key] = Disclosure(name=True, contact=True)
        elif key in talking:
            found[key] = Disclosure(name=True)
    return found
