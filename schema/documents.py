"""Documents: parsed, measured in one memoised pass, validated and priced once, then kept in a bounded cache.

The measures are taken before validation, because graphql-core's overlapping-fields rule is quadratic and spreading
fragments twice each grows exponentially when it is not memoised.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping
from strawberry.extensions import SchemaExtension

from schema.cost.pricing import Cost, Price, Pricer
from schema.ending import Endings
from schema.faults import coded, told_once
from schema.measures import Limits, Size, measure
from schema.trusted import BadManifest, Trusted

_MAX_DOCUMENTS = 512
_TOKEN_BYTES = 700  # of a tree with its prices, as tracemalloc counts them
_FEWEST_ERRORS = 5
_SHORT = 2_000
# What graphql-core spends on fields that may merge before it gives up: as shipped, 0.4 seconds of CPU. No document of
# ours takes a thousandth of this; it is set for the process, since the library reads it from its module.
overlapping.MAX_COMPLEXITY_BUDGET = 100_000
__all__ = ["Document", "Library", "Limits", "Prepared"]


@dataclass(eq=False, slots=True)
class Document:
    """One document as it was prepared for every request that sends it: what is derived from its text hangs here."""

    text: str
    tree: DocumentNode
    size: Size
    errors: tuple[GraphQLError, ...] = ()
    prices: Mapping[int, Price] = field(default_factory=dict)
    uses: int = 0
    ending: frozenset[str] = frozenset()  # what of the schema it uses that will go
    plan: object = None  # what `schema.compiled` knows of it, from its second use on
    weight: int = 0  # bytes of memory, about
    is_plain: bool = False  # of queries only, and answered without an error before

    def operations(self) -> list[OperationDefinitionNode]:
        """Return the operations in the order in which they are written."""
        return [node for node in self.tree.definitions if isinstance(node, OperationDefinitionNode)]

    def cost(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
        """Return what an operation of this document costs with these variables."""
        return self.prices[id(operation)].cost(variables)


class Library:
    """The cache of documents of one schema: so many of them and so many bytes at most, the latest ones."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self.limits = limits
        self.endings = Endings(schema)
        self._shelf: OrderedDict[str, Document] = OrderedDict()
        self.weight = 0
        self._kept: dict[str, Document] = {}
        self.trusted = Trusted()

    def trust(self, trusted: Trusted) -> None:
        """Prepare documents that are known beforehand and keep them; raise BadManifest for one that cannot run."""
        for name, text in trusted.texts.items():
            try:
                document = self._judged(text, self._parse(text))
            except GraphQLError as error:
                raise BadManifest(f"document {name} cannot be read: {error.message}") from None
            if document.errors:
                raise BadManifest(f"document {name} does not fit the schema: {document.errors[0].message}")
            self._kept[text] = document
        self.trusted = trusted

    def holds(self, text: str) -> bool:
        """Say whether a document is prepared already."""
        return text in self._shelf or text in self._kept

    def open(self, text: str) -> Document:
        """Return the document with what is wrong with it; raise GraphQLError when it cannot be read at all."""
        if (kept := self._kept.get(text)) is not None:
            return kept
        found = self._shelf.get(text)
        if found is not None:
            self._shelf.move_to_end(text)
            return found
        document = self._judged(text, self._parse(text))
        if not document.errors:
            self._shelf[text] = document
            self.grow(document, 2 * len(text) + _TOKEN_BYTES * document.tree.token_count)
        return document

    def grow(self, document: Document, size: int) -> None:
        """Count so many bytes more for a document; those that were asked for longest ago make room."""
        document.weight += size
        if self._shelf.get(document.text) is not document:
            return
        self.weight += size
        while self._shelf and (self.weight > self.limits.kept_bytes or len(self._shelf) > _MAX_DOCUMENTS):
            _, oldest = self._shelf.popitem(last=False)
            self.weight -= oldest.weight

    def _parse(self, text: str) -> DocumentNode:
        try:
            return parse(text, max_tokens=self.limits.tokens)
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
        errors = size.beyond(self.limits) or self._invalid(tree)
        if errors:
            return Document(text, tree, size, tuple(errors))
        return Document(text, tree, size, prices=self._prices(tree), ending=self.endings.of_document(tree))

    def _invalid(self, tree: DocumentNode) -> list[GraphQLError]:
        rules = specified_rules if self.limits.introspectable else (*specified_rules, NoSchemaIntrospectionCustomRule)
        hide = not self.limits.suggestions
        found = validate(self._schema, tree, rules, max_errors=self._most_errors(tree), hide_suggestions=hide)
        return told_once(found, "GRAPHQL_VALIDATION_FAILED")

    def _most_errors(self, tree: DocumentNode) -> int:
        """Return how many errors a document may cause: each may quote a large part of it, so a long one may fewer."""
        most = self.limits.errors
        length = tree.loc.end if tree.loc is not None else 0
        return most if length <= _SHORT else max(min(_FEWEST_ERRORS, most), most * _SHORT // length)

    def _prices(self, tree: DocumentNode) -> dict[int, Price]:
        pricer = Pricer(self._schema, tree)
        operations = (node for node in tree.definitions if isinstance(node, OperationDefinitionNode))
        return {id(node): Price.of(node, self._schema, pricer) for node in operations}


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
