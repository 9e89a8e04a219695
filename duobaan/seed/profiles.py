"""One invented professional: from a sketch of who they are to the rows that the market knows."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from uuid import UUID

from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.professionals.models import (
    AvailabilityException,
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Release,
)
from duobaan.seed.book import Book
from duobaan.seed.names import email_of
from duobaan.seed.places import Place
from duobaan.seed.seasons import Seasons
from duobaan.seed.texts import sentence, subject_name, text
from duobaan.seed.trades import Trade, levels_of
from duobaan.words import (
    ChargeKind,
    ContractKind,
    Cycle,
    DuoPreference,
    EngagementForm,
    LendingBasis,
    ProfileStatus,
    ReleaseStatus,
    Sector,
    TimeBasis,
    VatTreatment,
    Visibility,
    WantsLicence,
    Weekday,
    WindowKind,
)

MORNING, AFTERNOON, WHOLE_DAY = (480, 765), (735, 1020), (480, 1020)
_S = ProfileStatus
_CLAIMED = {status for status in ProfileStatus if status is not _S.AWAITING_CONFIRMATION}
_CONFIRMED = (_S.PUBLISHED, _S.PAUSED, _S.STALE, _S.ARCHIVED)


@dataclass(slots=True)
class Sketch:
    """Who a professional is, before it is written down."""

    name: str
    trade: Trade
    home: Place
    status: ProfileStatus
    time_basis: TimeBasis
    employer: Organisation | None
    sectors: tuple[Sector, ...]
    strengths: dict[str, int]
    hours: dict[Weekday, tuple[int, int]]
    max_minutes_week: int
    email: str | None = None
    user: User | None = None
    posted_by: UUID | None = None
    max_travel_minutes: int = 45
    language: str = "nl"
    duo: DuoPreference = DuoPreference.OPEN
    cycle: Cycle = Cycle.EVERY_WEEK
    visibility: Visibility = Visibility.SCHOOLS


_FORMS = {
    "WO": (EngagementForm.GUEST_TEACHER, EngagementForm.HYBRID_TEACHER, EngagementForm.MASTERCLASS),
    "HBO": (EngagementForm.GUEST_TEACHER, EngagementForm.HYBRID_TEACHER, EngagementForm.PROJECT_CLIENT),
    "MBO": (EngagementForm.PRACTICE_EXPERT, EngagementForm.GUEST_TEACHER, EngagementForm.INSTRUCTOR),
}
_CONTRACTS = {
    TimeBasis.EMPLOYER_TIME: (ContractKind.SECONDMENT, ContractKind.COLLEGIAL_LENDING),
    TimeBasis.OWN_TIME: (ContractKind.SECOND_EMPLOYMENT, ContractKind.VOLUNTEER),
    TimeBasis.SELF_EMPLOYED: (ContractKind.FREELANCE,),
    TimeBasis.NO_EMPLOYER: (ContractKind.SECOND_EMPLOYMENT, ContractKind.PAYROLL_AGENCY),
}


def write_profile(book: Book, sketch: Sketch) -> Professional:
    """Write the profile of a sketch with subjects, week and release."""
    number = len(book.of(Professional))
    dice = book.chance("profile", number)
    age = dice.randint(130, 400)
    if sketch.status is _S.AWAITING_CONFIRMATION:
        age %= 20  # who does not answer within 30 days is erased
    row = book.add(_profile(book, dice, sketch), made_at=book.now - dt.timedelta(days=age))
    for subject, strength in sketch.strengths.items():
        shown = f"{dice.randint(2, 20)} jaar werk als {sketch.trade.name_nl}" if strength > 3 else None
        book.add(ProfileSubject(professional_id=row.id, subject=subject, strength=strength, evidence=shown))
    _write_week(book, dice, row, sketch)
    if sketch.time_basis is TimeBasis.EMPLOYER_TIME and sketch.status is not _S.DRAFT:
        _write_release(book, dice, row, sketch)
    return row


def _profile(book: Book, dice: random.Random, sketch: Sketch) -> Professional:
    language, confirmed = sketch.language, _confirmed_at(book, dice, sketch.status)
    words = {
        "profession": sketch.trade.name(language),
        "subject": subject_name(next(iter(sketch.strengths)), language),
        "years": dice.randint(3, 25),
    }
    forms = dice.sample(_FORMS[sketch.trade.education], 2)
    if sketch.duo is not DuoPreference.NONE:
        forms.append(EngagementForm.DUO_JOB)
    return Professional(
        user_id=sketch.user.id if sketch.user and sketch.status in _CLAIMED else None,
        employer_id=sketch.employer.id if sketch.employer else None,
        posted_by=sketch.posted_by,
        status=sketch.status,
        visibility=sketch.visibility,
        named=dice.random() < 0.15,
        name=sketch.name,
        contact_email=sketch.email or email_of(sketch.name),
        profession=sketch.trade.name(language),
        headline=sentence(dice, "profile", "headline", language, **words),
        about=text(dice, "profile", ("work", "wish", "experience"), language, **words),
        text_language=language,
        time_basis=sketch.time_basis,
        home_pc4=sketch.home.pc4,
        place=sketch.home.name,
        province=sketch.home.province,
        lat=sketch.home.point.lat,
        lon=sketch.home.point.lon,
        max_travel_minutes=sketch.max_travel_minutes,
        languages=("nl", *dice.choice(((), ("en",), ("en",), ("en", "de"), ("fr",), ("tr",), ("ar",), ("pl",)))),
        forms=tuple(forms),
        contract_kinds=_CONTRACTS[sketch.time_basis],
        sectors=sketch.sectors,
        levels=levels_of(sketch.trade, sketch.sectors),
        expertise=list(sketch.trade.expertise),
        min_minutes_week=dice.choice((0, 0, 50, 100)) if sketch.max_minutes_week > 150 else 0,
        max_minutes_week=sketch.max_minutes_week,
        max_days=len(sketch.hours),
        earliest_start=Seasons(book.today).soon().starts_on if dice.random() < 0.1 else None,
        wants_licence=dice.choice((WantsLicence.NO, WantsLicence.NO, WantsLicence.MAYBE, WantsLicence.YES)),
        duo_preference=sketch.duo,
        confirmed_at=confirmed,
        published_at=confirmed - dt.timedelta(days=dice.randint(0, 60)) if confirmed else None,
    )


def _confirmed_at(book: Book, dice: random.Random, status: ProfileStatus) -> dt.datetime | None:
    """A profile goes stale after 60 days without a word."""
    if status not in _CONFIRMED:
        return None
    days = dice.randint(62, 120) if status is _S.STALE else dice.randint(1, 50)
    return book.now - dt.timedelta(days=days, minutes=dice.randint(0, 1439))


def _write_week(book: Book, dice: random.Random, row: Professional, sketch: Sketch) -> None:
    for weekday, (start, end) in sketch.hours.items():
        kind = dice.choices((WindowKind.AVAILABLE, WindowKind.PREFERRED, WindowKind.IF_NEEDED), (6, 3, 1))[0]
        book.add(
            AvailabilityWindow(
                professional_id=row.id,
                weekday=weekday,
                start_minute=start,
                end_minute=end,
                kind=kind if sketch.user is None or not sketch.email else WindowKind.AVAILABLE,
                cycle=sketch.cycle,
            )
        )
    if sketch.status is _S.PUBLISHED and sketch.email is None and dice.random() < 0.12:
        weekday = dice.choice(list(sketch.hours))
        day = Seasons(book.today).lesson_day(dice.randint(2, 9), weekday.number)
        book.add(AvailabilityException(professional_id=row.id, on=day))


_CHARGES = {
    # charge: how often, cents per clock hour, VAT, possible bases of lending
    ChargeKind.AT_COST: (45, (3800, 5600), VatTreatment.STANDARD_21, (LendingBasis.COLLEGIAL_NO_PROFIT,)),
    ChargeKind.FREE: (25, None, VatTreatment.NOT_APPLICABLE, (LendingBasis.COLLEGIAL_NO_PROFIT,)),
    ChargeKind.TARIFF: (15, (5000, 7500), VatTreatment.STANDARD_21, (LendingBasis.ADMITTED, LendingBasis.WAIVER)),
    ChargeKind.COST_PLUS: (10, (4500, 6500), VatTreatment.STANDARD_21, (LendingBasis.ADMITTED,)),
    ChargeKind.EXCHANGE: (5, None, VatTreatment.NOT_APPLICABLE, (LendingBasis.NOT_LENDING,)),
}
_CONDITIONS = (
    None,
    None,
    "Niet in de weken van de jaarafsluiting.",
    "De school begeleidt onze collega op de werkplek.",
    "Bij ziekte van een collega overleggen wij over een andere dag.",
    "Wij ontvangen graag eens per jaar een klas op bezoek.",
)


def _write_release(book: Book, dice: random.Random, row: Professional, sketch: Sketch) -> None:
    year = Seasons(book.today).year_starts_on
    kinds = list(_CHARGES)
    charge = dice.choices(kinds, [_CHARGES[kind][0] for kind in kinds])[0]
    _, rates, vat, bases = _CHARGES[charge]
    waits = sketch.status in (_S.AWAITING_CONFIRMATION, _S.AWAITING_RELEASE)
    accepted = not waits
    granted = accepted or sketch.status is _S.AWAITING_CONFIRMATION
    at = book.now - dt.timedelta(days=dice.randint(50, 125))
    release = Release(
        company_id=row.employer_id,
        professional_id=row.id,
        status=ReleaseStatus.GRANTED if accepted else ReleaseStatus.PROPOSED,
        minutes_week=sketch.max_minutes_week,
        minutes_year=sketch.max_minutes_week * 40,
        weekdays=tuple(sketch.hours),
        valid_from=dt.date(year.year - 1, 8, 1),
        valid_to=dt.date(year.year + (1 if dice.random() < 0.25 and not sketch.email else 2), 8, 1),
        conditions=dice.choice(_CONDITIONS),
        charge_kind=charge,
        rate_cents=dice.randrange(*rates, 50) if rates else None,
        vat_treatment=vat,
        lending_basis=dice.choice(bases),
        granted_at=at if granted else None,
        accepted_at=at + dt.timedelta(days=1) if accepted else None,
    )
    book.add(release, made_at=at - dt.timedelta(days=2))
