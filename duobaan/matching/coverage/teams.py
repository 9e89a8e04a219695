"""Which teams are looked at: everyone alone, every pair, and the teams of three that may matter."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from duobaan.matching.coverage.bounds import Teams
from duobaan.matching.coverage.units import Compiled, Ints, Masks


def singles(compiled: Compiled) -> Teams:
    """Return every team of one."""
    return distinct(compiled, np.arange(len(compiled.variants), dtype=np.int64)[:, None])


def pairs(compiled: Compiled, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Teams:
    """Return these teams of two, without those that cannot be."""
    return distinct(compiled, np.stack([first, second], axis=1).astype(np.int64))


@dataclass(frozen=True)
class Tasks:
    """What a team must share out: bit masks of tasks per variant, and the load that each can carry of them."""

    have: Masks
    count: int
    useful: Ints
    load: int


def tasks(compiled: Compiled, split: Iterable[int]) -> Tasks:
    """Return classes as whole tasks, but those with these numbers lesson by lesson.

    Teams that can do them split no other class.
    """
    loose = set(split)
    found: list[int] = []
    for number, task in enumerate(compiled.tasks):
        found += [1 << u for u in range(len(compiled.units)) if task >> u & 1] if number in loose else [task]
    return _tasks(compiled, found)


def _tasks(compiled: Compiled, masks: list[int]) -> Tasks:
    have = np.zeros(len(compiled.masks), dtype=np.uint64)
    carried = np.zeros(len(compiled.masks), dtype=np.int64)
    for number, task in enumerate(masks):
        can = (compiled.masks & np.uint64(task)) == np.uint64(task)
        have |= can.astype(np.uint64) << np.uint64(number)
        carried += can * sum(unit.half_minutes for u, unit in enumerate(compiled.units) if task >> u & 1)
    return Tasks(have, len(masks), np.minimum(carried, compiled.capacity), compiled.must_load)


def covering_triples(compiled: Compiled, asked: Tasks) -> Iterator[Teams]:
    """Return, in parts, every team of three that can do every task between them and has the minutes.

    One member must take the scarcest task, another the scarcest of what is then left: two loops and one
    comparison of masks.
    """
    have, useful = asked.have, asked.useful
    need = np.uint64((1 << asked.count) - 1)
    bits = np.uint64(1) << np.arange(asked.count, dtype=np.uint64)
    takers = ((have[:, None] & bits[None, :]) != 0).sum(axis=0)
    scarce = [int(task) for task in np.argsort(takers, kind="stable")]
    if len(have) < 3 or not scarce:
        return
    everyone = np.nonzero((have != 0) | _useful_without_tasks(compiled))[0].astype(np.int64)
    # The inner comparison is most of the work: half as wide where the tasks allow it.
    width = np.uint32 if asked.count <= 32 else np.uint64
    lacks, most = np.invert(have[everyone]).astype(width), int(useful.max(initial=0))
    for i in everyone[(have[everyone] & bits[scarce[0]]) != 0]:
        left = need & ~have[i]
        scarcest = next((task for task in scarce if int(left) >> task & 1), None)
        seconds = everyone if scarcest is None else everyone[(have[everyone] & bits[scarcest]) != 0]
        seconds = seconds[useful[i] + useful[seconds] + most >= asked.load]
        rest = (left & ~have[seconds]).astype(width)
        which, thirds = np.nonzero((lacks[None, :] & rest[:, None]) == 0)
        second, third = seconds[which], everyone[thirds]
        able = (useful[i] + useful[second] + useful[third] >= asked.load) & (second != third)
        yield distinct(compiled, _in_order(i, second[able], third[able]))


def _in_order(first: int, second: Ints, third: Ints) -> Teams:
    """Return teams of three with their numbers from small to large: by columns, which sorting rows is slow beside."""
    low, high = np.minimum(second, third), np.maximum(second, third)
    columns = np.minimum(low, first), np.minimum(np.maximum(low, first), high), np.maximum(high, first)
    return np.stack(columns, axis=1)


def _useful_without_tasks(compiled: Compiled) -> npt.NDArray[np.bool_]:
    """Say who may be wanted with none of the tasks: a partner in a joint profile, or who links others' days."""
    joint = [number for pair in compiled.partners.items() for number in pair if number is not None]
    return np.asarray(np.isin(compiled.person_of, joint) | compiled.problem.handover)


def triples_among(compiled: Compiled, among: npt.NDArray[np.int64]) -> Iterator[Teams]:
    """Return, in parts, every team of three different people among these variants."""
    for position in range(len(among) - 2):
        first, second = np.triu_indices(len(among) - position - 1, k=1)
        rest = among[position + 1 :]
        yield distinct(compiled, np.stack([np.full(len(first), among[position]), rest[first], rest[second]], axis=1))


def distinct(compiled: Compiled, teams: Teams) -> Teams:
    """Drop teams with one person twice, or with someone whose partner of a joint profile is missing."""
    people = compiled.person_of[teams]
    keep = np.ones(len(teams), dtype=bool)
    for one, other in itertools.combinations(range(teams.shape[1]), 2):
        keep &= people[:, one] != people[:, other]
    for number, partner in compiled.partners.items():
        alone = (people == number).any(axis=1)
        keep &= ~alone if partner is None else ~alone | (people == partner).any(axis=1)
    return np.asarray(teams[keep])


def undominated(compiled: Compiled) -> npt.NDArray[np.int64]:
    """Return variants that nobody else replaces in what they can teach and for how long (first of equals)."""
    masks = compiled.masks
    replaces = (masks[:, None] & ~masks[None, :]) == 0
    for capacity in compiled.useful_by_period:
        replaces &= capacity[:, None] <= capacity[None, :]
    equal = replaces & replaces.T
    earlier = np.tri(len(masks), k=-1, dtype=bool)
    beaten = (replaces & ~equal) | (equal & earlier)
    return np.nonzero(~beaten.any(axis=1))[0]


def parts(values: Ints, bag: Teams) -> Iterator[tuple[int, Teams]]:
    """Split a bag by a value, the smallest first."""
    for value in np.flatnonzero(np.bincount(values)):
        yield int(value), bag[values == value]
