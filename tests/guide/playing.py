"""Plays the steps of a page: asks each through the endpoint as its demo person and holds what later steps need."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any

import httpx2

from tests.guide.reading import Step
from tests.support.http import ask

_NAME = re.compile(r"\{(\w+)\}")
_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)


class Player:
    """One reader of a page, with a token per demo person."""

    def __init__(self, http: httpx2.AsyncClient, token_of: Callable[[str], str]) -> None:
        self._http = http
        self._token_of = token_of
        self.kept: dict[str, Any] = {}

    async def play(self, step: Step) -> dict[str, Any]:
        """Ask a step and check its answer; what is to be kept may need a moment to be found by the search."""
        for wait in (*_WAITS, None):
            data = await self._ask(step)
            found = {name: _at(data, path) for name, path in step.keep.items()}
            if None not in found.values():
                self.kept |= found
                return data
            if wait is None or "mutation" in step.text:
                raise AssertionError(f"nothing to keep: {found} in {data}")
            await asyncio.sleep(wait)
        raise AssertionError("unreachable")

    async def _ask(self, step: Step) -> dict[str, Any]:
        headers = {"accept-language": "en"}
        if step.persona:
            headers["authorization"] = f"Bearer {self._token_of(step.persona)}"
        self._http.headers.update(headers)
        if not step.persona:
            self._http.headers.pop("authorization", None)
        answer = await ask(self._http, step.text, variables=_filled(step.variables, self.kept))
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        _check(step, data)
        return data


def _check(step: Step, data: Mapping[str, Any]) -> None:
    """Every mutation says its type, and it is the one that the page promises."""
    for name, value in data.items():
        kind = value.get("__typename", "") if isinstance(value, dict) else ""
        if step.answers is not None:
            assert kind in step.answers.split(" or "), (name, value)
        elif step.text.count("mutation"):
            assert kind.endswith("Success"), (name, value)


def _filled(value: Any, kept: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, kept) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, kept) for one in value]
    if isinstance(value, str) and (whole := _NAME.fullmatch(value)):
        return kept[whole[1]]
    return _NAME.sub(lambda found: str(kept[found[1]]), value) if isinstance(value, str) else value


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(data, list):
            data = data[int(part)] if int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data
