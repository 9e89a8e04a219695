"""What `duobaan doctor` looks at around database and index: clock, keys, worker, jobs, mail, disk and proxies."""

from __future__ import annotations

import datetime as dt
import ipaddress
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from api.house import House
    from duobaan.settings import Settings

State = Literal["ok", "warning", "failure"]
_LITTLE: Final = 1_000_000_000
_NEXT_TO_NOTHING: Final = 100_000_000
_OLD: Final = dt.timedelta(days=400)  # "once a year or when you like" (docs/runbooks/signing-keys.md)
_OFF_SECONDS, _FAR_OFF_SECONDS = 2.0, 30.0
_LATE: Final = dt.timedelta(minutes=5)
_PATIENCE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found and what to do about it."""

    what: str
    state: State
    text: str
    advice: str = ""


Look = Callable[["House"], Awaitable[Finding]]


async def looked(house: House, looks: Sequence[Look]) -> list[Finding]:
    """Take every look; one that goes wrong is a finding too."""
    found = []
    for look in looks:
        try:
            found.append(await look(house))
        except Exception as error:
            name = look.__name__.strip("_").replace("_", " ")
            found.append(Finding(name, "failure", f"cannot be looked at ({type(error).__name__}: {error})"))
    return found


async def disk(house: House) -> Finding:
    """Look how much room the data folder has."""
    folder = house.settings.data_dir
    place = next((one for one in (folder, *folder.absolute().parents) if one.is_dir()), folder)
    free = shutil.disk_usage(place).free
    text = f"{free / 1e9:.1f} GB free in {folder}"
    if free < _LITTLE:
        return Finding("disk", "failure" if free < _NEXT_TO_NOTHING else "warning", text, "docs/runbooks/disk-full.md")
    return Finding("disk", "ok", text)


async def clock(house: House) -> Finding:
    """Compare this machine's clock with the database server's: leases and codes of sign-in hang on them."""
    from duobaan.clock import now
    from duobaan.db.leases import clock_of_server

    if house.settings.uses_sqlite:
        return Finding("clock", "ok", f"{now():%Y-%m-%d %H:%M:%S} UTC; the database is on this machine")
    async with house.db.read() as session:
        before = now()
        there = await clock_of_server(session)
        after = now()
    off = abs((there - (before + (after - before) / 2)).total_seconds())
    text = f"{off:.1f} seconds from the database server's"
    if off > _OFF_SECONDS:
        state: State = "failure" if off > _FAR_OFF_SECONDS else "warning"
        return Finding("clock", state, text, "let both machines follow a time server (NTP)")
    return Finding("clock", "ok", text)


async def keys(house: House) -> Finding:
    """Look how old the keys are."""
    from auth.key_repository import KeyRepository
    from duobaan.clock import now

    async with house.db.read() as session:
        signing = await KeyRepository(session).counting(now())
    oldest = min((key.created_at for key in signing[:1]), default=None)
    file = house.settings.data_dir / "data.keys"
    dates = {"signing key": oldest}
    if file.is_file():
        dates["data key"] = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    text = ", ".join(f"{name} of {day:%Y-%m-%d}" for name, day in dates.items() if day) or "none was needed yet"
    old = [name for name, day in dates.items() if day is not None and now() - day > _OLD]
    if old:
        return Finding("keys", "warning", text, "rotate: docs/runbooks/signing-keys.md and data-keys.md")
    return Finding("keys", "ok", text)


async def worker(house: House) -> Finding:
    """Look whether somebody carries events to the index now."""
    from duobaan.clock import now
    from duobaan.db import leases
    from search.keeping import LEASE

    if not house.engine.is_shared:
        return Finding("worker", "ok", "none is needed: the server itself carries events to the embedded index")
    async with house.db.read() as session:
        until = await leases.expiry(session, LEASE)
    if until is not None and until > now():
        return Finding("worker", "ok", "alive: it holds the index")
    since = "never did" if until is None else f"was last alive at {until:%Y-%m-%d %H:%M:%S} UTC"
    name = "`duobaan worker`" if house.settings.relay == "worker" else "the server"
    return Finding("worker", "failure", f"nobody holds the index; somebody {since}", f"start {name}")


async def mail(house: House) -> Finding:
    """Say hello to the mail server, as far as a letter would go before its address."""
    from auth.mail import greet

    settings = house.settings
    if not settings.mail_host or not settings.mail_from:
        advice = "set DUOBAAN_MAIL_HOST and DUOBAAN_MAIL_FROM; without them nobody gets codes or notices"
        return Finding("mail", "warning", "no mail is sent", advice)
    if trouble := await greet(settings, _PATIENCE_SECONDS):
        advice = "check DUOBAAN_MAIL_HOST, _PORT, _TLS, _USER and the password"
        return Finding("mail", "failure", f"{settings.mail_host}:{settings.mail_port}: {trouble}", advice)
    return Finding("mail", "ok", f"{settings.mail_host} answers")


async def proxies(house: House) -> Finding:
    """Look whether the way in from outside leads here, and whose word about addresses counts."""
    settings = house.settings
    if wrong := _no_networks(settings):
        text = f"DUOBAAN_TRUSTED_PROXIES has what is no address: {', '.join(wrong)}"
        return Finding("proxies", "failure", text, "write addresses and networks with commas, e.g. 10.0.0.0/8")
    if not settings.public_url:
        return Finding("proxies", "ok", "no public address is set")
    if trouble := await _way_in(settings.public_url):
        advice = "check the proxy, its certificate and DUOBAAN_PUBLIC_URL"
        return Finding("proxies", "failure", f"{settings.public_url} does not lead to a server: {trouble}", advice)
    if settings.public_url.startswith("https://") and not settings.trusted_proxies:
        advice = "set DUOBAAN_TRUSTED_PROXIES to who ends TLS; else all callers share one account"
        return Finding("proxies", "warning", f"{settings.public_url} answers, through a proxy nobody trusts", advice)
    return Finding("proxies", "ok", f"{settings.public_url} answers")


def _no_networks(settings: Settings) -> list[str]:
    wrong = []
    for one in filter(None, (part.strip() for part in settings.trusted_proxies.split(","))):
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError:
            wrong.append(one)
    return wrong


async def _way_in(address: str) -> str:
    import httpx2

    try:
        async with httpx2.AsyncClient(timeout=_PATIENCE_SECONDS) as http:
            answer = await http.get(f"{address}/healthz")
    except (httpx2.HTTPError, OSError) as error:
        return type(error).__name__
    return "" if answer.status_code == 200 and answer.text == '{"status":"ok"}' else f"status {answer.status_code}"


async def jobs(house: House) -> Finding:
    """Look whether work that was left is being done."""
    from duobaan.clock import now
    from duobaan.db import jobs as rows

    async with house.db.read() as session:
        latest = await rows.latest(session)
    waiting = [row for row in latest if row.status == rows.JobStatus.WAITING and now() - row.created_at > _LATE]
    failed = [row for row in latest[:1] if row.status == rows.JobStatus.FAILED]
    if waiting:
        return Finding("jobs", "failure", f"{len(waiting)} wait and nobody does them", "docs/runbooks/reindex.md")
    if failed:
        return Finding("jobs", "warning", f"the last one failed: {failed[0].trouble}", "docs/runbooks/reindex.md")
    return Finding("jobs", "ok", "none waits for long")


AROUND: Final[Sequence[Look]] = (clock, keys, worker, jobs, mail, disk, proxies)
"""Looks that need a database that answers."""
WITHOUT: Final[Sequence[Look]] = (disk, proxies)
"""Looks that need none."""
