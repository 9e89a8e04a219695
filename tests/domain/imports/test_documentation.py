"""The example of docs/imports.md, as it stands there."""

from __future__ import annotations

import re

from duobaan.imports.report import write_report
from tests.domain.imports.firm import Parties, dry_run
from tests.support.code import ROOT


async def test_the_example_says_what_the_check_says(parties: Parties):
    blocks = re.findall(r"```csv\n(.*?)```", (ROOT / "docs" / "imports.md").read_text(encoding="utf-8"), re.DOTALL)
    file, told = blocks
    found = await dry_run(parties.hr, parties.db, file.encode())
    assert write_report(found.row, found.rows, "nl").decode("utf-8-sig").splitlines() == told.splitlines()
