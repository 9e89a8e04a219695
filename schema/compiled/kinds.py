"""What the class of an object says about its GraphQL type, asked once instead of for every object."""

from __future__ import annotations

from graphql import GraphQLAbstractType, GraphQLObjectType
from strawberry.types.base import StrawberryObjectDefinition

_DEFINITION = "strawberry-definition"


def told_by_class(cls: type, kind: GraphQLObjectType, seen_as: GraphQLAbstractType) -> bool:
    """Say whether every object of this class, seen as this interface or union, is of this type.

    So it is for a class of Strawberry's own that is not generic; `strawberry.cast`, which marks single objects, is
    not used (a test holds it).
    """
    definition: object = getattr(cls, "__strawberry_definition__", None)
    if not isinstance(definition, StrawberryObjectDefinition) or definition.origin is not cls:
        return False
    if definition.is_type_of is not None or definition.concrete_of is not None or definition.is_graphql_generic:
        return False
    chooser = getattr(seen_as.extensions.get(_DEFINITION), "resolve_type", None)
    return chooser is None and kind.extensions.get(_DEFINITION) is definition


def surely(kind: GraphQLObjectType) -> type | None:
    """Return the class whose objects graphql-core accepts for this type without a further question."""
    definition = kind.extensions.get(_DEFINITION)
    if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of is not None:
        return None
    # Objects of a generic type are of the generic class, not of the one that Strawberry makes for each use of it.
    cls = (definition.concrete_of or definition).origin
    # Strawberry's own test (only where the type has interfaces) accepts the class itself, generic or not.
    return None if issubclass(cls, Exception) or hasattr(cls, "__await__") else cls
