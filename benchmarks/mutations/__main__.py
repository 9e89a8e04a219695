"""How many small faults in who-may-what, sign-in, life cycles, arrangements and overlaps do the tests notice?

`python -m benchmarks.mutations --sample 400 --seed 1` puts as many faults into the code, one at a time, spread over
the groups below (at least thirty each), runs the tests that run the faulty line, and prints the share that was caught
with its 95 % interval, and every survivor. The first run after a
change of these modules, and one with `--again`, runs all of these tests once to see which line each runs (some
minutes); without `--sample` all faults are tried (hours). `--group` tries one group,
`--only TEXT` the faults whose names hold a text.

Faults that no test could notice stand in `equivalent.toml` with the reason; they are drawn like any other, counted
apart, and no part of the score.
"""

from __future__ import annotations

import argparse
import math
import random
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.mutations.covering import Covered, covered, is_current, record
from benchmarks.mutations.faults import Fault, faults
from benchmarks.mutations.running import CAUGHT, NO_TEST, NOT_PUT, SURVIVED, TIMED_OUT, Outcome, Work, tried

GROUPS = {
    "auth": ("auth/*.py", "auth/*/*.py"),
    "access": ("duobaan/access.py",),
    "life cycles": ("duobaan/transitions.py", "duobaan/proposals/states.py"),
    "arrangements": ("duobaan/arrangements/*.py",),
    "overlap": ("duobaan/timetable/overlap.py",),
}
TABLES = ("models.py", "__init__.py")
"""Tables are held by the tests of migrations, on both databases."""
TESTS = (
    "tests/auth",
    "tests/domain/arrangements",
    "tests/domain/timetable/test_overlap.py",
    "tests/domain/proposals",
    "tests/domain/test_access.py",
    "tests/domain/test_transitions.py",
    "tests/schema/arrangements",
    "tests/security/test_account.py",
    "tests/security/test_limits.py",
    "tests/security/test_passwords.py",
    "tests/security/test_wire.py",
)
OPTIONS = ("--ignore=tests/auth/factors/test_passkeys.py", "-q", "-k", "not postgres and not meilisearch")
"""All in one process: what drives a browser is left out."""
LEAST = 30
MOST_TESTS = 150
EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def sources(group: str) -> list[str]:
    """Return the modules of a group."""
    found = (path for pattern in GROUPS[group] for path in Path().glob(pattern))
    return sorted(str(path) for path in found if path.name not in TABLES)


def drawn(found: dict[str, list[Fault]], sample: int | None, seed: int) -> dict[str, list[Fault]]:
    """Draw faults from each group by its size, at least thirty where there are so many."""
    if sample is None:
        return found
    dice = random.Random(seed)
    total = sum(map(len, found.values()))
    sizes = {group: max(LEAST, round(sample * len(some) / total)) for group, some in found.items()}
    return {group: dice.sample(some, min(len(some), sizes[group])) for group, some in found.items()}


def work_of(fault: Fault, known: Covered) -> Work:
    """Choose the tests of a fault: those of its line, for a table those of its module; special and quick ones first."""
    tests = known.tests(fault.path, fault.line, fault.end)
    if not tests:  # a table: no test runs its lines, all of its module lean on it
        own = f"/test_{Path(fault.path).stem}.py::"
        tests = known.tests(fault.path, 1, 10_000) | {one for one in known.seconds if own in one}
    area, turns = Path(fault.path).parent.name, Counter[str]()

    def order(test: str) -> tuple[int, bool, float]:
        return turn[test], f"/{area}/" not in test, known.seconds.get(test, 1.0)

    turn = {}
    for test in sorted(tests):  # of a test with a thousand parameters first one, so that it keeps no other away
        turn[test] = turns[test.partition("[")[0]]
        turns[test.partition("[")[0]] += 1
    return Work(fault, sorted(tests, key=order)[:MOST_TESTS])


def interval(caught: int, tried: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not tried:
        return 0.0, 1.0
    share, z = caught / tried, 1.96
    middle = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    half = z / (1 + z * z / tried) * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return middle - half, middle + half


def report(group: str, outcomes: Sequence[Outcome], equivalent: dict[str, str]) -> None:
    """Print the score of a group and who survived."""
    ends = [one.end for one in outcomes]
    same = [one for one in outcomes if one.work.fault and one.work.fault.key in equivalent and one.end != CAUGHT]
    put = [one for one in outcomes if one.end != NOT_PUT and one not in same]
    caught = sum(one.end in (CAUGHT, TIMED_OUT) for one in put)
    low, high = interval(caught, len(put))
    share = 100 * caught / max(1, len(put))
    print(f"\n{group}: {caught} of {len(put)} caught, {share:.1f} % (95 %: {100 * low:.1f} to {100 * high:.1f})")
    print(f"  {ends.count(NOT_PUT)} in declarations not put, {len(same)} equivalent, {ends.count(TIMED_OUT)} timed out")
    for one in put:
        if one.end in (SURVIVED, NO_TEST) and (fault := one.work.fault):
            print(f"  {one.end} line {fault.line} ({len(one.work.tests)} tests) {fault.key}")


def main() -> None:
    """Draw, try, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, help="how many faults (all)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--group", choices=GROUPS, action="append", help="one group; may come again (all)")
    parser.add_argument("--only", default="", help="only faults whose name holds this text")
    parser.add_argument("--at-once", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--again", action="store_true", help="see anew which test runs which line")
    asked = parser.parse_args()
    groups = asked.group or list(GROUPS)
    modules = [path for group in GROUPS for path in sources(group)]
    if asked.again or not is_current(modules):
        record(modules, TESTS, OPTIONS)
    known = covered()
    found = {
        group: [one for path in sources(group) for one in faults(Path(path)) if asked.only in one.key]
        for group in groups
    }
    for group, some in found.items():
        print(f"{group}: {len(some)} faults are possible")
    chosen = drawn(found, asked.sample, asked.seed)
    works = [work_of(fault, known) for some in chosen.values() for fault in some]
    files = sorted({test.split("::")[0] for work in works for test in work.tests})
    outcomes = list(tried(works, files, OPTIONS, known.seconds, asked.at_once))
    equivalent: dict[str, str] = tomllib.loads(EQUIVALENT.read_text()) if EQUIVALENT.exists() else {}
    for group, some in chosen.items():
        report(group, [one for one in outcomes if one.work.fault in set(some)], equivalent)
    if wrong := [name for one in outcomes if one.work.fault is None for name in one.by.split("\n") if name]:
        print("\nTHESE FAIL WITHOUT A FAULT TOO, so what they caught does not count:", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
