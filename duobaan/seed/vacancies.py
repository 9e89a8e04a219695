"""The invented vacancies: what schools ask, in the shape of a real week, and the demo story by hand."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import cache

from duobaan.organisations.models import Organisation
from duobaan.reference.subjects import subjects
from duobaan.reference.tables import ReferenceDataError
from duobaan.seed import personas
from duobaan.seed.book import Book
from duobaan.seed.organisations import Landscape
from duobaan.seed.people import Population
from duobaan.seed.places import seed_table
from duobaan.seed.postings import Posting, write_posting
from duobaan.seed.seasons import Seasons
from duobaan.seed.timetables import Spot, Wish, class_groups, make_timetable
from duobaan.words import (
    Cycle,
    EngagementForm,
    HoursMode,
    Level,
    Sector,
    ShareMode,
    VacancyStatus,
    Weekday,
)

VACANCIES = 150
_V, _D = VacancyStatus, Weekday
QUOTA = {_V.DRAFT: 12, _V.SCHEDULED: 4, _V.EXPIRED: 6, _V.WITHDRAWN: 5}
STORY_MATHS, STORY_PHYSICS = "Wiskunde havo 4: twaalf lessen in duobaan", "Docent natuurkunde op woensdag"
STORY_DUO = "Natuurkunde havo 4: acht lessen op dinsdag en donderdag"
STORY_BEGUN = "Informatica havo 5: vier lessen in duobaan"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subject that schools of a sector ask, how often and at which levels (none: any)."""

    subject: str
    weight: int
    levels: frozenset[Level]


@cache
def wanted(sector: Sector) -> tuple[Wanted, ...]:
    """Return what the schools of a sector ask."""
    table = seed_table("wanted.toml").table("sector")
    found = []
    for items in table.items(sector.value):
        if not isinstance(items, list):
            raise ReferenceDataError(f"{table.where}: {sector} is a list of lists")
        found.append(Wanted(items[0], items[1], frozenset(map(Level, items[2]))))
    return tuple(found)


def ask(book: Book, land: Landscape, people: Population) -> None:
    """Write all vacancies: the story first, then those by chance, and last the two that are shared."""
    for posting in _story(book, land, people):
        write_posting(book, posting)
    count = VACANCIES - 2
    states = [status for status, many in QUOTA.items() for _ in range(many)]
    states += [_V.PUBLISHED] * (count - len(states))
    book.chance("vacancy states").shuffle(states)
    for number, status in enumerate(states[:-2]):  # the last make room for the two that are shared
        write_posting(book, _by_chance(book, land, people, number, status))
    write_posting(book, _shared(book, land, people))
    write_posting(book, _begun(book, land, people))


def _by_chance(book: Book, land: Landscape, people: Population, number: int, status: VacancyStatus) -> Posting:
    dice = book.chance("vacancy", number)
    school = land.schools[number % len(land.schools)]
    subject, level = _subject_and_level(dice, school)
    shape = dice.choices(list(_SHAPES), [weight for weight, _ in _SHAPES.values()])[0]
    seasons = Seasons(book.today)
    chosen = dice.choices((seasons.soon(), seasons.second_half(), seasons.next_year()), (5, 3, 2))[0]
    posting = Posting(
        school=school,
        grid=land.grids[school.id],
        by=people.staff[school],
        status=status,
        subject=subject,
        level=level,
        starts_on=chosen.starts_on,
        ends_on=chosen.ends_on,
        number=number,
        language="en" if _is_bilingual(dice, school, subject) else "nl",
    )
    _SHAPES[shape][1](dice, posting)
    return posting


def _is_bilingual(dice: random.Random, school: Organisation, subject: str) -> bool:
    """Some schools teach in English; languages are taught in themselves."""
    drawn = dice.random() < 0.07
    return drawn and school.sectors[0] is Sector.VO and subjects()[subject].group != "LANGUAGES"


def _subject_and_level(dice: random.Random, school: Organisation) -> tuple[str, Level]:
    levels = set(school.levels)
    fitting = [one for one in wanted(school.sectors[0]) if not one.levels or one.levels & levels]
    chosen = dice.choices(fitting, [one.weight for one in fitting])[0]
    return chosen.subject, dice.choice(
        [level for level in school.levels if not chosen.levels or level in chosen.levels]
    )


def _guest(dice: random.Random, posting: Posting) -> None:
    """One or two lessons on a single day."""
    day = dice.choice((_D.MO, _D.TU, _D.WE, _D.TH, _D.FR))
    groups = class_groups(dice, posting.level, 2)
    posting.spots = make_timetable(dice, posting.grid, Wish(dice.randint(1, 2), 1, groups, on=[day]))
    posting.on = posting.starts_on + dt.timedelta(weeks=dice.randint(1, 8), days=day.number - 1)
    posting.mode = HoursMode.DATES
    posting.forms = (dice.choice((EngagementForm.GUEST_LESSON, EngagementForm.MASTERCLASS)),)


def _project(dice: random.Random, posting: Posting) -> None:
    """Hours without a place in the timetable."""
    posting.mode, posting.minutes_week = HoursMode.HOURS_ONLY, dice.choice((60, 90, 120, 180, 240))
    posting.forms = (dice.choice((EngagementForm.PROJECT_CLIENT, EngagementForm.CURRICULUM_EXPERT)),)


def _small(dice: random.Random, posting: Posting) -> None:
    """A few lessons on one day."""
    groups = class_groups(dice, posting.level, dice.randint(1, 2))
    posting.spots = make_timetable(dice, posting.grid, Wish(dice.randint(2, 4), 1, groups, double=0.7))
    posting.forms = (EngagementForm.GUEST_TEACHER, EngagementForm.PRACTICE_EXPERT)


def _half(dice: random.Random, posting: Posting) -> None:
    """Lessons on two or three days, some of them loose."""
    days = dice.randint(2, 3)
    wish = Wish(dice.randint(days * 2, days * 3), days, class_groups(dice, posting.level, dice.randint(2, 3)))
    wish.alternate, wish.movable = dice.random() < 0.3, dice.choice((0, 0, 1, 2))
    wish.optional = dice.choice((0, 0, 0, 1))
    posting.spots = make_timetable(dice, posting.grid, wish)
    posting.forms = (EngagementForm.GUEST_TEACHER, EngagementForm.HYBRID_TEACHER, EngagementForm.DUO_JOB)


def _large(dice: random.Random, posting: Posting) -> None:
    """A post that one person beside a job can hardly fill."""
    days = dice.randint(4, 5)
    wish = Wish(dice.randint(days * 2, days * 3 + 2), days, class_groups(dice, posting.level, dice.randint(3, 5)))
    wish.alternate, wish.movable = dice.random() < 0.25, dice.choice((0, 1, 2, 3))
    posting.spots = make_timetable(dice, posting.grid, wish)
    posting.forms = (EngagementForm.HYBRID_TEACHER, EngagementForm.DUO_JOB, EngagementForm.CAREER_SWITCH)
    posting.share = dice.choice((ShareMode.PREFERRED, ShareMode.PREFERRED, ShareMode.REQUIRED))
    posting.max_team = 3


_SHAPES = {
    "guest": (10, _guest),
    "project": (8, _project),
    "small": (27, _small),
    "half": (37, _half),
    "large": (18, _large),
}


def _told(book: Book, land: Landscape, people: Population, title: str, subject: str, number: int) -> Posting:
    """Sketch a vacancy of the school whose planner anyone may act as."""
    school, soon = land.schools[0], Seasons(book.today).soon()
    return Posting(
        school=school,
        grid=land.grids[school.id],
        by=people.persona(personas.PLANNER),
        status=_V.PUBLISHED,
        subject=subject,
        level=Level.HAVO,
        starts_on=soon.starts_on,
        ends_on=soon.ends_on,
        number=-number,
        title=title,
    )


def _shared(book: Book, land: Landscape, people: Population) -> Posting:
    """Eight lessons on two mornings that the school wants two people to share."""
    physics = _told(book, land, people, STORY_DUO, "NAT", 3)
    physics.spots = [
        Spot(day, position, f"4H{1 + position % 2}") for day in (_D.TU, _D.TH) for position in (1, 2, 3, 4)
    ]
    physics.forms = (EngagementForm.HYBRID_TEACHER, EngagementForm.GUEST_TEACHER, EngagementForm.DUO_JOB)
    physics.share = ShareMode.REQUIRED
    physics.handover_minutes = 0
    return physics


def _begun(book: Book, land: Landscape, people: Population) -> Posting:
    """Four lessons on two days that two people have given for some weeks."""
    computing = _told(book, land, people, STORY_BEGUN, "INF", 4)
    computing.spots = [Spot(day, position, f"5H{position}") for day in (_D.TU, _D.TH) for position in (1, 2)]
    computing.forms = (EngagementForm.HYBRID_TEACHER, EngagementForm.GUEST_TEACHER, EngagementForm.DUO_JOB)
    computing.share = ShareMode.PREFERRED
    return computing


def _story(book: Book, land: Landscape, people: Population) -> list[Posting]:
    """Twelve lessons that only two people together can give, and four that one can."""
    maths = _told(book, land, people, STORY_MATHS, "WIS", 1)
    places = ((_D.MO, (1, 2, 3)), (_D.TU, (2, 3, 4)), (_D.TH, (3, 4, 5)), (_D.FR, (1, 2, 3)))
    maths.spots = [
        Spot(day, position, group)
        for day, positions in places
        for position, group in zip(positions, ("4H1", "4H2", "4H3"), strict=True)
    ]
    maths.forms = (EngagementForm.HYBRID_TEACHER, EngagementForm.GUEST_TEACHER, EngagementForm.DUO_JOB)
    maths.share = ShareMode.PREFERRED
    # The two who are free have no day in common: they hand over in writing.
    maths.handover_minutes = 0
    physics = _told(book, land, people, STORY_PHYSICS, "NAT", 2)
    physics.spots = [
        Spot(_D.WE, position, group, Cycle.EVERY_WEEK, bundle=f"WE{first}")
        for first, group in ((1, "5H1"), (3, "5H2"))
        for position in (first, first + 1)
    ]
    physics.forms = (EngagementForm.GUEST_TEACHER, EngagementForm.HYBRID_TEACHER)
    return [maths, physics]
