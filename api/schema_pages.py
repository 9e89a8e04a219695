"""Pages of docs/reference/schema, written from the schema itself: one per kind, with links between the types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from schema.handbook import CHAPTERS, Entry, Part, handbook

TITLES: Final = {
    "queries": "Queries",
    "mutations": "Mutations",
    "subscriptions": "Subscriptions",
    "objects": "Objects",
    "inputs": "Inputs",
    "enums": "Enums",
    "abstracts": "Interfaces and unions",
    "scalars": "Scalars",
}
_WRITTEN: Final = "Written by `duobaan reference`; do not edit.\n"


def schema_pages(guide: Mapping[str, str]) -> dict[str, str]:
    """Return every page by its file name; `guide` says which page of docs/guide/clients shows a root field."""
    made = {f"{chapter}.md": _chapter(chapter, guide) for chapter in CHAPTERS}
    return {"README.md": _contents()} | made


def _contents() -> str:
    chapters = handbook().chapters
    rows = "".join(f"| [{TITLES[one]}]({one}.md) | {len(chapters[one])} |\n" for one in CHAPTERS)
    return (
        "# Schema\n\nEvery type, field, argument and value of the GraphQL schema. A running server shows the same at "
        f"`/docs`,\nand the schema as text at `/graphql/schema.graphql`.\n\n{_WRITTEN}\n"
        f"| page | entries |\n|---|---|\n{rows}"
    )


def _chapter(chapter: str, guide: Mapping[str, str]) -> str:
    entries = handbook().chapters[chapter]
    return "\n".join((f"# {TITLES[chapter]}\n\n{_WRITTEN}", *(_entry(one, chapter, guide) for one in entries)))


def _entry(entry: Entry, chapter: str, guide: Mapping[str, str]) -> str:
    lines = [f"## {entry.name}", "", _ended(entry), ""]
    if entry.kind:
        lines += [
            f"Answers {_typed(entry.kind, entry.named)}. Asks `{entry.permission}`{_shown(entry.name, guide)}.",
            "",
        ]
    if entry.implements:
        lines += [f"Implements {', '.join(_typed(one, one) for one in entry.implements)}.", ""]
    if entry.parts:
        lines += [*_table(entry.parts, chapter), ""]
    return "\n".join(lines)


def _shown(name: str, guide: Mapping[str, str]) -> str:
    return f"; shown in [{guide[name]}](../../guide/clients/{guide[name]}.md)" if name in guide else ""


def _table(parts: tuple[Part, ...], chapter: str) -> list[str]:
    if chapter == "enums":
        return ["| value | meaning |", "|---|---|", *(f"| `{one.name}` | {_cell(_ended(one))} |" for one in parts)]
    head = "argument" if chapter in CHAPTERS[:3] else "field"
    return [f"| {head} | type | meaning |", "|---|---|---|", *(_row(one) for one in parts)]


def _row(part: Part) -> str:
    taken = "".join(
        f"<br>`{one.name}` {_typed(one.kind, one.named)}{_default(one)}: {_ended(one)}" for one in part.arguments
    )
    return f"| `{part.name}` | {_typed(part.kind, part.named)}{_default(part)} | {_cell(_ended(part) + taken)} |"


def _default(part: Part) -> str:
    return f" = `{part.default}`" if part.default else ""


def _ended(one: Entry | Part) -> str:
    return f"{one.description}{f' **Deprecated:** {one.deprecated}' if one.deprecated else ''}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")


def _typed(kind: str, named: str) -> str:
    home = handbook().home.get(named)
    return f"[`{kind}`]({home}.md#{named.lower()})" if home else f"`{kind}`"
