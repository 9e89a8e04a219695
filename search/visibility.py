"""Who may find a document: the tokens it carries and the filter of the one who asks.

The conditions are those of `visible_to` in the repositories, said as tokens, so that totals, facets and suggestions
count exactly what the database would show. A document carries its circle (`public`, `schools`, `network:…`,
`region:…`, `home:…`) and its own people (`org:…`, `user:…`); own people find it whomever it is hidden from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import DEALINGS, Actor, Permission
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
    """The circles that an actor stands in as far as one index is concerned; `inside` is the circle of SCHOOLS."""

    inside: bool = False
    networks: frozenset[UUID] = frozenset()
    regions: frozenset[UUID] = frozenset()
    provinces: frozenset[str] = frozenset()

    def tokens(self) -> tuple[str, ...]:
        """The tokens of documents that the market shows; outside, that is what is public."""
        if not self.inside:
            return ("public",)
        homes = [f"home:{province}" for province in sorted(self.provinces)]
        return ("public", "schools", *_named("network", self.networks), *_named("region", self.regions), *homes)


def active_organisations(actor: Actor) -> frozenset[UUID]:
    """The verified organisations of an actor: the others open no circle."""
    return frozenset(seat.organisation_id for seat in actor.seats if seat.active)


def active_regions(actor: Actor) -> frozenset[UUID]:
    """The regions that the actor's verified organisations are or belong to."""
    active = [seat for seat in actor.seats if seat.active]
    own = {seat.organisation_id for seat in active if seat.kind is OrganisationKind.REGION}
    return frozenset(own.union(*(seat.region_ids for seat in active)))


def vacancy_audience(actor: Actor, circles: Circles) -> Filter:
    """What the actor may find of vacancies: the market's, and those of all their organisations (boards too)."""
    own = actor.organisation_ids if actor.lets(Permission.VACANCIES_WRITE, *DEALINGS) else frozenset()
    return _audience(actor, circles, own)


def professional_audience(actor: Actor, circles: Circles) -> Filter:
    """What the actor may find of people: the market's, but for who hides from them; their own and their company's."""
    return _audience(actor, circles, actor.organisations_with(Permission.PROFESSIONALS_POST))


def _audience(actor: Actor, circles: Circles, own_organisations: frozenset[UUID]) -> Filter:
    if actor.is_system:
        return EVERYTHING
    own = _named("org", own_organisations)
    if actor.user_id is not None and actor.lets(Permission.PROFILES_OWN, Permission.MATCHES_PROPOSE):
        own += _named("user", [actor.user_id])
    market: Filter = AnyOf("visible_to", circles.tokens())
    if actor.organisation_ids:
        market = And((market, Not(AnyOf("hidden_from", tuple(key.hex for key in sorted(actor.organisation_ids))))))
    return Or((market, AnyOf("visible_to", tuple(own)))) if own else market
