"""Many invented profiles made of the shipped vocabulary, as the projection would make them, and what people type."""

from __future__ import annotations

import random

from duobaan.reference.expertise import expertises
from duobaan.reference.subjects import subjects
from search.engine import Document
from search.subject_words import expertise_words, subject_words, with_those_above

PLACES = ("Zwolle", "Deventer", "Utrecht", "Leeuwarden", "Den Haag", "Eindhoven", "Alphen aan den Rijn", "Groningen")
TRADES = (
    "ingenieur",
    "procestechnoloog",
    "analist",
    "software-ontwikkelaar",
    "jurist",
    "verpleegkundige",
    "onderzoeker",
)
STORIES = (
    "Geeft graag les over het eigen vak, met voorbeelden uit de praktijk.",
    "Wil een dag in de week voor de klas staan en leerlingen laten zien waar je het voor leert.",
    "Works in industry and likes to teach what practice adds to theory.",
    "Begeleidt stagiairs en zoekt een duobaan op een school in de buurt.",
    "Heeft ervaring met havo en vwo en met profielwerkstukken.",
)


def _person(chance: random.Random, number: int) -> Document:
    codes = sorted(chance.sample(sorted(subjects()), chance.choice((1, 1, 2, 3))))
    fields = chance.sample(sorted(expertises()), chance.choice((0, 1, 2)))
    trade = chance.choice(TRADES)
    names = " en ".join(subjects()[code].name(chance.choice(("nl", "nl", "en"))) for code in codes[:2])
    document = {
        "id": f"prof_{chance.getrandbits(40):010x}{number:04d}",
        "version": 1,
        "headline": chance.choice(
            (f"{trade.capitalize()} geeft {names}", f"{names} uit de praktijk", f"Hybride {trade}")
        ),
        "about": " ".join(chance.sample(STORIES, 2)) if chance.random() < 0.6 else None,
        "profession": trade,
        **subject_words(codes),
        "expertise": expertise_words(fields),
        "subjects": codes,
        "subject_tree": with_those_above(codes),
        "place": chance.choice(PLACES),
        "visibility": "PUBLIC",
        "visible_to": ["public"],
    }
    return {name: value for name, value in document.items() if value}  # type: ignore[misc]


_CHANCE = random.Random(4)
PEOPLE: list[Document] = [_person(_CHANCE, number) for number in range(1500)]


def _misspelt(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return chance.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))


def texts(count: int, seed: int = 7) -> list[str]:
    """Subjects, fields of work, places and trades as people type them: whole, begun, misspelt, together."""
    chance = random.Random(seed)
    terms = [term for one in (*subjects().values(), *expertises().values()) for term in (one.name_nl, one.name_en)]
    found = []
    for _ in range(count):
        term = chance.choice(terms).lower()
        shape = chance.randrange(6)
        longest = max(term.split(), key=len)
        if shape == 0 and len(longest) > 5:
            term = term.replace(longest, _misspelt(chance, longest))
        if shape == 1:
            term = term[: max(3, len(term) - 2)]
        if shape == 2:
            term = f"{term} {chance.choice(PLACES).lower()}"
        if shape == 3:
            term = f"{chance.choice(TRADES)} {term}"
        found.append(term + " " * (shape in (2, 4)))
    return found
