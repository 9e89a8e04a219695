"""Access is declared on the field, printed in the SDL, checked before the resolver and proven at build time."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.schema_directive import Location
from strawberry.types.base import StrawberryContainer, StrawberryObjectDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.union import StrawberryUnion

from duobaan.access import Permission, UseCase
from schema.context import Context

F = TypeVar("F", bound=Callable[..., Any])
strawberry.enum(Permission, description="What an actor may do.")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="access",
    description="The permission that the field asks for; docs/reference/access.md says how far each role gets.",
)
class Access:
    """The permission that this field asks for."""

    requires: Permission


class UnguardedField(RuntimeError):
    """A root field forgot to say who may call it."""


class HiddenFailure(RuntimeError):
    """A mutation can fail in a way that its union does not show."""


class Door(FieldExtension):
    """Ties a root field to the use case behind it and prints what that use case asks."""

    def __init__(self, use_case: UseCase[..., Any]) -> None:
        self.use_case = use_case

    def apply(self, field: StrawberryField) -> None:
        """Print the declaration in the SDL, once, however often the schema is built."""
        if not any(isinstance(directive, Access) for directive in field.directives):
            field.directives = [*field.directives, Access(requires=self.use_case.permission)]
        if not field.description:
            field.description = inspect.getdoc(self.use_case)

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Refuse early, before any input is read; the use case refuses again."""
        context: Context = info.context
        context.actor.require(self.use_case.permission)
        return await next_(source, info, **kwargs)


class WritingDoor(Door):
    """The door of a mutation: what was read before it is read again after it."""

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Refuse early; forget what was read around the change."""
        context: Context = info.context
        context.forget()
        try:
            return await super().resolve_async(next_, source, info, **kwargs)
        finally:
            context.forget()


def query(use_case: UseCase[..., Any]) -> Callable[[F], F]:
    """Declare a query field and the use case behind it."""
    return cast("Callable[[F], F]", strawberry.field(extensions=[Door(use_case)]))


def mutation(use_case: UseCase[..., Any]) -> Callable[[F], F]:
    """Declare a mutation field and the use case behind it."""
    return cast("Callable[[F], F]", strawberry.mutation(extensions=[WritingDoor(use_case)]))


def subscription(use_case: UseCase[..., Any], description: str) -> Callable[[F], F]:
    """Declare a subscription field and the use case whose permission it asks; the stream proves its viewer anew."""
    return cast("Callable[[F], F]", strawberry.subscription(description=description, extensions=[Door(use_case)]))


def _members(field: StrawberryField) -> set[str]:
    kind = field.type
    while isinstance(kind, StrawberryContainer):
        kind = kind.of_type
    return {getattr(member, "__name__", "") for member in kind.types} if isinstance(kind, StrawberryUnion) else set()


def doors(schema: strawberry.Schema) -> dict[str, UseCase[..., Any]]:
    """Return the use case behind every root field, by the field's name in the schema."""
    graph = schema._schema  # noqa: SLF001
    found: dict[str, UseCase[..., Any]] = {}
    for root in filter(None, (graph.query_type, graph.mutation_type, graph.subscription_type)):
        definition = cast("StrawberryObjectDefinition", schema.get_type_by_name(root.name))
        for field in definition.fields:
            name = schema.config.name_converter.from_field(field)
            found[name] = next(one.use_case for one in field.extensions if isinstance(one, Door))
    return found


def assert_doors(schema: strawberry.Schema) -> int:
    """Fail the build if a root field lacks its use case or a mutation hides a failure; return the number of doors."""
    checked = 0
    graph = schema._schema  # noqa: SLF001
    for root in filter(None, (graph.query_type, graph.mutation_type, graph.subscription_type)):
        definition = cast("StrawberryObjectDefinition", schema.get_type_by_name(root.name))
        for field in definition.fields:
            where = f"{root.name}.{field.python_name}"
            doors = [extension for extension in field.extensions if isinstance(extension, Door)]
            if len(doors) != 1:
                raise UnguardedField(f"{where} declares {len(doors)} doors, needs one")
            hidden = {error.__name__ for error in doors[0].use_case.raises} - _members(field)
            if root is graph.mutation_type and hidden:
                raise HiddenFailure(f"{where} may fail with {sorted(hidden)}, but its union does not say so")
            checked += 1
    return checked
