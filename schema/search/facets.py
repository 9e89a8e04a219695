"""Facets: their names, the fields they count, their labels, and which of them a document asks for."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

import strawberry
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from duobaan import labels
from duobaan.reference.regions import find_province
from duobaan.reference.subjects import subjects
from duobaan.words import (
    ContractKind,
    DuoPreference,
    EngagementForm,
    LegalGround,
    Level,
    OrganisationKind,
    QualificationKind,
    Sector,
    ShareMode,
    SplitKind,
    WantsLicence,
    Weekday,
)
from schema.compiled.literals import has_variables
from schema.context import Info
from schema.search.maps import COUNTED_BY
from schema.vocabulary import Locale, language
from search.facet_words import values_like


@strawberry.enum(description="What vacancies are counted by.")
class VacancyFacet(enum.StrEnum):
    """The value is the field of the index."""

    SUBJECT = "subject_tree"
    LEVEL = "levels"
    PROVINCE = "province"
    SECTOR = "sector"
    WEEKDAY = "weekdays"
    FORM = "forms"
    SHARE_MODE = "share_mode"
    GROUND = "grounds"
    CONTRACT_KIND = "contract_kinds"
    SPLIT_KIND = "split_kinds"
    MUNICIPALITY = "municipality"
    PLACE = "place"
    LANGUAGE = "language"


@strawberry.enum(description="What professionals are counted by.")
class ProfessionalFacet(enum.StrEnum):
    """The value is the field of the index."""

    SUBJECT = "subject_tree"
    LEVEL = "levels"
    PROVINCE = "province"
    SECTOR = "sectors"
    WEEKDAY = "weekdays"
    FORM = "forms"
    QUALIFICATION = "qualifications"
    GROUND = "grounds"
    CONTRACT_KIND = "contract_kinds"
    PLACE = "place"
    LANGUAGE = "languages"
    WANTS_LICENCE = "wants_licence"
    DUO_PREFERENCE = "duo_preference"


@strawberry.enum(description="What organisations are counted by.")
class OrganisationFacet(enum.StrEnum):
    """The value is the field of the index."""

    KIND = "kind"
    LEVEL = "levels"
    PROVINCE = "province"
    SECTOR = "sector"
    MUNICIPALITY = "municipality"
    PLACE = "place"


_WORDS: Mapping[str, type[enum.StrEnum]] = {
    "LEVEL": Level,
    "SECTOR": Sector,
    "WEEKDAY": Weekday,
    "FORM": EngagementForm,
    "SHARE_MODE": ShareMode,
    "QUALIFICATION": QualificationKind,
    "KIND": OrganisationKind,
    "GROUND": LegalGround,
    "CONTRACT_KIND": ContractKind,
    "SPLIT_KIND": SplitKind,
    "WANTS_LICENCE": WantsLicence,
    "DUO_PREFERENCE": DuoPreference,
}


def _subject(code: str, locale: str) -> str:
    known = subjects().get(code)
    return code if known is None else known.name(locale)


def _province(code: str, locale: str) -> str:
    known = find_province(code)
    if known is None:
        return code
    return known.name_en if locale == "en" else known.name_nl


_LOOK_UPS: Mapping[str, Callable[[str, str], str]] = {"SUBJECT": _subject, "PROVINCE": _province}


@lru_cache(maxsize=8_192)
def label_of(facet: str, value: str, locale: str) -> str:
    """Return the word for a value of a facet; labels and tables stay as they are while the server runs."""
    if facet in _LOOK_UPS:
        return _LOOK_UPS[facet](value, locale)
    words = _WORDS.get(facet)
    if words is None:
        return value  # a name: places, municipalities, languages
    return labels.label_of(words(value), locale) if value in set(words) else value


def names_of(facet: str, value: str) -> tuple[str, ...]:
    """Return everything by which people look a value of a facet up: its labels, and the other names of a subject."""
    own = tuple(dict.fromkeys(label_of(facet, value, locale) for locale in labels.LOCALES))
    known = subjects().get(value) if facet == "SUBJECT" else None
    return own if known is None else (*own, *known.synonyms_nl, *known.synonyms_en)


@strawberry.type(description="A value of a facet with the number of things found that have it.")
class FacetValue:
    """The count leaves the facet's own filter aside."""

    value: strawberry.ID
    count: int
    selected: bool
    facet: strawberry.Private[str]

    @strawberry.field(description="The value in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Look the word up."""
        return label_of(self.facet, str(self.value), language(info.context, locale))


@strawberry.type(description="How what was found spreads over the values of one field.")
class Facet:
    """The most frequent values first."""

    name: str
    values: list[FacetValue]


def facet(name: enum.StrEnum, counts: Mapping[str, int], selected: frozenset[str]) -> Facet:
    """Build a facet; values that were asked for are listed even when nothing has them."""
    missing = {value: 0 for value in sorted(selected) if value not in counts}
    word, found = name.name, cast("Mapping[strawberry.ID, int]", {**counts, **missing} if missing else counts)
    values = [
        FacetValue(value=value, count=count, selected=value in selected, facet=word) for value, count in found.items()
    ]
    return Facet(name=word, values=values)


def part_of(whole: Facet, matching: str | None, first: int | None) -> Facet:
    """Return the values that a few letters may mean, by any of their names, and no more than `first` of them."""
    values = whole.values
    if matching is not None and matching.strip():
        by_value = {str(one.value): one for one in values}
        meant = values_like(matching, {value: names_of(whole.name, value) for value in by_value})
        values = [by_value[value] for value in meant]
    return Facet(name=whole.name, values=values[:first])


# --- which facets are asked for, so that hits and facets take one request to the engine -----------


def asked_facets(info: Info) -> tuple[str, ...]:
    """Return the fields that `facets(names:)` and `map` directly under this field ask for, in order, each once."""
    raw = info._raw_info  # noqa: SLF001
    memo = getattr(raw, "memo", {})  # only a compiled form has one: the same nodes come back with every request
    known: tuple[str, ...] | None = memo.get(asked_facets)
    if known is None:
        known, lasts = _asked_facets(raw)
        if lasts:
            memo[asked_facets] = known
    return known


def _asked_facets(raw: Any) -> tuple[tuple[str, ...], bool]:
    """Return the fields, and whether no variable has a say in them."""
    connection = get_named_type(raw.return_type)
    assert isinstance(connection, GraphQLObjectType)
    definition = connection.fields["facets"]
    names: dict[str, None] = {}
    lasts = True
    # Strawberry hands the coerced variables out as they are; graphql-core types them as its own class.
    variables = VariableValues({}, cast("dict[str, Any]", raw.variable_values))
    for node in raw.field_nodes:
        for child in _children(node.selection_set, raw.fragments, set()):
            if child.name.value == "map":
                names[COUNTED_BY] = None
            if child.name.value == "facets":
                lasts = lasts and not has_variables(child)
                values = get_argument_values(definition, child, variables)
                names |= dict.fromkeys(str(getattr(name, "value", name)) for name in values["names"])
    return tuple(names), lasts


def _children(
    selections: SelectionSetNode | None, fragments: Mapping[str, object], seen: set[str]
) -> Iterator[FieldNode]:
    """Yield the fields of a selection, fragments spread; each fragment is opened once."""
    for node in selections.selections if selections is not None else ():
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _children(node.selection_set, fragments, seen)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            definition = fragments.get(node.name.value)
            yield from _children(getattr(definition, "selection_set", None), fragments, seen)
