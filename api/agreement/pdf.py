"""The paper of an agreement as a tagged PDF (PDF/UA-1), made by typst where the extra `documents` is installed."""

from __future__ import annotations

import importlib.util
from functools import cache
from importlib import resources
from typing import Final

import orjson

from api.agreement.wording import Sheet
from duobaan.clock import now

_STANDARD: Final = "ua-1"  # ISO 14289-1: typst refuses to write what would not be accessible


def can_write() -> bool:
    """Say whether PDFs can be made here."""
    return importlib.util.find_spec("typst") is not None


@cache
def _template() -> bytes:
    return (resources.files("api.agreement") / "agreement.typ").read_bytes()


def write_pdf(sheet: Sheet) -> bytes:
    """Return a sheet as a PDF; it takes some tenths of a second, so call it beside the loop."""
    import typst  # here: it is an extra, and loads slowly

    written = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"sheet": orjson.dumps(sheet).decode()},
        pdf_standards=[_STANDARD],
        timestamp=now().replace(microsecond=0),
        ignore_system_fonts=True,  # the same file on every machine
    )
    assert isinstance(written, bytes)
    return written
