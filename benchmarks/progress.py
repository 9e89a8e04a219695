"""The bar of a measurement that takes minutes: on the terminal's error stream, and nowhere when that is no terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextlib.contextmanager
def bar(what: str, total: int, console: Console | None = None) -> Iterator[Callable[[], None]]:
    """Show how far something is; call what is given once for each part that is done.

    It is drawn then only: a thread that draws meanwhile would count in the CPU of the process that is measured.
    """
    shown = console or Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    quiet = not shown.is_terminal
    with Progress(*columns, console=shown, disable=quiet, transient=True, auto_refresh=False) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.update(task, advance=1, refresh=True)
