"""On which legal grounds a person's papers may stand: a first sieve for searching, never the answer.

The answer for a vacancy depends on its sector, level, subject and dates and is given by duobaan.eligibility.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duobaan.words import LegalGround, QualificationKind

_OPENED_BY: Mapping[QualificationKind, LegalGround] = {
    QualificationKind.PABO: LegalGround.FULL,
    QualificationKind.FIRST_DEGREE: LegalGround.FULL,
    QualificationKind.SECOND_DEGREE: LegalGround.FULL,
    QualificationKind.PDG: LegalGround.FULL,
    QualificationKind.FOREIGN_RECOGNISED: LegalGround.FULL,
    QualificationKind.SECOND_DEGREE_RESTRICTED: LegalGround.RESTRICTED,
    QualificationKind.GYM_LICENCE: LegalGround.RESTRICTED,
    QualificationKind.SUITABILITY_DECLARATION: LegalGround.SUITABILITY,
    QualificationKind.PDC_INSTRUCTOR: LegalGround.INSTRUCTOR,
}
_OPEN_TO_ALL = frozenset({LegalGround.GUEST, LegalGround.SUPPORT_ONLY})


def grounds_of(papers: Iterable[QualificationKind]) -> list[LegalGround]:
    """The grounds that papers open somewhere; guest lessons and support need none."""
    return sorted(_OPEN_TO_ALL | {_OPENED_BY[paper] for paper in papers if paper in _OPENED_BY})
