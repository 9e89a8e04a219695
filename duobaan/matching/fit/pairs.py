"""Joint profiles where people are judged one by one: who comes only together does not come alone; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from duobaan.matching.criteria import Criterion
from duobaan.matching.fit.explain import Explanation, explain, ranked
from duobaan.words import ShareMode


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who comes only together with whom, and at which vacancies (second) those others (first) work already."""

    partner_of: Mapping[UUID, UUID] = field(default_factory=dict)
    at_work: frozenset[tuple[UUID, UUID]] = frozenset()


def judged_together(
    found: Iterable[Explanation], pairs: Pairs, weights: Mapping[Criterion, float], *, by_vacancy: bool = False
) -> list[Explanation]:
    """Judge those again whose partner does not fit beside them, or for whom there is no place; best first."""
    known = list(found)
    fitting = {(one.professional_id, one.vacancy_id) for one in known if one.fits}

    def is_alone(one: Explanation) -> bool:
        partner = pairs.partner_of.get(one.professional_id)
        if partner is None or (partner, one.vacancy_id) in pairs.at_work:
            return False
        shared = one.judgement.post.share_mode is not ShareMode.NONE
        return not shared or (partner, one.vacancy_id) not in fitting

    again = [_alone(one, weights) if is_alone(one) else one for one in known]
    return ranked(again, by_vacancy=by_vacancy)


def _alone(one: Explanation, weights: Mapping[Criterion, float]) -> Explanation:
    return explain(replace(one.judgement.person, partner_fits=False), one.judgement.asked, weights)
