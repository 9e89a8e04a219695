"""A few hundred invented vacancies, the same in every run, and random filters over them."""

from __future__ import annotations

import random

from duobaan.geo import Point
from search.engine import AllOf, And, AnyOf, AtLeast, Document, Filter, Not, Or, Range, Within

SUBJECTS = {
    "WISKUNDE": ("wiskunde", "mathematics", "wis A, wis B, rekenen"),
    "NATUURKUNDE": ("natuurkunde", "physics", "nask"),
    "SCHEIKUNDE": ("scheikunde", "chemistry", "nask"),
    "NEDERLANDS": ("Nederlands", "Dutch", "taal"),
    "GESCHIEDENIS": ("geschiedenis", "history", "historie"),
    "LICHAMELIJKE_OPVOEDING": ("lichamelijke opvoeding", "physical education", "gym, gymnastiek"),
}
ROLES = ["Docent", "Leraar", "Vakdocent", "Gastdocent", "Teacher"]
PROVINCES = ["Overijssel", "Gelderland", "Utrecht", "Noord-Holland", "Fryslân"]
PLACES = {
    "Zwolle": (52.5168, 6.083),
    "Deventer": (52.2661, 6.1552),
    "Utrecht": (52.0907, 5.1214),
    "Leeuwarden": (53.2012, 5.7999),
}
SLOTS = [f"{day}{hour}" for day in ("MO", "TU", "WE", "TH", "FR") for hour in range(1, 7)]
LEVELS = ["VMBO_T", "HAVO", "VWO", "MBO_4"]
ZWOLLE = Point(52.5168, 6.083)


def _vacancy(chance: random.Random, number: int) -> Document:
    subject = chance.choice(list(SUBJECTS))
    dutch, english, synonyms = SUBJECTS[subject]
    place, (lat, lon) = chance.choice(list(PLACES.items()))
    document: dict[str, object] = {
        "id": f"vac_{chance.getrandbits(40):010x}{number:03d}",
        "version": chance.randrange(1, 50),
        "title": f"{chance.choice(ROLES)} {dutch}",
        "description": f"Wij zoeken iemand die {chance.choice(['dinsdag', 'vrijdag'])} lesgeeft in {place}.",
        "subjects": [subject],
        "subject_labels": [dutch, english],
        "subject_synonyms": [synonyms],
        "levels": sorted(chance.sample(LEVELS, chance.randrange(0, 4))),
        "slots": sorted(chance.sample(SLOTS, chance.randrange(0, 9))),
        "province": chance.choice(PROVINCES),
        "place": place,
        "duo_allowed": chance.random() < 0.5,
        "visible_to": chance.choice([["public"], ["schools"], ["org_1", "org_2"]]),
        "minutes_per_week": chance.randrange(50, 1500, 50),
    }
    if chance.random() < 0.8:
        document["published_at"] = 1_790_000_000 + chance.randrange(20)
    if chance.random() < 0.9:
        spread = chance.choice([0, 0.05, 0.2])
        document |= {"lat": round(lat + spread * chance.random(), 4), "lon": round(lon + spread * chance.random(), 4)}
    return document  # type: ignore[return-value]


_CHANCE = random.Random(20261121)
VACANCIES: list[Document] = [_vacancy(_CHANCE, number) for number in range(400)]


def some_filter(chance: random.Random, depth: int = 2) -> Filter:
    """A random filter tree."""
    if depth and chance.random() < 0.6:
        parts = tuple(some_filter(chance, depth - 1) for _ in range(chance.randrange(0, 4)))
        shapes: list[Filter] = [
            And(parts),
            Or(parts),
            Not(some_filter(chance, depth - 1)),
            AtLeast(chance.randrange(0, 4), parts),
        ]
        return chance.choice(shapes)
    leaves: list[Filter] = [
        AnyOf("subjects", tuple(chance.sample(list(SUBJECTS), chance.randrange(0, 3)))),
        AnyOf("province", tuple(chance.sample(PROVINCES, 2))),
        AnyOf("duo_allowed", (chance.random() < 0.5,)),
        AnyOf("minutes_per_week", tuple(chance.sample(range(50, 1500, 50), 5))),
        AllOf("levels", tuple(chance.sample(LEVELS, chance.randrange(0, 3)))),
        AtLeast(chance.randrange(1, 5), tuple(AnyOf("slots", (slot,)) for slot in chance.sample(SLOTS, 7))),
        Range("minutes_per_week", gte=chance.randrange(0, 900)),
        Range("published_at", gte=1_790_000_000.5, lte=1_790_000_000 + chance.randrange(20)),
        Range("published_at"),
        Within(Point(52.3 + chance.random() / 2, 6.0), chance.choice([3, 12, 40, 90])),
    ]
    return chance.choice(leaves)
