"""The words around the guides, in both languages."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "nl": {
        "help": "Hulp",
        "skip": "Naar de inhoud",
        "home": "Duobaan, naar het begin",
        "to_home": "Naar Duobaan",
        "language": "Taal",
        "on_page": "Op deze pagina",
        "guides": "Andere handleidingen",
        "lead": "Korte handleidingen van Duobaan met plaatjes, voor elke rol.",
        "up": "Alle handleidingen",
        "missing": "Deze handleiding is er niet",
        "missing_text": "De link is oud of verkeerd getypt. Kies een handleiding.",
        "privacy": "Privacy",
        "accessibility": "Toegankelijkheid",
        "ranking": "Zo ontstaat een volgorde",
        "invented": "De plaatjes tonen een demo. Alle mensen, scholen en bedrijven daarin zijn verzonnen.",
    },
    "en": {
        "help": "Help",
        "skip": "To the content",
        "home": "Duobaan, to the start",
        "to_home": "To Duobaan",
        "language": "Language",
        "on_page": "On this page",
        "guides": "Other guides",
        "lead": "Short guides to Duobaan with pictures, for every role.",
        "up": "All guides",
        "missing": "This guide does not exist",
        "missing_text": "The link is old or has a typing error. Choose a guide.",
        "privacy": "Privacy",
        "accessibility": "Accessibility",
        "ranking": "How an order comes about",
        "invented": "The pictures show a demo. All people, schools and companies in them are invented.",
    },
}
LANGUAGES: Final = {"nl": "Nederlands", "en": "English"}
