"""What a resolver is told about its field: as much as ours ask for; asking for more falls back to graphql-core."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, NoReturn

from graphql import FieldNode, GraphQLField, GraphQLObjectType
from strawberry.types.field import StrawberryField

from schema.compiled.irregular import Irregular


@dataclass(frozen=True, slots=True)
class Site:
    """One field of one selection: the same for every object that it is asked of."""

    nodes: list[FieldNode]
    definition: GraphQLField
    parent: GraphQLObjectType
    field: StrawberryField
    memo: dict[object, Any] = dataclass_field(default_factory=dict)  # what a resolver worked out of the nodes alone


class RawInfo:
    """Stands in for graphql-core's info; it is the same for all objects of a list, so it has no path."""

    __slots__ = (
        "context", "field_name", "field_nodes", "fragments", "memo", "operation", "parent_type", "return_type",
        "root_value", "schema", "variable_values",
    )  # fmt: skip

    def __init__(self, site: Site, run: Any) -> None:
        self.field_name = site.nodes[0].name.value
        self.field_nodes = site.nodes
        self.memo = site.memo
        self.return_type = site.definition.type
        self.parent_type = site.parent
        self.context = run.context
        self.variable_values = run.variables.coerced
        self.root_value = None
        self.schema = run.form.schema
        self.fragments = run.form.fragment_definitions
        self.operation = run.form.operation

    def __getattr__(self, name: str) -> NoReturn:
        raise Irregular(f"a resolver asks for info.{name}")
