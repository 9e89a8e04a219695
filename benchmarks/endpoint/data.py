"""The market that all contestants answer from: invented people of 1,000 companies, in our database and as rows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from benchmarks.search.corpus import SEED, professionals
from duobaan.clock import now
from duobaan.db import migrate
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject
from duobaan.settings import Settings
from duobaan.words import (
    ContractKind,
    Cycle,
    DuoPreference,
    EngagementForm,
    Level,
    OrganisationKind,
    OrganisationStatus,
    ProfileStatus,
    Sector,
    TimeBasis,
    Visibility,
    WantsLicence,
    Weekday,
    WindowKind,
)

COMPANIES = 1_000
_BATCH = 500
_MORNING, _NOON, _EVENING = 8 * 60, 12 * 60 + 30, 17 * 60
Rows = Mapping[type[Any], list[dict[str, Any]]]


def _key(dice: random.Random) -> UUID:
    return UUID(int=(dice.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62)) | (7 << 76) | (2 << 62))


def _company(key: UUID, number: int) -> dict[str, Any]:
    return {
        "id": key,
        "kind": OrganisationKind.COMPANY,
        "name": f"Bedrijf {number:04d}",
        "slug": f"bedrijf-{number:04d}",
        "status": OrganisationStatus.ACTIVE,
    }


def _person(key: UUID, employer: UUID, number: int, made_of: Mapping[str, Any]) -> dict[str, Any]:
    at = now()
    return {
        "id": key,
        "employer_id": employer,
        "status": ProfileStatus.PUBLISHED,
        "visibility": Visibility.PUBLIC,
        "named": True,
        "name": f"Persoon {number}",
        "profession": made_of["profession"],
        "headline": made_of["headline"][:200],
        "about": made_of["about"],
        "time_basis": TimeBasis.OWN_TIME,
        "home_pc4": made_of.get("pc4"),
        "place": made_of.get("place"),
        "province": made_of.get("province"),
        "lat": made_of.get("lat"),
        "lon": made_of.get("lon"),
        "languages": tuple(made_of["languages"]),
        "forms": tuple(map(EngagementForm, made_of["forms"])),
        "contract_kinds": tuple(map(ContractKind, made_of["contract_kinds"])),
        "sectors": tuple(map(Sector, made_of["sectors"])),
        "levels": tuple(map(Level, made_of["levels"])),
        "max_minutes_week": made_of["minutes_per_week"],
        "wants_licence": WantsLicence.NO,
        "duo_preference": DuoPreference.OPEN,
        "confirmed_at": at,
        "published_at": at,
    }


def _windows(dice: random.Random, key: UUID, days: list[str]) -> list[dict[str, Any]]:
    halves = ((_MORNING, _NOON), (_NOON, _EVENING), (_MORNING, _EVENING))
    return [
        {
            "id": _key(dice),
            "professional_id": key,
            "weekday": Weekday(day),
            "start_minute": start,
            "end_minute": end,
            "cycle": Cycle.EVERY_WEEK,
            "kind": WindowKind.AVAILABLE,
        }
        for day in days
        for start, end in [dice.choice(halves)]
    ]


def _plain(person: Mapping[str, Any], company: str, subjects: list[str], windows: list[dict[str, Any]]) -> bytes:
    """One row as the other servers keep it: what they answer with, and what they filter and count by."""
    halves = []
    for one in windows:
        halves += [f"{one['weekday']}_MORNING"] if one["start_minute"] == _MORNING else []
        halves += [f"{one['weekday']}_AFTERNOON"] if one["end_minute"] == _EVENING else []
    row = {
        "id": public(Kind.PROFESSIONAL, person["id"]),
        "headline": person["headline"],
        "displayName": person["name"],
        "profession": person["profession"],
        "levels": list(person["levels"]),
        "sectors": list(person["sectors"]),
        "forms": list(person["forms"]),
        "contractKinds": list(person["contract_kinds"]),
        "languages": list(person["languages"]),
        "minMinutesWeek": 0,
        "maxMinutesWeek": person["max_minutes_week"],
        "maxDays": 5,
        "maxTravelMinutes": 45,
        "duoPreference": person["duo_preference"],
        "employer": {"name": company},
        "subjects": subjects,
        "province": person["province"],
        "halves": halves,
    }
    return orjson.dumps(row) + b"\n"


def _batches(count: int, seed: int, plain: Path) -> Iterator[Rows]:
    dice = random.Random(seed)
    companies = [(_key(dice), number) for number in range(COMPANIES)]
    yield {Organisation: [_company(key, number) for key, number in companies]}
    rows: dict[type[Any], list[dict[str, Any]]] = {Professional: [], ProfileSubject: [], AvailabilityWindow: []}
    with plain.open("wb") as file:
        for number, made_of in enumerate(professionals(count, seed)):
            key, (employer, of) = _key(dice), dice.choice(companies)
            known: Mapping[str, Any] = made_of
            person, windows = _person(key, employer, number, known), _windows(dice, key, known["weekdays"])
            subjects = list(known["subjects"])
            rows[Professional].append(person)
            rows[AvailabilityWindow] += windows
            rows[ProfileSubject] += [
                {"professional_id": key, "subject": one, "strength": 3} for one in dict.fromkeys(subjects)
            ]
            file.write(_plain(person, f"Bedrijf {of:04d}", subjects, windows))
            if len(rows[Professional]) == _BATCH:
                yield rows
                rows = {kind: [] for kind in rows}
    yield rows


async def fill(settings: Settings, plain: Path, count: int, seed: int = SEED) -> None:
    """Make the database and the file of plain rows."""
    await migrate.upgrade(settings)
    db = Database(make_engine(settings))
    for rows in _batches(count, seed, plain):
        async with db.write() as uow:
            for kind, some in rows.items():
                if some:
                    await uow.session.execute(sa.insert(kind), some)
    await db.close()
