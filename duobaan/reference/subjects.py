"""School subjects with their names, synonyms and nearness to each other; a pure look-up over shipped tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import Sector


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """A family of subjects, with the sectors in which its members are taught unless they say otherwise."""

    code: str
    name_nl: str
    name_en: str
    sectors: tuple[Sector, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject that a vacancy can ask and a professional can offer."""

    code: str
    name_nl: str
    name_en: str
    group: str
    sectors: tuple[Sector, ...]
    parent: str | None
    synonyms_nl: tuple[str, ...]
    synonyms_en: tuple[str, ...]
    slo: tuple[str, ...]
    crebo: str | None
    related: Mapping[str, float]

    def name(self, locale: str) -> str:
        """The English name for locale en, else the Dutch name."""
        return self.name_en if locale == "en" else self.name_nl

    def terms(self) -> tuple[str, ...]:
        """Every word or phrase by which people know the subject, in both languages."""
        return (self.name_nl, self.name_en, *self.synonyms_nl, *self.synonyms_en)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How much a teacher of one subject is worth for its parent, child or sibling."""

    child_for_parent: float
    parent_for_child: float
    sibling: float


def shipped_tables(folder: str) -> tuple[Row, ...]:
    """Every TOML table of a folder of the shipped data, by file name."""
    found = files("duobaan.reference").joinpath("data", folder).iterdir()
    names = sorted(one.name for one in found if one.name.endswith(".toml"))
    return tuple(read_table(f"{folder}/{name}") for name in names)


def _sectors(codes: tuple[str, ...]) -> tuple[Sector, ...]:
    return tuple(Sector(code) for code in codes)


@cache
def groups() -> Mapping[str, SubjectGroup]:
    """Every group of subjects by code."""
    rows = read_table("subjects/groups.toml").rows("group")
    found = (
        SubjectGroup(row.text("code"), row.text("name_nl"), row.text("name_en"), _sectors(row.texts("sectors")))
        for row in rows
    )
    return MappingProxyType({group.code: group for group in found})


@cache
def nearness() -> Nearness:
    """The weights that hold between relatives."""
    row = read_table("subjects/groups.toml").table("weights")
    return Nearness(row.number("child_for_parent"), row.number("parent_for_child"), row.number("sibling"))


def _subject(row: Row) -> Subject:
    group = groups().get(row.text("group"))
    if group is None:
        raise ReferenceDataError(f"{row.where}: unknown group")
    return Subject(
        code=row.text("code"),
        name_nl=row.text("nl"),
        name_en=row.text("en"),
        group=group.code,
        sectors=_sectors(row.texts("sectors")) or group.sectors,
        parent=row.text("parent") if row.has("parent") else None,
        synonyms_nl=row.texts("synonyms_nl"),
        synonyms_en=row.texts("synonyms_en"),
        slo=row.texts("slo"),
        crebo=row.text("crebo") if row.has("crebo") else None,
        related=MappingProxyType(row.weights("related")),
    )


def _check(found: Mapping[str, Subject]) -> None:
    for subject in found.values():
        unknown = {*subject.related, *filter(None, [subject.parent])} - set(found)
        if unknown:
            raise ReferenceDataError(f"subject {subject.code} names unknown subjects {sorted(unknown)}")


@cache
def subjects() -> Mapping[str, Subject]:
    """Every subject by code, in the order of the tables."""
    found: dict[str, Subject] = {}
    for table in shipped_tables("subjects"):
        for row in table.rows("subject"):
            subject = _subject(row)
            if subject.code in found:
                raise ReferenceDataError(f"{row.where}: {subject.code} stands in two tables")
            found[subject.code] = subject
    _check(found)
    return MappingProxyType(found)


@cache
def line_of(code: str) -> tuple[str, ...]:
    """The subject itself, its parent and whatever lies above; an unknown code stands alone."""
    known = subjects().get(code)
    return (code,) if known is None or known.parent is None else (code, *line_of(known.parent))


@cache
def tree_of(code: str) -> tuple[str, ...]:
    """The subject itself and everything below it: those in whose line it stands."""
    return (code, *(other for other in subjects() if other != code and code in line_of(other)))


def _kinship(offered: Subject, asked: Subject) -> float:
    weights = nearness()
    if offered.parent == asked.code:
        return weights.child_for_parent
    if asked.parent == offered.code:
        return weights.parent_for_child
    return weights.sibling if offered.parent and offered.parent == asked.parent else 0.0


def _relation(one: Subject, other: Subject) -> float:
    return max(one.related.get(other.code, 0.0), other.related.get(one.code, 0.0))


def _through_parent(offered: Subject, asked: Subject) -> float:
    """A child shares its parent's relations, as far as it is near to that parent."""
    known, weights = subjects(), nearness()
    mine = known[offered.parent] if offered.parent else offered
    theirs = known[asked.parent] if asked.parent else asked
    if mine is offered and theirs is asked:
        return 0.0
    up = weights.child_for_parent if mine is not offered else 1.0
    down = weights.parent_for_child if theirs is not asked else 1.0
    return up * down * _relation(mine, theirs)


@cache
def closeness(offered: str, asked: str) -> float:
    """How far knowledge of the offered subject serves the asked one, from 0 to 1; unknown codes are worth 0."""
    known = subjects()
    if offered not in known or asked not in known:
        return 0.0
    if offered == asked:
        return 1.0
    one, other = known[offered], known[asked]
    return max(_kinship(one, other), _relation(one, other), _through_parent(one, other))


def near_subjects(asked: str, at_least: float = 0.5) -> dict[str, float]:
    """The subjects whose teachers could serve the asked one, nearest first, itself included."""
    found = {code: closeness(code, asked) for code in subjects()}
    near = {code: weight for code, weight in found.items() if weight >= at_least}
    return dict(sorted(near.items(), key=lambda item: (-item[1], item[0])))
