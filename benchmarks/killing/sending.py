"""Sends deeds to a server that may die meanwhile, and tells apart: acknowledged, refused, no answer."""

from __future__ import annotations

import asyncio
import collections
import statistics
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

import httpx2

from benchmarks.deeds import Script
from benchmarks.killing.dealing import DEALING
from benchmarks.killing.deeds import Act, spoiled
from benchmarks.killing.offering import OFFERING
from benchmarks.killing.office import OFFICE
from benchmarks.killing.realm import Realm
from benchmarks.living import PATIENCE

CONTENDERS = 3
WRONG = 0.2
_ACTS = (*OFFICE, *OFFERING, *DEALING)
_UNSURE = "UNAVAILABLE"
_OURS = "INTERNAL"


class Sent(Protocol):
    """What a mutation of either kind has."""

    token: str
    fields: dict[str, Any]
    answer: Any

    @property
    def document(self) -> str:
        """Return the operation."""

    @property
    def done(self) -> bool:
        """Say whether it was acknowledged."""


@dataclass(slots=True)
class Report:
    """What a campaign saw."""

    kills: int = 0
    operations: int = 0
    wrong: int = 0
    acknowledged: int = 0
    agreed: int = 0
    refused: int = 0
    away: int = 0
    silent: int = 0
    repeated: int = 0
    by_name: collections.Counter[str] = field(default_factory=collections.Counter)
    starts: list[float] = field(default_factory=list)
    start_cpu: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Take in another slice."""
        for name, value in other.row().items():
            setattr(self, name, getattr(self, name) + value)

    def row(self) -> dict[str, Any]:
        """Return what was seen by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def __str__(self) -> str:
        names = {name.split()[0] for name in self.by_name}
        lines = [
            f"{self.kills} kills among {self.operations} operations ({self.wrong} made wrong); {self.acknowledged}"
            f" acknowledged ({self.agreed} agreements), {self.refused} refused, {self.away} told to come back,"
            f" {self.silent} without an answer, {self.repeated} of those sent again",
            f"  mutations done     {len({name for name in names if self.by_name[f'{name} done']})} of {len(names)}",
            f"  back after a kill  {_times(self.starts)}",
            f"  of which CPU       {_times(self.start_cpu)}",
            *(f"  BROKEN {one}" for one in self.problems),
        ]
        return "\n".join([*lines, f"  verdict            {'broken' if self.problems else 'nothing lost or half done'}"])


def _times(seconds: list[float]) -> str:
    found = seconds or [0.0]
    return f"median {statistics.median(found):.2f} s, longest {max(found):.2f} s"


async def send(http: httpx2.AsyncClient, deed: Sent, report: Report) -> None:
    """Send one mutation and keep what was said."""
    body = {"query": deed.document, "variables": {"input": deed.fields}}
    report.operations += 1
    try:
        answer = await http.post("/graphql", json=body, headers={"authorization": f"Bearer {deed.token}"})
        found: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, ValueError):
        report.silent += 1
        return
    code = _code(found)
    name = getattr(deed, "name", None) or f"contest.{getattr(deed, 'kind', '')}"
    if code == _UNSURE:
        # The answer to a commit may have died with the database's process: nobody knows, and the next look says.
        report.away += 1
        if "retry-after" not in answer.headers and answer.status_code != 200:
            report.problems.append(f"{name} was told to come back ({answer.status_code}), not when")
        return
    report.by_name[f"{name} {code or 'done'}"] += 1
    if code == _OURS or answer.status_code >= 500:
        report.problems.append(f"{name} was answered {answer.status_code} {str(found)[:300]}")
        return
    deed.answer = {"code": code} if code else next(iter(found["data"].values()))
    report.acknowledged += deed.done
    report.refused += not deed.done
    if name in ("acceptProposal", "contest.accept") and deed.done:
        report.agreed += deed.answer.get("arrangement") is not None


def _code(found: dict[str, Any]) -> str | None:
    if found.get("errors"):
        return str(found["errors"][0].get("extensions", {}).get("code", "no code"))
    (value,) = found["data"].values()
    return str(value["code"]) if value and "code" in value else None


@dataclass
class Load:
    """Several callers at once: each realm one act after another, and contenders for the same lessons."""

    base: str
    realms: list[Realm]
    script: Script
    report: Report
    over: asyncio.Event = field(default_factory=asyncio.Event)
    ahead: int = 0  # contested deeds more than acts of the realms

    async def run(self) -> None:
        """Send until told to stop."""
        count = len(self.realms) + CONTENDERS
        limits = httpx2.Limits(max_connections=count, max_keepalive_connections=count)
        async with httpx2.AsyncClient(base_url=self.base, timeout=PATIENCE, limits=limits) as http:
            realms = [self._realm(http, realm) for realm in self.realms]
            await asyncio.gather(*realms, *(self._contender(http) for _ in range(CONTENDERS)))

    async def _contender(self, http: httpx2.AsyncClient) -> None:
        while not self.over.is_set():
            if self.ahead > 0:
                await asyncio.sleep(0.005)
                continue
            self.ahead += 1
            deed = self.script.deal()
            self.report.wrong += not deed.valid
            await send(http, deed, self.report)
            await asyncio.sleep(0)

    async def _realm(self, http: httpx2.AsyncClient, realm: Realm) -> None:
        while not self.over.is_set():
            act = self._next(realm)
            self.ahead -= 1
            await send(http, act, self.report)
            if act.answer is None:
                return  # what follows builds on it: nothing more until the next look
            _take(realm, act)
            await asyncio.sleep(0)

    def _next(self, realm: Realm) -> Act:
        makers, weights = zip(*_ACTS, strict=True)
        act = None
        while act is None:
            act = realm.chance.choices(makers, weights)[0](realm)
        if realm.chance.random() < WRONG:
            act = spoiled(act, realm.token(realm.stage.stranger), realm.chance)
            self.report.wrong += 1
        realm.foresee(act)
        realm.said.append(act)
        return act


def _take(realm: Realm, act: Act) -> None:
    if act.done and act.answer is not None:
        realm.believe(act.facts)
        act.then(act.answer)


async def send_again(base: str, realms: list[Realm], script: Script, first: int, report: Report) -> None:
    """Send what got no answer once more: what carries a key has one effect, done before the kill or now."""
    async with httpx2.AsyncClient(base_url=base, timeout=PATIENCE) as http:
        for deed in script.said[first:]:
            if deed.answer is None and deed.kind in ("create", "accept"):
                report.repeated += 1
                await send(http, deed, report)
        for realm in realms:
            for act in [one for one in realm.said if one.answer is None and one.is_repeatable and not one.must_fail]:
                report.repeated += 1
                await send(http, act, report)
                _take(realm, act)
