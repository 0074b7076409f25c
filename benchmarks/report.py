"""What was measured as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.contenders import Task
    from benchmarks.rounds import Measured


def table_of(task: Task, found: dict[str, Measured], rows: int) -> Iterator[str]:
    """A line for each contender, its times as ratios to one of them.

    Args:
        task: The task.
        found: What was measured.
        rows: How many rows its table has.
    """
    against = found[task.against]
    yield "| | warm, ms | ratio | first call, ms | ratio | data, MiB | work, MiB | wrong verdicts |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, entry in task.contenders.items():
        label = f"{name}: {entry.text}"
        if name not in found:
            yield f"| {label} | not beyond {entry.most:,} rows | | | | | | |"
            continue
        one = found[name]
        cells = (
            _ms(one.time()),
            _ratio(one.time() / against.time()),
            _ms(one.time(first=True)),
            _ratio(one.time(first=True) / against.time(first=True)),
            f"{one.data:,.0f}",
            f"{one.work:,.0f}",
            f"{one.wrong:,}",
        )
        yield f"| {label} | {' | '.join(cells)} |"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f}" if seconds >= 0.02 else f"{1000 * seconds:.1f}"


def _ratio(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 4 else f"{value:.2f}"
