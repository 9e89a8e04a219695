"""The soft criteria: each gives 0 to 1 with the figures behind it; pure."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from duobaan.matching.criteria import DIGITS, Criterion, figures
from duobaan.matching.facts.person_and_post import Facts, PersonFacts, PostFacts
from duobaan.matching.fit.law import Asked, asked_of, mastery, standing
from duobaan.matching.fit.plan import Plan, Taught
from duobaan.matching.fit.rules import Judgement
from duobaan.words import LegalGround, WindowKind

_SUPPORTED = frozenset({LegalGround.FULL, LegalGround.RESTRICTED})


@dataclass(frozen=True, slots=True)
class Component:
    """One row of the component table; `facts` are the figures of its words."""

    criterion: Criterion
    value: float
    weight: float
    facts: Facts


def components(found: Judgement, weights: Mapping[Criterion, float]) -> tuple[Component, ...]:
    """Return the component table of a judgement, in the order of the criteria."""
    rows = []
    for criterion, measure in _MEASURES.items():
        value, facts = measure(found)
        rows.append(Component(criterion, round(min(max(value, 0.0), 1.0), DIGITS), weights[criterion], facts))
    return tuple(rows)


def total(rows: tuple[Component, ...]) -> float:
    """Return the weighted mean of component values, 0 to 1."""
    weight = sum(row.weight for row in rows)
    return round(sum(row.weight * row.value for row in rows) / weight, DIGITS) if weight else 0.0


def _lessons(found: Judgement) -> list[Asked]:
    return [asked_of(found.post, one.lesson) for one in found.plan.taught] or [asked_of(found.post, None)]


def _subject(found: Judgement) -> tuple[float, Facts]:
    asked = [one.subject for one in _lessons(found) if one.subject]
    values = [mastery(found.person, subject) for subject in asked]
    value = sum(values) / len(values) if values else 1.0
    return value, {"subjects": ",".join(sorted(set(asked))), "percent": round(100 * value)}


def _timetable(found: Judgement) -> tuple[float, Facts]:
    taught, shape = found.plan.taught, figures().timetable
    if not taught:
        return shape["unknown"], {"lessons": 0, "days": 0, "preferred": 0, "gaps": 0}
    worth = figures().window
    window = sum(worth[one.window] for one in taught) / len(taught)
    gaps = _gap_minutes(taught)
    calm = 1 - min(1.0, gaps / shape["gap_minutes_worst"])
    needed = -(-len(taught) // int(shape["lessons_a_day_best"]))
    few = needed / max(needed, len(found.plan.days))
    facts = {
        "lessons": len(taught),
        "days": len(found.plan.days),
        "preferred": sum(one.window == WindowKind.PREFERRED.value for one in taught),
        "gaps": gaps,
    }
    return shape["window"] * window + shape["gaps"] * calm + shape["days"] * few, facts


def _gap_minutes(taught: tuple[Taught, ...]) -> int:
    """Return the minutes a week between lessons of one day, breaks of up to half an hour aside."""
    gaps = 0
    by_day = itertools.groupby(taught, key=lambda one: one.place.weekday)
    for _, lessons in by_day:
        places = sorted({(one.place.start, one.place.end) for one in lessons})
        waits = (after[0] - before[1] for before, after in itertools.pairwise(places))
        gaps += sum(wait for wait in waits if wait > 30)
    return gaps


def _coverage(found: Judgement) -> tuple[float, Facts]:
    asked = sum(one.minutes_week for one in found.post.lessons if one.must) or found.post.minutes_week
    minutes = found.plan.all_minutes
    value = min(1.0, minutes / asked) if asked else 1.0
    return value, {"minutes": minutes, "asked": asked}


def _travel(found: Judgement) -> tuple[float, Facts]:
    minutes, most = found.travel_minutes, max(found.person.max_travel_minutes, 1)
    if minutes is None:
        return 0.5, {"minutes": 0, "most": most, "known": 0}
    return 1 - minutes / (2 * most), {"minutes": minutes, "most": most, "known": 1}


def _ground(found: Judgement) -> tuple[float, Facts]:
    grounds = _grounds(found.person, found.post, found.plan)
    worth = figures().ground
    weakest = min(grounds, key=lambda ground: worth[ground])
    return sum(worth[ground] for ground in grounds) / len(grounds), {"ground": weakest.value}


def _grounds(person: PersonFacts, post: PostFacts, plan: Plan) -> list[LegalGround]:
    asked = [asked_of(post, one.lesson) for one in plan.taught] or [asked_of(post, None)]
    found = [
        standing(person, post, topic, level, year, part).ground for topic, level, year, part in asked if topic and level
    ]
    return found or [LegalGround.NEEDS_REVIEW]


def _duration(found: Judgement) -> tuple[float, Facts]:
    person, post = found.person, found.post
    first = max(post.starts_on, person.earliest_start or post.starts_on)
    after = min(post.ends_on, person.latest_end or post.ends_on)
    whole = max((post.ends_on - post.starts_on) / dt.timedelta(days=1), 1)
    part = min(1.0, max(0.0, (after - first) / dt.timedelta(days=1) / whole))
    share = figures().wish_share
    wish = figures().wish[person.wants_licence]
    return (1 - share) * part + share * wish, {"percent": round(100 * part), "wish": person.wants_licence.value}


def _level(found: Judgement) -> tuple[float, Facts]:
    levels = set(found.post.levels)
    known = levels & found.person.levels if found.person.levels else levels
    value = len(known) / len(levels) if levels else 1.0
    return value, {"known": len(known), "asked": len(levels)}


def _form(found: Judgement) -> tuple[float, Facts]:
    person, post = found.person, found.post
    pairs = [
        (frozenset(map(str, person.forms)), frozenset(map(str, post.forms))),
        (frozenset(map(str, person.contract_kinds)), frozenset(map(str, post.contract_kinds))),
    ]
    # Who said nothing is open to everything.
    parts = [len(mine & theirs) / len(mine | theirs) if mine and theirs else 1.0 for mine, theirs in pairs]
    return sum(parts) / len(parts), {"shared": sum(len(mine & theirs) for mine, theirs in pairs)}


def _supervision(found: Judgement) -> tuple[float, Facts]:
    post, parts = found.post, figures().supervision
    if set(_grounds(found.person, post, found.plan)) <= _SUPPORTED:
        return 1.0, {"needed": 0, "minutes": post.supervision_minutes}
    value = parts["subject_supervisor"] * post.subject_supervisor + parts["coach"] * post.coach
    value += parts["minutes"] * (post.supervision_minutes > 0)
    return value, {"needed": 1, "minutes": post.supervision_minutes}


_MEASURES: Mapping[Criterion, Callable[[Judgement], tuple[float, Facts]]] = {
    Criterion.SUBJECT: _subject,
    Criterion.TIMETABLE: _timetable,
    Criterion.COVERAGE: _coverage,
    Criterion.TRAVEL: _travel,
    Criterion.GROUND: _ground,
    Criterion.DURATION: _duration,
    Criterion.LEVEL: _level,
    Criterion.FORM: _form,
    Criterion.SUPERVISION: _supervision,
}
