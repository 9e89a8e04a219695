"""The stage of five parties whose agreed post is running."""

from __future__ import annotations

from tests.support.running_work import clock as clock
from tests.support.running_work import made as made
from tests.support.running_work import stage as stage
