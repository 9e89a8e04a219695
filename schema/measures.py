"""Measures a document before anything costly is done with it: one pass, each fragment once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import isqrt

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
)

from duobaan.settings import Settings
from schema.faults import coded


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be, and what it may ask; the settings say why."""

    depth: int = 15
    aliases: int = 30
    tokens: int = 2_000
    repeats: int = 200
    directives: int = 50
    errors: int = 20
    cost: int = 50_000
    introspection: int = 20_000
    work: int = 500
    introspectable: bool = True
    suggestions: bool = True
    kept_bytes: int = 8_000_000

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return what the settings say."""
        return cls(
            depth=settings.max_depth,
            aliases=settings.max_aliases,
            tokens=settings.max_tokens,
            repeats=settings.max_repeats,
            directives=settings.max_directives,
            errors=settings.max_errors,
            cost=settings.max_cost,
            introspection=settings.max_introspection,
            work=settings.max_work,
            introspectable=settings.introspection,
            suggestions=settings.suggestions,
            kept_bytes=settings.document_bytes,
        )


@dataclass(frozen=True, slots=True)
class Size:
    """How large a document is once its fragments are spread."""

    depth: int = 0
    aliases: int = 0
    repeats: int = 0
    directives: int = 0

    def beyond(self, limits: Limits) -> list[GraphQLError]:
        """Return the first limit that the document goes beyond."""
        for name, text in _WORDS.items():
            found, most = getattr(self, name), getattr(limits, name)
            if found > most:
                said = text.format(found=min(found, 10**9), most=most)
                return [coded(said, "COST_LIMIT_EXCEEDED", measure=name, found=min(found, 10**9), limit=most)]
        return []


_WORDS = {
    "depth": "The document is {found} levels deep; at most {most} are allowed.",
    "aliases": "The document has {found} aliases; at most {most} are allowed.",
    "repeats": "The document names the same fields {found} times; at most {most} times are allowed.",
    "directives": "The document has {found} directives; at most {most} are allowed.",
}


class _Ruler:
    """Measures selection sets; each fragment is measured once."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[str, tuple[int, int]] = {}
        self._open: set[str] = set()
        self.names: Counter[str] = Counter()
        self.directives = 0

    def size(self, selections: SelectionSetNode | None) -> tuple[int, int]:
        """Return depth and aliases; count names and directives as they are written."""
        depth = aliases = 0
        for node in selections.selections if selections is not None else ():
            self.directives += len(node.directives or ())
            if isinstance(node, FragmentSpreadNode):
                part = self._fragment(node.name.value)
            elif isinstance(node, FieldNode):
                part = self._field(node)
            else:
                part = self.size(getattr(node, "selection_set", None))
            depth, aliases = max(depth, part[0]), aliases + part[1]
        return depth, aliases

    def _field(self, node: FieldNode) -> tuple[int, int]:
        self.names[(node.alias or node.name).value] += 1
        inner = self.size(node.selection_set)
        aliases = inner[1] + (node.alias is not None)
        if node.name.value.startswith("__"):
            return 0, aliases  # how deep it may go into the schema itself: schema/cost/introspection.py
        return inner[0] + 1, aliases

    def _fragment(self, name: str) -> tuple[int, int]:
        if name in self._open or name not in self._fragments:
            return 0, 0  # a cycle or an unknown name: validation has the right words for it
        if name not in self._known:
            self._open.add(name)
            self._known[name] = self.definition(self._fragments[name])
            self._open.discard(name)
        return self._known[name]

    def definition(self, node: OperationDefinitionNode | FragmentDefinitionNode) -> tuple[int, int]:
        """Measure an operation or a fragment."""
        above: list[DirectiveNode] = [*(node.directives or ())]
        for variable in node.variable_definitions or ():
            above += variable.directives or ()
        self.directives += len(above)
        return self.size(node.selection_set)

    def rest(self) -> None:
        """Measure the fragments that nothing spreads: validation reads them too."""
        for name in self._fragments:
            self._fragment(name)


def measure(document: DocumentNode) -> Size:
    """Return the largest depth and number of aliases of any operation, and what the whole document repeats.

    graphql-core compares every two fields of one name: names that stand n and m times count as the root of n2 + m2.
    """
    ruler = _Ruler(document)
    sizes = [ruler.definition(d) for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    ruler.rest()
    repeats = isqrt(sum(count * count for count in ruler.names.values()))
    depth, aliases = max((size[0] for size in sizes), default=0), max((size[1] for size in sizes), default=0)
    return Size(depth, aliases, repeats, ruler.directives)
