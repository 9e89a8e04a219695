"""What of the schema will go, and which of it a document or its variables use: for telling who must still change.

Where nothing is deprecated nothing is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    type_from_ast,
    visit,
)

from schema.changes import deprecations


class Endings:
    """The deprecated parts of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._paths = frozenset(path for path, _ in deprecations(schema))

    def of_document(self, tree: DocumentNode) -> frozenset[str]:
        """Return which of them a valid document names."""
        if not self._paths:
            return frozenset()
        types = TypeInfo(self._schema)
        seen = _Seen(types)
        visit(tree, TypeInfoVisitor(types, seen))
        return self._paths & seen.paths

    def may_hang_on_variables(self, tree: DocumentNode) -> bool:
        """Say whether what a document uses of them cannot be told from its text alone."""
        operations = (node for node in tree.definitions if isinstance(node, OperationDefinitionNode))
        return bool(self._paths) and any(node.variable_definitions for node in operations)

    def of_variables(self, operation: OperationDefinitionNode, sent: Mapping[str, Any]) -> frozenset[str]:
        """Return which of them the variables of a request name."""
        if not self._paths:
            return frozenset()
        found: set[str] = set()
        for node in operation.variable_definitions or ():
            kind: Any = type_from_ast(self._schema, node.type)
            found.update(_inside(sent.get(node.variable.name.value), kind))
        return self._paths & found


class _Seen(Visitor):
    """Notes every field, argument, field of an input and value of an enum."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.paths: set[str] = set()
        self._types = types

    def enter_field(self, node: FieldNode, *_: object) -> None:
        if (parent := self._types.get_parent_type()) is not None:
            path = f"{parent.name}.{node.name.value}"
            self.paths.add(path)
            self.paths.update(f"{path}({taken.name.value})" for taken in node.arguments or ())

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        kind = self._types.get_parent_input_type()
        if kind is not None:
            self.paths.add(f"{get_named_type(kind).name}.{node.name.value}")

    def enter_enum_value(self, node: EnumValueNode, *_: object) -> None:
        kind = self._types.get_input_type()
        if kind is not None:
            self.paths.add(f"{get_named_type(kind).name}.{node.value}")


def _inside(value: Any, kind: GraphQLInputType) -> Iterator[str]:
    """Yield the fields and values that stand in a variable; the request was found well-formed and not too deep."""
    named = get_named_type(kind)
    if isinstance(value, list):
        for one in value:
            yield from _inside(one, kind)
    elif isinstance(named, GraphQLEnumType) and isinstance(value, str):
        yield f"{named.name}.{value}"
    elif isinstance(named, GraphQLInputObjectType) and isinstance(value, dict):
        for name, field in named.fields.items():
            if name in value:
                yield f"{named.name}.{name}"
                yield from _inside(value[name], field.type)
