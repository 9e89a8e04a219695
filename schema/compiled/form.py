"""The compiled form of one operation: a namespace of functions, each written when it is first reached.

A function per selection set and runtime type: written lazily, because a document may spread its fragments into far
more selections than any answer reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import strawberry
from graphql import (
    FragmentDefinitionNode,
    GraphQLAbstractType,
    GraphQLObjectType,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from schema.compiled.infos import Site
from schema.compiled.inputs import Inputs
from schema.compiled.irregular import Irregular, absent, plain, rows
from schema.compiled.kinds import told_by_class
from schema.compiled.running import Run
from schema.compiled.writing import Writer

Complete: TypeAlias = Callable[[Any, Run], Any]
_MOST_FUNCTIONS = 500
_BYTES_PER_CHARACTER = 15  # of a function with its sites and constants, for each character of its text


class Form:
    """An operation for one setting of the variables in its @include and @skip."""

    def __init__(
        self,
        schema: strawberry.Schema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        switches: VariableValues,
        grow: Callable[[int], None],
        inputs: Inputs,
    ) -> None:
        self.strawberry = schema
        self.inputs = inputs
        self._grow = grow
        self.schema = schema._schema  # noqa: SLF001
        self.info_class = schema.config.info_class
        self.operation = operation
        self.fragment_definitions = dict(fragments)
        self.sites: list[Site] = []
        self.hits = self.misses = 0
        self.namespace: dict[str, Any] = {"absent": absent, "rows": rows}
        self._fragments = {name: FragmentDetails(node) for name, node in fragments.items()}
        self._switches = switches
        self._names: dict[tuple[str, int], str] = {}
        self._kept: list[FieldDetailsList] = []  # a name stands for a list by its id: the list must stay
        self._functions = 0
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        fields = collect_fields(self.schema, self._fragments, switches, root, operation).grouped_field_set
        self.root: Complete = self._write("root", root, fields)

    def constant(self, value: Any) -> str:
        """Give a value a name in the text."""
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        return name

    def site(self, site: Site) -> int:
        """Give a field of a selection its number."""
        self.sites.append(site)
        return len(self.sites) - 1

    def selection(self, kind: GraphQLObjectType, details: FieldDetailsList) -> str:
        """Return the name of the function that completes an object; it writes itself when it is first called."""
        key = (kind.name, id(details))
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"f{len(self._names)}"
            self._kept.append(details)
            self.namespace[name] = self._later(name, kind, details)
        return name

    def _later(self, name: str, kind: GraphQLObjectType, details: FieldDetailsList) -> Complete:
        def write_and_call(value: Any, run: Run) -> Any:
            return self._write(name, kind, self.collected(kind, details))(value, run)

        return write_and_call

    def collected(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Mapping[str, FieldDetailsList]:
        """Return the fields that a selection asks of a type."""
        found = collect_subfields(self.schema, self._fragments, self._switches, self.operation, kind, details)
        return found.grouped_field_set

    def _write(self, name: str, kind: GraphQLObjectType, fields: Mapping[str, FieldDetailsList]) -> Complete:
        self._functions += 1
        if self._functions > _MOST_FUNCTIONS:
            raise Irregular("a form of too many parts")
        text = Writer(self, kind).function(name, fields)
        self._grow(_BYTES_PER_CHARACTER * len(text))
        exec(compile(text, "<compiled operation>", "exec"), self.namespace)  # noqa: S102 # nosec B102 - our own text
        function: Complete = self.namespace[name]
        return function

    def checked(self, kind: GraphQLObjectType, details: FieldDetailsList, number: int) -> Complete:
        """Return what completes an object whose class is not the declared one: graphql-core's checks come first."""
        name = self.selection(kind, details)

        def complete(value: Any, run: Run) -> Any:
            if kind.is_type_of is not None and kind.is_type_of(plain(value), run.raw(number)) is not True:
                raise Irregular("an object of another type")
            return self.namespace[name](plain(value), run)

        return complete

    def dispatch(
        self, kind: GraphQLAbstractType, details: FieldDetailsList, number: int
    ) -> tuple[Mapping[type, Complete], Complete]:
        """Return what completes values of an interface or union by class, and what asks a new class for its type."""
        known: dict[type, Complete] = {}

        def meet(value: Any, run: Run) -> Any:
            concrete = self._runtime_type(kind, plain(value), run, number)
            completed = self.checked(concrete, details, number)(value, run)
            if told_by_class(type(value), concrete, kind):
                known[type(value)] = self.namespace[self.selection(concrete, details)]
            return completed

        return known, meet

    def _runtime_type(self, kind: GraphQLAbstractType, value: Any, run: Run, number: int) -> GraphQLObjectType:
        found = kind.resolve_type(value, run.raw(number), kind) if kind.resolve_type is not None else None
        concrete = self.schema.get_type(found) if isinstance(found, str) else None
        if not isinstance(concrete, GraphQLObjectType) or not self.schema.is_sub_type(kind, concrete):
            raise Irregular("a type that is none of the possible ones")
        return concrete
