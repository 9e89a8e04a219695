"""Dated figures of teacher shortage by subject, region, level and sector, and what counts as a shortage subject."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from duobaan.reference.subjects import subjects
from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import Level, Sector

TABLE = "shortage.toml"


@dataclass(frozen=True, slots=True)
class ShortageFigure:
    """A share of employment that is vacant (pct) or its size in full-time posts (fte), measured on a day."""

    sector: Sector
    year: int
    pct: float | None
    fte: int | None
    source: str
    measured_on: dt.date
    name_nl: str = ""
    subjects: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    region: str | None = None
    forecast: bool = False


@cache
def measured_on() -> dt.date:
    """The day of the survey behind the figures per subject, level and region."""
    return read_table(TABLE).table("header").day("measured_on")


def _share(row: Row) -> tuple[float | None, int | None]:
    pct = row.number("pct") if row.has("pct") else None
    fte = row.whole("fte") if row.has("fte") else None
    if pct is None and fte is None:
        raise ReferenceDataError(f"{row.where}: needs pct or fte")
    return pct, fte


def _source(code: str) -> str:
    return read_table(TABLE).table("sources").text(code)


@cache
def subject_figures() -> tuple[ShortageFigure, ...]:
    """The figures per subject in VO, highest share first."""
    found = []
    for row in read_table(TABLE).rows("subject_figure"):
        pct, fte = _share(row)
        codes = row.texts("subjects")
        unknown = set(codes) - set(subjects())
        if unknown:
            raise ReferenceDataError(f"{row.where}: unknown subjects {sorted(unknown)}")
        found.append(
            ShortageFigure(
                sector=Sector.VO,
                year=measured_on().year,
                pct=pct,
                fte=fte,
                source=_source("SUBJECT_2023"),
                measured_on=measured_on(),
                name_nl=row.text("name_nl"),
                subjects=codes,
            )
        )
    return tuple(sorted(found, key=lambda figure: (-(figure.pct or 0.0), figure.name_nl)))


@cache
def national_figures() -> tuple[ShortageFigure, ...]:
    """The figures per sector for the whole country, oldest first; forecasts are marked."""
    found = []
    for row in read_table(TABLE).rows("national_figure"):
        pct, fte = _share(row)
        year = row.whole("year")
        found.append(
            ShortageFigure(
                sector=Sector(row.text("sector")),
                year=year,
                pct=pct,
                fte=fte,
                source=_source(row.text("source")),
                measured_on=dt.date(year, measured_on().month, 1),
                forecast=row.flag("forecast"),
            )
        )
    return tuple(sorted(found, key=lambda figure: (figure.year, figure.sector)))


@cache
def level_figures() -> tuple[ShortageFigure, ...]:
    """The figures of levels that stand far from the average."""
    found = []
    for row in read_table(TABLE).rows("level_figure"):
        pct, fte = _share(row)
        levels = tuple(Level(code) for code in row.texts("levels"))
        source = _source("NATIONAL_2023")
        found.append(ShortageFigure(Sector.VO, measured_on().year, pct, fte, source, measured_on(), levels=levels))
    return tuple(found)


@cache
def region_figures() -> tuple[ShortageFigure, ...]:
    """The figures per shortage region (35 labour-market regions, five cities apart), VO and PO."""
    table = read_table(TABLE).table("region")
    source = _source("REGION_2023")
    found = []
    for code in table.values:
        shares = [float(item) for item in table.items(code) if isinstance(item, int | float)]
        for sector, pct in zip((Sector.VO, Sector.PO), shares, strict=True):
            found.append(ShortageFigure(sector, measured_on().year, pct, None, source, measured_on(), region=code))
    return tuple(found)


def figure_of_subject(code: str) -> ShortageFigure | None:
    """The newest figure of a subject; a subject without one has its parent's."""
    for figure in subject_figures():
        if code in figure.subjects:
            return figure
    subject = subjects().get(code)
    return figure_of_subject(subject.parent) if subject and subject.parent else None


def figure_of_region(region: str, sector: Sector) -> ShortageFigure | None:
    """The newest figure of a shortage region in a sector."""
    return next((one for one in region_figures() if one.region == region and one.sector is sector), None)


@cache
def threshold_pct() -> float:
    """The share from which a subject counts as a shortage subject."""
    return read_table(TABLE).table("threshold").number("shortage_pct")


def is_shortage_subject(code: str) -> bool:
    """Say whether the newest figure of the subject reaches the threshold; a school may declare its own shortage."""
    figure = figure_of_subject(code)
    return figure is not None and figure.pct is not None and figure.pct >= threshold_pct()
