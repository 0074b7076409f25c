"""How long commstd takes to start, beside what any Python command that computes with tables and units takes.

    python benchmarks/startup.py            the table
    python benchmarks/startup.py --check    only whether the bounds hold, with room for a busy machine

Every command runs in a process of its own. The commands take turns, each round gives a ratio, and what counts is the
median of the ratios. Compiled modules go to a folder of their own, which the first, uncounted round fills: what is
measured is the same in an editable installation and in one from wheels, and for a caller who writes no bytecode.
Nothing is needed but commstd, the plugin of Puyang and the repository's example.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

EXAMPLE: Final = Path(__file__).parent.parent / "examples/puyang.csv"
ROWS: Final = 100
ROOM: Final = 1.25
"""By how much a ratio may be over its bound in `--check`: what a busy machine adds."""
TRIES: Final = 3
NOTHING: Final = "python -c pass"
LIBRARIES: Final = 'python -c "import polars, pint"'


class Bound(NamedTuple):
    """What a command may take: so many times what another one takes."""

    most: float
    beside: str


def commands(table: Path) -> dict[str, list[str]]:
    """The measured commands, by how they are shown."""
    python, commstd = [sys.executable, "-c"], [sys.executable, "-m", "commstd"]
    script = shutil.which("commstd", path=str(Path(sys.executable).parent))
    if script is not None:
        commstd = [script]
    puyang = ["--city", "puyang", "--as-of", "2020-12-31"]
    return {
        NOTHING: [*python, "pass"],
        LIBRARIES: [*python, "import polars, pint"],
        'python -c "import commstd"': [*python, "import commstd"],
        "commstd --help": [*commstd, "--help"],
        f"commstd assess ({ROWS} rows)": [*commstd, "assess", str(table), *puyang],
        f"commstd assess --format json ({ROWS} rows)": [*commstd, "assess", str(table), *puyang, "--format", "json"],
        "commstd require": [*commstd, "require", "puyang/service-area", "households=1200", "--as-of", "2020-12-31"],
        "commstd cities": [*commstd, "cities"],
    }


BOUNDS: Final = {
    'python -c "import commstd"': Bound(1.3, NOTHING),
    "commstd --help": Bound(6.0, NOTHING),
    f"commstd assess ({ROWS} rows)": Bound(1.5, LIBRARIES),
    f"commstd assess --format json ({ROWS} rows)": Bound(1.5, LIBRARIES),
}


def example(folder: Path) -> Path:
    """The example table of Puyang, flaws and all, with its first rows once more under other codes."""
    lines = EXAMPLE.read_text("utf-8-sig").splitlines()
    head, rows = lines[0], lines[1:]
    more = [row.replace("41099", "41098", 1) for row in rows[: ROWS - len(rows)]]
    made = folder / "communities.csv"
    made.write_text("\n".join([head, *rows, *more, ""]), encoding="utf-8")
    return made


def measure(rounds: int) -> dict[str, list[float]]:
    """Seconds of each command, one for each round."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        held = commands(example(folder))
        taken: dict[str, list[float]] = {name: [] for name in held}
        for number in range(rounds + 1):
            for name, command in held.items():
                seconds = _seconds(command, folder)
                if number:
                    taken[name].append(seconds)
        return taken


def _seconds(command: list[str], folder: Path) -> float:
    settings = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "LC_ALL": "C.UTF-8"}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, env=settings, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def ratio(taken: Mapping[str, list[float]], name: str, beside: str) -> float:
    """The median of one command's times over another's of the same round."""
    return median(one / other for one, other in zip(taken[name], taken[beside], strict=True))


def show(taken: Mapping[str, list[float]]) -> None:
    """Print a table in Markdown."""
    print(f"| | ms | × {NOTHING} | × {LIBRARIES} | at most |")
    print("|---|---:|---:|---:|---:|")
    for name, times in taken.items():
        ratios = [f"{ratio(taken, name, other):.2f}" for other in (NOTHING, LIBRARIES)]
        bound = BOUNDS.get(name)
        most = "" if bound is None else f"{bound.most} × {bound.beside}"
        print(f"| `{name}` | {1000 * median(times):.0f} | {' | '.join(ratios)} | {most} |")


def check(rounds: int) -> bool:
    """Whether every ratio is within its bound and the room for a busy machine; measured again where one is not."""
    best: dict[str, float] = {}
    for _ in range(TRIES):
        taken = measure(rounds)
        for name, bound in BOUNDS.items():
            best[name] = min(best.get(name, float("inf")), ratio(taken, name, bound.beside))
        if all(best[name] <= bound.most * ROOM for name, bound in BOUNDS.items()):
            break
    for name, bound in BOUNDS.items():
        told = "" if best[name] <= bound.most * ROOM else ": TOO SLOW"
        print(
            f"{name}: {best[name]:.2f} × {bound.beside}, bound {bound.most} and room to {bound.most * ROOM:.2f}{told}"
        )
    return all(best[name] <= bound.most * ROOM for name, bound in BOUNDS.items())


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs (15)")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bound does not hold")
    options = parser.parse_args()
    if options.check:
        return 0 if check(min(options.rounds, 7)) else 1
    show(measure(options.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
