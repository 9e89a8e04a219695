"""A house of which nothing is written any more: what its start fills is filled."""

from __future__ import annotations

import asyncio

from api.house import House


async def settled(house: House) -> None:
    """Wait until what a start writes is written: the shipped words go into the lexicon."""
    for _ in range(3000):
        if await house.lexicon.built_from():
            break
        await asyncio.sleep(0.02)
    number = -1
    while (newest := await house.db.generations.current()) != number:
        number = newest or 0
        await asyncio.sleep(0.2)
