"""Which vacancies an actor may know of, as SQL conditions; part of every read of a vacancy.

PUBLIC is for anyone, SCHOOLS for every verified organisation and every professional with a profile, REGION and
PARTNERS for those among them who share a region or a network with the school, PRIVATE for the school alone.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from duobaan.access import DEALINGS, Actor, Permission
from duobaan.db import tables_above as above
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.vacancies.models import Vacancy
from duobaan.words import OrganisationKind, VacancyStatus, Visibility

Condition = sa.ColumnElement[bool]
SHOWN = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED, VacancyStatus.FILLED)


def visible_to(actor: Actor) -> Condition:
    """Return the condition of what the actor may see: their schools', those they negotiate about, and the market."""
    if actor.is_system:
        return sa.true()
    return sa.or_(own_to(actor), _negotiated(actor), in_market_for(actor))


def own_to(actor: Actor) -> Condition:
    """Return the condition of vacancies of the actor's schools, or of the schools of the actor's boards."""
    if not actor.lets(Permission.VACANCIES_WRITE, *DEALINGS):
        return sa.false()
    boards = [seat.organisation_id for seat in actor.seats if seat.kind is OrganisationKind.SCHOOL_BOARD]
    schools = sa.select(Organisation.id).where(Organisation.board_id.in_(boards))
    return sa.or_(Vacancy.school_id.in_(actor.organisation_ids), Vacancy.school_id.in_(schools))


def _negotiated(actor: Actor) -> Condition:
    if not actor.lets(*DEALINGS):
        return sa.false()
    parties: list[Condition] = [above.proposal_parties.c.organisation_id.in_(actor.organisation_ids)]
    if actor.professional_id is not None:
        parties.append(above.proposal_parties.c.professional_id == actor.professional_id)
    found = (
        sa.select(above.match_proposals.c.vacancy_id)
        .join(above.proposal_parties, above.proposal_parties.c.proposal_id == above.match_proposals.c.id)
        .where(sa.or_(*parties))
    )
    return sa.and_(Vacancy.status != VacancyStatus.DRAFT, Vacancy.id.in_(found))


def in_market_for(actor: Actor) -> Condition:
    """Return the condition of published vacancies that the market shows this actor."""
    shown: list[Condition] = [Vacancy.visibility == Visibility.PUBLIC]
    if actor.professional_id is not None or any(seat.active for seat in actor.seats):
        shown.append(Vacancy.visibility == Visibility.SCHOOLS)
        narrow = Vacancy.visibility.in_((Visibility.REGION, Visibility.PARTNERS))
        shown.append(sa.and_(narrow, _shares(actor, OrganisationKind.NETWORK, frozenset())))
        shown.append(
            sa.and_(
                Vacancy.visibility == Visibility.REGION, _shares(actor, OrganisationKind.REGION, _regions_of(actor))
            )
        )
    return sa.and_(Vacancy.status.in_(SHOWN), sa.or_(*shown))


def _regions_of(actor: Actor) -> frozenset[UUID]:
    active = [seat for seat in actor.seats if seat.active]
    own = {seat.organisation_id for seat in active if seat.kind is OrganisationKind.REGION}
    return frozenset(own.union(*(seat.region_ids for seat in active)))


def _shares(actor: Actor, kind: OrganisationKind, known: frozenset[UUID]) -> Condition:
    """Return the condition that the school has a parent of this kind in common with the actor or their employer."""
    mine = sa.select(Organisation.id).where(
        Organisation.id.in_([seat.organisation_id for seat in actor.seats if seat.active])
    )
    if actor.professional_id is not None:
        employer = sa.select(above.professionals.c.employer_id).where(
            above.professionals.c.id == actor.professional_id, above.professionals.c.employer_id.is_not(None)
        )
        mine = sa.select(Organisation.id).where(sa.or_(Organisation.id.in_(mine), Organisation.id.in_(employer)))
    parents = (
        sa.select(OrganisationLink.parent_id)
        .join(Organisation, Organisation.id == OrganisationLink.parent_id)
        .where(OrganisationLink.organisation_id.in_(mine), Organisation.kind == kind)
    )
    shared = sa.or_(OrganisationLink.parent_id.in_(parents), OrganisationLink.parent_id.in_(known))
    return Vacancy.school_id.in_(sa.select(OrganisationLink.organisation_id).where(shared))
