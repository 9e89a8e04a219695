"""Stands for a session where most likely nothing has to be looked up, so that none is opened for nothing."""

from __future__ import annotations

from typing import Final, NoReturn

from sqlalchemy.ext.asyncio import AsyncSession


class NeedsSession(Exception):
    """Something has to be looked up after all."""


class _WithoutSession(AsyncSession):
    def __init__(self) -> None:
        """Open nothing."""

    def __getattribute__(self, name: str) -> NoReturn:
        raise NeedsSession(name)


WITHOUT_SESSION: Final = _WithoutSession()
