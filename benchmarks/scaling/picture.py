"""The tables and the picture of docs/scaling.md, drawn from the kept figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

Kept = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Figures by number of profiles and part."""
PICTURE = Path(__file__).parents[2] / "docs" / "scaling.svg"
SIZES = ("10000", "100000", "1000000")

# Title, then columns: heading, part, figure.
Column = tuple[str, str, str]
TABLES: tuple[tuple[str, tuple[Column, ...]], ...] = (
    (
        "On disk, MB",
        (
            ("SQLite", "sqlite", "megabytes"),
            ("PostgreSQL", "postgresql", "megabytes"),
            ("of it keys", "postgresql", "of_it_keys_megabytes"),
            ("index in process", "embedded", "megabytes"),
            ("the same, without a database", "alone", "megabytes"),
            ("Meilisearch", "meilisearch", "megabytes"),
        ),
    ),
    (
        "Filling and building, seconds of CPU",
        (
            ("insert, SQLite", "sqlite", "fill_cpu_seconds"),
            ("insert, PostgreSQL (ours)", "postgresql", "fill_cpu_seconds"),
            ("index in process", "embedded", "build_cpu_seconds"),
            ("the same, without a database", "alone", "build_cpu_seconds"),
            ("Meilisearch, both sides", "meilisearch", "build_cpu_seconds"),
        ),
    ),
    (
        "A search, ms of CPU (the mean of 200)",
        (
            ("engine in process", "asking", "engine_cpu_ms"),
            ("the same, without a database", "asking_alone", "engine_cpu_ms"),
            ("use case, in process", "asking", "search_cpu_ms"),
            ("Meilisearch, both sides", "meilisearch", "engine_cpu_ms"),
            ("use case, Meilisearch", "meilisearch", "search_cpu_ms"),
        ),
    ),
    (
        "A search, ms on the clock: p50, as busy as the machine was",
        (
            ("in process", "asking", "engine_p50_ms"),
            ("the same, without a database", "asking_alone", "engine_p50_ms"),
            ("Meilisearch", "meilisearch", "engine_p50_ms"),
            ("load average", "meilisearch", "load_before"),
        ),
    ),
    (
        "Teams for a post (`coverageSuggestions`)",
        (
            ("people in reach", "sqlite", "teams_people"),
            ("SQLite, ms of CPU", "sqlite", "teams_cpu_ms"),
            ("SQLite, ms on the clock", "sqlite", "teams_p50_ms"),
            ("PostgreSQL, ms of CPU (ours)", "postgresql", "teams_cpu_ms"),
            ("PostgreSQL, ms on the clock", "postgresql", "teams_p50_ms"),
        ),
    ),
    (
        "Memory, MB",
        (
            ("server that searches", "asking", "memory_mb"),
            ("the same, without a database", "asking_alone", "memory_mb"),
            ("building, at most", "embedded", "most_memory_mb"),
            ("building without a database, at most", "alone", "most_memory_mb"),
            ("Meilisearch", "meilisearch", "memory_mb"),
        ),
    ),
)
_WIDTH, _HEIGHT, _LEFT, _TOP = 350, 210, 54, 34
_COLOURS = ("#1d4ed8", "#b45309", "#15803d", "#9333ea", "#be123c", "#0f766e")


def draw(kept: Kept) -> str:
    """Write the picture, and return the tables as the document has them."""
    PICTURE.write_text(_picture(kept))
    return "\n".join(_table(kept, title, columns) for title, columns in TABLES)


def _value(kept: Kept, size: str, column: Column) -> float | None:
    return kept.get(size, {}).get(column[1], {}).get(column[2])


def _table(kept: Kept, title: str, columns: tuple[Column, ...]) -> str:
    lines = [f"**{title}**", "", "| profiles | " + " | ".join(one[0] for one in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for size in SIZES:
        cells = [_told(_value(kept, size, column)) for column in columns]
        lines.append(f"| {int(size):,} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _told(value: float | None) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.0f}" if value >= 20 else f"{value:.3g}"


def _picture(kept: Kept) -> str:
    panels = [_panel(kept, title, columns) for title, columns in TABLES]
    placed = [
        f'<g transform="translate({(number % 2) * _WIDTH * 1.45} {(number // 2) * (_HEIGHT + 50)})">{panel}</g>'
        for number, panel in enumerate(panels)
    ]
    wide, high = _WIDTH * 2.9, (len(panels) + 1) // 2 * (_HEIGHT + 50)
    box = f'viewBox="0 0 {wide:.0f} {high}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif" font-size="11">'
    return "\n".join([head, f'<rect width="{wide:.0f}" height="{high}" fill="white"/>', *placed, "</svg>\n"])


def _panel(kept: Kept, title: str, columns: tuple[Column, ...]) -> str:
    """One table as curves; both axes are logarithmic."""
    curves = {
        column[0]: [(float(size), value) for size in SIZES if (value := _value(kept, size, column))]
        for column in columns
    }
    values = [value for points in curves.values() for _, value in points] or [1.0]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 1e-9)
    high = max(high, low + 1)

    def x(size: float) -> float:
        return _LEFT + (math.log10(size) - 4) / 2 * (_WIDTH - _LEFT - 10)

    def y(value: float) -> float:
        return _TOP + (high - math.log10(value)) / (high - low) * (_HEIGHT - _TOP - 10)

    parts = [f'<text x="{_LEFT}" y="16" font-weight="bold">{escape(title)}</text>', *_axes(x, y, low, high)]
    for number, (name, points) in enumerate(curves.items()):
        if not points:
            continue
        colour, at = _COLOURS[number % len(_COLOURS)], _TOP + 10 + 15 * number
        line = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>' for size, value in points]
        parts.append(f'<text x="{_WIDTH + 4}" y="{at}" fill="{colour}">{escape(name)}</text>')
    return "\n".join(parts)


def _axes(x: Callable[[float], float], y: Callable[[float], float], low: int, high: int) -> list[str]:
    parts = []
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - 10}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:,.10g}</text>')
    for size in SIZES:
        at = x(float(size))
        parts.append(f'<text x="{at:.1f}" y="{_HEIGHT + 8}" text-anchor="middle">{int(size):,}</text>')
    return parts
