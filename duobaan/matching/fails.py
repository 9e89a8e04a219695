"""One thing that excludes, with the figures of its words; pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import Facts, Place


@dataclass(frozen=True, slots=True)
class Fail:
    """One thing that excludes, with its figures."""

    code: Exclusion
    facts: Facts = field(default_factory=dict)


def spot_facts(place: Place) -> dict[str, object]:
    """Return a place in the week as figures for words."""
    return {"weekday": place.weekday.value, "position": place.position or 0, "start": place.start}
