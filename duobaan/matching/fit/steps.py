"""Which changes are worth trying for a judgement that excludes something or leaves lessons open; pure."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from duobaan.matching.criteria import Exclusion, figures
from duobaan.matching.facts.person_and_post import Facts, Lesson, PersonFacts, Place, PostFacts, ReleaseFacts
from duobaan.matching.facts.places import other_places
from duobaan.matching.fails import Fail, spot_facts
from duobaan.matching.fit.lessons import place_fail
from duobaan.matching.fit.near_misses import Apply, Change, ChangeKind, Side, Step
from duobaan.matching.fit.plan import Missed
from duobaan.matching.fit.rules import Judgement
from duobaan.timetable.windows import Window
from duobaan.words import LegalGround, LendingBasis, ShareMode, WindowKind

_E, _K = Exclusion, ChangeKind
_MOVES_A_LESSON = 2


def steps_of(found: Judgement) -> Iterator[Step]:
    """Yield the changes that could take away what excludes, then those that could free more lessons."""
    seen = set[Exclusion]()
    missed = [one.fail for one in found.plan.missed]
    for fail in (*found.fails, *found.lead_fails, *missed):
        if fail.code not in seen and fail.code in _MAKERS:
            seen.add(fail.code)
            yield from _MAKERS[fail.code](found, fail)
    for one in found.plan.missed:
        yield from _lesson_steps(found, one)


def _step(kind: ChangeKind, side: Side, size: float, apply: Apply, **facts: object) -> Step:
    return Step(Change(kind, side, facts, size), apply)


def _person(**values: object) -> Apply:
    return lambda person, post: (replace(person, **values), post)  # type: ignore[arg-type]


def _post(**values: object) -> Apply:
    return lambda person, post: (person, replace(post, **values))  # type: ignore[arg-type]


def _release(**values: object) -> Apply:
    def apply(person: PersonFacts, post: PostFacts) -> tuple[PersonFacts, PostFacts]:
        if person.release is None:
            return person, post
        return replace(person, release=replace(person.release, **values)), post  # type: ignore[arg-type]

    return apply


# --- one maker per code --------------------------------------------------------------------------


def _publish(found: Judgement, fail: Fail) -> Iterator[Step]:
    yield _step(_K.PUBLISH_PROFILE, Side.PROFESSIONAL, 1, _person(is_published=True))


def _accept_ground(found: Judgement, fail: Fail) -> Iterator[Step]:
    ground = LegalGround(str(fail.facts["ground"]))
    if ground is not LegalGround.NOT_ALLOWED:
        apply = _post(grounds=(*found.asked.grounds, ground))
        yield _step(_K.ACCEPT_GROUND, Side.SCHOOL, 3, apply, ground=ground.value)


def _name_teacher(found: Judgement, fail: Fail) -> Iterator[Step]:
    yield _step(_K.NAME_TEACHER, Side.SCHOOL, 1, _post(responsible_teacher=True))


def _more_supervision(found: Judgement, fail: Fail) -> Iterator[Step]:
    minutes = found.post.supervision_minutes
    yield _step(_K.MORE_SUPERVISION, Side.SCHOOL, 3, _post(supervision_left=1), minutes=minutes)


def _more_placements(found: Judgement, fail: Fail) -> Iterator[Step]:
    yield _step(_K.MORE_PLACEMENTS, Side.SCHOOL, 3, _post(placements=()), limit=fail.facts["limit"])


def _wait_for_vog(found: Judgement, fail: Fail) -> Iterator[Step]:
    yield from _later(_K.WAIT_FOR_VOG, found, dt.date.fromisoformat(str(fail.facts["on"])))


def _start_later(found: Judgement, fail: Fail) -> Iterator[Step]:
    tolerance = dt.timedelta(days=int(figures().limits["start_tolerance_days"]))
    yield from _later(_K.START_LATER, found, dt.date.fromisoformat(str(fail.facts["on"])) - tolerance)


def _later(kind: ChangeKind, found: Judgement, on: dt.date) -> Iterator[Step]:
    days = (on - found.post.starts_on).days
    if 0 < days <= figures().near_misses["wait_most_days"] and on < found.post.ends_on:
        yield _step(kind, Side.SCHOOL, 1 + days / 14, _post(starts_on=on), on=on.isoformat(), days=days)


def _stay_longer(found: Judgement, fail: Fail) -> Iterator[Step]:
    apply = _person(latest_end=found.post.ends_on)
    yield _step(_K.STAY_LONGER, Side.PROFESSIONAL, 4, apply, on=found.post.ends_on.isoformat())


def _accept_form(found: Judgement, fail: Fail) -> Iterator[Step]:
    for form in sorted(found.person.forms)[:2]:
        yield _step(_K.ACCEPT_FORM, Side.SCHOOL, 2, _post(forms=(*found.post.forms, form)), form=form.value)


def _accept_contract(found: Judgement, fail: Fail) -> Iterator[Step]:
    for kind in sorted(found.person.contract_kinds)[:2]:
        apply = _post(contract_kinds=(*found.post.contract_kinds, kind))
        yield _step(_K.ACCEPT_CONTRACT, Side.SCHOOL, 3, apply, contract=kind.value)


def _travel(found: Judgement, fail: Fail) -> Iterator[Step]:
    minutes = found.travel_minutes or 0
    more = minutes - found.person.max_travel_minutes
    if 0 < more <= figures().near_misses["travel_most_minutes"]:
        apply = _person(max_travel_minutes=minutes)
        yield _step(_K.TRAVEL_FARTHER, Side.PROFESSIONAL, more / 6, apply, minutes=more)


def _grant(found: Judgement, fail: Fail) -> Iterator[Step]:
    post, person = found.post, found.person
    minutes = min(person.max_minutes, post.minutes_week) or person.max_minutes
    given = ReleaseFacts(minutes, post.starts_on, post.ends_on, lending_basis=LendingBasis.NOT_LENDING)
    yield _step(_K.RELEASE_GRANT, Side.COMPANY, 4, _person(release=given), minutes=minutes)


def _basis(found: Judgement, fail: Fail) -> Iterator[Step]:
    apply = _release(lending_basis=LendingBasis.ADMITTED)
    yield _step(_K.LENDING_BASIS, Side.COMPANY, 5, apply, rule=fail.facts["rule"])


def _release_hours(found: Judgement, fail: Fail) -> Iterator[Step]:
    if found.person.release is not None:
        for more in _hours():
            apply = _release(minutes_week=found.person.release.minutes_week + more)
            yield _step(_K.RELEASE_MORE, Side.COMPANY, 1 + more / 60, apply, minutes=more)


def _offer_more(found: Judgement, fail: Fail) -> Iterator[Step]:
    for more in _hours():
        apply = _person(max_minutes=found.person.max_minutes + more)
        yield _step(_K.OFFER_MORE, Side.PROFESSIONAL, 1 + more / 60, apply, minutes=more)


def _hours() -> range:
    near = figures().near_misses
    return range(near["hours_step_minutes"], near["hours_most_minutes"] + 1, near["hours_step_minutes"])


def _accept_fewer(found: Judgement, fail: Fail) -> Iterator[Step]:
    fewer = found.person.agreed_minutes + found.plan.minutes
    less = found.person.min_minutes - fewer
    if less <= figures().near_misses["hours_most_minutes"]:
        apply = _person(min_minutes=fewer)
        yield _step(_K.ACCEPT_FEWER, Side.PROFESSIONAL, 1 + less / 60, apply, minutes=less)


def _more_days(found: Judgement, fail: Fail) -> Iterator[Step]:
    for more in range(1, figures().near_misses["days_most"] + 1):
        apply = _person(max_days=found.person.max_days + more)
        yield _step(_K.MORE_DAYS, Side.PROFESSIONAL, 2 * more, apply, days=more)


def _release_day(found: Judgement, fail: Fail) -> Iterator[Step]:
    release = found.person.release
    if release is None:
        return
    days = {one.lesson.places[0].weekday for one in found.plan.missed if one.fail.code is _E.RELEASE_DAY}
    for day in sorted(days, key=lambda day: day.number):
        apply = _release(weekdays=release.weekdays | {day})
        yield _step(_K.RELEASE_DAY, Side.COMPANY, 2, apply, weekday=day.value)


def _share(found: Judgement, fail: Fail) -> Iterator[Step]:
    yield _step(_K.SHARE_POST, Side.SCHOOL, 3, _post(share_mode=ShareMode.ALLOWED), open=fail.facts["open"])


_MAKERS: Mapping[Exclusion, Callable[[Judgement, Fail], Iterator[Step]]] = {
    _E.NOT_PUBLISHED: _publish,
    _E.GROUND: _accept_ground,
    _E.RESPONSIBLE_TEACHER: _name_teacher,
    _E.NO_SUPERVISION_LEFT: _more_supervision,
    _E.PLACEMENTS_FULL: _more_placements,
    _E.VOG: _wait_for_vog,
    _E.START: _start_later,
    _E.END: _stay_longer,
    _E.FORM: _accept_form,
    _E.CONTRACT: _accept_contract,
    _E.TRAVEL: _travel,
    _E.RELEASE_MISSING: _grant,
    _E.RELEASE_HOURS: _release_hours,
    _E.RELEASE_DAY: _release_day,
    _E.LENDING_BASIS: _basis,
    _E.HOURS_FULL: _offer_more,
    _E.HOURS_MIN: _accept_fewer,
    _E.DAYS_FULL: _more_days,
    _E.NOT_ALL_LESSONS: _share,
}


# --- one lesson at a time ------------------------------------------------------------------------

_OF_THE_WEEK = frozenset({_E.BLOCKED, _E.NOT_AVAILABLE, _E.COMMITTED, _E.TRAVEL_BUFFER, _E.RELEASE_DAY, _E.SAME_TIME})


def _lesson_steps(found: Judgement, missed: Missed) -> Iterator[Step]:
    if missed.fail.code not in _OF_THE_WEEK:
        return
    moves = 0
    others = itertools.chain(missed.lesson.places[1:], other_places(found.post, missed.lesson))
    if found.only_supports:
        others = itertools.chain()  # whoever leads the lesson has agreed on where it stands
    for number, place in enumerate(others):
        if moves < _MOVES_A_LESSON and _is_free(found, missed.lesson, place):
            moves += 1
            declared = number < len(missed.lesson.places) - 1
            yield _move(missed.lesson, place, declared=declared)
    if missed.fail.code is _E.NOT_AVAILABLE:
        yield _free_hour(missed.lesson)


def _is_free(found: Judgement, lesson: Lesson, place: Place) -> bool:
    """Say whether the person can come, and neither they nor the class have another lesson of the post then."""
    here = lesson.places[0]
    if (place.weekday, place.start) == (here.weekday, here.start) or place_fail(found.person, found.post, place):
        return False
    taught = {one.lesson.key for one in found.plan.taught}
    rivals = [
        one.places[0]
        for one in found.post.lessons
        if one.key != lesson.key
        and (one.key in taught or (lesson.class_group and one.class_group == lesson.class_group))
    ]
    return not any(one.weekday is place.weekday and one.start < place.end and place.start < one.end for one in rivals)


def _move(lesson: Lesson, place: Place, *, declared: bool) -> Step:
    def apply(person: PersonFacts, post: PostFacts) -> tuple[PersonFacts, PostFacts]:
        moved = replace(lesson, places=(place, *lesson.places[1:]))
        return person, replace(post, lessons=tuple(moved if one.key == lesson.key else one for one in post.lessons))

    here = spot_facts(lesson.places[0])
    facts: Facts = {**here, **{f"to_{name}": value for name, value in spot_facts(place).items()}}
    return Step(Change(_K.MOVE_LESSON, Side.SCHOOL, {**facts, "declared": int(declared)}, 1 if declared else 2), apply)


def _free_hour(lesson: Lesson) -> Step:
    def apply(person: PersonFacts, post: PostFacts) -> tuple[PersonFacts, PostFacts]:
        more = tuple(Window(slot, WindowKind.IF_NEEDED) for slot in lesson.places[0].slots)
        return replace(person, windows=(*person.windows, *more)), post

    return _step(_K.FREE_HOUR, Side.PROFESSIONAL, 2, apply, **spot_facts(lesson.places[0]))
