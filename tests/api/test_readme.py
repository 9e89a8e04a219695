"""The README's query gives the README's answer."""

from __future__ import annotations

import json
import re

import httpx2

from tests.support.code import ROOT
from tests.support.http import ask

README = (ROOT / "README.md").read_text(encoding="utf-8")


async def test_the_query_gives_the_answer(http: httpx2.AsyncClient) -> None:
    pairs = re.findall(r"```graphql\n(.*?)```\s+```json\n(.*?)```", README, re.DOTALL)
    assert pairs
    for query, answer in pairs:
        assert await ask(http, query) == json.loads(answer)


def test_the_first_commands_are_the_two() -> None:
    assert re.findall(r"```sh\n(make .*)\n```", README) == ["make run", "make test"]
