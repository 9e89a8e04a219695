"""`duobaan import …`: reads publishers' files with a progress bar and reports by row what is wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands import organisation_imports
from api.console import Trouble, err, load_settings, out, run

if TYPE_CHECKING:
    from duobaan.access import UseCase
    from duobaan.reference.imports import ImportReport

app = typer.Typer(help="Read public files, and files of organisations.", no_args_is_help=True)
app.command("professionals")(organisation_imports.professionals)
app.command("vacancies")(organisation_imports.vacancies)
app.command("template")(organisation_imports.template)

_SHOWN_ISSUES = 20
_BOTH = ("LEXICON", "REINDEX")
_CHUNK = 1 << 20
Source = Annotated[
    Path, typer.Argument(help="The file to read; .gz is fine.", exists=True, readable=True, dir_okay=False)
]
SourceOrFolder = Annotated[
    Path, typer.Argument(help="The file to read, or a folder of them; .gz is fine.", exists=True, readable=True)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and compare, write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Report for machines, with every issue.")]
DataDir = Annotated[Path | None, typer.Option(help="Folder of the database.")]


@app.command()
def schools(file: Source, dry_run: DryRun = False, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Read school locations: DUO's files as they are, or CSV in UTF-8 with coordinates."""
    from duobaan.organisations.school_import import import_schools
    from duobaan.reference.files.schools import read_schools

    _import(import_schools, read_schools(file), [file], dry_run=dry_run, as_json=as_json, data_dir=data_dir)


@app.command()
def postcodes(file: Source, dry_run: DryRun = False, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Read the middles of four-digit postcodes: GeoNames or CSV; afterwards import the schools once more."""
    from duobaan.reference.files.postcodes import read_postcodes
    from duobaan.reference.service import import_postcodes

    _import(import_postcodes, read_postcodes(file), [file], dry_run=dry_run, as_json=as_json, data_dir=data_dir)


@app.command()
def vocabulary(
    source: SourceOrFolder, dry_run: DryRun = False, as_json: AsJson = False, data_dir: DataDir = None
) -> None:
    """Read ESCO's and SLO's words for subjects and occupations: a file, or a folder of them."""
    from duobaan.reference.files.concepts import read_concepts
    from duobaan.reference.service import import_vocabulary

    files = _files_of(source)
    rows = (row for file in files for row in read_concepts(file))
    _import(import_vocabulary, rows, files, dry_run=dry_run, as_json=as_json, data_dir=data_dir, leaves=_BOTH)


@app.command()
def relations(file: Source, dry_run: DryRun = False, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Read ESCO's relations of occupations and skills: which subjects an occupation is near. After `vocabulary`."""
    from duobaan.reference.files.relations import read_relations
    from duobaan.reference.relating import import_relations

    _import(
        import_relations,
        read_relations(file),
        [file],
        dry_run=dry_run,
        as_json=as_json,
        data_dir=data_dir,
        leaves=("LEXICON",),
    )


def _files_of(source: Path) -> list[Path]:
    """Return the file, or the files of a folder that hold words; others are named and left."""
    from duobaan.reference.files.concepts import read_concepts
    from duobaan.reference.files.reading import UnknownLayout

    if not source.is_dir():
        return [source]
    found, left = [], 0
    for path in sorted(path for path in source.iterdir() if path.is_file()):
        try:
            next(iter(read_concepts(path)), None)
        except (UnknownLayout, UnicodeError):
            left += 1
        else:
            found.append(path)
    if left:
        err.print(f"{left} files of {source.name} hold no words of a known layout and are left out", markup=False)
    if not found:
        raise Trouble(f"{source} holds no file of words that can be read.")
    return found


def _import(
    use_case: UseCase[..., Any],
    rows: Iterable[Any],
    files: list[Path],
    *,
    dry_run: bool,
    as_json: bool,
    data_dir: Path | None,
    leaves: Sequence[str] = (),
) -> None:
    settings = load_settings(data_dir=data_dir)
    from duobaan.reference.files.reading import UnknownLayout

    started = time.monotonic()
    with _bar(sum(_lines(file) for file in files), shown=not as_json) as tell:
        try:
            report = run(_run(settings, use_case, rows, dry_run, tell))
        except UnknownLayout as error:
            raise Trouble(f"{error}.") from None
    if as_json:
        typer.echo(json.dumps(_facts(report)))
    else:
        _show(report, time.monotonic() - started)
    if leaves and not dry_run and (report.added or report.changed):
        for number, says in run(_leave(settings, leaves)):
            err.print(f"job {number} {says} with these words; `duobaan jobs` shows how far it is")
    raise typer.Exit(1 if report.fatal and not (report.added or report.changed or report.same) else 0)


async def _run(
    settings: Any, use_case: UseCase[..., Any], rows: Iterable[Any], dry_run: bool, tell: Callable[[int], None]
) -> ImportReport:
    from duobaan.access import SYSTEM
    from duobaan.db import migrate
    from duobaan.db.engine import make_engine
    from duobaan.db.uow import Database

    db = Database(make_engine(settings))
    try:
        if await migrate.current(db.engine) != migrate.head():
            raise Trouble("the database is not in its newest form; run `duobaan migrate` first.")
        report: ImportReport = await use_case(SYSTEM, db, rows=rows, dry_run=dry_run, progress=tell)
        return report
    finally:
        await db.close()


async def _leave(settings: Any, kinds: Sequence[str]) -> list[tuple[int, str]]:
    """Leave the building to the server that owns the index: the one that runs, or the next one that starts."""
    from api.commands.jobs import leave, visiting
    from duobaan.db.jobs import JobKind
    from search.lexicon_keeping import NAME
    from search.reindex import NAMES

    async with visiting(settings) as house:
        works = {"REINDEX": ("builds the search index anew", NAMES), "LEXICON": ("fills the lexicon", (NAME,))}
        return [(await leave(house, JobKind(kind), works[kind][1]), works[kind][0]) for kind in kinds]


def _lines(file: Path) -> int:
    """Count lines, which is about the number of rows; a compressed file is not worth reading twice."""
    if file.suffix == ".gz":
        return 0
    with file.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))


@contextmanager
def _bar(total: int, *, shown: bool) -> Iterator[Callable[[int], None]]:
    from rich.progress import Progress

    with Progress(console=err, disable=not (shown and err.is_terminal), transient=True) as progress:
        task = progress.add_task("reading", total=total or None)
        yield lambda done: progress.update(task, completed=done)


def _facts(report: ImportReport) -> dict[str, Any]:
    found = asdict(report)
    found = {name: value for name, value in found.items() if not isinstance(value, set)}
    return found | {"fatal": report.fatal}


def _show(report: ImportReport, seconds: float) -> None:
    verb = "would be added" if report.dry_run else "added"
    out.print(f"{report.added} {verb}, {report.changed} changed, {report.same} the same; {seconds:.1f} s")
    missing = getattr(report, "without_coordinates", 0)
    if missing:
        out.print(f"{missing} without coordinates: import postcodes, then this file once more, to place them.")
    for line in _issue_lines(report):
        err.print(line, markup=False)


def _issue_lines(report: ImportReport) -> Iterator[str]:
    from duobaan import labels

    if report.issues:
        yield f"{len(report.issues)} issues, {report.fatal} of which left their row out:"
    for issue in report.issues[:_SHOWN_ISSUES]:
        said = labels.render(f"rules.{issue.rule}", "en", {"value": issue.value})
        yield f"  row {issue.row}, {issue.column}: {said} ({issue.value!r})"
    if len(report.issues) > _SHOWN_ISSUES:
        yield f"  and {len(report.issues) - _SHOWN_ISSUES} more; --json lists them all"
