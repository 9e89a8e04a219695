"""Normal forms of what people type: e-mail, postcodes, KvK numbers, slugs, folded search text."""

from __future__ import annotations

import re
import unicodedata

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*([A-Za-z]{2})?")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower the case and drop diacritics, so that "Bèta" and "beta" are one."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return plain.casefold()


def normal_email(text: str) -> str | None:
    """Return the e-mail in lower case, or None when it cannot be one."""
    stripped = unicodedata.normalize("NFKC", text).strip().lower()
    return stripped if len(stripped) <= 254 and _EMAIL.fullmatch(stripped) else None


def normal_postcode(text: str) -> str | None:
    """Return "1234" or "1234AB", or None when it cannot be a Dutch postcode."""
    match = _POSTCODE.fullmatch(text.strip())
    return None if match is None else match[1] + (match[2] or "").upper()


def pc4(postcode: str) -> str:
    """Return the four digits: the finest place of a home that is ever stored."""
    return postcode[:4]


def normal_kvk(text: str) -> str | None:
    """Return the eight digits of a Chamber of Commerce number, or None."""
    digits = re.sub(r"[\s.]", "", text)
    return digits if re.fullmatch(r"[0-9]{8}", digits) else None


def slug(text: str) -> str:
    """Return a name as it stands in a web address."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-") or "x"


def squeeze(text: str) -> str:
    """Return one line of text in NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())
