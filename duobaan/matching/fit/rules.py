"""The hard constraints of a match: each excludes with a reason code; pure (domain: matching criteria, hard)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from duobaan.eligibility.rule_book import lending_rule_on
from duobaan.geo import travel_minutes
from duobaan.matching.criteria import Exclusion, figures
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts
from duobaan.matching.fails import Fail
from duobaan.matching.fit.law import asked_of_post, standing
from duobaan.matching.fit.lessons import asked_fail
from duobaan.matching.fit.plan import Plan, make_plan
from duobaan.timetable.hours import peak_minutes
from duobaan.words import ChargeKind, ContractKind, LegalGround, LineRole, ShareMode, TimeBasis

_E = Exclusion
_NOT_TO_LEAD = frozenset({_E.SUBJECT, _E.GROUND, _E.THEORY_LESSON})
_OVER_ALL_WORK = frozenset({_E.WORKING_TIME, _E.REST})
_UNDER_A_TEACHER = frozenset({LegalGround.GUEST, LegalGround.IN_TRAJECTORY, LegalGround.INSTRUCTOR})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person and one post make of each other: what excludes, and which lessons would be taught."""

    person: PersonFacts
    post: PostFacts
    fails: tuple[Fail, ...]
    plan: Plan
    travel_minutes: int | None
    lead_fails: tuple[Fail, ...] = ()  # of whoever is judged to support only: why they do not lead
    whole: PostFacts | None = None  # of whoever is judged to support only: the post with the lessons to lead

    @property
    def asked(self) -> PostFacts:
        """Return the post as it was asked; `post` is what of it was judged."""
        return self.whole or self.post

    @property
    def only_supports(self) -> bool:
        """Say whether someone was judged to support only, in a post of lessons to lead."""
        return self.whole is not None

    @property
    def fits(self) -> bool:
        """Say whether nothing excludes."""
        return not self.fails


def judge(person: PersonFacts, post: PostFacts) -> Judgement:
    """Return everything that excludes, in the order in which people would ask, and the plan.

    Who may not lead is judged for the lessons that ask for support, and for nothing else.
    """
    if post.support and not post.lessons:
        return replace(_judge(person, _supporting(post)), whole=post)
    leading = _judge(person, post)
    if leading.fits or not post.support:
        return leading
    supporting = replace(_judge(person, _supporting(post)), whole=post, lead_fails=leading.fails)
    may_not_lead = any(fail.code in _NOT_TO_LEAD for fail in leading.fails)
    return supporting if may_not_lead or supporting.fits else leading


def _supporting(post: PostFacts) -> PostFacts:
    minutes = peak_minutes(lesson.load for lesson in post.support)
    return replace(post, role=LineRole.SUPPORT, lessons=post.support, support=(), minutes_week=minutes)


def _judge(person: PersonFacts, post: PostFacts) -> Judgement:
    travel = travel_minutes(person.point, post.point) if person.point and post.point else None
    fails = standing_fails(person, post, travel)
    plan = make_plan(person, post)
    known = {fail.code for fail in fails}
    fails += [fail for fail in _plan_fails(person, post, plan) if fail.code not in known]
    return Judgement(person, post, tuple(fails), plan, travel)


def standing_fails(person: PersonFacts, post: PostFacts, travel: int | None) -> list[Fail]:
    """Return what excludes someone whichever of the lessons they would teach."""
    return [*(fail for rule in _RULES for fail in rule(person, post)), *_travel(person, travel)]


def _shown(person: PersonFacts, post: PostFacts) -> Iterator[Fail]:
    if not person.is_published:
        yield Fail(_E.NOT_PUBLISHED)
    if not person.is_visible:
        yield Fail(_E.NOT_VISIBLE)
    elif not person.is_lent_here:
        # To whom the company's list is not known, the person is not visible: that is all they learn.
        yield Fail(_E.COMPANY_EXCLUDES)
    elif not person.partner_fits:
        yield Fail(_E.PARTNER_MISSING)
    if not post.is_open:
        yield Fail(_E.VACANCY_CLOSED)


def _knowledge(person: PersonFacts, post: PostFacts) -> Iterator[Fail]:
    if person.sectors and post.sector not in person.sectors:
        yield Fail(_E.SECTOR, {"sector": post.sector.value})
    asked = sorted(asked_of_post(post), key=str)
    found = [fail for one in asked if (fail := asked_fail(person, post, one)) is not None]
    # Lessons of more than one subject or level: those that can be taught are a beginning.
    if len(found) == len(asked):
        yield found[0]


def _law(person: PersonFacts, post: PostFacts) -> Iterator[Fail]:
    asked = asked_of_post(post)
    found = [standing(person, post, topic, level, year, part) for topic, level, year, part in asked if topic and level]
    grounds = {one.ground for one in found}
    if post.role is not LineRole.SUPPORT and not post.responsible_teacher and grounds and grounds <= _UNDER_A_TEACHER:
        yield Fail(_E.RESPONSIBLE_TEACHER, {"ground": sorted(grounds)[0].value})
    if post.needs_vog and not (person.vog_until and post.starts_on <= person.vog_until):
        ready = post.as_of + dt.timedelta(days=post.notice_days)
        if ready > post.starts_on:
            yield Fail(_E.VOG, {"on": ready.isoformat(), "days": (ready - post.starts_on).days})


def _shape(person: PersonFacts, post: PostFacts) -> Iterator[Fail]:
    if person.forms and post.forms and not person.forms & set(post.forms):
        yield Fail(_E.FORM)
    if person.contract_kinds and post.contract_kinds and not person.contract_kinds & set(post.contract_kinds):
        yield Fail(_E.CONTRACT)
    if person.languages and post.language not in person.languages:
        yield Fail(_E.LANGUAGE, {"language": post.language})


def _travel(person: PersonFacts, travel: int | None) -> Iterator[Fail]:
    if travel is not None and travel > person.max_travel_minutes:
        yield Fail(_E.TRAVEL, {"minutes": travel, "most": person.max_travel_minutes})


def _period(person: PersonFacts, post: PostFacts) -> Iterator[Fail]:
    latest = post.starts_on + dt.timedelta(days=int(figures().limits["start_tolerance_days"]))
    if person.earliest_start is not None and person.earliest_start > latest:
        yield Fail(_E.START, {"on": person.earliest_start.isoformat()})
    if person.latest_end is not None and person.latest_end <= post.starts_on:
        yield Fail(_E.END, {"on": person.latest_end.isoformat()})


def _release(person: PersonFacts, post: PostFacts) -> Iterator[Fail]:
    if person.time_basis is not TimeBasis.EMPLOYER_TIME:
        return
    release = person.release
    if release is None or not release.valid_from <= post.starts_on < release.valid_to:
        yield Fail(_E.RELEASE_MISSING)
        return
    # Only lending at a charge asks for a basis; where another contract is open to both, that one can be taken.
    kinds = person.contract_kinds & set(post.contract_kinds) if post.contract_kinds else person.contract_kinds
    lent = kinds == {ContractKind.SECONDMENT}
    last = max(post.starts_on, post.ends_on - dt.timedelta(days=1))
    if lent and release.charge_kind is not ChargeKind.FREE and release.lending_basis not in lending_rule_on(last).bases:
        yield Fail(_E.LENDING_BASIS, {"rule": lending_rule_on(last).code})


def _supervision(person: PersonFacts, post: PostFacts) -> Iterator[Fail]:
    """A school that is full takes nobody new; one without supervision left takes nobody who needs it."""
    for one in post.placements:
        if person.id not in one.people and len(one.people) >= one.limit:
            yield Fail(_E.PLACEMENTS_FULL, {"limit": one.limit})
            break
    if post.supervision_left is None or post.supervision_left > 0 or post.role is LineRole.SUPPORT:
        return
    asked = [
        standing(person, post, topic, level, year, part)
        for topic, level, year, part in asked_of_post(post)
        if topic and level
    ]
    if post.supervision_minutes or any(one.accepted and one.ground in _UNDER_A_TEACHER for one in asked):
        yield Fail(_E.NO_SUPERVISION_LEFT, {"minutes": post.supervision_minutes})


_RULES: tuple[Callable[[PersonFacts, PostFacts], Iterator[Fail]], ...] = (
    _shown,
    _knowledge,
    _law,
    _supervision,
    _shape,
    _period,
    _release,
)


def _plan_fails(person: PersonFacts, post: PostFacts, plan: Plan) -> Iterator[Fail]:
    if plan.capacity <= 0 or (not post.lessons and plan.minutes <= 0 < post.minutes_week):
        yield plan.bound
    elif post.lessons and not plan.taught:
        law = [one.fail for one in plan.missed if one.fail.code in _OVER_ALL_WORK]
        yield law[0] if len(law) == len(post.lessons) else Fail(_E.NO_LESSON, {"lessons": len(post.lessons)})
    elif 0 < plan.minutes + person.agreed_minutes < person.min_minutes:
        yield Fail(_E.HOURS_MIN, {"minutes": plan.minutes, "least": person.min_minutes})
    if plan.taught and post.share_mode is ShareMode.NONE and (open_ := [m for m in plan.missed if m.lesson.must]):
        yield Fail(_E.NOT_ALL_LESSONS, {"open": len(open_)})
