"""Names of invented people: given names and surnames put together at random, each full name once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from duobaan.seed.places import seed_table
from duobaan.text import slug


@cache
def given_names() -> tuple[str, ...]:
    """The given names to choose from."""
    return seed_table("people.toml").table("names").texts("given")


@cache
def surnames() -> tuple[str, ...]:
    """The surnames to choose from, prefixes in lower case."""
    return seed_table("people.toml").table("names").texts("surnames")


def new_names(dice: random.Random) -> Iterator[str]:
    """Yield full names without end; none twice, also not in an address."""
    used: set[str] = set()
    while True:
        name = f"{dice.choice(given_names())} {dice.choice(surnames())}"
        if slug(name) not in used:
            used.add(slug(name))
            yield name


def email_of(name: str, domain: str = "example.org") -> str:
    """Return an address that can never receive mail (RFC 2606)."""
    return f"{slug(name).replace('-', '.')}@{domain}"
