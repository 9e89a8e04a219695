"""Values of inputs made into the objects that resolvers take, by functions that are written once for each type.

They do what Strawberry's `convert_argument` does, which asks anew at every value what its type is. A type of another
kind than those here is left to Strawberry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any, TypeAlias

import strawberry
from strawberry.relay import GlobalID
from strawberry.types.arguments import _is_leaf_type, convert_arguments
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

Convert: TypeAlias = Callable[[Any], Any]
Arguments: TypeAlias = Callable[[dict[str, Any], Any], dict[str, Any]]
"""Values by the names of the schema, and what a resolver is told of its field; out come those by Python's names."""


class _Unknown(Exception):
    """A type that only Strawberry knows how to make."""


class Inputs:
    """The functions of one schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._config = schema.config
        self._scalars = schema.schema_converter.scalar_registry
        self._known: dict[type, Convert] = {}
        self._fields: dict[int, tuple[StrawberryField, Arguments]] = {}

    def of(self, field: StrawberryField) -> Arguments:
        """Return what makes the arguments of a field's resolver."""
        known = self._fields.get(id(field))
        if known is None:
            known = self._fields[id(field)] = (field, self._arguments(field))
        return known[1]

    def _arguments(self, field: StrawberryField) -> Arguments:
        try:
            steps = [
                (self._config.name_converter.from_argument(one), one.python_name, self._convert(one.type))
                for one in field.arguments
            ]
        except _Unknown:
            return lambda given, info: convert_arguments(given, field.arguments, self._scalars, self._config, info)

        def convert(given: dict[str, Any], info: Any) -> dict[str, Any]:
            return {
                into: given[name] if make is None else make(given[name]) for name, into, make in steps if name in given
            }

        return convert

    def _convert(self, kind: Any) -> Convert | None:
        """Return what makes a value of a type; None where it stays as it is."""
        if isinstance(kind, StrawberryMaybe) or kind is GlobalID:
            raise _Unknown
        if isinstance(kind, StrawberryOptional):
            return self._convert(kind.of_type)
        if isinstance(kind, StrawberryList):
            return _listed(self._convert(kind.of_type))
        if isinstance(kind, StrawberryEnumDefinition) or _is_leaf_type(kind, self._scalars):
            return None
        if isinstance(kind, LazyType):
            return self._convert(kind.resolve_type())
        definition = getattr(kind, "__strawberry_definition__", None)
        if isinstance(definition, StrawberryEnumDefinition):
            return None
        if isinstance(definition, StrawberryObjectDefinition):
            return self._known.get(kind) or self._object(kind, definition)
        raise _Unknown

    def _object(self, kind: type, definition: StrawberryObjectDefinition) -> Convert:
        if definition.from_input is not None or not definition.is_input:
            raise _Unknown
        blank = {
            field.python_name: None
            for field in definition.fields
            if field.default_value is MISSING and field.default_factory is MISSING
        }
        steps: dict[str, tuple[str, Convert | None]] = {}

        def make(value: Mapping[str, Any] | None) -> Any:
            if value is None or value is UNSET:
                return value
            given: dict[str, Any] = {**blank}
            for name, one in value.items():
                into, convert = steps[name]
                given[into] = one if convert is None else convert(one)
            return kind(**given)

        self._known[kind] = make  # before its fields: a type may hold itself
        try:
            for field in definition.fields:
                name = self._config.name_converter.from_field(field)
                steps[name] = (field.python_name, self._convert(field.resolve_type(type_definition=definition)))
        except _Unknown:
            del self._known[kind]
            raise
        return make


def _listed(item: Convert | None) -> Convert:
    def convert(value: Any) -> Any:
        if value is None or value is UNSET:
            return value
        # The list is another one even where its items stay: a default is the same for all requests.
        return list(value) if item is None else [item(one) for one in value]

    return convert
