"""Boards, schools, companies and the parties around them: all invented, in real places."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.organisations.models import Organisation, OrganisationLink, SchoolSettings
from duobaan.organisations.places import FROM_POSTCODE
from duobaan.reference.tables import Row
from duobaan.seed.book import Book
from duobaan.seed.places import around_zwolle, seed_table
from duobaan.seed.seasons import Seasons
from duobaan.seed.timetables import Grid, grid
from duobaan.text import slug
from duobaan.timetable.calendar import monday_of
from duobaan.words import Level, OrganisationKind, OrganisationStatus, Sector

_K = OrganisationKind
SCATTER = 0.004  # degrees; about 400 metres, so that two schools of a postcode do not lie on one point


@dataclass(slots=True)
class Landscape:
    """The organisations of the demo region, as later steps need them."""

    region: Organisation
    network: Organisation
    institute: Organisation
    platform: Organisation
    boards: list[Organisation] = field(default_factory=list)
    schools: list[Organisation] = field(default_factory=list)
    companies: list[Organisation] = field(default_factory=list)
    grids: dict[UUID, Grid] = field(default_factory=dict)
    branches: dict[UUID, str] = field(default_factory=dict)

    def board_of(self, school: Organisation) -> Organisation:
        """Return the board of a school."""
        return next(board for board in self.boards if board.id == school.board_id)


def build_landscape(book: Book) -> Landscape:
    """Write every organisation of the demo region."""
    around = seed_table("companies.toml").table("around")

    def party(key: str, kind: OrganisationKind) -> Organisation:
        name, pc4 = map(str, around.items(key))
        return _organisation(book, kind, name, pc4, scatter=False)

    land = Landscape(
        region=party("region", _K.REGION),
        network=party("network", _K.NETWORK),
        institute=party("institute", _K.TRAINING_INSTITUTE),
        platform=party("platform", _K.PLATFORM),
    )
    for number, row in enumerate(seed_table("schools.toml").rows("board")):
        _board(book, land, number, row)
    for row in seed_table("companies.toml").rows("branch"):
        _branch(book, land, row)
    _link(book, land)
    return land


def _organisation(
    book: Book, kind: OrganisationKind, name: str, pc4: str, *, scatter: bool = True, **values: object
) -> Organisation:
    place = around_zwolle()[pc4]
    number = len(book.of(Organisation))
    dice = book.chance("organisation", number)
    shift = (dice.uniform(-SCATTER, SCATTER), dice.uniform(-SCATTER, SCATTER)) if scatter else (0.0, 0.0)
    joined = book.now - dt.timedelta(days=dice.randint(70, 700), minutes=dice.randint(0, 1439))
    row = Organisation(
        kind=kind,
        status=OrganisationStatus.ACTIVE,
        name=name,
        slug=slug(name),
        street=f"{dice.choice(('Lindelaan', 'Stationsweg', 'Kerkstraat', 'Havenkade', 'Molenweg', 'Schoolstraat'))}",
        house_number=str(dice.randint(1, 180)),
        postcode=pc4,
        place=place.name,
        municipality=place.municipality,
        province=place.province,
        lat=round(place.point.lat + shift[0], 5),
        lon=round(place.point.lon + shift[1], 5),
        coordinate_source=FROM_POSTCODE,
        website=f"https://{slug(name)}.example",
        verified_at=joined + dt.timedelta(days=2),
        verification_reason="Demo: invented organisation",
        **values,
    )
    return book.add(row, made_at=joined)


def _board(book: Book, land: Landscape, number: int, row: Row) -> None:
    board = _organisation(
        book,
        _K.SCHOOL_BOARD,
        row.text("name"),
        row.text("postcode"),
        board_no=f"99{number + 1:03d}",
        denomination=row.text("denomination"),
        kvk_no=f"00000{number + 101:03d}",
    )
    land.boards.append(board)
    for items in row.items("school"):
        assert isinstance(items, list)
        _school(book, land, board, *map(str, items))


def _school(book: Book, land: Landscape, board: Organisation, name: str, level_set: str, pc4: str, bells: str) -> None:
    levels = seed_table("schools.toml").table("level_sets").table(level_set)
    # Two letters count the schools: 99AA, 99AB, ...
    number = len(land.schools)
    brin = f"99{chr(65 + number // 26)}{chr(65 + number % 26)}"
    school = _organisation(
        book,
        _K.SCHOOL,
        name,
        pc4,
        board_id=board.id,
        brin=brin,
        location_code=f"{brin}00",
        denomination=board.denomination,
        holiday_region=around_zwolle()[pc4].holiday_region,
        sectors=(Sector(levels.text("sector")),),
        levels=tuple(map(Level, levels.texts("levels"))),
        description=f"{name} is een verzonnen school in {around_zwolle()[pc4].name}, om Duobaan mee te proberen.",
    )
    land.schools.append(school)
    land.grids[school.id] = chosen = grid(bells)
    book.add(
        SchoolSettings(
            organisation_id=school.id,
            lesson_minutes=chosen.lesson_minutes,
            bell_times=[bell.stored() for bell in chosen.bells],
            full_time_lessons=chosen.full_time_lessons,
            markup_percent=chosen.markup_percent,
            # Neighbouring schools need not call the same week A.
            cycle_anchor_on=monday_of(Seasons(book.today).year_starts_on) + dt.timedelta(weeks=3 + number % 2),
            min_notice_days=(7, 14, 21)[number % 3],
        )
    )


def _branch(book: Book, land: Landscape, row: Row) -> None:
    for items in row.items("company"):
        assert isinstance(items, list)
        name, pc4 = map(str, items)
        number = len(land.companies)
        people = book.chance("company", number).choice((6, 9, 14, 25, 40, 75, 120, 260, 480))
        company = _organisation(
            book,
            _K.COMPANY,
            f"{name} {row.text('suffix')}",
            pc4,
            kvk_no=f"00000{number + 1:03d}",
            description=row.text("about").format(people=people),
        )
        land.companies.append(company)
        land.branches[company.id] = row.text("code")


def _link(book: Book, land: Landscape) -> None:
    """Everybody belongs to the region; every third school and every second company to the network."""
    for party in (land.institute, *land.boards, *land.schools, *land.companies):
        book.add(OrganisationLink(organisation_id=party.id, parent_id=land.region.id))
    for party in (*land.schools[::3], *land.companies[::2]):
        book.add(OrganisationLink(organisation_id=party.id, parent_id=land.network.id))
