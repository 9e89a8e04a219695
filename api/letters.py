"""Letters of the house itself, in plain Dutch and English: the end of an unused account, a decision on a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from auth.mail import Letter, Post
from duobaan import labels
from duobaan.proposals.ageing import Tell
from duobaan.reports.models import ReportDecision
from duobaan.reports.notices import Tell as TellDecision

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "end_subject": "Uw account bij Duobaan eindigt op {day}",
        "end": "U bent al lang niet bij Duobaan geweest. Op {day} wissen we uw account en alles daarin. Wilt u het "
        "houden, log dan voor die dag in{where}. U hoeft niets te doen als u het kwijt wilt.",
        "decided_subject": "Beslissing over uw melding bij Duobaan",
        "decided": "U deed een melding bij Duobaan. De beslissing is: {decision}.\n\nDe redenen:\n{reason}\n\nBent u "
        "het er niet mee eens, antwoord dan aan de beheerder van dit platform; u kunt ook naar de rechter of een "
        "erkend orgaan voor geschillen gaan. We wissen uw naam en adres zes maanden na de beslissing.",
    },
    "en": {
        "end_subject": "Your account at Duobaan ends on {day}",
        "end": "You have not been at Duobaan for a long time. On {day} we erase your account and all in it. If you "
        "want to keep it, sign in before that day{where}. You need not do anything if you want to be rid of it.",
        "decided_subject": "Decision on your report at Duobaan",
        "decided": "You made a report at Duobaan. The decision is: {decision}.\n\nThe reasons:\n{reason}\n\nIf you do "
        "not agree, answer to who runs this platform; you can also go to court or to a certified body for disputes. We "
        "erase your name and address six months after the decision.",
    },
}


def say(locale: str, word: str, **facts: str) -> str:
    """Return a text in a language, Dutch when it is neither."""
    return WORDS.get(locale, WORDS["nl"])[word].format(**facts)


def teller(post: Post, public_url: str) -> Tell:
    """Return who tells people that their account ends; without a mail server nobody is told and the term runs."""

    async def tell(address: str, locale: str, day: dt.date) -> bool:
        if not post.is_open:
            return True
        where = f": {public_url}" if public_url else ""
        text = say(locale, "end", day=day.isoformat(), where=where)
        return await post.send(Letter(address, say(locale, "end_subject", day=day.isoformat()), text))

    return tell


def teller_of_decisions(post: Post) -> TellDecision:
    """Return who tells decisions to people without an account; without a mail server they wait for one."""

    async def tell(address: str, locale: str, decision: ReportDecision, reason: str) -> bool:
        if not post.is_open:
            return False
        text = say(locale, "decided", decision=labels.label_of(decision, locale), reason=reason)
        return await post.send(Letter(address, say(locale, "decided_subject"), text))

    return tell
