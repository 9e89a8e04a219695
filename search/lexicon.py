"""The lexicon: occupations, subjects and curriculum topics, found by any phrase that is like one of theirs.

People ask in words that no document holds: a synonym, the other language, a slip, a topic instead of its subject. The
lexicon is the imported vocabulary (ESCO, SLO) and the shipped subjects as phrases with vectors (search/likeness.py);
it answers which of them a text means, and thereby which subjects. It is reference data, the same for everybody: no
document of a person, school or vacancy is in it, so it needs no audience. Both engines keep it, one contract holds
them together (tests/search/test_lexicon.py).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Protocol

import orjson

from search.subject_profiles import SubjectProfiles

LOOKED_AT = 10
"""Entries that have a say in what a text means."""

LEANING = 8
"""By which power the say of an entry falls with its likeness: a near miss is worth little beside a hit."""

WORDS_SAY = 0.8
"""The most that words can say by themselves; a name that was hit says 0.9."""

LIKENESS_PART = 0.3
"""The part of the entries in that, where none of them was hit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An occupation, subject or topic with at least one phrase; `subjects` are codes with nearness from 0 to 1."""

    key: str
    kind: str
    label_nl: str
    label_en: str = ""
    words: tuple[str, ...] = ()
    subjects: Mapping[str, float] = field(default_factory=dict)

    def phrases(self) -> tuple[str, ...]:
        """Everything it is called, each once."""
        return tuple(dict.fromkeys(filter(None, (self.label_nl, self.label_en, *self.words))))


@dataclass(frozen=True, slots=True)
class Alike:
    """An entry and how alike its likest phrase is, up to 1."""

    entry: Entry
    likeness: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """A subject that a text means, with how sure that is (up to 1) and the entry that says so most, if one does."""

    subject: str
    score: float
    by: Entry | None = None


class Lexicon(Protocol):
    """Keeps entries and finds them by likeness; raises EngineUnavailable when it cannot."""

    name: str

    async def built_from(self) -> str:
        """Tell what it was filled with, as `digest_of` says it; empty when it never was."""

    async def fill(self, entries: Sequence[Entry], digest: str) -> None:
        """Replace everything in one step."""

    async def alike(self, text: str, kinds: Sequence[str] = (), limit: int = 10) -> Sequence[Alike]:
        """Find the entries (of these kinds) that are most like a text and hold its very words; equals by key."""

    async def profiles(self) -> SubjectProfiles:
        """Tell which subjects words belong to."""

    async def close(self) -> None:
        """Let go of files and connections."""


def digest_of(entries: Iterable[Entry], likeness: str) -> str:
    """What a lexicon is built from: the same entries and the same way of comparing give the same digest."""
    digest = hashlib.blake2b(likeness.encode(), digest_size=12)
    for entry in sorted(entries, key=lambda one: one.key):
        digest.update(orjson.dumps(asdict(entry), option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


async def fill_if_changed(lexicon: Lexicon, entries: Sequence[Entry], likeness: str) -> bool:
    """Fill a lexicon when it holds anything else; say whether it did."""
    digest = await asyncio.to_thread(digest_of, entries, likeness)
    if await lexicon.built_from() == digest:
        return False
    await lexicon.fill(entries, digest)
    return True


async def meant_subjects(lexicon: Lexicon, text: str, limit: int = 5) -> list[Meaning]:
    """The subjects that a text means, surest first: named by it, taught with that topic, or near that occupation."""
    found = await lexicon.alike(text, limit=LOOKED_AT)
    return weighed(found, (await lexicon.profiles()).shares(text))[:limit]


def weighed(found: Sequence[Alike], shares: Mapping[str, float] | None = None) -> list[Meaning]:
    """Subjects by the say of the entries that lead to them; more than one entry adds up, short of certainty.

    The words have a say as far as no entry is what was asked for: who asks for a baker by name means the baker.
    """
    doubt: dict[str, float] = defaultdict(lambda: 1.0)
    best: dict[str, tuple[float, Entry]] = {}
    for one in found:
        for subject, nearness in one.entry.subjects.items():
            say = _say(one) * nearness
            doubt[subject] *= 1 - 0.9 * say
            if subject not in best or say > best[subject][0]:
                best[subject] = (say, one.entry)
    score = {subject: 1 - left for subject, left in doubt.items()}
    surest = max((_say(one) for one in found), default=0.0)
    for subject, said in _by_words(score, shares or {}).items():
        score[subject] = 1 - (1 - score.get(subject, 0.0)) * (1 - WORDS_SAY * (1 - surest) * said)
    meant = [Meaning(subject, round(sure, 6), best.get(subject, (0.0, None))[1]) for subject, sure in score.items()]
    return sorted((one for one in meant if one.score > 0), key=lambda one: (-one.score, one.subject))


def _by_words(score: Mapping[str, float], shares: Mapping[str, float]) -> dict[str, float]:
    """What the words say of each subject, with a part for the entries: the likest of them tells something too."""
    clearest, likest = max(shares.values(), default=0.0), max(score.values(), default=0.0) or 1.0
    return {
        subject: (1 - LIKENESS_PART) * shares.get(subject, 0.0)
        + LIKENESS_PART * clearest * score.get(subject, 0.0) / likest
        for subject in {*score, *shares}
    }


def _say(one: Alike) -> float:
    """What an entry may say by how alike it is."""
    return min(1.0, max(0.0, one.likeness)) ** LEANING
