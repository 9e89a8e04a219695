"""Every page of docs/guide/clients works from top to bottom, and together they show every query and mutation."""

from __future__ import annotations

import pytest
from graphql import build_schema

from duobaan.clock import held_at
from duobaan.seed.personas import PERSONAS
from schema.build import sdl
from tests.guide.conftest import WRITTEN
from tests.guide.playing import Player
from tests.guide.reading import pages, steps

_PEOPLE = {one.slug for one in PERSONAS}


@pytest.mark.parametrize("page", pages())
async def test_a_page_works_from_top_to_bottom(page: str, player: Player) -> None:
    with held_at(WRITTEN):
        for step in steps(page):
            assert step.persona is None or step.persona in _PEOPLE, step.persona
            await player.play(step)


def test_every_root_field_is_shown() -> None:
    schema = build_schema(sdl())
    roots = {name for kind in (schema.query_type, schema.mutation_type) for name in (kind.fields if kind else ())}
    shown = {root for page in pages() for step in steps(page) for root in step.roots}
    assert roots - shown == set(), "write an example of it in docs/guide/clients"
