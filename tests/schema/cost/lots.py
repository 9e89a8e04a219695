"""Draws documents and data by lot over the whole schema, and counts what answering really makes."""

from __future__ import annotations

import random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_required_argument,
)

from schema.cost import table

SAMPLES: dict[str, Any] = {"Boolean": "true", "Int": "1", "Float": "1.5", "String": '"x"', "ID": '"x"'}
LEAVES: dict[str, Any] = {"Boolean": True, "Int": 1, "Float": 1.5}
MOST = 4_000


class Documents:
    """Documents with aliases, fragments that are spread twice, variables, lists of ids and conditions."""

    def __init__(self, schema: GraphQLSchema, lot: random.Random) -> None:
        self.schema, self.lot = schema, lot
        self.fragments: list[str] = []
        self.kept: dict[str, str] = {}
        self.heads: list[str] = []
        self.variables: dict[str, Any] = {}

    def write(self) -> str:
        """Return one document."""
        assert self.schema.query_type is not None
        chosen = self.selection(self.schema.query_type, 5)
        head = f"query({', '.join(self.heads)})" if self.heads else "query"
        return f"{head} {chosen} {' '.join(self.fragments)}"

    def selection(self, kind: Any, depth: int) -> str:
        """Return a selection on a type."""
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            return self._on_several(kind, depth)
        fields = [self._field(kind, name, field, depth) for name, field in self._some(kind)]
        return "{ __typename " + " ".join(filter(None, fields)) + self._spread(kind, depth) + " }"

    def _on_several(self, kind: GraphQLUnionType | GraphQLInterfaceType, depth: int) -> str:
        types = list(self.schema.get_possible_types(kind))
        some = self.lot.sample(types, min(3, len(types)))
        return "{ __typename " + " ".join(f"... on {t.name} {self.selection(t, depth - 1)}" for t in some) + " }"

    def _some(self, kind: Any) -> list[tuple[str, GraphQLField]]:
        return self.lot.sample(list(kind.fields.items()), min(self.lot.randint(1, 4), len(kind.fields)))

    def _spread(self, kind: GraphQLObjectType, depth: int) -> str:
        if depth <= 0 or self.lot.random() < 0.7:
            return ""
        if kind.name not in self.kept:
            name = self.kept[kind.name] = f"f{len(self.kept)}"
            self.fragments.append(f"fragment {name} on {kind.name} {self.selection(kind, min(depth, 2) - 1)}")
            return f" ...{name} ...{name}"
        return ""  # spread where it was made only, so that no fragment contains itself

    def _field(self, kind: Any, name: str, field: GraphQLField, depth: int) -> str:
        inner = get_named_type(field.type)
        if depth <= 0 and not is_leaf_type(inner):
            return ""
        arguments = self._arguments(field)
        if arguments is None:
            return ""
        alias = f"a{self.lot.randint(0, 10**9)}: "  # no two fields of one name: arguments may differ
        below = "" if is_leaf_type(inner) else self.selection(inner, depth - 1)
        return f"{alias}{name}{arguments} {self._condition()} {below}"

    def _condition(self) -> str:
        if self.lot.random() < 0.9:
            return ""
        self.heads.append(f"$b{len(self.heads)}: Boolean!")
        name = f"b{len(self.heads) - 1}"
        self.variables[name] = self.lot.random() < 0.5
        return f"@{self.lot.choice(['include', 'skip'])}(if: ${name})"

    def _arguments(self, field: GraphQLField) -> str | None:
        given = []
        for name, argument in field.args.items():
            kind = get_named_type(argument.type)
            listed = isinstance(get_nullable_type(argument.type), GraphQLList)
            if name in ("first", "last", "ids") or (name == "names" and is_required_argument(argument)):
                given.append(f"{name}: {self._page(name, argument, kind)}")
            elif is_required_argument(argument):
                if isinstance(kind, GraphQLInputObjectType):
                    return None
                given.append(f"{name}: {'[' + self._sample(kind) + ']' if listed else self._sample(kind)}")
        return f"({', '.join(given)})" if given else ""

    def _page(self, name: str, argument: Any, kind: Any) -> str:
        size = self.lot.randint(0, 3)
        value: Any = size if name in ("first", "last") else ["x"] * size
        if isinstance(kind, GraphQLEnumType):
            value = [next(iter(kind.values))] * size
        if self.lot.random() < 0.5:
            variable = f"v{len(self.heads)}"
            self.heads.append(f"${variable}: {argument.type}")
            self.variables[variable] = value
            return f"${variable}"
        if isinstance(value, int):
            return str(value)
        return "[" + ", ".join(one if isinstance(kind, GraphQLEnumType) else f'"{one}"' for one in value) + "]"

    def _sample(self, kind: Any) -> str:
        if isinstance(kind, GraphQLEnumType):
            return str(next(iter(kind.values)))
        return str(SAMPLES.get(kind.name, '"2027-01-11"'))


class Data:
    """Answers every field with as much as its rules let through, and counts what that weighs."""

    def __init__(self, schema: GraphQLSchema, lot: random.Random) -> None:
        self.schema, self.lot = schema, lot
        self.made = 0
        self.tenths = 0

    def resolve(self, source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        """Make the value of a field."""
        kind, parent = get_named_type(info.return_type), info.parent_type.name
        self.tenths += table.weight(parent, info.field_name)
        if is_leaf_type(kind):
            return self._leaf(info.return_type)
        pages = [arguments[name] for name in ("first", "last") if arguments.get(name) is not None]
        page = max(pages, default=table.WHOLE.get(info.field_name, table.UNKNOWN))
        if not isinstance(get_nullable_type(info.return_type), GraphQLList):
            return self._object(kind, page)
        count = self._count(source, info, parent, arguments, page)
        return [self._object(kind, page) for _ in range(count)]

    def _count(self, source: Any, info: GraphQLResolveInfo, parent: str, arguments: Any, page: int) -> int:
        chosen = [len(arguments[name]) for name in ("ids", "names") if arguments.get(name) is not None]
        if chosen:
            most = chosen[0]
        elif {"first", "last"} & set(arguments):
            most = page
        elif info.field_name in ("edges", "nodes") or f"{parent}.{info.field_name}" in table.PAGED:
            most = source["page"]
        else:
            most = table.length(parent, info.field_name)
        # As many as there may be, while the answer stays of a size that a test can make.
        return most if self.made + most < MOST else min(most, self.lot.randint(0, 1))

    def _object(self, kind: Any, page: int) -> dict[str, Any]:
        actual = kind if isinstance(kind, GraphQLObjectType) else self.lot.choice(self.schema.get_possible_types(kind))
        self.made += 1
        self.tenths += table.object_weight(actual.name)
        return {"page": page, "__typename": actual.name}

    def _leaf(self, kind: GraphQLOutputType) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._leaf(kind.of_type)
        if isinstance(kind, GraphQLList):
            return [self._leaf(kind.of_type)]
        if isinstance(kind, GraphQLEnumType):
            return next(iter(kind.values.values())).value
        return LEAVES.get(getattr(kind, "name", ""), "2027-01-11T12:00:00Z")


def objects_of(value: Any) -> int:
    """Return how many objects stand in an answer."""
    if isinstance(value, dict):
        return 1 + sum(map(objects_of, value.values()))
    return sum(map(objects_of, value)) if isinstance(value, list) else 0
