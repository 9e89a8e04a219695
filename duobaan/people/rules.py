"""Pure rules of accounts: e-mail, name and language."""

from __future__ import annotations

from dataclasses import dataclass

from duobaan.errors import InvalidInput, Issue
from duobaan.text import normal_email, squeeze

LOCALES = ("nl", "en")
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Account:
    """What an account holds, in normal form."""

    email: str
    name: str
    locale: str = "nl"


def name_issue(name: str) -> Issue | None:
    """Return what is wrong with a name that is squeezed already."""
    if not name:
        return Issue(path=("input", "name"), rule="required")
    if len(name) > LONGEST_NAME:
        return Issue(path=("input", "name"), rule="too_long", facts={"longest": LONGEST_NAME})
    return None


def locale_issue(locale: str) -> Issue | None:
    """Return what is wrong with a language."""
    return None if locale in LOCALES else Issue(path=("input", "locale"), rule="locale")


def check_account(email: str, name: str, locale: str) -> Account:
    """Return the account in normal form, or raise InvalidInput with every issue."""
    address, line = normal_email(email), squeeze(name)
    email_issue = None if address else Issue(path=("input", "email"), rule="email")
    issues = [issue for issue in (email_issue, name_issue(line), locale_issue(locale)) if issue is not None]
    if issues:
        raise InvalidInput(*issues)
    return Account(email=address or "", name=line, locale=locale)
