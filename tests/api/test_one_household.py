"""A household has one IPv4 address and 2^64 IPv6 addresses: bounds per address take the latter together."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from api.connections import Patience, patient_protocol
from api.fairness.accounting import Accounts
from api.live.serving import Serving
from auth.watching import Watchman
from duobaan.access import ANONYMOUS
from duobaan.db.uow import Database
from duobaan.live.endings import Ending, StreamEnded
from duobaan.live.feed import Bounds, Feed
from duobaan.settings import Settings

HOUSEHOLD = ["2001:db8:1:2::a", "2001:db8:1:2:ffff::b", "2001:db8:1:2::c"]
NEIGHBOUR = "2001:db8:1:3::a"


class Wire(asyncio.Transport):
    """A connection from an address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.is_open = address, True

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"peername": (self.address, 1), "sockname": ("2001:db8::1", 80)}.get(name, default)

    def is_closing(self) -> bool:
        return not self.is_open

    def abort(self) -> None:
        self.is_open = False

    close = abort


async def test_connections_of_a_household_are_counted_together() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None: ...

    config = uvicorn.Config(app, http=patient_protocol(Patience(connections_each=2)), log_config=None)
    config.load()
    state, wires, protocols = ServerState(), [], []
    for address in (*HOUSEHOLD, NEIGHBOUR):
        wires.append(Wire(address))
        protocol: Any = config.http_protocol_class(config=config, server_state=state, app_state={})
        protocol.connection_made(wires[-1])
        protocols.append(protocol)
    assert [wire.is_open for wire in wires] == [True, True, False, True]
    for protocol in protocols:
        protocol.connection_lost(None)
    assert not protocols[0].open, "whoever is gone is not remembered"


async def test_streams_of_a_household_are_counted_together(db: Database, sqlite_settings: Settings) -> None:
    account: Any = Accounts(sqlite_settings).account
    nothing: Any = None
    serving = Serving(nothing, nothing, Feed(db, Bounds(lines=2)), Watchman(db), account)

    def scope(address: str) -> Scope:
        return {"type": "http", "client": (address, 1), "state": {"actor": ANONYMOUS, "credential": None}}

    first, second, third = map(scope, HOUSEHOLD)
    with serving.line(first), serving.line(second), serving.line(scope(NEIGHBOUR)):
        with pytest.raises(StreamEnded) as refused, serving.line(third):
            pass
        assert refused.value.ending is Ending.TOO_MANY_STREAMS
    with serving.line(third):
        pass
