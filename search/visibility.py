"""Who may find a document: the tokens it carries and the filter of the one who asks.

The conditions are those of `visible_to` in the repositories, said as tokens, so that totals, facets and suggestions
count exactly what the database would show. A document carries its circle (`public`, `schools`, `network:…`,
`region:…`, `home:…`) and its own people (`org:…`, `user:…`); own people find it whomever it is hidden from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.words import OrganisationKind, Visibility
from search.engine import And, AnyOf, Filter, Not, Or

Parents = Mapping[UUID, OrganisationKind]
"""The regions and networks that an organisation belongs to, by id."""

EVERYTHING = And(())


def _named(prefix: str, keys: Iterable[UUID]) -> list[str]:
    return [f"{prefix}:{key.hex}" for key in sorted(keys)]


def circle(visibility: Visibility, parents: Parents, home: str | None = None) -> list[str]:
    """The tokens of everyone whom a visibility lets in; `home` is the province of who has no employer."""
    networks = _named("network", (key for key, kind in parents.items() if kind is OrganisationKind.NETWORK))
    regions = _named("region", (key for key, kind in parents.items() if kind is OrganisationKind.REGION))
    homes = [] if home is None else [f"home:{home}"]
    return {
        Visibility.PUBLIC: ["public"],
        Visibility.SCHOOLS: ["schools"],
        Visibility.REGION: [*networks, *regions, *homes],
        Visibility.PARTNERS: networks,
        Visibility.PRIVATE: [],
    }[visibility]


def owners(*organisations: UUID | None, user_id: UUID | None = None) -> list[str]:
    """The tokens of a document's own people."""
    own = _named("org", (key for key in organisations if key is not None))
    return own if user_id is None else [*own, *_named("user", [user_id])]


@dataclass(frozen=True, slots=True)
class Circles:
    """What only the database knows of an actor: networks of the actor's organisations, provinces of the regions."""

    networks: frozenset[UUID] = frozenset()
    provinces: frozenset[str] = frozenset()


NO_CIRCLES = Circles()


def active_organisations(actor: Actor) -> frozenset[UUID]:
    """The verified organisations of an actor: the others open no circle."""
    return frozenset(seat.organisation_id for seat in actor.seats if seat.active)


def active_regions(actor: Actor) -> frozenset[UUID]:
    """The regions that the actor's verified organisations are or belong to."""
    active = [seat for seat in actor.seats if seat.active]
    own = {seat.organisation_id for seat in active if seat.kind is OrganisationKind.REGION}
    return frozenset(own.union(*(seat.region_ids for seat in active)))


def _market(actor: Actor, circles: Circles) -> tuple[str, ...]:
    if not actor.sees_market():
        return ("public",)
    return (
        "public",
        "schools",
        *_named("network", circles.networks),
        *_named("region", active_regions(actor)),
        *(f"home:{province}" for province in sorted(circles.provinces)),
    )


def audience(actor: Actor, circles: Circles, permission: Permission) -> Filter:
    """The filter that every query of this actor carries; own things are those of organisations with `permission`."""
    if actor.is_system:
        return EVERYTHING
    own = _named("org", actor.organisations_with(permission))
    if actor.user_id is not None:
        own += _named("user", [actor.user_id])
    market: Filter = AnyOf("visible_to", _market(actor, circles))
    if actor.organisation_ids:
        market = And((market, Not(AnyOf("hidden_from", tuple(key.hex for key in sorted(actor.organisation_ids))))))
    return Or((market, AnyOf("visible_to", tuple(own)))) if own else market
