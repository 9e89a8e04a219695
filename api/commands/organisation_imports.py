"""`duobaan import professionals|vacancies|template`: an organisation's file, checked and carried out row by row."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.console import Trouble, err, load_settings, out, run

if TYPE_CHECKING:
    from duobaan.db.uow import Database
    from duobaan.imports.models import DataImport, DataImportRow
    from duobaan.settings import Settings
    from duobaan.words import ImportKind

_SHOWN = 20
_LOOK_SECONDS = 0.1
File = Annotated[Path, typer.Argument(help="The file, CSV.", exists=True, readable=True, dir_okay=False)]
Organisation = Annotated[str, typer.Option(help="For whom: its id (org_…), KvK number, location code or board number.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what each row would do, write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Report for machines, with every row.")]
DataDir = Annotated[Path | None, typer.Option(help="Folder of the database.")]
Language = Annotated[str, typer.Option(help="Language of headings and reasons: nl or en.")]


def professionals(
    file: File,
    organisation: Organisation,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    language: Language = "nl",
    data_dir: DataDir = None,
) -> None:
    """Put employees of a company forward; each of them is asked to confirm, as when posted by hand."""
    _import("PROFESSIONALS", file, organisation, dry_run, as_json, _language(language), data_dir)


def vacancies(
    file: File,
    organisation: Organisation,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    language: Language = "nl",
    data_dir: DataDir = None,
) -> None:
    """Write vacancies of a school, or of the schools of a board."""
    _import("VACANCIES", file, organisation, dry_run, as_json, _language(language), data_dir)


def template(
    kind: Annotated[str, typer.Argument(help="professionals or vacancies")], language: Language = "nl"
) -> None:
    """Print a file to begin with: the headings and one invented row."""
    from duobaan.imports.formats import template as write
    from duobaan.words import ImportKind

    if kind.upper() not in set(ImportKind):
        raise Trouble("there are templates of professionals and of vacancies.")
    typer.echo(write(ImportKind(kind.upper()), _language(language)), nl=False)


def _language(said: str) -> str:
    from duobaan.labels import LOCALES

    if said not in LOCALES:
        raise Trouble("the language is nl or en.")
    return said


def _import(
    kind: str, file: Path, organisation: str, dry_run: bool, as_json: bool, language: str, data_dir: Path | None
) -> None:
    from duobaan.words import ImportKind, ImportOutcome, ImportStatus

    settings = load_settings(data_dir=data_dir)
    if file.stat().st_size > settings.import_bytes:
        raise Trouble(f"the file is larger than {settings.import_bytes} bytes (DUOBAAN_IMPORT_BYTES).")
    row, rows = run(_done(settings, ImportKind(kind), file.read_bytes(), organisation, dry_run, as_json))
    if as_json:
        typer.echo(json.dumps(_facts(row, rows, language), ensure_ascii=False))
    else:
        _show(row, rows, language)
    failed = row.status in (ImportStatus.UNREADABLE, ImportStatus.FAILED)
    raise typer.Exit(1 if failed or any(one.outcome is ImportOutcome.REFUSED for one in rows) else 0)


async def _done(
    settings: Settings, kind: ImportKind, content: bytes, organisation: str, dry_run: bool, quiet: bool
) -> tuple[DataImport, Sequence[DataImportRow]]:
    from duobaan.db import migrate
    from duobaan.db.engine import make_engine
    from duobaan.db.uow import Database

    db = Database(make_engine(settings))
    try:
        if await migrate.current(db.engine) != migrate.head():
            raise Trouble("the database is not in its newest form; run `duobaan migrate` first.")
        return await _carried_out(settings, db, kind, content, organisation, dry_run, quiet)
    finally:
        await db.close()


async def _carried_out(
    settings: Settings, db: Database, kind: ImportKind, content: bytes, organisation: str, dry_run: bool, quiet: bool
) -> tuple[DataImport, Sequence[DataImportRow]]:
    from duobaan.access import SYSTEM
    from duobaan.errors import DomainError
    from duobaan.imports.service import check_import, find_organisation, operator_of, read_report, start_import
    from duobaan.labels import render
    from duobaan.words import ImportStatus

    try:
        of = await find_organisation(SYSTEM, db, kind=kind, named=organisation)
        actor = operator_of(kind, of)
        row = await check_import(actor, db, kind=kind, content=content, on_behalf_of=of.id)
        await _followed(settings, db, row.job_id, "checking", quiet)
        row, rows = await read_report(SYSTEM, db, import_id=row.id)
        if not dry_run and row.status is ImportStatus.CHECKED:
            row = await start_import(actor, db, import_id=row.id)
            await _followed(settings, db, row.job_id, "importing", quiet)
            row, rows = await read_report(SYSTEM, db, import_id=row.id)
    except DomainError as error:
        raise Trouble(render(f"errors.{error.code}", "en", error.facts())) from None
    return row, rows


async def _followed(settings: Settings, db: Database, number: int | None, word: str, quiet: bool) -> None:
    """Do the job here, or follow the server that took it, to its end."""
    from rich.progress import Progress

    from api.importing import Importer
    from duobaan.db import jobs

    assert number is not None
    importer = Importer(db, settings)
    with Progress(console=err, disable=quiet or not err.is_terminal, transient=True) as progress:
        task = progress.add_task(word, total=None)
        own = asyncio.create_task(importer.round())
        while True:
            async with db.read() as session:
                job = await jobs.find(session, number)
            if job is None or job.has_ended:
                break
            progress.update(task, completed=job.done, total=job.total or None)
            if own.done():
                own.result()
                own = asyncio.create_task(importer.round())
            await asyncio.sleep(_LOOK_SECONDS)
        await own


def _facts(row: DataImport, rows: Sequence[DataImportRow], language: str) -> dict[str, Any]:
    from duobaan.imports.findings import Finding
    from duobaan.imports.report import said

    def told(stored: Sequence[dict[str, Any]]) -> list[str]:
        return [said(Finding.of(one), row.kind, language) for one in stored]

    return {
        "status": row.status.value,
        "issues": told(row.issues),
        "rows": [
            {
                "line": one.line,
                "reference": one.reference,
                "outcome": one.outcome.value,
                "columns": list(one.columns),
                "reasons": told(one.issues),
            }
            for one in rows
        ],
    }


def _show(row: DataImport, rows: Sequence[DataImportRow], language: str) -> None:
    from collections import Counter

    from duobaan.labels import label_of
    from duobaan.words import ImportOutcome

    facts = _facts(row, rows, language)
    for issue in facts["issues"]:
        err.print(issue, markup=False)
    counted = Counter(one.outcome for one in rows)
    summary = ", ".join(f"{counted[outcome]} {label_of(outcome, language)}" for outcome in ImportOutcome)
    out.print(f"{label_of(row.status, language)}: {summary}", markup=False)
    refused = [one for one in facts["rows"] if one["reasons"]]
    for one in refused[:_SHOWN]:
        err.print(f"  {one['line']}  {one['reference']}  {' '.join(one['reasons'])}", markup=False)
    if len(refused) > _SHOWN:
        err.print(f"  + {len(refused) - _SHOWN} (--json)", markup=False)
