"""Index definitions as code: which fields each index has, what may be done with them, and their version hash."""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

from search.engine import Document, Scalar, Value

REVISION = 1
"""Raised when the way documents are analysed changes, so that indexes are rebuilt."""


class Kind(enum.StrEnum):
    """What values a field holds."""

    TEXT = "TEXT"
    KEYWORD = "KEYWORD"
    INTEGER = "INTEGER"
    NUMBER = "NUMBER"
    FLAG = "FLAG"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an index; filterable fields can be facets too."""

    name: str
    kind: Kind
    filterable: bool = False
    sortable: bool = False


@dataclass(frozen=True)
class IndexDefinition:
    """An index: its fields, those that text is looked for in (the weightiest first) and its synonyms."""

    name: str
    fields: tuple[Field, ...]
    searchable: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [one.name for one in self.fields]
        unknown = set(self.searchable) - set(names)
        if unknown or len(names) != len(set(names)) or not {"id", "version"} <= set(names):
            raise ValueError(f"index {self.name} is not well defined: {sorted(unknown)}")

    @property
    def version_hash(self) -> str:
        """Changes whenever documents must be indexed again."""
        text = json.dumps([REVISION, asdict(self)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {one.name: one for one in self.fields}

    @cached_property
    def _fits(self) -> dict[str, Callable[[Value], bool]]:
        return {one.name: _FITS[one.kind] for one in self.fields}

    def with_synonyms(self, synonyms: Mapping[str, tuple[str, ...]]) -> IndexDefinition:
        """The same index with other synonyms, each word with the words that are searched for beside it."""
        return replace(self, synonyms=dict(synonyms))

    def checked(self, document: Document) -> Document:
        """The document without empty values; refuses what one of the engines could not keep or find."""
        fits = self._fits
        for name, value in document.items():
            if name not in fits or (value is not None and not fits[name](value)):
                raise ValueError(f"index {self.name} cannot hold this value of {name}")
        if not _ID.fullmatch(str(document.get("id") or "")) or document.get("version") is None:
            raise ValueError(f"a document of index {self.name} lacks its version or a fitting id")
        if None not in document.values():
            return dict(document)
        return {name: value for name, value in document.items() if value is not None}


_ID = re.compile(r"[A-Za-z0-9_-]{1,511}")
_EXACT = 2**53  # Meilisearch keeps numbers as doubles
_LONGEST_KEYWORD = 468  # bytes; Meilisearch cuts longer ones off, so that filters would miss them

_SHORT = _LONGEST_KEYWORD // 4  # no character takes more than four bytes


# Millions of values pass here when an index is built: what is common is recognised by the fewest steps, and loops are
# left to C.
_LIST = (list, tuple)
_NUMBER = (int, float)


def _is_text(value: Value) -> bool:
    return isinstance(value, str) or (isinstance(value, _LIST) and _are_texts(value))


def _are_texts(values: Sequence[Scalar]) -> bool:
    try:
        "".join(values)  # type: ignore[arg-type] # which is what is asked
    except TypeError:
        return False
    return True


def _are_keywords(values: Sequence[Scalar]) -> bool:
    try:
        together = "".join(values)  # type: ignore[arg-type] # which is what is asked
    except TypeError:
        return False
    return len(together) <= _SHORT or _are_short(values)  # type: ignore[arg-type] # they are texts


def _is_keyword(value: Value) -> bool:
    if isinstance(value, str):
        return len(value) <= _SHORT or len(value.encode()) <= _LONGEST_KEYWORD
    return isinstance(value, _LIST) and _are_keywords(value)


def _are_short(values: Sequence[str]) -> bool:
    return max(map(len, values)) <= _SHORT or all(len(one.encode()) <= _LONGEST_KEYWORD for one in values)


def _is_whole(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _EXACT


def _is_number(value: Value) -> bool:
    return isinstance(value, _NUMBER) and not isinstance(value, bool) and abs(value) <= _EXACT


def _is_flag(value: Value) -> bool:
    return isinstance(value, bool)


def _one_or_many(fits: Callable[[Value], bool]) -> Callable[[Value], bool]:
    def one_or_many(value: Value) -> bool:
        return fits(value) or (isinstance(value, _LIST) and all(map(fits, value)))

    return one_or_many


_FITS: dict[Kind, Callable[[Value], bool]] = {
    Kind.TEXT: _is_text,
    Kind.KEYWORD: _is_keyword,
    Kind.INTEGER: _one_or_many(_is_whole),
    Kind.NUMBER: _one_or_many(_is_number),
    Kind.FLAG: _one_or_many(_is_flag),
}


def _many(kind: Kind, names: str, *, filterable: bool = False, sortable: bool = False) -> tuple[Field, ...]:
    return tuple(Field(name, kind, filterable, sortable) for name in names.split())


def _codes(names: str) -> tuple[Field, ...]:
    return _many(Kind.KEYWORD, names, filterable=True)


def _numbers(names: str) -> tuple[Field, ...]:
    return _many(Kind.INTEGER, names, filterable=True, sortable=True)


_IDENTITY = (Field("id", Kind.KEYWORD, filterable=True, sortable=True), Field("version", Kind.INTEGER))
_PLACE = (
    *_codes("province municipality pc4"),
    Field("place", Kind.KEYWORD, filterable=True, sortable=True),
    *_many(Kind.NUMBER, "lat lon"),
)
_SEEN_BY = _codes("visibility visible_to hidden_from")

VACANCIES = IndexDefinition(
    name="vacancies",
    fields=(
        *_IDENTITY,
        Field("title", Kind.TEXT, sortable=True),
        *_many(Kind.TEXT, "description subject_labels subject_synonyms"),
        Field("school_name", Kind.TEXT, sortable=True),
        *_codes("subjects subject_tree levels sector forms contract_kinds grounds school_id board_id region_ids"),
        *_codes("share_mode split_kinds hours_mode role slots half_days half_hours weekdays status language"),
        Field("duo_allowed", Kind.FLAG, filterable=True),
        *_numbers("lessons_per_week minutes_per_week starts_on ends_on closes_at published_at"),
        *_PLACE,
        *_SEEN_BY,
    ),
    searchable=("title", "subject_labels", "subject_synonyms", "school_name", "place", "description"),
)

PROFESSIONALS = IndexDefinition(
    name="professionals",
    fields=(
        *_IDENTITY,
        Field("headline", Kind.TEXT, sortable=True),
        *_many(Kind.TEXT, "about profession profession_words subject_labels subject_synonyms expertise"),
        *_codes("subjects subject_tree levels sectors forms contract_kinds qualifications grounds languages"),
        *_codes("company_id wants_licence duo_preference half_days half_hours weekdays"),
        *_numbers("minutes_per_week earliest_start latest_end published_at confirmed_at"),
        *_PLACE,
        *_SEEN_BY,
    ),
    searchable=(
        *("headline", "subject_labels", "subject_synonyms", "profession", "profession_words"),
        *("expertise", "place", "about"),
    ),
)

ORGANISATIONS = IndexDefinition(
    name="organisations",
    fields=(
        *_IDENTITY,
        Field("name", Kind.TEXT, sortable=True),
        *_codes("kind brin location_code kvk sector levels status"),
        *_PLACE,
    ),
    searchable=("name", "brin", "location_code", "kvk", "place", "municipality"),
)

INDEXES: tuple[IndexDefinition, ...] = (VACANCIES, PROFESSIONALS, ORGANISATIONS)
