"""What grows with what: databases, indexes, searches and team suggestions over so many invented people.

`python -m benchmarks.scaling --documents 10000` measures one row of each table of docs/scaling.md and keeps it in
`benchmarks/results/scaling.json`; `--parts` measures some of it, in a `--folder` that is kept (all but `sqlite` and
`postgresql` need the database that `sqlite` filled there). Each part runs in a process of its own, so that memory is
its own. `--draw` prints the tables and writes the picture of the document from the kept figures.

Needs room: some 9 GB of disk and 5 GB of memory for a million. `meilisearch` has to be on the PATH.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.scaling.parts import PARTS, run
from benchmarks.scaling.picture import draw
from duobaan.clock import today

RESULTS = Path(__file__).parents[1] / "results" / "scaling.json"


def measure(name: str, folder: Path, count: int) -> dict[str, float]:
    """Measure one part in a process of its own."""
    before = os.getloadavg()[0]
    command = [sys.executable, "-m", "benchmarks.scaling", "--documents", str(count), "--inside", name]
    told = subprocess.run([*command, "--folder", folder], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {**json.loads(told.splitlines()[-1]), "load_before": before, "load_after": os.getloadavg()[0]}


def keep(count: int, name: str, figures: dict[str, float]) -> None:
    """Put figures among those that are kept; several measurements may run at a time."""
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        kept = json.loads(file.read() or "{}")
        rounded = {key: float(f"{value:.4g}") for key, value in figures.items()}
        kept.setdefault(str(count), {})[name] = {"on": today().isoformat(), **rounded}
        file.truncate(0)
        json.dump(kept, file, indent=1, sort_keys=True)
        file.write("\n")


def main() -> None:
    """Measure, or draw what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000, help="professionals to invent (10000)")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"what to measure ({','.join(PARTS)})")
    parser.add_argument("--folder", type=Path, help="where to build; kept. Else a temporary one")
    parser.add_argument("--draw", action="store_true", help="print tables and write the picture; measure nothing")
    parser.add_argument("--inside", choices=PARTS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.draw:
        print(draw(json.loads(RESULTS.read_text())))
        return
    if asked.inside:
        print(json.dumps(run(asked.inside, asked.folder, asked.documents)))
        return
    with tempfile.TemporaryDirectory(prefix="duobaan-scaling-") as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in asked.parts.split(","):
            figures = measure(name, folder, asked.documents)
            keep(asked.documents, name, figures)
            print(name, json.dumps(figures, indent=1), flush=True)


if __name__ == "__main__":
    main()
