"""The invented professionals: who they are by chance, the demo personas by hand, and their papers."""

from __future__ import annotations

import datetime as dt
import random

from duobaan.geo import distance_km
from duobaan.people.models import User
from duobaan.professionals.models import Professional, Qualification
from duobaan.seed import personas
from duobaan.seed.book import Book
from duobaan.seed.names import email_of
from duobaan.seed.organisations import Landscape
from duobaan.seed.people import PEOPLE, Population, company_named, new_user
from duobaan.seed.places import Place, around_zwolle
from duobaan.seed.profiles import AFTERNOON, MORNING, WHOLE_DAY, Sketch, write_profile
from duobaan.seed.timetables import SCHOOL_WEEK
from duobaan.seed.trades import Trade, pick_trade, trades
from duobaan.words import (
    Cycle,
    DuoPreference,
    ProfileStatus,
    QualificationKind,
    Sector,
    TimeBasis,
    Visibility,
    Weekday,
)

_S, _T, _D = ProfileStatus, TimeBasis, Weekday
# How many are in another state than PUBLISHED.
QUOTA = {_S.AWAITING_CONFIRMATION: 9, _S.AWAITING_RELEASE: 8, _S.DRAFT: 6, _S.PAUSED: 10, _S.STALE: 12, _S.ARCHIVED: 4}


def cast(book: Book, land: Landscape, people: Population) -> None:
    """Write professionals until there are as many people as the region has."""
    for sketch in _by_hand(land, people):
        write_papers(book, write_profile(book, sketch), sketch)
    count = PEOPLE - len(book.of(User))
    states = [status for status, many in QUOTA.items() for _ in range(many)]
    states += [_S.PUBLISHED] * (count - len(states))
    book.chance("states").shuffle(states)
    for number, status in enumerate(states[: -len(personas.AT_WORK)]):  # the last make room for those at work
        sketch = _by_chance(book, land, people, number, status)
        write_papers(book, write_profile(book, sketch), sketch)
    for sketch in _at_work(book, land, people):
        write_papers(book, write_profile(book, sketch), sketch)


def _by_chance(book: Book, land: Landscape, people: Population, number: int, status: ProfileStatus) -> Sketch:
    dice = book.chance("sketch", number)
    trade, name = pick_trade(dice), next(people.names)
    basis = _basis(dice, status)
    companies = [company for company in land.companies if land.branches[company.id] == trade.branch]
    employer = dice.choice(companies) if basis in (_T.EMPLOYER_TIME, _T.OWN_TIME) else None
    sectors = trade.sectors[: dice.randint(1, len(trade.sectors))]
    days = sorted(dice.sample(SCHOOL_WEEK, dice.choices((1, 2, 3), (3, 6, 1))[0]), key=lambda day: day.number)
    hours = {day: dice.choices((WHOLE_DAY, MORNING, AFTERNOON), (7, 2, 1))[0] for day in days}
    most = sum(300 if window == WHOLE_DAY else 180 for window in hours.values())
    awaiting = status is _S.AWAITING_CONFIRMATION
    return Sketch(
        name=name,
        trade=trade,
        home=_home(dice, around_zwolle()[employer.postcode or ""] if employer else None),
        status=status,
        time_basis=basis,
        employer=employer,
        sectors=sectors,
        strengths=trade.strengths(sectors),
        hours=hours,
        max_minutes_week=min(most, 480),
        user=None if awaiting else new_user(book, name, email_of(name)),
        posted_by=people.staff[employer].id if employer and basis is _T.EMPLOYER_TIME else None,
        max_travel_minutes=dice.choice((20, 30, 45, 45, 45, 60, 60, 75)),
        language="en" if dice.random() < 0.12 else "nl",
        duo=dice.choices(list(DuoPreference), (2, 6, 3, 1))[0],
        cycle=dice.choices(list(Cycle), (30, 1, 1))[0],
        visibility=dice.choices(
            (Visibility.SCHOOLS, Visibility.PUBLIC, Visibility.REGION, Visibility.PARTNERS), (70, 20, 7, 3)
        )[0],
    )


def _basis(dice: random.Random, status: ProfileStatus) -> TimeBasis:
    if status in (_S.AWAITING_CONFIRMATION, _S.AWAITING_RELEASE):
        return _T.EMPLOYER_TIME
    return dice.choices(list(TimeBasis), (55, 20, 15, 10))[0]


def _home(dice: random.Random, work: Place | None) -> Place:
    """People live near their work, by and large."""
    choices = dice.sample(list(around_zwolle().values()), 4)
    return choices[0] if work is None else min(choices, key=lambda place: distance_km(place.point, work.point))


def _trade(name: str) -> Trade:
    return next(trade for trade in trades() if trade.name_nl == name)


def _by_hand(land: Landscape, people: Population) -> list[Sketch]:
    """Two who fill the mathematics together, one who fills the physics alone, and one who has yet to confirm."""
    kwintar, zonneveer = company_named(land, "Kwintar"), company_named(land, "Zonneveer")

    def sketch(who: personas.Persona, trade: str, pc4: str, strengths: dict[str, int], *days: Weekday) -> Sketch:
        return Sketch(
            name=who.name,
            trade=_trade(trade),
            home=around_zwolle()[pc4],
            status=_S.PUBLISHED,
            time_basis=_T.EMPLOYER_TIME,
            employer=kwintar,
            sectors=(Sector.VO,),
            strengths=strengths,
            hours=dict.fromkeys(days, WHOLE_DAY),
            max_minutes_week=350,
            email=who.email,
            user=people.persona(who),
            posted_by=people.persona(personas.COORDINATOR).id,
            duo=DuoPreference.PREFER,
        )

    first = sketch(personas.PROFESSIONAL, "datawetenschapper", "8051", {"WIS": 5, "WISA": 5, "INF": 4}, _D.MO, _D.TU)
    second = sketch(personas.DUO_PARTNER, "natuurkundig onderzoeker", "8261", {"WIS": 4, "NAT": 5}, _D.TH, _D.FR)
    second.employer, second.posted_by = zonneveer, people.persona(personas.COMPANY_ADMIN).id
    third = sketch(personas.PHYSICIST, "optisch ingenieur", "7721", {"NAT": 5, "NASK": 4, "NLT": 4}, _D.WE)
    third.employer, third.posted_by, third.time_basis = None, None, _T.SELF_EMPLOYED
    fourth = sketch(personas.AWAITING, "softwareontwikkelaar", "8016", {"INF": 5, "DIG": 4}, _D.TH)
    fourth.status = _S.AWAITING_CONFIRMATION
    return [first, second, third, fourth]


def _at_work(book: Book, land: Landscape, people: Population) -> list[Sketch]:
    """Two who share lessons that have begun; each is free and released on the other's day too."""
    for who in personas.AT_WORK:
        people.by_slug[who.slug] = new_user(book, who.name, who.email)
    known = (
        (personas.TEACHER, "softwareontwikkelaar", "8016", "Kwintar", personas.COORDINATOR),
        (personas.COLLEAGUE, "embedded software engineer", "8041", "Zonneveer", personas.COMPANY_ADMIN),
    )
    return [
        Sketch(
            name=who.name,
            trade=_trade(trade),
            home=around_zwolle()[pc4],
            status=_S.PUBLISHED,
            time_basis=_T.EMPLOYER_TIME,
            employer=company_named(land, company),
            sectors=(Sector.VO,),
            strengths={"INF": 5, "DIG": 4},
            hours=dict.fromkeys((_D.TU, _D.TH), WHOLE_DAY),
            max_minutes_week=350,
            email=who.email,
            user=people.persona(who),
            posted_by=people.persona(by).id,
            duo=DuoPreference.PREFER,
        )
        for who, trade, pc4, company, by in known
    ]


_EDUCATION = {"WO": QualificationKind.MASTER, "HBO": QualificationKind.BACHELOR, "MBO": QualificationKind.MBO4}
_TEACHING = (
    (QualificationKind.SECOND_DEGREE, 14, Sector.VO),
    (QualificationKind.FIRST_DEGREE, 6, Sector.VO),
    (QualificationKind.SUITABILITY_DECLARATION, 7, Sector.VO),
    (QualificationKind.SECOND_DEGREE_RESTRICTED, 4, Sector.VO),
    (QualificationKind.PDG, 8, Sector.MBO),
    (QualificationKind.PDC_INSTRUCTOR, 8, Sector.MBO),
    (QualificationKind.PABO, 6, Sector.PO),
)
_PER_SUBJECT = frozenset(kind for kind, _, sector in _TEACHING if sector is Sector.VO)


def write_papers(book: Book, row: Professional, sketch: Sketch) -> None:
    """Write the diploma of the trade and, for some, a paper to teach with."""
    dice = book.chance("papers", len(book.of(Professional)))
    kinds = [_EDUCATION[sketch.trade.education]]
    fitting = [(kind, weight) for kind, weight, sector in _TEACHING if sector in sketch.sectors]
    if sketch.email is None and fitting and dice.random() < 0.4:
        kinds.append(dice.choices([kind for kind, _ in fitting], [weight for _, weight in fitting])[0])
    for kind in kinds:
        issued = dt.date(book.today.year - dice.randint(2, 25), dice.randint(1, 12), dice.randint(1, 28))
        checked = dice.random() < 0.5
        book.add(
            Qualification(
                professional_id=row.id,
                kind=kind,
                subject=next(iter(sketch.strengths)) if kind in _PER_SUBJECT else None,
                issuer=dice.choice(("Hogeschool", "Universiteit", "Vakopleiding")) + " in de regio",
                issued_on=issued,
                verified_at=book.now - dt.timedelta(days=dice.randint(10, 100)) if checked else None,
                verified_by=sketch.posted_by if checked else None,
            ),
        )
