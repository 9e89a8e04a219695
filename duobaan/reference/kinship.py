"""Which subjects an occupation is near, derived from the knowledge that it shares with teachers of those subjects.

ESCO describes 3,000 occupations by their skills, teachers of single subjects among them. Knowledge that many teachers
have says nothing about a subject (how to teach), knowledge that many occupations have says little (safety rules).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from math import log
from typing import TypeVar

from duobaan.reference.files.relations import Relation
from duobaan.reference.vocabulary import HowFound, find_subjects

S = TypeVar("S", bound=Hashable)

OPTIONAL = 0.5
"""What a skill counts that is useful rather than essential."""

COMMON = 0.3
"""Knowledge that more than this share of the teachers have is about teaching, not about a subject."""

LEAST = 0.25
"""Subjects with less than this share of an occupation's nearest one are left out."""

ENOUGH = 0.25
"""Who has this share of what a teacher knows of the subject is as near to it as can be."""

MOST = 5
"""Subjects kept per occupation."""

_TEACHERS = ("leerkracht ", "vakdocent ")
_SCHOOLS = (" voortgezet onderwijs", " beroepsonderwijs")
_SURE = (HowFound.EXACT, HowFound.PHRASE, HowFound.COMPOUND)


def taught_by(label_nl: str) -> tuple[str, ...]:
    """The subjects that an occupation teaches by its Dutch name, as ESCO names teachers; none for any other."""
    label = label_nl.lower()
    start = next((one for one in _TEACHERS if label.startswith(one)), None)
    end = next((one for one in _SCHOOLS if label.endswith(one)), None)
    if start is None or end is None:
        return ()
    found = [one for one in find_subjects(label[len(start) : -len(end)], limit=3) if one.how in _SURE]
    return tuple(one.code for one in found if one.score >= 0.95 * found[0].score)


def nearness(relations: Iterable[Relation], teachers: Mapping[str, Iterable[S]]) -> dict[str, dict[S, float]]:
    """Per occupation the subjects of the teachers it shares knowledge with, from 0 to 1, nearest first."""
    known: dict[str, dict[str, float]] = defaultdict(dict)
    for one in relations:
        if one.is_knowledge:
            known[one.occupation][one.skill] = 1.0 if one.is_essential else OPTIONAL
    weights = _weights(known, teachers)
    staff = {
        teacher: {skill: amount for skill, amount in known[teacher].items() if skill in weights}
        for teacher in sorted(teachers)
    }
    found: dict[str, dict[S, float]] = {}
    for occupation, skills in known.items():
        shared = {teacher: _shared(skills, telling, weights) for teacher, telling in staff.items()}
        nearest = max(shared, key=lambda teacher: (shared[teacher], teacher), default=None)
        if nearest is not None and shared[nearest]:
            sure = shared[nearest] / (ENOUGH * _shared(staff[nearest], staff[nearest], weights))
            found[occupation] = _by_subject(shared, teachers, min(1.0, sure))
    return found


def _shared(one: Mapping[str, float], other: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(min(one[skill], amount) * weights[skill] for skill, amount in other.items() if skill in one)


def _weights(known: Mapping[str, Mapping[str, float]], teachers: Iterable[str]) -> dict[str, float]:
    """What each skill tells: rare among teachers, and rare among all."""
    staff = [known[teacher] for teacher in teachers if teacher in known]
    among_teachers = Counter(skill for skills in staff for skill in skills)
    among_all = Counter(skill for skills in known.values() for skill in skills)
    return {
        skill: log(1 + len(staff) / count) * log(1 + len(known) / among_all[skill])
        for skill, count in among_teachers.items()
        if count <= max(1, COMMON * len(staff))
    }


def _by_subject(shared: Mapping[str, float], teachers: Mapping[str, Iterable[S]], sure: float) -> dict[S, float]:
    best: dict[S, float] = {}
    for teacher, amount in shared.items():
        for subject in teachers[teacher]:
            best[subject] = max(amount, best.get(subject, 0.0))
    top = max(best.values(), default=0.0)
    kept = [(subject, round(sure * amount / top, 4)) for subject, amount in best.items() if amount >= LEAST * top > 0]
    return dict(sorted(kept, key=lambda item: (-item[1], str(item[0])))[:MOST])
