"""A progress bar on standard error while long work is done."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from commstd.messages import say

if TYPE_CHECKING:
    from types import TracebackType

PATIENCE = 0.5
"""Seconds of work before a bar is shown."""


class Stages:
    """The stages of a run. Shows nothing unless standard error is a terminal and the work takes a while."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._started = time.monotonic()
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Stages:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """Say that a stage begins."""
        if not self._shown or (self._bar is None and total is None and time.monotonic() - self._started < PATIENCE):
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(str(say(f"stage-{name}")), total=total)

    def advance(self, rows: int) -> None:
        """Say that some rows are done."""
        if self._bar is not None:
            self._bar.advance(self._task, rows)
