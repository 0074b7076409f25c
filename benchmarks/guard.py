"""Whether commstd still keeps up with Polars by hand: ratios of times of one run, never seconds."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from benchmarks import data
from benchmarks.contenders import HAND, OURS, TASKS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.contenders import Contender

ROWS: Final = 200_000
ROUNDS: Final = 11
TRIES: Final = 3
MOST: Final = {"verdicts": 1.6, "results": 1.5, "table": 2.0}
"""The greatest ratio of commstd's time to that by hand: what it ought to be, and room for a busy machine."""


def keeps_up(folder: Path) -> bool:
    """Whether every ratio is within its bound and every verdict right; prints what was found."""
    found = [_keeps_up(folder, task, most) for task, most in MOST.items()]
    return all(found)


def _keeps_up(folder: Path, task: str, most: float) -> bool:
    table = data.make(folder, TASKS[task].kind, ROWS)
    ours, hand = (TASKS[task].contenders[name].open() for name in (OURS, HAND))
    pairs = ((ours, ours.load(table)), (hand, hand.load(table)))
    wrong = sum(data.wrong(table, one.verdicts(one.call(held))) for one, held in pairs)
    ratios: list[float] = []
    while not ratios or (ratios[-1] > most and len(ratios) < TRIES):
        ratios.append(median(_seconds(*pairs[0]) / _seconds(*pairs[1]) for _ in range(ROUNDS)))
    found = " ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"{task}: {found} times Polars by hand (at most {most}), wrong verdicts: {wrong}", flush=True)
    return min(ratios) <= most and not wrong


def _seconds(contender: Contender, held: Any) -> float:
    began = time.perf_counter()
    contender.call(held)
    return time.perf_counter() - began
