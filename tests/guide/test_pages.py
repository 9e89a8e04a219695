"""Every page of docs/guide works from top to bottom."""

from __future__ import annotations

import pytest

from duobaan.seed.personas import PERSONAS
from tests.guide.playing import Player
from tests.guide.reading import pages, steps

_PEOPLE = {one.slug for one in PERSONAS}


@pytest.mark.parametrize("page", pages())
async def test_a_page_works_from_top_to_bottom(page: str, player: Player) -> None:
    for step in steps(page):
        assert step.persona is None or step.persona in _PEOPLE, step.persona
        await player.play(step)
