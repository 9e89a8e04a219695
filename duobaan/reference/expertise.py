"""What people can do in their own work and which subjects that serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from duobaan.reference.subjects import shipped_tables, subjects
from duobaan.reference.tables import ReferenceDataError, Row


@dataclass(frozen=True, slots=True)
class Expertise:
    """A field of work with the weight (0 to 1) with which it serves each subject."""

    code: str
    name_nl: str
    name_en: str
    synonyms_nl: tuple[str, ...]
    synonyms_en: tuple[str, ...]
    subjects: Mapping[str, float]

    def name(self, locale: str) -> str:
        """The English name for locale en, else the Dutch name."""
        return self.name_en if locale == "en" else self.name_nl

    def terms(self) -> tuple[str, ...]:
        """Every word or phrase by which people know the field, in both languages."""
        return (self.name_nl, self.name_en, *self.synonyms_nl, *self.synonyms_en)


def _expertise(row: Row) -> Expertise:
    served = row.weights("subjects")
    unknown = set(served) - set(subjects())
    if unknown or not served:
        raise ReferenceDataError(f"{row.where}: serves no subject, or unknown subjects {sorted(unknown)}")
    return Expertise(
        code=row.text("code"),
        name_nl=row.text("nl"),
        name_en=row.text("en"),
        synonyms_nl=row.texts("synonyms_nl"),
        synonyms_en=row.texts("synonyms_en"),
        subjects=MappingProxyType(served),
    )


@cache
def expertises() -> Mapping[str, Expertise]:
    """Every field of work by code."""
    found = [_expertise(row) for table in shipped_tables("expertise") for row in table.rows("expertise")]
    by_code = {one.code: one for one in found}
    if len(by_code) != len(found):
        raise ReferenceDataError("expertise: one code stands twice")
    return MappingProxyType(by_code)


def subjects_served_by(codes: Iterable[str]) -> dict[str, float]:
    """The subjects that these fields of work serve, each with its highest weight, best first."""
    best: dict[str, float] = {}
    for code in codes:
        for subject, weight in expertises()[code].subjects.items():
            best[subject] = max(weight, best.get(subject, 0.0))
    return dict(sorted(best.items(), key=lambda item: (-item[1], item[0])))
