"""A sample of what `python -m tests.outside` runs at length: whatever is asked, the fault is never the server's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outside import running
from tests.support import switches


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside")


@pytest.fixture(scope="module")
def address(folder: Path, demo_region: Path) -> Iterator[str]:
    with running.demo_server(folder, demo_region) as found:
        yield found


@pytest.mark.parametrize("role", ["nobody", "schoolbestuur", "professional", "beheer"])
def test_no_document_is_answered_with_a_fault(address: str, folder: Path, role: str) -> None:
    report = running.documents(address, running.headers_of(role, folder), 30, 7)
    assert report.asked >= 20
    assert report.answers["200"] > 0
    assert report.faults == []


@pytest.mark.parametrize("role", ["nobody", "schoolbestuur"])
def test_schemathesis_finds_nothing(address: str, folder: Path, role: str) -> None:
    if not running.PROGRAM.is_file():
        switches.absent("schemathesis", "tests/outside/.venv (make install-outside)")
    made, trouble = running.schemathesis(address, running.headers_of(role, folder), 2, 7)
    assert trouble == ""
    assert made >= 200
