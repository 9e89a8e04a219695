"""The best team for a timetable of whole half-days, out of a hundred thousand candidates: a table instead of n cubed.

For every set of half-days the table keeps the best three people who are free on all of them (a fourth is never
needed in a team of three). It is filled once per set and spread to the subsets; then every way to cut the timetable
into parts is tried at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
MOST_HALF_DAYS = 12
MOST_TEAM = 3
_NUMBER_BITS = 24
_NOBODY = -1
_HOPELESS = -(1 << 60)


@dataclass(frozen=True, slots=True)
class HalfDayTeam:
    """Who takes which half-days (bits of the timetable), and what the team is worth in all."""

    members: tuple[int, ...]
    parts: tuple[int, ...]
    worth: int


def best_team(free: Ints, worth: Ints, timetable: int, *, size: int = MOST_TEAM) -> HalfDayTeam | None:
    """Return the worthiest team of exactly `size` people who share out the half-days, each at least one; None if none.

    `free` holds a bit mask of half-days per candidate, `worth` a whole number of at least 0.
    """
    bits = [bit for bit in range(timetable.bit_length()) if timetable >> bit & 1]
    if not 1 <= size <= MOST_TEAM or not size <= len(bits) <= MOST_HALF_DAYS:
        return None
    table = _best_three(_squeeze(free, bits), worth, 1 << len(bits))
    parts = cuts(len(bits), size)
    found = _best_cut(table[parts])
    if found is None:
        return None
    cut, people, total = found
    return HalfDayTeam(people, tuple(_stretch(int(part), bits) for part in parts[cut]), total)


def _squeeze(free: Ints, bits: list[int]) -> Ints:
    """Keep only the half-days of the timetable, numbered from 0."""
    if bits == list(range(len(bits))):
        return np.asarray(free & ((1 << len(bits)) - 1))
    found = np.zeros(len(free), dtype=np.int64)
    for place, bit in enumerate(bits):
        found |= (free >> bit & 1) << place
    return found


def _stretch(part: int, bits: list[int]) -> int:
    return sum(1 << bit for place, bit in enumerate(bits) if part >> place & 1)


def _best_three(masks: Ints, worth: Ints, sets: int) -> Ints:
    """Return, per set of half-days, the best three who are free on all of it; worth and number packed in one key."""
    keys = (worth.astype(np.int64) << _NUMBER_BITS) | ((1 << _NUMBER_BITS) - 1 - np.arange(len(worth), dtype=np.int64))
    table = np.full((sets, MOST_TEAM), _NOBODY, dtype=np.int64)
    if len(masks):
        order = np.argsort(masks.astype(np.uint16), kind="stable")  # counted, not compared
        sorted_masks, left = masks[order], keys[order]
        starts = np.nonzero(np.concatenate([[True], sorted_masks[1:] != sorted_masks[:-1]]))[0]
        sizes = np.diff(np.append(starts, len(left)))
        for rank in range(MOST_TEAM):
            best = np.maximum.reduceat(left, starts)
            table[sorted_masks[starts], rank] = best
            left = np.where(left == np.repeat(best, sizes), _NOBODY, left)
    for bit in range(sets.bit_length() - 1):
        # Bit by bit, everyone reaches each subset of their half-days along one way only: nobody is merged twice.
        pairs = table.reshape(-1, 2, 1 << bit, MOST_TEAM)
        both = np.concatenate([pairs[:, 0], pairs[:, 1]], axis=2)
        pairs[:, 0] = -np.sort(-both, axis=2)[:, :, :MOST_TEAM]
    return table


@lru_cache(maxsize=64)
def cuts(count: int, size: int) -> Ints:
    """Return every way to cut so many half-days into so many parts, each at least one; a row is a way."""
    codes = np.arange(size**count, dtype=np.int64)
    parts = np.zeros((len(codes), size), dtype=np.int64)
    for bit in range(count):
        owner = codes // size**bit % size
        parts[np.arange(len(codes)), owner] |= 1 << bit
    lowest = parts & -parts
    keep = (parts > 0).all(axis=1) & (lowest[:, 1:] > lowest[:, :-1]).all(axis=1)
    return parts[keep]


def _best_cut(keys: Ints) -> tuple[int, tuple[int, ...], int] | None:
    """Return the best row of cuts by parts by choices, with different people in it."""
    possible = np.nonzero((keys[:, :, 0] != _NOBODY).all(axis=1))[0]
    if not len(possible):
        return None
    ceilings = (keys[possible, :, 0] >> _NUMBER_BITS).sum(axis=1)
    best: tuple[int, int, int] | None = None
    order = possible[np.argsort(-ceilings, kind="stable")]
    ceilings = -np.sort(-ceilings, kind="stable")
    for start in range(0, len(order), 512):
        if best is not None and best[0] >= ceilings[start]:
            break
        totals = _totals(keys[order[start : start + 512]])
        row, choice = divmod(int(totals.argmax()), totals.shape[1])
        if totals[row, choice] > (best[0] if best else _HOPELESS):
            best = int(totals[row, choice]), int(order[start + row]), choice
    if best is None:
        return None
    total, cut, chosen_ranks = best
    chosen = [int(keys[cut, part, rank]) for part, rank in enumerate(_choices(keys.shape[1])[chosen_ranks])]
    return cut, tuple(_number(key) for key in chosen), total


def _number(key: int) -> int:
    return (1 << _NUMBER_BITS) - 1 - (key & ((1 << _NUMBER_BITS) - 1))


@lru_cache(maxsize=MOST_TEAM)
def _choices(size: int) -> Ints:
    return np.indices((MOST_TEAM,) * size).reshape(size, -1).T


def _totals(keys: Ints) -> Ints:
    """Return what each cut is worth with each choice among the best three of its parts."""
    choices = _choices(keys.shape[1])
    picked = np.stack([keys[:, part, choices[:, part]] for part in range(keys.shape[1])], axis=2)
    fine = (picked != _NOBODY).all(axis=2)
    for one in range(keys.shape[1]):
        for other in range(one):
            fine &= picked[:, :, one] != picked[:, :, other]
    return np.asarray(np.where(fine, (picked >> _NUMBER_BITS).sum(axis=2), _HOPELESS))
