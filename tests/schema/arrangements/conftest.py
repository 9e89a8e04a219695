"""The stage of five parties whose agreed post is running, under the whole schema."""

from __future__ import annotations

import pytest

from tests.support.graph import Graph
from tests.support.running_work import clock as clock
from tests.support.running_work import made as made
from tests.support.running_work import stage as stage
from tests.support.story import Stage


@pytest.fixture
def graph(stage: Stage) -> Graph:
    """The whole schema over the stage's database."""
    return Graph(stage.db)
