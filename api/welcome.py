"""What `duobaan serve` says when it answers: the address, the demo people and a first query to paste."""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass

import segno
from rich.console import Console

from api.house import House
from auth.demo import is_loopback
from duobaan.settings import Settings

FIRST_QUERY = '{ subjects(text: "natuurkude") { code label } }'
_SHOWN_PEOPLE = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is reached: from this machine, and from its network when it listens there."""

    local: str
    network: str | None

    @classmethod
    def of(cls, host: str, port: int) -> Place:
        """Work out both addresses from what the server listens on."""
        if is_loopback(host):
            return cls(f"http://{_bracketed(host)}:{port}", None)
        anywhere = host in ("0.0.0.0", "::")
        local = "127.0.0.1" if anywhere else host
        return cls(
            f"http://{_bracketed(local)}:{port}", f"http://{_bracketed(_own_address() if anywhere else host)}:{port}"
        )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _own_address() -> str:
    """Return this machine's address on its network; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation (RFC 5737)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def curl(address: str) -> str:
    """Return the first query as a command to paste."""
    body = '{"query":"' + FIRST_QUERY.replace('"', '\\"') + '"}'
    return f"curl -s {address}/graphql -H 'content-type: application/json' -d '{body}'"


async def greet(house: House, place: Place, out: Console) -> None:
    """Say that the server answers; in demo mode also how to act as whom."""
    # The ready line is for programs too: it stays as it is, one line, flushed at once.
    print_plain(out, f"Duobaan is ready at {place.local}")
    if not house.settings.demo:
        return
    out.print(
        f"\n  start page  {place.local}/\n  explorer    {place.local}/explorer\n  health      {place.local}/readyz"
    )
    people = list(await house.desk.demo.personas("en"))
    if people:
        out.print(f"\nAct as someone: {place.local}/demo lists {len(people)} demo people, among them")
        for one in people[:_SHOWN_PEOPLE]:
            out.print(f"  {one.name}, {one.roles}\n    as a program: duobaan token {one.email}", markup=False)
    out.print(f"\nA first query to paste:\n  {curl(place.local)}", markup=False)
    if place.network is not None:
        _show_network(house, place.network, people[0].slug if people else None, out)
    out.print("\nStop with Ctrl+C.")


def _show_network(house: House, address: str, slug: str | None, out: Console) -> None:
    link = address if slug is None else f"{address}{house.desk.demo.link(slug)}"
    drawing = io.StringIO()
    segno.make(link).terminal(drawing, compact=True)
    out.print(f"\nFrom a phone on this network (the link works once): {link}\n{drawing.getvalue()}", markup=False)
    out.print("The connection is NOT encrypted: everyone on this network can read along. Use invented data only.")


def print_plain(out: Console, line: str) -> None:
    """Print a line at once, also into a pipe."""
    out.print(line, markup=False)
    out.file.flush()


async def fill(settings: Settings) -> None:
    """Load the demo region when the database holds no demo people yet."""
