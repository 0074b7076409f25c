"""One contender in a process of its own, which makes a call whenever it is told to.

    python -m benchmarks.worker TASK CONTENDER FOLDER ROWS

Each line that it reads is an order, each line that it writes the answer as JSON: `call` (seconds), `end` (how many
verdicts are wrong, and memory in MiB: what its data take, and what the calls needed besides).
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks import data
from benchmarks.contenders import TASKS

PEAK: Final = Path("/proc/self/clear_refs")
STATUS: Final = Path("/proc/self/status")


def main() -> None:
    """Load, and follow orders."""
    task, name, folder, rows = sys.argv[1:]
    table = data.table_in(Path(folder), TASKS[task].kind, int(rows))
    contender = TASKS[task].contenders[name].open()
    held = contender.load(table)
    gc.collect()
    before = _forget_peak()
    _answer({"ready": True})
    result = None
    for order in map(str.strip, sys.stdin):
        if order == "call":
            result = None  # the call before gives its memory back first
            began = time.perf_counter()
            result = contender.call(held)
            _answer({"seconds": time.perf_counter() - began})
        else:
            peak = _peak()
            wrong = data.wrong(table, contender.verdicts(result))
            _answer({"data": before, "work": max(peak - before, 0.0), "wrong": wrong})
            return


def _answer(found: dict[str, object]) -> None:
    print(json.dumps(found), flush=True)


def _forget_peak() -> float:
    """What the process holds now, in MiB; on Linux the peak is counted from here on."""
    try:
        PEAK.write_text("5", encoding="ascii")
    except OSError:
        return _peak()
    return _status("VmRSS")


def _peak() -> float:
    try:
        return _status("VmHWM")
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (2**20 if sys.platform == "darwin" else 2**10)


def _status(name: str) -> float:
    (line,) = (one for one in STATUS.read_text(encoding="ascii").splitlines() if one.startswith(f"{name}:"))
    return int(line.split()[1]) / 2**10


if __name__ == "__main__":
    main()
