"""Real small disks: file systems in memory of so many bytes, filled to the last of them and emptied again."""

from __future__ import annotations

import contextlib
import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support import switches

_PIECE = 65_536


class Disk:
    """A file system that can be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._ballast.open("ab", buffering=0) as file:
            for piece in (_PIECE, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(b"\0" * piece)

    def free(self) -> None:
        """Give all of that back."""
        self._ballast.unlink()


@contextlib.contextmanager
def small(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a small file system in a folder; skip aloud where this process may not."""
    folder.mkdir(exist_ok=True)
    options = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(folder)]
    try:
        done = subprocess.run(options, capture_output=True, text=True, check=False)
    except OSError as error:
        switches.absent("mount", errno.errorcode.get(error.errno or 0, "no such program"))
        raise
    if done.returncode:
        switches.absent("mount", done.stderr.strip())
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
