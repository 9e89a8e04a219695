"""Registers what a saved search looks for before any type uses it: Strawberry would else define the enum twice."""

from __future__ import annotations

from duobaan.alerts.models import SearchScope
from schema.vocabulary import register

register(SearchScope)

__all__ = ["SearchScope"]
