"""What of an object hangs on nothing but it: where all share the object, it is made once (ADR-35)."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.field import StrawberryField

from schema.compiled.kinds import surely
from schema.shared import is_lasting, is_shareable

if TYPE_CHECKING:
    from schema.compiled.form import Form


def lasts(form: Form, kind: GraphQLObjectType, details: FieldDetailsList) -> bool:
    """Say whether a shared object of a type may carry what a field of it becomes."""
    cls = surely(kind)
    if cls is None or not is_shareable(cls):
        return False
    name = details[0].node.name.value
    if _is_stored(cls, kind, name):
        return True
    definition = kind.fields.get(name)
    return definition is not None and _is_of_row(definition) and _ends_with_it(form, definition, details)


def _is_stored(cls: type, kind: GraphQLObjectType, name: str) -> bool:
    """Say whether a value stands in the object itself: a leaf or a list of leaves, and no resolver."""
    definition = kind.fields.get(name)
    if definition is None:
        return name == "__typename"
    field = definition.extensions.get("strawberry-definition")
    if type(field) is not StrawberryField or field.base_resolver is not None or field.extensions:
        return False
    inner = definition.type
    while is_non_null_type(inner) or is_list_type(inner):
        inner = inner.of_type
    return is_leaf_type(inner) and not isinstance(inspect.getattr_static(cls, field.python_name, None), property)


def _is_of_row(definition: GraphQLField) -> bool:
    """Say whether a resolver says that what it returns lasts."""
    field = definition.extensions.get("strawberry-definition")
    if type(field) is not StrawberryField or field.base_resolver is None or field.extensions or field.arguments:
        return False
    return not field.is_async and is_lasting(field.base_resolver.wrapped_func)


def _ends_with_it(form: Form, definition: GraphQLField, details: FieldDetailsList) -> bool:
    """Say whether of the objects that a field leads to only what stands in them is asked for."""
    inner = get_named_type(definition.type)
    if is_leaf_type(inner):
        return True
    kinds = form.schema.get_possible_types(inner) if is_abstract_type(inner) else [inner]
    return all(isinstance(kind, GraphQLObjectType) and _all_stored(form, kind, details) for kind in kinds)


def _all_stored(form: Form, kind: GraphQLObjectType, details: FieldDetailsList) -> bool:
    cls = surely(kind)
    asked = form.collected(kind, details).values()
    return cls is not None and all(_is_stored(cls, kind, one[0].node.name.value) for one in asked)
