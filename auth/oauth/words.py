"""What the pages of consent say, in plain Dutch and English."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "allow_title": "{app} toegang geven?",
        "allow_lead": "{app} van {organisation} wil namens u iets doen in Duobaan.",
        "allow_own_lead": "De opdrachtregel van Duobaan wil namens u iets doen.",
        "asks": "{app} vraagt of het dit mag:",
        "limits": "{app} kan nooit meer dan u zelf mag, en ziet uw wachtwoord niet.",
        "sees": "{app} ziet ook uw naam en uw e-mailadres.",
        "goes_to": "Na uw keuze gaat u naar: {target}",
        "signed_in_as": "U bent ingelogd als {name} ({email}).",
        "take_back": "U kunt dit altijd weer intrekken.",
        "take_back_link": "Apps die ik toegang gaf",
        "allow": "Toestaan",
        "deny": "Niet toestaan",
        "device_title": "Een apparaat koppelen",
        "device_lead": "Vul de code in die op het andere scherm staat.",
        "device_code": "Code",
        "device_warning": "Ga alleen door als u dit zelf net bent begonnen, en de code op uw eigen scherm staat.",
        "device_unknown": "Deze code kennen we niet, of hij is verlopen. Kijk nog eens op het andere scherm.",
        "device_allowed": "Gelukt. U kunt dit scherm sluiten en verdergaan op het andere.",
        "device_denied": "Er is geen toegang gegeven. U kunt dit scherm sluiten.",
        "go_on": "Verder",
        "apps_title": "Apps die ik toegang gaf",
        "apps_none": "U hebt geen apps toegang gegeven.",
        "apps_since": "sinds {day}",
        "apps_back": "Terug naar mijn account",
        "end": "Toegang van {app} intrekken",
        "wrong_title": "Deze app kan niet inloggen",
        "wrong_client": "We kennen deze app niet, of de app is ingetrokken. Vraag de maker van de app om hulp.",
        "wrong_request": "De app stuurde een verzoek dat niet klopt. U kunt hier niets aan doen; vertel het de maker.",
        "wrong_detail": "Voor de maker van de app: {error}. {description}",
        "foreign": "Dit formulier is verlopen of kwam niet van deze website. Begin opnieuw in de app.",
        "limited": "Te vaak geprobeerd. Wacht even en probeer het dan opnieuw.",
    },
    "en": {
        "allow_title": "Allow {app}?",
        "allow_lead": "{app} by {organisation} wants to act for you in Duobaan.",
        "allow_own_lead": "The command line of Duobaan wants to act for you.",
        "asks": "{app} asks if it may do this:",
        "limits": "{app} can never do more than you may yourself, and does not see your password.",
        "sees": "{app} also sees your name and your e-mail address.",
        "goes_to": "After your choice you go to: {target}",
        "signed_in_as": "You are signed in as {name} ({email}).",
        "take_back": "You can always take this back.",
        "take_back_link": "Apps that I allowed",
        "allow": "Allow",
        "deny": "Do not allow",
        "device_title": "Connect a device",
        "device_lead": "Type the code that the other screen shows.",
        "device_code": "Code",
        "device_warning": "Go on only if you started this yourself just now and the code is on your own screen.",
        "device_unknown": "We do not know this code, or it has expired. Look at the other screen again.",
        "device_allowed": "Done. You can close this screen and go on at the other one.",
        "device_denied": "No access was given. You can close this screen.",
        "go_on": "Go on",
        "apps_title": "Apps that I allowed",
        "apps_none": "You have allowed no apps.",
        "apps_since": "since {day}",
        "apps_back": "Back to my account",
        "end": "End the access of {app}",
        "wrong_title": "This app cannot sign in",
        "wrong_client": "We do not know this app, or it was ended. Ask the app's maker for help.",
        "wrong_request": "The app sent a request that is not right. There is nothing you can do; tell the app's maker.",
        "wrong_detail": "For the app's maker: {error}. {description}",
        "foreign": "This form has expired or did not come from this website. Begin again in the app.",
        "limited": "Too many attempts. Wait a moment and try again.",
    },
}


def say(locale: str, word: str, **facts: str) -> str:
    """Return a text in a language with its facts filled in; not yet safe for HTML."""
    return WORDS.get(locale, WORDS["nl"])[word].format(**facts)
