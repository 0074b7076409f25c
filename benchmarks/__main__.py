"""What commstd costs beside other ways to the same verdicts.

    python -m benchmarks                       everything: half an hour, 10 GB of memory
    python -m benchmarks --rows 10000 600000   without the ten million rows
    python -m benchmarks --tasks table file    some of it
    python -m benchmarks --pages               everything, and the tables put into the documentation
    python -m benchmarks --check               no table: whether commstd keeps up with Polars by hand

A ratio is of two medians of one run, in which the contenders took turns. `make bench` sets up what they need.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import data
from benchmarks.contenders import TASKS
from benchmarks.guard import keeps_up
from benchmarks.report import PAGES, machine, section, write_pages
from benchmarks.rounds import measure

if TYPE_CHECKING:
    from benchmarks.rounds import Measured
    from commstd.messages import Language

ROWS: Final = (10_000, 600_000, 10_000_000)
LARGE: Final = 2_000_000
"""Rows from which contenders run one by one."""


def main() -> int:
    """Measure, and print a table for each task and length."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=_Plain)
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, metavar="N", help="how long the tables are")
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS), metavar="TASK", help=", ".join(TASKS))
    parser.add_argument("--processes", type=int, default=3, help="how often each contender is started anew")
    parser.add_argument("--calls", type=int, default=6, help="calls in each process, the first included")
    parser.add_argument("--folder", type=Path, help="where the made-up tables are kept; else they are deleted")
    parser.add_argument("--pages", action="store_true", help="put the tables into the documentation")
    parser.add_argument("--check", action="store_true", help="whether commstd keeps up with Polars by hand")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if options.check:
            return 0 if keeps_up(folder) else 1
        parts: dict[Language, list[str]] = {lang: [machine(lang)] for lang in PAGES}
        print(machine("en"))
        for task in options.tasks:
            for rows in options.rows:
                found = _measured(task, rows, folder, options)
                for lang, sections in parts.items():
                    sections.append(section(TASKS[task], found, rows, lang))
                print(parts["en"][-1], flush=True)
    if options.pages:
        write_pages(parts)
    return 0


class _Plain(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    pass


def _measured(task: str, rows: int, folder: Path, options: argparse.Namespace) -> dict[str, Measured]:
    held, is_large = TASKS[task], rows >= LARGE
    _tell(f"{held.kind}, {rows:,} rows are made")
    data.make(folder, held.kind, rows)
    began = time.monotonic()
    found = measure(
        task, held, folder, rows, processes=1 if is_large else options.processes, calls=options.calls,
        together=not is_large, tell=_tell,
    )  # fmt: skip
    _tell(f"{time.monotonic() - began:.0f} s")
    return found


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
