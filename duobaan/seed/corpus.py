"""The benchmark corpus: many professionals and vacancies over the whole country, copied from patterns in bulk."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from duobaan.db.uow import Database
from duobaan.geo import Point
from duobaan.organisations.models import Organisation, OrganisationLink, SchoolSettings
from duobaan.professionals.models import Professional
from duobaan.reference.models import Postcode
from duobaan.reference.regions import find_province, holiday_region_of
from duobaan.seed.faces import Face, Faces, Values, columns_of, make_faces, table_of
from duobaan.seed.ids import assemble
from duobaan.seed.names import given_names, surnames
from duobaan.seed.places import Place, shipped_places
from duobaan.seed.repository import SeedRepository
from duobaan.text import slug
from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.words import OrganisationKind

BATCH = 5_000
REGION_NAME = "Meetregio Nederland (benchmark)"
PEOPLE_PER_SCHOOL, PEOPLE_PER_COMPANY, PEOPLE_PER_VACANCY = 250, 100, 4
Advance = Callable[[int], None]


class Corpus:
    """Writes copies of patterns; ids, names and places come from one pair of dice."""

    def __init__(self, seed: int, now: dt.datetime, size: int, places: Sequence[Place]) -> None:
        self.faces: Faces = make_faces(seed, now)
        self.dice = random.Random(f"{seed}:corpus:{size}")  # noqa: S311 # nosec B311 - invented people
        self.now, self.size, self.places = now, size, places
        self._made = 0
        self.region_id = self.new_ids(1)[0]
        self.companies: list[UUID] = []
        self.schools: list[tuple[UUID, UUID]] = []  # its own id, and that of the school it is copied from

    def new_ids(self, count: int) -> list[UUID]:
        """Return ids in order of making."""
        first, bits = self._made, self.dice.getrandbits
        self._made += count
        return [assemble(first + number, bits(74)) for number in range(count)]

    async def write_organisations(self, repository: SeedRepository) -> None:
        """Write the region, its schools with their settings, and its companies."""
        region = dict(self.faces.companies[0].values) | {"kind": OrganisationKind.REGION, "name": REGION_NAME}
        region |= {"slug": slug(REGION_NAME), "kvk_no": None, "verified_by": None}
        await self._write(repository, Organisation, [region], id=[self.region_id])
        await self._write_schools(repository)
        faces = self.dice.choices(self.faces.companies, k=max(20, self.size // PEOPLE_PER_COMPANY))
        self.companies = self.new_ids(len(faces))
        numbers = [f"0001{number:04d}" if number < 10_000 else f"001{number:05d}" for number in range(len(faces))]
        await self._write_parties(repository, faces, self.companies, kvk_no=numbers)

    async def _write_schools(self, repository: SeedRepository) -> None:
        asking = [face for face in self.faces.schools if self.faces.vacancies[face.values["id"]]]
        faces = self.dice.choices(asking, k=max(20, self.size // PEOPLE_PER_SCHOOL))
        keys = self.new_ids(len(faces))
        self.schools = [(key, face.values["id"]) for key, face in zip(keys, faces, strict=True)]
        # 98AA to 98ZZ with two digits for the location: DUO has given neither.
        brins = [f"98{chr(65 + n // 2600 % 26)}{chr(65 + n // 100 % 26)}" for n in range(len(faces))]
        codes = [f"{brin}{n % 100:02d}" for n, brin in enumerate(brins)]
        nothing = [None] * len(faces)
        await self._write_parties(repository, faces, keys, brin=brins, location_code=codes, board_id=nothing)
        rows = [face.parts[table_of(SchoolSettings)][0] for face in faces]
        await self._write(repository, SchoolSettings, rows, organisation_id=keys)

    async def _write_parties(
        self, repository: SeedRepository, faces: Sequence[Face], keys: Sequence[UUID], **given: Sequence[Any]
    ) -> None:
        rows = [face.values for face in faces]
        places = self.dice.choices(self.places, k=len(rows))
        names = [f"{row['name']} {number}" for number, row in enumerate(rows, start=1)]
        columns: dict[str, Sequence[Any]] = self._placed(places) | {
            "id": keys,
            "name": names,
            "slug": [slug(name) for name in names],
            "postcode": [place.pc4 for place in places],
            "municipality": [place.municipality for place in places],
            "holiday_region": [place.holiday_region for place in places],
            "verified_by": [None] * len(rows),
        }
        await self._write(repository, Organisation, rows, **columns | given)
        links = [{"organisation_id": key, "parent_id": self.region_id} for key in keys]
        await self._write(repository, OrganisationLink, links)

    def _placed(self, places: Sequence[Place]) -> dict[str, Sequence[Any]]:
        return {
            "place": [place.name for place in places],
            "province": [place.province for place in places],
            "lat": [place.point.lat for place in places],
            "lon": [place.point.lon for place in places],
        }

    async def write_professionals(self, repository: SeedRepository, count: int) -> None:
        """Write professionals with subjects, papers, weeks and releases."""
        faces = self.dice.choices(self.faces.professionals, k=count)
        keys, rows = self.new_ids(count), [face.values for face in faces]
        places, nothing = self.dice.choices(self.places, k=count), [None] * count
        given, last = self.dice.choices(given_names(), k=count), self.dice.choices(surnames(), k=count)
        jobs = self.dice.choices(self.companies, k=count)
        employers = [job if row["employer_id"] else None for job, row in zip(jobs, rows, strict=True)]
        columns: dict[str, Sequence[Any]] = self._placed(places) | {
            "id": keys,
            "name": [f"{one} {other}" for one, other in zip(given, last, strict=True)],
            "home_pc4": [place.pc4 for place in places],
            "employer_id": employers,
            "user_id": nothing,
            "posted_by": nothing,
            "contact_email": nothing,
        }
        await self._write(repository, Professional, rows, **columns)
        for table, owners, parts in _parts(faces, list(zip(keys, employers, strict=True))):
            more = {"professional_id": [key for key, _ in owners]}
            if "company_id" in table.c:
                more["company_id"] = [employer for _, employer in owners]
            if "verified_by" in table.c:
                more["verified_by"] = [None] * len(parts)
            await self._write_table(repository, table, parts, **more)

    async def write_vacancies(self, repository: SeedRepository, count: int) -> None:
        """Write vacancies with bundles and lessons on the bell times of their school."""
        schools = self.dice.choices(self.schools, k=count)
        faces = [self.dice.choice(self.faces.vacancies[model]) for _, model in schools]
        keys, rows = self.new_ids(count), [face.values for face in faces]
        await self._write(repository, Vacancy, rows, id=keys, school_id=[key for key, _ in schools])
        bundles: dict[tuple[UUID, UUID], UUID] = {}
        for table, owners, parts in _parts(faces, keys):
            if table is table_of(SlotBundle):
                made = self.new_ids(len(parts))
                bundles = {(key, part["id"]): new for key, part, new in zip(owners, parts, made, strict=True)}
                await self._write_table(repository, table, parts, id=made, vacancy_id=owners)
            elif table is table_of(LessonSlot):
                hung = [bundles.get((key, part["bundle_id"])) for key, part in zip(owners, parts, strict=True)]
                await self._write_table(repository, table, parts, vacancy_id=owners, bundle_id=hung)

    async def _write(self, repository: SeedRepository, kind: Any, rows: Sequence[Values], **given: Any) -> None:
        await self._write_table(repository, table_of(kind), rows, **given)

    async def _write_table(
        self, repository: SeedRepository, table: sa.Table, rows: Sequence[Values], **given: Sequence[Any]
    ) -> None:
        if "id" in table.c and "id" not in given:
            given["id"] = self.new_ids(len(rows))
        await repository.insert(table, len(rows), columns_of(table, rows, **given))


def _parts(faces: Sequence[Face], owners: Sequence[Any]) -> Iterator[tuple[sa.Table, list[Any], list[Values]]]:
    """Yield the hanging rows of many patterns by table, with the owner of each; bundles before lessons."""
    tables = dict.fromkeys(table for face in faces for table in face.parts)
    for table in sorted(tables, key=lambda table: table is table_of(LessonSlot)):
        pairs = [(owner, row) for owner, face in zip(owners, faces, strict=True) for row in face.parts.get(table, ())]
        yield table, [owner for owner, _ in pairs], [row for _, row in pairs]


def _place(row: Postcode) -> Place:
    province = find_province(row.province or "")
    region = holiday_region_of(row.municipality, row.province)
    name = province.name_nl if province else row.province
    return Place(row.pc4, row.place, row.municipality, name, region, Point(row.lat, row.lon))


async def plant_corpus(db: Database, size: int, seed: int, now: dt.datetime, advance: Advance) -> bool:
    """Write the corpus batch by batch; False when one stands already."""
    async with db.read() as session:
        repository = SeedRepository(session)
        if await repository.has_organisation(slug(REGION_NAME)):
            return False
        places = [_place(row) for row in await repository.postcodes()] or list(shipped_places())
    corpus = Corpus(seed, now, size, places)
    async with db.write() as uow:
        await corpus.write_organisations(SeedRepository(uow.session))
    for write, total in ((corpus.write_professionals, size), (corpus.write_vacancies, size // PEOPLE_PER_VACANCY)):
        for first in range(0, total, BATCH):
            count = min(BATCH, total - first)
            async with db.write() as uow:
                await write(SeedRepository(uow.session), count)
            advance(count)
    return True
