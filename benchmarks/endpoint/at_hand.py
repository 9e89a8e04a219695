"""`duobaan serve` with everything on but its search: the twenty rows of a page are at hand for every request.

It is how the other servers of the table "GraphQL alone" answer, so that GraphQL is compared with GraphQL. BENCH_ROWS
says whether the rows count as kept, as they are for strangers until anything is committed, or as read just now, as they
are for who signed in.
"""

from __future__ import annotations

import asyncio
import functools
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from api.cli import main
from duobaan.access import ANONYMOUS
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import Kind, private
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.professionals.card import Card, card_for_stranger
from duobaan.professionals.models import Professional as Row
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.settings import Settings
from schema.build import Query
from schema.context import Context, Info
from schema.organisations import loaders as organisation_loaders
from schema.professionals import loaders
from schema.professionals.types import Professional
from schema.search.types import ProfessionalSearchConnection, connect
from schema.shared import share
from search.asking import ProfessionalWishes
from search.finding import Found, FoundRow
from search.market import Question, Understood
from search.places import NOWHERE
from search.visibility import EVERYTHING

_FACETS = {"subjects": "subject_tree", "levels": "levels"}


@dataclass(frozen=True, slots=True)
class Ready:
    """What the search found, with what its rows lead to as the loaders of a request would have it."""

    found: Found[Row]
    cards: dict[UUID, Card]
    employers: dict[UUID, Organisation]


def _found(told: dict[str, Any], rows: list[Row]) -> Found[Row]:
    wishes = ProfessionalWishes()
    return Found(
        rows=[FoundRow(row, position) for position, row in enumerate(rows)],
        total=told["totalCount"],
        has_next=True,
        engine="at hand",
        took_ms=0.0,
        understood=Understood(Question(wishes), "", wishes, (), NOWHERE, EVERYTHING),
        facets={_FACETS[one["name"]]: one["counts"] for one in told["facets"]},
    )


async def read(folder: Path) -> Ready:
    """Read the page that Duobaan answered with, from its database."""
    told = orjson.loads((folder / "hits.json").read_bytes())
    keys = [private(Kind.PROFESSIONAL, one["id"]) for one in told["nodes"]]
    db = Database(make_engine(Settings(data_dir=folder / "data")))
    async with db.read() as session:
        known = await ProfessionalRepository(session).by_ids(keys, ANONYMOUS)
        rows = [known[key] for key in keys]
        of = [row.employer_id for row in rows if row.employer_id is not None]
        employers = dict(await OrganisationRepository(session).by_ids(of, ANONYMOUS))
    await db.close()
    return Ready(_found(told, rows), {row.id: card_for_stranger(row) for row in rows}, employers)


def lay_out(ready: Ready, *, kept: bool) -> None:
    """Let the search of professionals answer with this page."""
    fields = Query.__strawberry_definition__.fields  # type: ignore[attr-defined]
    resolver = next(one.base_resolver for one in fields if one.python_name == "search_professionals")
    connections: list[ProfessionalSearchConnection] = []

    def wrapped(row: Row) -> Professional:
        node = Professional.of(row)
        return share(node) if kept else node

    @functools.wraps(resolver.wrapped_func)
    async def at_hand(self: Any, info: Info, **given: Any) -> ProfessionalSearchConnection:
        context: Context = info.context
        context.know(loaders.cards, lambda: ready.cards)
        context.know(organisation_loaders.organisations, lambda: ready.employers)
        if not connections:
            connections.append(connect(ProfessionalSearchConnection, context, str, ready.found, wrapped))
        return connections[0]

    resolver.wrapped_func = at_hand


if __name__ == "__main__":
    folder = Path(os.environ["BENCH_FOLDER"])  # noqa: TID251
    lay_out(asyncio.run(read(folder)), kept=os.environ["BENCH_ROWS"] == "kept")  # noqa: TID251
    sys.argv[1:] = ["serve"]
    main()
