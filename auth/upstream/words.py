"""What the pages of identity providers say, in plain Dutch and English."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "title": "Inloggen met {name} is niet gelukt",
        "unsound": "Het antwoord van {name} klopte niet. U bent niet ingelogd en er is niets gewijzigd.",
        "unreachable": "{name} is nu niet bereikbaar. Probeer het over een paar minuten opnieuw.",
        "denied": "U bent bij {name} gestopt met inloggen, of {name} gaf geen toestemming.",
        "expired": "Deze inlogpoging is verlopen, al gebruikt of in een andere browser begonnen. Begin opnieuw.",
        "no_address": "{name} gaf geen bruikbaar e-mailadres door. Vraag uw beheerder om het e-mailadres vrij te "
        "geven.",
        "address_unproven": "{name} bevestigt niet dat het e-mailadres van u is. Log op een andere manier in en koppel "
        "{name} daarna bij uw account.",
        "taken_elsewhere": "Deze inlog van {name} hoort al bij een ander account.",
        "limited": "Te vaak geprobeerd. Wacht even en probeer het dan opnieuw.",
        "try_again": "Opnieuw proberen",
        "otherwise": "Anders inloggen",
        "code": "Voor de beheerder: {code}",
    },
    "en": {
        "title": "Signing in with {name} did not work",
        "unsound": "The answer of {name} was not right. You are not signed in and nothing was changed.",
        "unreachable": "{name} cannot be reached now. Please try again in a few minutes.",
        "denied": "You stopped signing in at {name}, or {name} did not allow it.",
        "expired": "This sign-in has expired, was used already or began in another browser. Please begin again.",
        "no_address": "{name} passed on no usable e-mail address. Ask your administrator to release the address.",
        "address_unproven": "{name} does not confirm that the e-mail address is yours. Sign in another way and then "
        "connect {name} to your account.",
        "taken_elsewhere": "This sign-in of {name} belongs to another account already.",
        "limited": "Too many attempts. Wait a moment and try again.",
        "try_again": "Try again",
        "otherwise": "Sign in another way",
        "code": "For the administrator: {code}",
    },
}


def say(locale: str, word: str, **facts: str) -> str:
    """Return a text in a language."""
    return WORDS.get(locale, WORDS["nl"])[word].format(**facts)
