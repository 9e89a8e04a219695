"""Why a live stream ends before its reader wants it to."""

from __future__ import annotations

import enum


class Ending(enum.StrEnum):
    """What the reader is told; its words stand in labels/*/live.toml."""

    CURSOR_EXPIRED = "CURSOR_EXPIRED"  # what happened since is no longer kept: load anew
    RIGHTS_CHANGED = "RIGHTS_CHANGED"  # roles, organisations or profile are no longer what they were at the start
    SERVER_RESTART = "SERVER_RESTART"
    STREAM_OVERFLOW = "STREAM_OVERFLOW"  # the reader was slower than the events
    TOO_MANY_STREAMS = "TOO_MANY_STREAMS"
    UNAUTHENTICATED = "UNAUTHENTICATED"  # signed out, revoked, expired or erased


class StreamEnded(Exception):
    """A stream that cannot go on."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.value)
        self.ending = ending
