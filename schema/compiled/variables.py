"""Variables of an operation as its resolvers take them, by functions that are written once for each type.

They do what graphql-core's `coerce_variable_values` does, which asks anew at every value what its type is. Where that
would find fault, the request is irregular, and graphql-core finds the words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graphql import (
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.pyutils import is_iterable
from graphql.type import is_required_input_field
from graphql.utilities.coerce_input_value import coerce_default_value

from schema.compiled.irregular import Irregular
from schema.compiled.literals import finish, unchanging

Coerce: TypeAlias = Callable[[Any], Any]
Coerced: TypeAlias = Callable[[Mapping[str, Any]], VariableValues]


class Variables:
    """The functions of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._objects: dict[str, Coerce] = {}

    def of(self, operation: OperationDefinitionNode) -> Coerced:
        """Return what coerces the variables of an operation; raise Irregular for a type that is none."""
        asked = [self._asked(node) for node in operation.variable_definitions or ()]

        def coerced(given: Mapping[str, Any]) -> VariableValues:
            sources, values = {}, {}
            for node, signature, coerce in asked:
                name = signature.name
                value = given.get(name, Undefined)
                if value is not Undefined:
                    sources[name] = VariableValueSource(signature, value)
                    values[name] = coerce(value)
                    continue
                sources[name] = VariableValueSource(signature)
                if node.default_value:  # made anew: a list of it may be changed by who is given it
                    values[name] = coerce_default_value(self._signature(node))
                elif is_non_null_type(signature.type):
                    raise Irregular("a variable that is missing")
            return VariableValues(sources, values)

        return coerced

    def _asked(self, node: VariableDefinitionNode) -> tuple[VariableDefinitionNode, GraphQLVariableSignature, Coerce]:
        signature = self._signature(node)
        return node, signature, self._coerce(signature.type)

    def _signature(self, node: VariableDefinitionNode) -> GraphQLVariableSignature:
        found = get_variable_signature(self._schema, node)
        if isinstance(found, GraphQLError):
            raise Irregular("a variable of no input type")
        return found

    def _coerce(self, kind: GraphQLInputType) -> Coerce:
        if is_non_null_type(kind):
            inner = self._present(kind.of_type)
            return lambda value: _missing() if value is None else inner(value)
        nullable = self._present(kind)
        return lambda value: None if value is None else nullable(value)

    def _present(self, kind: Any) -> Coerce:
        """Return what coerces a value that is not null."""
        if is_list_type(kind):
            return _list(self._coerce(kind.of_type))
        if is_input_object_type(kind):
            return self._objects.get(kind.name) or self._object(kind)
        return _leaf(kind)

    def _object(self, kind: GraphQLInputObjectType) -> Coerce:
        steps: dict[str, tuple[str, Coerce]] = {}
        required = {name for name, one in kind.fields.items() if is_required_input_field(one)}
        fixed, defaults = _defaults(kind)
        end = finish(kind)

        def coerced(value: Any) -> Any:
            if not isinstance(value, dict) or not required <= value.keys() <= steps.keys():
                raise Irregular("an input that does not fit")
            found = fixed.copy()
            for name, one in value.items():
                into, coerce = steps[name]
                found[into] = coerce(one)
            for name, into, field in defaults:
                if name not in value:
                    found[into] = coerce_default_value(field)
            return found if end is None else end(found)

        self._objects[kind.name] = coerced  # before its fields: a type may hold itself
        for name, one in kind.fields.items():
            steps[name] = (one.out_name or name, self._coerce(one.type))
        return coerced


def _defaults(kind: GraphQLInputObjectType) -> tuple[dict[str, Any], list[tuple[str, str, GraphQLInputField]]]:
    """Return the defaults of an input: those that nobody can change, and the fields whose default is asked for anew."""
    fixed: dict[str, Any] = {}
    others: list[tuple[str, str, GraphQLInputField]] = []
    for name, one in kind.fields.items():
        default, into = coerce_default_value(one), one.out_name or name
        if unchanging(default):
            fixed[into] = default
        elif default is not Undefined:
            others.append((name, into, one))
    return fixed, others


def _missing() -> Any:
    raise Irregular("a null where none may be given")


def _list(item: Coerce) -> Coerce:
    def coerced(value: Any) -> list[Any]:
        if type(value) is list or is_iterable(value):
            return [item(one) for one in value]
        return [item(value)]  # a single value counts as a list of one

    return coerced


def _leaf(kind: GraphQLLeafType) -> Coerce:
    coerce = kind.coerce_input_value
    is_text = kind.name in ("String", "ID")

    def coerced(value: Any) -> Any:
        if is_text and type(value) is str:
            return value
        try:
            found = coerce(value)
        except Exception:
            raise Irregular("a value that does not fit") from None
        if found is Undefined:
            raise Irregular("a value that does not fit")
        return found

    return coerced
