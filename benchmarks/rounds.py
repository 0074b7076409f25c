"""Contenders measured in turn: one call of each, then the next of each, so that a busy moment is shared by all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from attrs import define, field

from benchmarks.contenders import Task

ROOT: Final = Path(__file__).parent.parent
PATIENCE: Final = 10.0
"""Seconds after which a process makes no third call."""


@define
class Measured:
    """What was found of a contender.

    Attributes:
        first: Seconds of the first call in each of its processes.
        warm: Seconds of the later calls.
        data: MiB that its data take, with the interpreter and the libraries.
        work: MiB that its calls need besides, at most.
        wrong: Verdicts that are not the right ones.
    """

    first: list[float] = field(factory=list)
    warm: list[float] = field(factory=list)
    data: float = 0.0
    work: float = 0.0
    wrong: int = 0

    def time(self, *, first: bool = False) -> float:
        """The median, of the later calls where there are any."""
        return median(self.first if first or not self.warm else self.warm)


class Worker:
    """A contender's process."""

    def __init__(self, task: str, name: str, folder: Path, rows: int) -> None:
        command = [sys.executable, "-m", "benchmarks.worker", task, name, str(folder), str(rows)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self._name = name
        self._read()

    def ask(self, order: str) -> dict[str, Any]:
        """Give an order and wait for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return self._read()

    def end(self) -> dict[str, Any]:
        """What it found, and no more of it."""
        found = self.ask("end")
        self._process.communicate()
        return found

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._name} ended with {self._process.wait()}: see above")
        found: dict[str, Any] = json.loads(line)
        return found


def measure(
    task: str, held: Task, folder: Path, rows: int, *, processes: int, calls: int, together: bool,
    tell: Callable[[str], object],
) -> dict[str, Measured]:  # fmt: skip
    """Measure the contenders of a task.

    Args:
        task: The task's id.
        held: The task.
        folder: Where its table lies.
        rows: How many rows it has.
        processes: How often each contender is started anew.
        calls: Calls in each process, the first included.
        together: The processes of all contenders live at once and take turns; else each runs by itself, which needs
            the memory of one.
        tell: Told what is being done.
    """
    names = [name for name, entry in held.contenders.items() if entry.most is None or rows <= entry.most]
    found = {name: Measured() for name in names}
    for turn in range(processes):
        # Another one begins each time: what comes first finds the files and the caches cold.
        order = [*names[turn % len(names) :], *names[: turn % len(names)]]
        tell(f"{task}, {rows:,} rows, {turn + 1} of {processes}")
        for group in [order] if together else [[name] for name in order]:
            _take_turns({name: Worker(task, name, folder, rows) for name in group}, found, calls)
    return found


def _take_turns(workers: dict[str, Worker], found: dict[str, Measured], calls: int) -> None:
    spent = dict.fromkeys(workers, 0.0)
    for number in range(calls):
        for name, worker in workers.items():
            if number < 2 or spent[name] < PATIENCE:
                seconds = worker.ask("call")["seconds"]
                spent[name] += seconds
                (found[name].warm if number else found[name].first).append(seconds)
    for name, worker in workers.items():
        end, one = worker.end(), found[name]
        one.data, one.work, one.wrong = max(one.data, end["data"]), max(one.work, end["work"]), end["wrong"]
