"""Words lead to the subject of which they are said most, rare ones most of all."""

from __future__ import annotations

import pytest

from search.lexicon import Alike, Entry, weighed
from search.subject_profiles import SubjectProfiles

ENTRIES = (
    Entry("1", "TOPIC", "regulatie van ecosystemen", subjects={"BIO": 1.0}),
    Entry("2", "TOPIC", "energie in ecosystemen", subjects={"BIO": 1.0}),
    Entry("3", "TOPIC", "energie van elektronen", subjects={"NAT": 1.0}),
    Entry("4", "TOPIC", "energie van reacties", subjects={"SCH": 1.0}),
    Entry("5", "OCCUPATION", "banketbakker"),
)
PROFILES = SubjectProfiles.of(ENTRIES)


def test_rare_words_tell_most_and_unknown_ones_make_it_less_sure() -> None:
    shares = PROFILES.shares("energie van ecosystemen")
    assert max(shares, key=lambda subject: shares[subject]) == "BIO"
    assert shares["BIO"] == pytest.approx(1)
    assert 0 < PROFILES.shares("ecosystemen onbekend")["BIO"] < 1
    assert PROFILES.shares("banketbakker") == PROFILES.shares("") == SubjectProfiles().shares("energie") == {}


def test_words_are_silent_where_an_entry_is_what_was_asked_for() -> None:
    shares = {"BIO": 1.0}
    (exact,) = weighed([Alike(ENTRIES[2], 1.0)], shares)
    assert (exact.subject, exact.by) == ("NAT", ENTRIES[2])
    assert weighed([Alike(ENTRIES[4], 1.0)], shares) == []
    near = weighed([Alike(ENTRIES[2], 0.6)], shares)
    assert [one.subject for one in near] == ["BIO", "NAT"]
    assert near[0].by is None
