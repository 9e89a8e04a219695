"""What `duobaan serve` says when it answers: the address, the demo people and a first query to paste."""

from __future__ import annotations

import io
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import segno
from rich.console import Console

from api.house import House
from api.noticing import tell_the_past
from auth.demo import is_loopback
from duobaan.seed.personas import PERSONAS, Persona
from duobaan.seed.seeding import seed
from duobaan.settings import Settings
from search.reindex import NAMES

FIRST_QUERY = '{ searchVacancies(query: "natuurkude", first: 3) { totalCount nodes { title } } }'


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
        anywhere = host in ("0.0.0.0", "::")  # noqa: S104 # nosec B104 - compared, not bound
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
    out.print(f"Duobaan is ready at {place.local}", markup=False)
    out.file.flush()
    if not house.settings.demo:
        return
    out.print(
        f"\n  start page  {place.local}/\n  explorer    {place.local}/explorer\n  health      {place.local}/readyz"
    )
    out.print(
        f"\nAct as someone: in a browser choose a person at {place.local}/demo; for a program print a token:",
        markup=False,
    )
    for one in await _people(house):
        out.print(f"\n  {one.name}: {one.can_en}\n    {_token_command(house.settings, one.email)}", markup=False)
    out.print(f"\nA first query to paste:\n  {curl(place.local)}", markup=False)
    if place.network is not None:
        _show_network(house, place.network, out)
    out.print("\nStop with Ctrl+C.")
    out.file.flush()


async def _people(house: House) -> list[Persona]:
    there = {one.email for one in await house.desk.demo.personas("en")}
    return [one for one in PERSONAS if one.email in there]


def _token_command(settings: Settings, email: str) -> str:
    """Return the command as it works in this shell: an environment's script need not be on the PATH."""
    called = Path(sys.argv[0])
    name = "duobaan" if shutil.which("duobaan") == str(called) else str(called)
    is_default = settings.data_dir == Settings.model_fields["data_dir"].default
    return f"{name} token {email}" + ("" if is_default else f" --data-dir {settings.data_dir}")


def _show_network(house: House, address: str, out: Console) -> None:
    link = f"{address}{house.desk.demo.link(PERSONAS[0].slug)}"
    drawing = io.StringIO()
    segno.make(link).terminal(drawing, compact=True)
    out.print(f"\nFrom a phone on this network, as {PERSONAS[0].name} (the link works once):", markup=False)
    out.print(f"  {link}\n{drawing.getvalue()}", markup=False)
    out.print("The connection is NOT encrypted: everyone on this network can read along. Use invented data only.")


async def fill(house: House) -> None:
    """Load the demo region when it does not stand yet; bulk writes emit no events, so the indexes are built anew."""
    planted = await seed(house.db)
    if planted.needs_reindex:
        await tell_the_past(house.db)
        house.to_fill |= set(NAMES)
