"""The words and codes by which a document's subjects and fields of work are found, in Dutch and English."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from duobaan.reference.expertise import expertises
from duobaan.reference.subjects import line_of, near_subjects, subjects, tree_of

TAUGHT = ("docent", "leraar", "lerares", "leerkracht", "les", "onderwijs", "teacher", "lesson")
"""What the market is about: who asks for a "natuurkundedocent" finds physics where nobody wrote the word docent."""

NEAR_ENOUGH = 0.6
"""Subjects at least this near lend their names to a document as synonyms."""


def subject_words(codes: Iterable[str]) -> dict[str, list[str]]:
    """Names in both languages; as synonyms their other words and of parents, near subjects, teaching."""
    labels, synonyms = _words(tuple(dict.fromkeys(codes)))
    return {"subject_labels": list(labels), "subject_synonyms": list(synonyms)}


@lru_cache(maxsize=4096)
def _words(codes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = subjects()
    own = [known[code] for code in codes if code in known]
    near = {code for subject in own for code in near_subjects(subject.code, NEAR_ENOUGH)} - set(codes)
    parents = [known[one.parent] for one in own if one.parent]
    labels = dict.fromkeys(name for one in own for name in (one.name_nl, one.name_en))
    words = [word for one in own for word in (*one.synonyms_nl, *one.synonyms_en)]
    words += [term for one in parents for term in one.terms()]
    words += [name for code in sorted(near) for name in (known[code].name_nl, known[code].name_en)]
    words += TAUGHT if own else ()
    return tuple(labels), tuple(word for word in dict.fromkeys(words) if word not in labels)


def with_those_above(codes: Iterable[str]) -> list[str]:
    """Subjects and those that they are part of: mathematics B is mathematics too, to whoever counts that."""
    return sorted({above for code in codes for above in line_of(code)})


def with_those_below(codes: Iterable[str]) -> list[str]:
    """Subjects and their parts: whoever asks for mathematics means mathematics B too."""
    return sorted({below for code in codes for below in tree_of(code)})


def expertise_words(tags: Iterable[str]) -> list[str]:
    """Names and synonyms of known fields of work; tags of people's own as they stand."""
    known = expertises()
    words = (word for tag in tags for word in (known[tag].terms() if tag in known else (tag,)))
    return list(dict.fromkeys(words))
