"""`python -m tests.support.warm_root FD`: has imported the program, and forks into a process for each who asks.

Who asks sends the words of a command, its environment and its folder over the socket FD, with the files for its
standard streams. A process of its own then runs the command as `duobaan` does; its number and its end are told.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import threading
from typing import NoReturn

LONGEST = 1 << 20  # bytes of what is asked
# What `serve` imports, which is nearly all of its start.
_PROGRAM = ("api.cli", "api.server", "api.commands.jobs", "psycopg", "sqlalchemy.dialects.postgresql.psycopg")


def main() -> None:
    """Fork for each who asks, until whoever started this is gone."""
    asked = socket.socket(fileno=int(sys.argv[1]))
    for name in _PROGRAM:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are waited for by nobody
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1, "a process with threads must not be forked"
    while True:
        body, files, _, _ = socket.recv_fds(asked, LONGEST, 4)
        if not body:
            return
        if not os.fork():
            asked.close()
            _keep(json.loads(body), files)
        for one in files:
            os.close(one)


def _keep(wish: dict[str, object], files: list[int]) -> NoReturn:
    """Be the parent of the process: tell its number, wait for its end and tell how that was."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told = socket.socket(fileno=files.pop())
    child = os.fork()
    if not child:
        told.close()
        _become(wish, files)
    for one in files:
        os.close(one)
    told.sendall(f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    told.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(wish: dict[str, object], files: list[int]) -> NoReturn:
    """Be the command: its streams, its environment, its folder and its words are those that were asked for."""
    for number, one in enumerate(files):
        os.dup2(one, number)
        os.close(one)
    os.environ.clear()  # noqa: TID251
    os.environ.update(wish["environment"])  # type: ignore[call-overload]  # noqa: TID251
    os.chdir(str(wish["folder"]))
    sys.argv = ["duobaan", *wish["words"]]  # type: ignore[misc]
    importlib.import_module("api.cli").main()
    sys.exit()


if __name__ == "__main__":
    main()
