"""The answer to "how well does it fit": the table behind a score, from which alone the score can be computed again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duobaan.matching.criteria import DIGITS, Criterion, rules_version
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts
from duobaan.matching.fails import Fail
from duobaan.matching.fit.plan import Missed, Taught
from duobaan.matching.fit.rules import Judgement, judge
from duobaan.matching.fit.scoring import Component, components, total
from duobaan.words import LineRole


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one person and one post fit: 0 when something excludes, else the weighted mean of the components."""

    professional_id: UUID
    vacancy_id: UUID
    score: float
    components: tuple[Component, ...]
    fails: tuple[Fail, ...]
    taught: tuple[Taught, ...]
    missed: tuple[Missed, ...]
    minutes: int
    rules_version: str
    judgement: Judgement

    @property
    def fits(self) -> bool:
        """Say whether nothing excludes."""
        return not self.fails

    @property
    def role(self) -> LineRole:
        """Return in what role the person was judged."""
        return self.judgement.post.role

    @property
    def input_hash(self) -> str:
        """Return the mark of everything that was weighed."""
        weights = {row.criterion.value: row.weight for row in self.components}
        return mark_of([_plain(self.judgement.person), _plain(self.judgement.asked), weights])


def explain(person: PersonFacts, post: PostFacts, weights: Mapping[Criterion, float]) -> Explanation:
    """Judge and weigh one person and one post."""
    found = judge(person, post)
    rows = components(found, weights)
    return Explanation(
        professional_id=person.id,
        vacancy_id=post.id,
        score=total(rows) if found.fits else 0.0,
        components=rows,
        fails=found.fails,
        taught=found.plan.taught,
        missed=found.plan.missed,
        minutes=found.plan.minutes,
        rules_version=rules_version(),
        judgement=found,
    )


def as_data(found: Explanation) -> dict[str, Any]:
    """Write an explanation as plain data, as a log or a client would keep it."""
    return {
        "rulesVersion": found.rules_version,
        "inputHash": found.input_hash,
        "score": found.score,
        "role": found.role.value,
        "fails": [{"code": fail.code.value, "facts": dict(fail.facts)} for fail in found.fails],
        "components": [
            {"criterion": row.criterion.value, "value": row.value, "weight": row.weight, "facts": dict(row.facts)}
            for row in found.components
        ],
    }


def score_again(data: Mapping[str, Any]) -> float:
    """Compute the score from the data of an explanation alone; it takes no facts and no rules."""
    if data["fails"]:
        return 0.0
    rows = data["components"]
    weight = sum(row["weight"] for row in rows)
    return round(sum(row["weight"] * row["value"] for row in rows) / weight, DIGITS) if weight else 0.0


def stable(key: UUID) -> str:
    """Return what breaks ties: the same in every run, and in favour of nobody's age in the database."""
    return hashlib.sha256(key.bytes).hexdigest()


def ranked(found: Iterable[Explanation], *, by_vacancy: bool = False) -> list[Explanation]:
    """Return explanations best first: what fits before what does not, leading before supporting only.

    Ties break by a hash of the id.
    """

    def order(one: Explanation) -> tuple[bool, bool, float, int, str]:
        key = one.vacancy_id if by_vacancy else one.professional_id
        return not one.fits, one.judgement.only_supports, -one.score, len(one.fails), stable(key)

    return sorted(found, key=order)


def mark_of(data: object) -> str:
    """Return the hash of plain data."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID | dt.date) else value
