"""Pages for everybody, written from the data that the code itself runs by: privacy and how matches are ranked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from auth.pages import page
from duobaan import labels
from duobaan.matching.criteria import Exclusion, default_weights, rules_version
from duobaan.people.rules import LOCALES
from duobaan.privacy.register import Purpose, register

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "privacy": "Privacy",
        "privacy_lead": "Dit bewaren we van u, waarvoor, op welke grond en hoe lang. Deze pagina wordt gemaakt uit "
        "het register waarmee de software zelf werkt.",
        "basis": "Grond",
        "kept": "Hoe lang",
        "what": "Wat",
        "rights": "Uw rechten",
        "rights_lead": "U ziet en downloadt alles wat we van u bewaren. U wist uw profiel of uw hele account zelf; "
        "dat gaat meteen in. Uw profiel staat nergens voordat u het zelf bevestigt, en is meteen weg als u het "
        "intrekt. U kunt klagen bij de Autoriteit Persoonsgegevens.",
        "never": "Nooit bewaren we een burgerservicenummer, kopie van een identiteitsbewijs, foto of medisch gegeven.",
        "export": "Mijn gegevens bekijken",
        "ranking": "Zo ontstaat een volgorde",
        "ranking_lead": "Een vaste berekening telt op hoe goed iemand en een vacature bij elkaar passen. Dezelfde "
        "gegevens geven altijd dezelfde volgorde. Een mens beslist. Bij elke uitkomst staat waarom.",
        "weights": "Wat meetelt, en hoe zwaar",
        "weights_lead": "Een school of professional kan deze gewichten verschuiven.",
        "criterion": "Criterium",
        "weight": "Gewicht",
        "out": "Wat uitsluit",
        "not_weighed": "Naam, leeftijd, geslacht, herkomst, foto, geloof en gezondheid tellen niet mee. Betalen voor "
        "een hogere plaats kan niet.",
        "version": "Versie van de regels",
        "other": "English",
    },
    "en": {
        "privacy": "Privacy",
        "privacy_lead": "This is what we hold about you, what for, on what basis and how long. This page is made from "
        "the register that the software itself works by.",
        "basis": "Basis",
        "kept": "How long",
        "what": "What",
        "rights": "Your rights",
        "rights_lead": "You see and download all that we hold about you. You erase your profile or your whole account "
        "yourself, at once. Your profile is nowhere before you confirm it yourself, and gone at once when you withdraw "
        "it. You can complain to the Dutch Data Protection Authority (Autoriteit Persoonsgegevens).",
        "never": "We never hold a citizen service number, a copy of an identity document, a photo or health data.",
        "export": "See my data",
        "ranking": "How an order comes about",
        "ranking_lead": "A fixed calculation adds up how well a person and a vacancy go together. The same facts "
        "always give the same order. A human being decides. Every result says why.",
        "weights": "What counts, and how much",
        "weights_lead": "A school or a professional may shift these weights.",
        "criterion": "Criterion",
        "weight": "Weight",
        "out": "What excludes",
        "not_weighed": "Name, age, gender, origin, photo, religion and health do not count. Nobody can pay for a "
        "higher place.",
        "version": "Version of the rules",
        "other": "Nederlands",
    },
}


def locale_of(request: Request) -> str:
    """Return the language of the address, else of the request."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LOCALES else str(getattr(request.state, "locale", "nl"))


def other_language(locale: str) -> str:
    """Return the links to the start page and to the same page in the other language."""
    other = "en" if locale == "nl" else "nl"
    link = f'<a href="?lang={other}" lang="{other}" hreflang="{other}">{escape(WORDS[locale]["other"])}</a>'
    return f'<p><a href="/?lang={locale}">Duobaan</a> · {link}</p>'


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; every cell is escaped here."""
    top = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


async def privacy(request: Request) -> Response:
    """Show purposes, legal bases, terms and columns of the register."""
    locale = locale_of(request)
    said = WORDS[locale]
    parts = "".join(_purpose(one, locale) for one in register().purposes.values())
    body = (
        f"{other_language(locale)}<p>{escape(said['privacy_lead'])}</p>{parts}<h2>{escape(said['rights'])}</h2>"
        f"<p>{escape(said['rights_lead'])}</p><p>{escape(said['never'])}</p>"
        f'<p><a class="button" href="/privacy/export?lang={locale}">{escape(said["export"])}</a></p>'
    )
    return page(locale, escape(said["privacy"]), body, 200)


def _purpose(purpose: Purpose, locale: str) -> str:
    said = WORDS[locale]
    held = (
        f"{one.name} ({', '.join(sorted(names))})"
        for one in register().tables.values()
        if (names := [column for column, code in one.fields.items() if code == purpose.code])
    )
    basis = labels.label_of(purpose.basis, locale)
    return (
        f"<h2>{escape(purpose.words[locale])}</h2><dl><dt>{escape(said['basis'])}</dt><dd>{escape(basis)}</dd>"
        f"<dt>{escape(said['kept'])}</dt><dd>{escape(purpose.kept[locale])}</dd>"
        f"<dt>{escape(said['what'])}</dt><dd>{escape('; '.join(held))}</dd></dl>"
    )


async def ranking(request: Request) -> Response:
    """Show the main parameters of the ranking (DSA article 27), from the table that weighs."""
    locale = locale_of(request)
    said = WORDS[locale]
    weights = sorted(default_weights().items(), key=lambda one: -one[1])
    counted = ((labels.label(f"match.criteria.{one.value}", locale), f"{weight:g}") for one, weight in weights)
    out = "".join(f"<li>{escape(_shown(one, locale))}</li>" for one in Exclusion)
    body = (
        f"{other_language(locale)}<p>{escape(said['ranking_lead'])}</p><p>{escape(said['not_weighed'])}</p>"
        f"<h2>{escape(said['weights'])}</h2><p>{escape(said['weights_lead'])}</p>"
        f"{table((said['criterion'], said['weight']), counted)}<h2>{escape(said['out'])}</h2><ul>{out}</ul>"
        f"<p>{escape(said['version'])}: <code>{rules_version()}</code></p>"
    )
    return page(locale, escape(said["ranking"]), body, 200)


def _shown(one: Exclusion, locale: str) -> str:
    """Return the words of what excludes, without the figures of a single case."""
    return re.sub(r"\{\w+\}", "…", labels.label(f"match.fails.{one.value}", locale)).replace("….", "…")
