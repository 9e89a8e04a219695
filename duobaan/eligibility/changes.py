"""What would make more possible: the steps of the ladder, each tried on the engine itself; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from duobaan.eligibility.assessment import Assessment, Change, PersonFacts, VacancyFacts
from duobaan.eligibility.engine import assess, is_own_expertise
from duobaan.eligibility.rule_book import ladder, order_of_grounds, rules_on
from duobaan.eligibility.rules import FAR, MINUTES_PER_HOUR, Paper, TrajectoryFact
from duobaan.errors import ReasonFact
from duobaan.words import QualificationKind, TrajectoryKind

Step = tuple[ReasonFact, PersonFacts, VacancyFacts]


def changes_for(person: PersonFacts, vacancy: VacancyFacts, on: dt.date, base: Assessment) -> tuple[Change, ...]:
    """Return the steps that improve an assessment, the nearest first; of papers and trainings only those that add.

    `base` is what `assess` answered for the same facts and day.
    """
    found = list(_worthwhile(_vacancy_steps(person, vacancy), base, on))
    found += _worthwhile(_training_steps(person, vacancy, on), base, on)
    found += _worthwhile(_paper_steps(person, vacancy), base, on)
    over = max((-row.left_minutes for row in base.budgets if row.board_id is not None), default=0)
    if over > 0:
        facts = {"minutes": over, "hours": -(-over // MINUTES_PER_HOUR)}
        found.append(_change(ReasonFact("FEWER_LESSONS", facts), base, is_allowed=len(base.blocks) == 1))
    return tuple(found)


def _rank(answer: Assessment) -> tuple[bool, int]:
    return not answer.is_allowed, order_of_grounds().index(answer.ground)


def _worthwhile(steps: Iterable[Step], base: Assessment, on: dt.date) -> Iterator[Change]:
    """Yield the steps that beat the present answer and every nearer step."""
    best = _rank(base)
    for fact, person, vacancy in steps:
        after = assess(person, vacancy, on)
        if _rank(after) < best:
            best = _rank(after)
            yield _change(fact, after, is_allowed=after.is_allowed)


def _change(fact: ReasonFact, after: Assessment, *, is_allowed: bool) -> Change:
    facts = {**fact.facts, "ground": after.ground}
    return Change(fact.code, facts, after.ground, is_allowed, fact.source)


def _vacancy_steps(person: PersonFacts, vacancy: VacancyFacts) -> Iterator[Step]:
    if not vacancy.responsible_teacher:
        yield ReasonFact("NAME_RESPONSIBLE_TEACHER"), person, replace(vacancy, responsible_teacher=True)
    strange = {one.subject for one in vacancy.lessons if not is_own_expertise(person, one.subject)}
    if strange:
        facts = {"subjects": tuple(sorted(strange))}
        yield ReasonFact("SHOW_OWN_EXPERTISE", facts), replace(person, subjects=None), vacancy


def _papers(kind: QualificationKind, vacancy: VacancyFacts) -> tuple[Paper, ...]:
    return tuple(Paper(kind, subject) for subject in sorted({lesson.subject for lesson in vacancy.lessons}))


def _training_steps(person: PersonFacts, vacancy: VacancyFacts, on: dt.date) -> Iterator[Step]:
    for kind in ladder()[0]:
        if any(one.kind is kind and one.runs(on) for one in person.trajectories):
            continue
        for missing in _entries(kind, vacancy, on):
            held = {paper.kind for paper in person.papers if paper.is_valid(on)}
            training = TrajectoryFact(kind, on, FAR)
            papers = tuple(paper for one in missing for paper in _papers(one, vacancy))
            after = replace(person, trajectories=(*person.trajectories, training), papers=(*person.papers, *papers))
            if missing <= held:
                yield ReasonFact("START_TRAJECTORY", {"kind": kind}), after, vacancy
            else:
                facts = {"kind": kind, "papers": tuple(sorted(missing - held))}
                yield ReasonFact("START_TRAJECTORY_WITH", facts), after, vacancy


def _entries(kind: TrajectoryKind, vacancy: VacancyFacts, on: dt.date) -> Iterator[frozenset[QualificationKind]]:
    """Yield what each rule of a training asks to have in hand first: all of some papers, or one of others."""
    for rule in rules_on(on):
        if rule.trajectory is kind and rule.sector is vacancy.sector:
            choices = [frozenset({one}) for one in sorted(rule.papers_any)] or [frozenset()]
            for choice in choices:
                yield rule.papers_all | choice


def _paper_steps(person: PersonFacts, vacancy: VacancyFacts) -> Iterator[Step]:
    for kind in ladder()[1]:
        after = replace(person, papers=(*person.papers, *_papers(kind, vacancy)))
        yield ReasonFact("PAPER_COVERS", {"paper": kind}), after, vacancy
