"""Which professionals an actor may know of, as SQL conditions; part of every read of a profile."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from duobaan.access import DEALINGS, Actor, Permission
from duobaan.db import tables_above as above
from duobaan.db.base import contains_code
from duobaan.organisations.exclusion_repository import keeps_from
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.people.models import User
from duobaan.professionals.models import Professional
from duobaan.words import OrganisationKind, ProfileStatus, TimeBasis, Visibility
from duobaan.words.agreement import COUNTED_ARRANGEMENTS

Condition = sa.ColumnElement[bool]
_GONE = (ProfileStatus.ARCHIVED, ProfileStatus.ERASED)


def visible_to(actor: Actor) -> Condition:
    """Return the condition of what the actor may see: their own, their company's people, partners, and the market."""
    if actor.is_system:
        return sa.true()
    return sa.or_(_own(actor), _employed(actor), *_beside(actor), in_market_for(actor))


def proven_email(user_id: UUID) -> sa.ScalarSelect[str]:
    """Return the query for an account's address, empty until its owner showed to read mail there."""
    return sa.select(User.email).where(User.id == user_id, User.email_proven_at.is_not(None)).scalar_subquery()


def _own(actor: Actor) -> Condition:
    # Who proposes oneself has to be found; beyond that a program of theirs reads the profile with its own scope.
    if actor.user_id is None or not actor.lets(Permission.PROFILES_OWN, Permission.MATCHES_PROPOSE):
        return sa.false()
    own = sa.and_(Professional.user_id == actor.user_id, Professional.status != ProfileStatus.ERASED)
    if not actor.lets(Permission.PROFILES_OWN):
        return own
    email = proven_email(actor.user_id)
    # Who was asked to confirm must be able to read what they confirm, before the profile is theirs.
    asked = sa.and_(
        Professional.status == ProfileStatus.AWAITING_CONFIRMATION,
        Professional.user_id.is_(None),
        Professional.contact_email == email,
    )
    return sa.or_(own, asked)


def _employed(actor: Actor) -> Condition:
    companies = actor.organisations_with(Permission.PROFESSIONALS_POST)
    own_time = Professional.time_basis != TimeBasis.EMPLOYER_TIME
    # What someone does in their own time they may hide from their employer too; its own time it goes on seeing.
    hiding = [
        sa.and_(Professional.employer_id == key, contains_code(Professional.hidden_from, key.hex))
        for key in sorted(companies)
    ]
    kept = sa.and_(own_time, sa.or_(sa.false(), *hiding))
    return sa.and_(Professional.employer_id.in_(companies), Professional.status.not_in(_GONE), sa.not_(kept))


def _beside(actor: Actor) -> list[Condition]:
    """Return the condition of those with whom the actor agreed to share work; who hands over has to know to whom."""
    if actor.professional_id is None or not actor.lets(*DEALINGS):
        return []
    mine = above.assignments.alias("mine")
    shared = (
        sa.select(above.assignments.c.professional_id)
        .join(mine, mine.c.arrangement_id == above.assignments.c.arrangement_id)
        .join(above.arrangements, above.arrangements.c.id == mine.c.arrangement_id)
        .where(
            mine.c.professional_id == actor.professional_id,
            above.arrangements.c.status.in_([status.value for status in COUNTED_ARRANGEMENTS]),
        )
    )
    return [sa.and_(Professional.id.in_(shared), Professional.status.not_in(_GONE))]


def in_market_for(actor: Actor) -> Condition:
    """Return the condition of published cards that the market shows this actor."""
    hidden: list[Condition] = [
        contains_code(Professional.hidden_from, key.hex) for key in sorted(actor.organisation_ids)
    ]
    if actor.organisation_ids:
        # What a company says of its time, it does not say of its people's own time (art. 7:653a BW).
        lent = Professional.time_basis == TimeBasis.EMPLOYER_TIME
        hidden.append(sa.and_(lent, keeps_from(Professional.employer_id, actor.organisation_ids)))
    shown = [Professional.visibility == Visibility.PUBLIC]
    if actor.sees_market():
        shown.append(Professional.visibility == Visibility.SCHOOLS)
        # Each wider circle holds the narrower ones: partners also see what the region sees.
        narrow = Professional.visibility.in_((Visibility.REGION, Visibility.PARTNERS))
        shown.append(sa.and_(narrow, _shares_network(actor)))
        shown.append(sa.and_(Professional.visibility == Visibility.REGION, _shares_region(actor)))
    return sa.and_(
        Professional.status == ProfileStatus.PUBLISHED, sa.or_(*shown), *(sa.not_(condition) for condition in hidden)
    )


def _shares_network(actor: Actor) -> Condition:
    mine = [seat.organisation_id for seat in actor.seats if seat.active]
    networks = (
        sa.select(OrganisationLink.parent_id)
        .join(Organisation, Organisation.id == OrganisationLink.parent_id)
        .where(OrganisationLink.organisation_id.in_(mine), Organisation.kind == OrganisationKind.NETWORK)
    )
    members = sa.select(OrganisationLink.organisation_id).where(OrganisationLink.parent_id.in_(networks))
    return Professional.employer_id.in_(members)


def _shares_region(actor: Actor) -> Condition:
    """Return the condition that the employer, or without one the home's province, lies in a region of the actor."""
    active = [seat for seat in actor.seats if seat.active]
    regions = {seat.organisation_id for seat in active if seat.kind is OrganisationKind.REGION}
    regions.update(*(seat.region_ids for seat in active))
    members = sa.select(OrganisationLink.organisation_id).where(OrganisationLink.parent_id.in_(regions))
    provinces = sa.select(Organisation.province).where(Organisation.id.in_(regions), Organisation.province.is_not(None))
    homeless = sa.and_(Professional.employer_id.is_(None), Professional.province.in_(provinces))
    return sa.or_(Professional.employer_id.in_(members), homeless)
