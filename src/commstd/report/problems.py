"""What was wrong in a table, as a file beside the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from commstd.messages import say
from commstd.report.files import replaced
from commstd.report.inert import inert
from commstd.report.jsons import problem_rows
from commstd.tables.problems import Problems

COLUMNS: Final = ("line", "row", "column", "value", "reason", "fix")
_HEADINGS: Final = ("head-kind", "head-line", "head-row", "head-column", "head-value", "head-reason", "head-fix")


def problems_path(output: Path) -> Path:
    """Where the problems of a result stand: out.problems.csv beside out.csv."""
    return output.with_name(f"{output.stem}.problems.csv")


def write_problems(output: Path, rejected: Sequence[Problems], warnings: Sequence[Problems]) -> Path | None:
    """Write what was rejected and what is doubtful beside a result, with line, column, value, reason and mend.

    Args:
        output: The result's file.
        rejected: What was left out.
        warnings: What is doubtful.

    Returns:
        The file; None where there is nothing to tell and no older file that would say otherwise.

    Raises:
        TableError: It cannot be written.
    """
    path = problems_path(output)
    rows = [
        {"kind": str(say(f"problem-{kind}")), **{name: _text(row[name]) for name in COLUMNS}}
        for kind, held in (("rejected", rejected), ("warning", warnings))
        for row in problem_rows(tuple(held))
    ]
    if not rows and not path.exists():
        return None
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("kind", *COLUMNS), pl.String))
    named = {name: str(say(key)) for name, key in zip(frame.columns, _HEADINGS, strict=True)}
    with replaced(path) as temporary:
        inert(frame.rename(named)).write_csv(temporary, include_bom=True)
    return path if rows else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
