"""Identifiers: UUIDv7 inside, `prefix_` + 26 characters of lower-case Crockford base 32 outside.

The public form is opaque, typed and safe in a URL; the same text stands in web addresses.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import lru_cache
from typing import Final
from uuid import UUID

from uuid_utils import compat

from duobaan.errors import NotFound

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_KNOWN: Final = frozenset(_ALPHABET)
_PAIRS: Final = tuple(first + second for first in _ALPHABET for second in _ALPHABET)  # of ten bits each
_SHIFTS: Final = tuple(range(120, -1, -10))
_TO_DIGITS: Final = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_LENGTH: Final = 26


class Kind(enum.StrEnum):
    """The kinds of object that have a public id; the value is the prefix."""

    USER = "user"
    ORGANISATION = "org"
    INVITATION = "inv"
    PROFESSIONAL = "prof"
    QUALIFICATION = "qual"
    RELEASE = "rel"
    TRAJECTORY = "traj"
    JOINT_PROFILE = "joint"
    VACANCY = "vac"
    LESSON_SLOT = "slot"
    PROPOSAL = "prop"
    REVISION = "rev"
    COMMENT = "comm"
    INTRODUCTION = "intro"
    ARRANGEMENT = "arr"
    CHECK = "check"
    MANDATE = "mand"
    SUPPORT_ACCESS = "look"
    ASSIGNMENT = "asgn"
    HOUR_ENTRY = "hour"
    ABSENCE = "abs"
    ABSENCE_OFFER = "offer"
    HANDOVER_NOTE = "hand"
    EVALUATION = "eval"
    SUPERVISION_CAPACITY = "scap"
    SUPERVISION = "sup"
    SAVED_SEARCH = "srch"
    SUBJECT = "subj"
    THREAD = "thr"
    MESSAGE = "msg"
    CLIENT = "app"
    REPORT = "report"
    SESSION = "sess"
    NOTICE = "note"
    FEED = "feed"
    WEBHOOK = "hook"
    WEBHOOK_DELIVERY = "msgd"
    DATA_IMPORT = "imp"


_maker: ContextVar[Callable[[], UUID] | None] = ContextVar("maker", default=None)


@contextlib.contextmanager
def made_by(maker: Callable[[], UUID]) -> Iterator[None]:
    """Let this task take its ids from elsewhere: a seeded region has the same ids in every run."""
    token = _maker.set(maker)
    try:
        yield
    finally:
        _maker.reset(token)


def new_id() -> UUID:
    """Make a new UUIDv7: sortable by time, unguessable in its tail."""
    maker = _maker.get()
    return compat.uuid7() if maker is None else maker()


def public(kind: Kind, key: UUID) -> str:
    """Write a key as clients see it."""
    return _written(kind, key.int)


@lru_cache(maxsize=8_192)  # popular rows come again and again
def _written(kind: Kind, number: int) -> str:
    return f"{kind.value}_{''.join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])}"


@lru_cache(maxsize=8_192)  # of ids that can be; whatever cannot is not kept
def parse(text: str) -> tuple[Kind, UUID]:
    """Read a public id of any kind; raise NotFound when it cannot be one."""
    prefix, _, body = text.rpartition("_")
    try:
        kind = Kind(prefix)
        if len(body) != _LENGTH or not _KNOWN.issuperset(body):
            raise ValueError
        number = int(body.translate(_TO_DIGITS), 32)
        if number >= 1 << 128:
            raise ValueError
    except ValueError:
        raise NotFound("Node") from None
    return kind, UUID(int=number)


def private(kind: Kind, text: str, *, path: tuple[str, ...] = ()) -> UUID:
    """Read a public id of one kind; anything else is NotFound, as if there were no such object."""
    try:
        found, key = parse(text)
    except NotFound:
        raise NotFound(kind.name, path=path) from None
    if found is not kind:
        raise NotFound(kind.name, path=path)
    return key
