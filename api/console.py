"""What the commands share: the terminal, the settings with their overrides, and errors in one line."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console

if TYPE_CHECKING:
    from duobaan.settings import Settings

T = TypeVar("T")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Trouble(Exception):
    """Something that the person at the keyboard can mend; its text says how."""


def complain(text: str) -> None:
    """Print an error."""
    err.print("[bold red]error:[/]", text, markup=True) if "[" not in text else err.print(
        f"error: {text}", markup=False
    )


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import hundreds of modules without searching them for garbage, now or later: they stay until the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def load_settings(**overrides: Any) -> Settings:
    """Read the settings, with what the command line says on top; a wrong one is named with what is wrong."""
    from pydantic import ValidationError

    from duobaan.settings import Settings

    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        lines = [f"DUOBAAN_{str(found['loc'][0]).upper()}: {found['msg']}" for found in error.errors() if found["loc"]]
        raise Trouble("the settings are not right. " + "; ".join(lines)) from None


def run(work: Coroutine[Any, Any, T], loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None) -> T:
    """Run async work of a command; trouble with the database or the engine becomes one line."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    from duobaan.errors import DomainError, StoreUnavailable
    from search.engine import EngineUnavailable

    try:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(work)
    except EngineUnavailable as error:
        raise Trouble(f"the search engine is not available: {error}. Does another process use it?") from error
    except DomainError as error:
        raise Trouble(worded(error)) from error
    except StoreUnavailable as error:
        raise Trouble(f"the database is not available, or takes no changes: {error}") from error
    except DBAPIError as error:
        raise Trouble(f"the database says: {str(error.orig).splitlines()[0]}") from error
    except SQLAlchemyError as error:
        raise Trouble(f"the database cannot be used: {str(error).splitlines()[0]}") from error


def worded(error: Any) -> str:
    """Return a domain error in English words."""
    from duobaan import labels
    from duobaan.errors import InvalidInput

    if isinstance(error, InvalidInput):
        return " ".join(labels.render(f"rules.{issue.rule}", "en", issue.facts) for issue in error.issues)
    return labels.render(f"errors.{error.code}", "en", error.facts())
