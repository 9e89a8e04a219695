"""Writes the Python text of one selection set on one runtime type."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    get_argument_values,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.field import StrawberryField

from schema.access import Door
from schema.compiled import leaves, literals
from schema.compiled.composing import PLACE, Entry, function, kept, made
from schema.compiled.infos import Site
from schema.compiled.irregular import Irregular
from schema.compiled.kinds import surely
from schema.compiled.lasting import lasts
from schema.later import is_loading, waited_for
from schema.shared import is_shareable, keep_part

if TYPE_CHECKING:
    from schema.compiled.form import Form
    from schema.compiled.running import Run

_MOST_INLINE = 8


@dataclasses.dataclass(slots=True)
class _Place:
    """Where a value stands while it is completed: the nodes that ask for it, its site and how deep in lists."""

    details: FieldDetailsList
    number: int
    depth: int = 0


class Writer:
    """Writes one function `name(o, run)`: the object in, its part of the data out."""

    def __init__(self, form: Form, kind: GraphQLObjectType) -> None:
        self._form = form
        self._kind = kind
        self._functions: list[str] = []
        self._now = Entry("", lasts=False)  # the entry that is being written

    def function(self, name: str, fields: Mapping[str, FieldDetailsList]) -> str:
        """Return the text of the function and of the small ones that complete what it awaits."""
        entries = [self._entry(key, details) for key, details in fields.items()]
        if any(one.lasts for one in entries):
            lines = kept(entries, self._form.constant(object()), self._form.constant(keep_part))
        else:
            lines = made(entries)
        return "".join([*self._functions, function(name, "o, run", lines)])

    def _entry(self, key: str, details: FieldDetailsList) -> Entry:
        self._now = Entry(key, lasts(self._form, self._kind, details))
        self._now.text = self._value(key, details)
        return self._now

    def _value(self, key: str, details: FieldDetailsList) -> str:
        node = details[0].node
        name = node.name.value
        if name == "__typename":
            return repr(self._kind.name)
        definition = self._kind.fields.get(name)
        if definition is None:
            raise Irregular("a field of introspection")
        field = definition.extensions.get("strawberry-definition")
        if not isinstance(field, StrawberryField):
            raise Irregular("a field that is not Strawberry's")
        number = self._form.site(Site([one.node for one in details], definition, self._kind, field))
        place = _Place(details, number)
        call = self._call(field, place)
        if field.is_async or (field.base_resolver is not None and is_loading(field.base_resolver.wrapped_func)):
            return self._await(key, call, field, definition.type, place)
        return self._complete(definition.type, f"(v := {call})", "v", place)

    def _call(self, field: StrawberryField, place: _Place) -> str:
        """Return the text that gets the value of a field from the object `o`."""
        handlers = self._form.strawberry.schema_converter._get_field_exception_handlers(field)  # noqa: SLF001
        if handlers or type(field) is not StrawberryField:
            return self._wrapped(place)
        if field.extensions:
            return self._behind_door(field, place)
        if field.base_resolver is None:
            if self._form.strawberry.config.default_resolver is not getattr or not field.python_name.isidentifier():
                return self._wrapped(place)
            return f"o.{field.python_name}"
        return self._resolver(field, place)

    def _behind_door(self, field: StrawberryField, place: _Place) -> str:
        """Ask for the permission of a query, as its door does, before its resolver is called."""
        door = field.extensions[0]
        if len(field.extensions) > 1 or type(door) is not Door or field.base_resolver is None:
            return self._wrapped(place)
        permission = self._form.constant(door.use_case.permission)
        self._now.before.append(f"run.context.actor.require({permission})")
        return self._resolver(field, place)

    def _resolver(self, field: StrawberryField, place: _Place) -> str:
        """Call the resolver itself, with what it asks for and nothing else."""
        resolver = field.base_resolver
        assert resolver is not None
        given = ["o"] if resolver.self_parameter else []
        for parameter in (resolver.parent_parameter, resolver.root_parameter):
            if parameter is not None:
                given.append(f"{parameter.name}=o")
        if resolver.info_parameter is not None:
            name = f"i{place.number}"
            self._now.before.append(f"{name} = run.infos.get({place.number}) or run.info({place.number})")
            given.append(f"{resolver.info_parameter.name}={name}")
        if field.arguments:
            given.append(f"**{self._arguments(field, place)}")
        return f"{self._form.constant(resolver.wrapped_func)}({', '.join(given)})"

    def _wrapped(self, place: _Place) -> str:
        """Call all that Strawberry put around the resolver: extensions and handlers of exceptions."""
        site = self._form.sites[place.number]

        def call(source: Any, run: Run) -> Any:
            given = get_argument_values(site.definition, site.nodes[0], run.variables)
            assert site.definition.resolve is not None
            return site.definition.resolve(source, run.raw(place.number), **given)

        return f"{self._form.constant(call)}(o, run)"

    def _arguments(self, field: StrawberryField, place: _Place) -> str:
        """Return the text for a mapping of arguments: a constant, made once a request, or made for every call."""
        site = self._form.sites[place.number]
        read, convert = literals.arguments(site.definition, site.nodes[0]), self._form.inputs.of(field)
        if not literals.has_variables(site.nodes[0]):
            given = read({})
            if _unchanging(given):
                return self._form.constant(convert(given, None))

        def arguments(run: Run) -> dict[str, Any]:
            known = run.args.get(place.number)
            if known is not None:
                return known
            given = read(run.variables.coerced)
            found = convert(given, run.infos.get(place.number) or run.info(place.number))
            if _unchanging(given):
                run.args[place.number] = found
            return found

        return f"{self._form.constant(arguments)}(run)"

    def _await(self, key: str, call: str, field: StrawberryField, kind: GraphQLOutputType, place: _Place) -> str:
        """Leave a place in the answer and note what fills it once it is there."""
        name = f"c{place.number}"
        self._functions.append(function(name, "v, run", [f"return {self._complete(kind, 'v', 'v', place)}"]))
        if field.is_async:
            self._now.after.append(f"fresh(({call}, {name}, out, {key!r}))")
            return PLACE
        # What a loader has already is there: nothing needs to be waited for. What has to be is not kept.
        self._now.after += [
            f"v = {call}",
            f"if {self._form.constant(waited_for)}(v):",
            *(["    kept = None"] if self._now.lasts else []),
            f"    fresh((v, {name}, out, {key!r}))",
            "else:",
            f"    out[{key!r}] = {name}(v, run)",
        ]
        return PLACE

    def _complete(self, kind: GraphQLOutputType, first: str, later: str, place: _Place) -> str:
        if is_non_null_type(kind):
            return self._present(kind.of_type, first, later, place)
        return f"(None if {first} is None else {self._present(kind, later, later, place)})"

    def _present(self, kind: Any, first: str, later: str, place: _Place) -> str:
        """Return the text that completes a value that may not be null."""
        if is_leaf_type(kind):
            return leaves.expression(kind, first, later, self._form.constant)
        if is_list_type(kind):
            return self._list(kind.of_type, first, later, place)
        if is_object_type(kind):
            return self._object(kind, first, later, place)
        if is_abstract_type(kind):
            known, meet = self._form.dispatch(kind, place.details, place.number)
            met = f"({self._form.constant(known)}.get(type({first})) or {self._form.constant(meet)})"
            return f"{met}({later}, run)"
        raise Irregular("a type that is none of the known kinds")

    def _list(self, item: GraphQLOutputType, first: str, later: str, place: _Place) -> str:
        one = f"x{place.depth}"
        inner = self._complete(item, one, one, dataclasses.replace(place, depth=place.depth + 1))
        items = f"[{inner} for {one} in ({later} if type({later}) is list else rows({later}))]"
        return items if first == later else f"(absent() if {first} is None else {items})"

    def _object(self, kind: GraphQLObjectType, first: str, later: str, place: _Place) -> str:
        name = self._form.selection(kind, place.details)
        checked = self._form.constant(self._form.checked(kind, place.details, place.number))
        cls = surely(kind)
        if cls is None:
            return f"{checked}({first}, run)"
        inline = self._inline(kind, later, place) if place.depth and not is_shareable(cls) else ""
        made = inline or f"{name}({later}, run)"
        return f"({made} if type({first}) is {self._form.constant(cls)} else {checked}({later}, run))"

    def _inline(self, kind: GraphQLObjectType, item: str, place: _Place) -> str:
        """Return the text of an item of a list of which a few plain leaves are asked: a call would cost as much."""
        asked = self._form.collected(kind, place.details)
        if len(asked) > _MOST_INLINE:
            return ""
        parts = [self._leaf_of(kind, item, details, place) for details in asked.values()]
        if not all(parts):
            return ""
        return "{" + ", ".join(f"{key!r}: {one}" for key, one in zip(asked, parts, strict=True)) + "}"

    def _leaf_of(self, kind: GraphQLObjectType, item: str, details: FieldDetailsList, place: _Place) -> str:
        """Return the text of a leaf that stands in an object; nothing for all else."""
        definition = kind.fields.get(details[0].node.name.value)
        field = None if definition is None else definition.extensions.get("strawberry-definition")
        if definition is None or not isinstance(field, StrawberryField) or field.base_resolver is not None:
            return ""
        inner = definition.type.of_type if is_non_null_type(definition.type) else definition.type
        if not is_leaf_type(inner) or self._call(field, place) != f"o.{field.python_name}":
            return ""
        return self._complete(definition.type, f"(v := {item}.{field.python_name})", "v", place)


def _unchanging(given: Mapping[str, Any]) -> bool:
    return all(map(literals.unchanging, given.values()))
