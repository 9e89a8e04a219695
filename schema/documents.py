"""Documents: parsed, measured in one memoised pass and validated once, then kept in a bounded cache.

The measures (depth, aliases) are taken before validation, because graphql-core's overlapping-fields rule is
quadratic and spreading fragments twice each grows exponentially when it is not memoised.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    validate,
)
from strawberry.extensions import SchemaExtension

from schema.faults import coded

_MAX_DOCUMENTS = 512


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be."""

    depth: int = 15
    aliases: int = 30
    tokens: int = 2_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large a part of a document is once its fragments are spread."""

    depth: int = 0
    aliases: int = 0


class _Ruler:
    """Measures selection sets; each fragment is measured once."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[str, Size] = {}
        self._open: set[str] = set()

    def size(self, selections: SelectionSetNode | None) -> Size:
        depth = aliases = 0
        for node in selections.selections if selections is not None else ():
            if isinstance(node, FragmentSpreadNode):
                part = self._fragment(node.name.value)
            elif isinstance(node, FieldNode):
                if node.name.value.startswith("__"):
                    continue  # introspection is bounded by its own rule in graphql-core
                inner = self.size(node.selection_set)
                part = Size(inner.depth + 1, inner.aliases + (node.alias is not None))
            else:
                part = self.size(getattr(node, "selection_set", None))
            depth, aliases = max(depth, part.depth), aliases + part.aliases
        return Size(depth, aliases)

    def _fragment(self, name: str) -> Size:
        if name in self._open or name not in self._fragments:
            return Size()  # a cycle or an unknown name: validation has the right words for it
        if name not in self._known:
            self._open.add(name)
            self._known[name] = self.size(self._fragments[name].selection_set)
            self._open.discard(name)
        return self._known[name]


def measure(document: DocumentNode) -> Size:
    """Return the largest depth and the number of aliases of any operation."""
    ruler = _Ruler(document)
    sizes = [ruler.size(d.selection_set) for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    return Size(max((s.depth for s in sizes), default=0), max((s.aliases for s in sizes), default=0))


@dataclass(eq=False, slots=True)
class Document:
    """One document as it was prepared for every request that sends it: what is derived from its text hangs here."""

    text: str
    tree: DocumentNode
    size: Size
    errors: tuple[GraphQLError, ...] = ()

    def operations(self) -> list[OperationDefinitionNode]:
        """Return the operations in the order in which they are written."""
        return [node for node in self.tree.definitions if isinstance(node, OperationDefinitionNode)]


class Library:
    """The bounded cache of documents of one schema."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._shelf: OrderedDict[str, Document] = OrderedDict()

    def open(self, text: str) -> Document:
        """Return the document with what is wrong with it; raise GraphQLError when it cannot be read at all."""
        found = self._shelf.get(text)
        if found is not None:
            self._shelf.move_to_end(text)
            return found
        document = self._judged(text, self._parse(text))
        if not document.errors:
            self._shelf[text] = document
            if len(self._shelf) > _MAX_DOCUMENTS:
                self._shelf.popitem(last=False)
        return document

    def _parse(self, text: str) -> DocumentNode:
        try:
            return parse(text, max_tokens=self._limits.tokens)
        except GraphQLSyntaxError as error:
            error.extensions = {"code": "GRAPHQL_PARSE_FAILED"}
            raise
        except RecursionError:
            raise coded("Syntax Error: the document is nested too deeply.", "GRAPHQL_PARSE_FAILED") from None

    def _judged(self, text: str, tree: DocumentNode) -> Document:
        try:
            size = measure(tree)
        except RecursionError:
            error = coded("The document is nested too deeply.", "COST_LIMIT_EXCEEDED")
            return Document(text, tree, Size(), (error,))
        # Only a document of a bearable size is validated: that is the costly part.
        errors = self._too_large(size) or self._invalid(tree)
        return Document(text, tree, size, tuple(errors))

    def _too_large(self, size: Size) -> list[GraphQLError]:
        if size.depth > self._limits.depth:
            text = f"The document is {size.depth} levels deep; at most {self._limits.depth} are allowed."
            return [coded(text, "COST_LIMIT_EXCEEDED")]
        if size.aliases > self._limits.aliases:
            text = f"The document has {size.aliases} aliases; at most {self._limits.aliases} are allowed."
            return [coded(text, "COST_LIMIT_EXCEEDED")]
        return []

    def _invalid(self, tree: DocumentNode) -> list[GraphQLError]:
        errors = validate(self._schema, tree, max_errors=10)
        for error in errors:
            error.extensions = {"code": "GRAPHQL_VALIDATION_FAILED"}
        return errors


class Prepared(SchemaExtension):
    """Hands documents of the library to Strawberry instead of parsing and validating again."""

    library: Library

    def on_parse(self) -> Iterator[None]:
        """Take the document from the library."""
        context = self.execution_context
        document = self.library.open(context.query or "")
        context.graphql_document = document.tree
        context.pre_execution_errors = list(document.errors)
        yield
