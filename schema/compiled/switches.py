"""Finds the variables that switch parts of an operation on and off, and what in it cannot be compiled."""

from __future__ import annotations

from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

from schema.compiled.irregular import Irregular


class _Reader(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, None] = {}

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        """Note the variable of a switch; no other directive is known here."""
        if node.name.value not in ("skip", "include"):
            raise Irregular(f"the directive @{node.name.value}")
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names[argument.value.name.value] = None

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Leave introspection to graphql-core."""
        if node.name.value in ("__schema", "__type"):
            raise Irregular("introspection")

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> None:
        """Leave fragments with variables, an experiment, to graphql-core."""
        if node.variable_definitions:
            raise Irregular("variables of a fragment")


def switches_of(document: DocumentNode) -> tuple[str, ...]:
    """Return the variables in @include and @skip; raise Irregular for what only graphql-core knows."""
    reader = _Reader()
    visit(document, reader)
    return tuple(reader.names)
