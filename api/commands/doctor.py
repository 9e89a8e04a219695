"""`duobaan doctor`: looks at settings, database, outbox and index, and says what to do about what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.checkups import AROUND, WITHOUT, Finding, looked
from api.console import load_settings, out, run

if TYPE_CHECKING:
    from api.house import House
    from duobaan.settings import Settings

_MARKS = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "failure": "[red]failure[/]"}
_LATE_SECONDS, _STUCK_SECONDS = 60, 900
_REINDEX = "run `duobaan reindex`"


def doctor(
    index: Annotated[
        bool, typer.Option("--index", help="Compare the index with the database, document by document, and repair it.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 2 when there are only warnings.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the database and the index.")] = None,
) -> None:
    """Check this installation; the exit code is 1 when something is broken, and else 0."""
    settings = load_settings(data_dir=data_dir)
    findings = run(mend(settings) if index else examine(settings))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            out.print(f"{_MARKS[finding.state]:<18} {finding.what}: {finding.text}")
            if finding.advice:
                out.print(f"          → {finding.advice}")
    states = {finding.state for finding in findings}
    raise typer.Exit(1 if "failure" in states else 2 if strict and "warning" in states else 0)


async def mend(settings: Settings) -> list[Finding]:
    """Hold every index against the database, have what differs written once more, and return what was found."""
    from api.commands.jobs import carry_out, visiting
    from duobaan.db.jobs import JobKind
    from search.reindex import NAMES

    async with visiting(settings) as house:
        findings = [await _database(house)]
        if findings[-1].state == "ok":
            job = await carry_out(house, JobKind.REPAIR, NAMES)
            findings += [_compared(name, job.result[name]) for name in NAMES]
    return findings


def _compared(name: str, found: Mapping[str, Any]) -> Finding:
    counts = f"{found['in_index']} in the index, {found['in_database']} in the database"
    text = f"{counts}, checksums {found['index_checksum']} and {found['database_checksum']}"
    if found["unprojectable"]:
        advice = "see docs/runbooks/stuck-outbox.md for rows that no document can be made of"
        return Finding(name, "failure", f"{text}; cannot be indexed: {', '.join(found['unprojectable'])}", advice)
    if found["left"]:
        return Finding(name, "failure", f"{text}; {found['left']} still differ", _REINDEX)
    if found["repaired"]:
        wrong = f"{found['missing']} missing, {found['surplus']} surplus, {found['different']} different"
        return Finding(name, "ok", f"{text}; {wrong}: repaired")
    return Finding(name, "ok", f"{text}: equal")


async def examine(settings: Settings) -> list[Finding]:
    """Return what every look found, in the order in which things depend on each other."""
    from api.commands.jobs import visiting

    async with visiting(settings) as house:
        findings = [_settings(settings), await _database(house)]
        if findings[-1].state == "failure":
            return findings + await looked(house, WITHOUT)
        seals = await _seals(house)
        findings += [await _outbox(house), await _letters(house), await _webhooks(house), seals]
        if seals.state != "failure":  # what cannot be opened cannot be compared with the index either
            findings.append(await _index(house))
        return findings + await looked(house, AROUND)


def _settings(settings: Settings) -> Finding:
    from auth.demo import is_loopback

    if settings.search == "meilisearch" and not settings.meili_url:
        return Finding("settings", "failure", "no address of Meilisearch", "set DUOBAAN_MEILI_URL")
    if settings.relay == "worker" and settings.search == "embedded":
        advice = "set DUOBAAN_RELAY=inside, or DUOBAAN_SEARCH=meilisearch"
        return Finding("settings", "failure", "a worker cannot reach the embedded index", advice)
    if settings.demo and not is_loopback(settings.host):
        return Finding("settings", "warning", "demo people beyond this machine", "unset DUOBAAN_DEMO")
    return Finding("settings", "ok", f"data in {settings.data_dir}, search {settings.search}, relay {settings.relay}")


async def _database(house: House) -> Finding:
    from duobaan.db import migrate

    try:
        found = await migrate.current(house.db.engine)
    except Exception as error:
        advice = "check DUOBAAN_DATABASE_URL and that the server runs"
        return Finding("database", "failure", f"cannot be reached ({type(error).__name__})", advice)
    if found != migrate.head():
        return Finding("database", "failure", f"stands at {found or 'nothing'}", "run `duobaan migrate`")
    return Finding("database", "ok", f"{house.db.engine.dialect.name}, at {found}")


async def _seals(house: House) -> Finding:
    from duobaan.db import resealing
    from duobaan.privacy.register import register

    found = await resealing.inspect(house.db, register().sealed_columns)
    if found.unreadable:
        advice = "put the missing key back: DUOBAAN_SECRET or secret.key, DUOBAAN_DATA_KEYS or data.keys"
        text = f"{found.unreadable} of {found.values} texts open with none of the keys"
        return Finding("sealed text", "failure", text, advice)
    if found.older:
        text = f"{found.older} of {found.values} texts are sealed with an older key"
        return Finding("sealed text", "warning", text, "run `duobaan keys rotate-data`")
    return Finding("sealed text", "ok", f"{found.values} texts open with the newest key")


async def _outbox(house: House) -> Finding:
    from duobaan.clock import now
    from duobaan.db import outbox

    async with house.db.read() as session:
        found = await outbox.state(session)
    text = f"{found.waiting} waiting, {found.dead} parked"
    if found.dead:
        advice = "see docs/runbooks/stuck-outbox.md; a reindex makes parked search events needless"
        return Finding("outbox", "failure", text, advice)
    if found.oldest is not None and (now() - found.oldest).total_seconds() > _LATE_SECONDS:
        is_stuck = (now() - found.oldest).total_seconds() > _STUCK_SECONDS
        text += f", the oldest since {found.oldest:%Y-%m-%d %H:%M} UTC"
        advice = "does the server or the worker run? docs/runbooks/stuck-outbox.md"
        return Finding("outbox", "failure" if is_stuck else "warning", text, advice)
    return Finding("outbox", "ok", text)


async def _letters(house: House) -> Finding:
    from duobaan.access import SYSTEM
    from duobaan.notices.posting import letters_state, skipped_events

    found, skipped = await letters_state(SYSTEM, house.db), await skipped_events(SYSTEM, house.db)
    text = f"{found.waiting} waiting, {found.dead} given up"
    if skipped:
        names = ", ".join(f"{one['name']} {one['id']}" for one in skipped)
        return Finding("letters", "warning", f"{text}; nobody was told of {names}", "see docs/runbooks/mail-down.md")
    if found.late or found.dead:
        return Finding("letters", "warning", f"{text}, {found.late} late", "see docs/runbooks/mail-down.md")
    return Finding("letters", "ok", text)


async def _webhooks(house: House) -> Finding:
    from duobaan.access import SYSTEM
    from duobaan.webhooks.looking_after import count_failing, deliveries_state, skipped_events

    found, skipped = await deliveries_state(SYSTEM, house.db), await skipped_events(SYSTEM, house.db)
    failing = await count_failing(SYSTEM, house.db)
    text = f"{found.waiting} waiting, {found.failed} given up, {failing} addresses fail"
    advice = "see docs/runbooks/webhooks-failing.md"
    if skipped:
        names = ", ".join(f"{one['name']} {one['id']}" for one in skipped)
        return Finding("webhooks", "warning", f"{text}; no system was told of {names}", advice)
    if found.late:
        return Finding("webhooks", "warning", f"{text}; {found.late} late", advice)
    return Finding("webhooks", "ok", text)


async def _index(house: House) -> Finding:
    from search.engine import EngineUnavailable
    from search.reindex import NAMES, compare

    try:
        stale = await house.engine.ensure_indexes()
        counts = {name: (await house.engine.stats(name)).count for name in NAMES}
    except EngineUnavailable as error:
        if house.settings.search == "embedded":
            return Finding("search", "ok", "the embedded index is in use by a running server, as it should be")
        return Finding(
            "search", "failure", f"not available: {error}", "start Meilisearch; searches answer again by themselves"
        )
    if stale:
        return Finding("search", "warning", f"{', '.join(stale)} must be filled", _REINDEX)
    wrong = {
        name: len(found.wrong) for name in NAMES if not (found := await compare(house.db, house.engine, name)).is_equal
    }
    if wrong:
        text = ", ".join(f"{count} {name}" for name, count in wrong.items())
        advice = "wait for the outbox, then run `duobaan doctor --index`"
        return Finding("search", "warning", f"{text} differ from the database", advice)
    return Finding("search", "ok", "equal to the database: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
