"""What docs/negotiation.md says is so: its table is the code's, and its example gives its answer."""

from __future__ import annotations

import json
import re

from api.relay import Relay
from duobaan.ids import Kind, public
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.states import PROPOSAL
from duobaan.proposals.superseding import Superseder
from tests.schema.proposals.conftest import Ask
from tests.schema.proposals.test_losing_and_gaining import elsewhere
from tests.support.code import ROOT
from tests.support.story import Stage

PAGE = (ROOT / "docs" / "negotiation.md").read_text(encoding="utf-8")


def test_the_table_is_the_one_that_drives_the_code() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert rows == [
        f"| {row.source} | {row.action} | {row.target} | {', '.join(sorted(row.hands))} | {row.guard} | {row.effect} |"
        for row in PROPOSAL.rows
    ]


async def test_the_example_gives_its_answer(stage: Stage, ask: Ask) -> None:
    ((query, answer),) = re.findall(r"```graphql\n(.*?)```\s+```json\n(.*?)```", PAGE, re.DOTALL)
    other = await elsewhere(stage)
    first, second = await stage.propose(stage.line(0, 2)), await other.propose(other.line(0, 0, 2))
    for actor in (stage.persons[0], stage.coordinators[0]):
        await accept_proposal(actor, stage.db, proposal_id=first.id, revision=1)
    await Relay(stage.db, [Superseder(stage.db)]).drain()
    found = await ask(other.planner, query, id=public(Kind.PROPOSAL, second.id))
    assert {"data": found} == json.loads(answer)


def test_every_name_on_the_page_is_in_the_schema() -> None:
    schema = (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
    names = set(re.findall(r"`([a-z]+[A-Z][A-Za-z]*)`", PAGE)) | {"sendMessage"}
    assert {name for name in names if not re.search(rf"\b{name}\b", schema)} == set()
