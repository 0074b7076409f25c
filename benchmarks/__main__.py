"""What commstd costs beside other ways to the same verdicts.

    python -m benchmarks                       everything: half an hour, 12 GB of memory, 3 GB of disk
    python -m benchmarks --rows 10000 600000   without the ten million rows
    python -m benchmarks --tasks table file    some of it
    python -m benchmarks --check               no table: whether commstd still keeps up with Polars by hand

A ratio is of two medians of one run, in which the contenders took turns. `make bench` sets up what they need.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from benchmarks import data
from benchmarks.contenders import TASKS
from benchmarks.guard import keeps_up
from benchmarks.report import table_of
from benchmarks.rounds import measure

ROWS: Final = (10_000, 600_000, 10_000_000)
LARGE: Final = 2_000_000
"""Rows from which contenders run one by one."""
LIBRARIES: Final = ("commstd", "polars", "numpy", "duckdb", "openfisca-core", "pandera", "pint", "attrs")


def main() -> int:
    """Measure, and print a table for each task and length."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=_Plain)
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, metavar="N")
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS), metavar="TASK", help=", ".join(TASKS))
    parser.add_argument("--processes", type=int, default=3, help="how often each contender is started anew")
    parser.add_argument("--calls", type=int, default=6, help="calls in each process, the first included")
    parser.add_argument("--folder", type=Path, help="where the made-up tables are kept; else they are deleted")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if options.check:
            return 0 if keeps_up(folder) else 1
        print("\n".join(machine()))
        for task in options.tasks:
            for rows in options.rows:
                report(task, rows, folder, options)
    return 0


class _Plain(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    pass


def report(task: str, rows: int, folder: Path, options: argparse.Namespace) -> None:
    """One table."""
    held, is_large = TASKS[task], rows >= LARGE
    _tell(f"{held.kind}, {rows:,} rows are made")
    table = data.make(folder, held.kind, rows)
    began = time.monotonic()
    found = measure(
        task, held, folder, rows, processes=1 if is_large else options.processes, calls=options.calls,
        together=not is_large, tell=_tell,
    )  # fmt: skip
    print(f"\n### {task}: {held.title}, {rows:,} rows\n")
    print("\n".join(table_of(held, found, rows)), flush=True)
    _tell(f"{time.monotonic() - began:.0f} s")
    if options.folder is None:
        for path in (
            table.path,
            table.steps,
            table.answers,
            *folder.glob("*.ours.parquet"),
            *folder.glob("*.hand.parquet"),
        ):
            path.unlink(missing_ok=True)


def machine() -> list[str]:
    """What this was measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return [
        f"{cores} cores ({_processor()}), {_memory()} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}",
        ", ".join(f"{name} {_version(name)}" for name in LIBRARIES),
    ]


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    names = os.sysconf_names if hasattr(os, "sysconf_names") else {}
    if "SC_PHYS_PAGES" not in names:
        return "?"
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
