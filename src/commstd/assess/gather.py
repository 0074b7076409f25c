"""Several tables or sheets at once: each finds its subject, and those of one subject are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import evolve

from commstd.errors import TableError
from commstd.tables.checked import CheckedTable, check_table
from commstd.tables.headers import find_subject
from commstd.tables.problems import CELLS, Problems
from commstd.tables.read import RawTable, read_table

if TYPE_CHECKING:
    from commstd.vocabulary import Subject, Vocabulary


def gather(
    tables: Iterable[Any],
    vocabulary: Vocabulary,
    candidates: Sequence[str],
    *,
    sheet: str | None = None,
    subject: str | None = None,
) -> dict[str, CheckedTable]:
    """Read tables and put those of one subject together.

    Args:
        tables: Paths or frames; of a workbook every sheet that looks like a table, unless `sheet` names one.
        vocabulary: Subjects and fields.
        candidates: Ids of the subjects that they may be, the likeliest first.
        sheet: The sheet of a workbook.
        subject: The subject of all of them; by default found from the headings.

    Returns:
        A checked table for each subject, by its id.

    Raises:
        TableError: One cannot be read, or has no known column.
    """
    found: dict[str, list[CheckedTable]] = {}
    for table in tables:
        for raw in _sheets(table, vocabulary, sheet):
            held = vocabulary.subject(subject) if subject else find_subject(raw.frame.columns, vocabulary, candidates)
            found.setdefault(held.id, []).append(check_table(raw, held, vocabulary.units))
    return {name: _together(vocabulary.subjects[name], parts) for name, parts in found.items()}


def _sheets(table: Any, vocabulary: Vocabulary, sheet: str | None) -> Iterable[RawTable]:
    raw = read_table(table, sheet=sheet, vocabulary=vocabulary)
    unread = [problem for problem in raw.problems if problem.reason == "sheets-unread"]
    yield evolve(raw, problems=tuple(problem for problem in raw.problems if problem.reason != "sheets-unread"))
    for problem in unread:
        for other in problem.values["others"]:  # type: ignore[attr-defined]
            try:
                yield read_table(table, sheet=str(other), vocabulary=vocabulary)
            except TableError:
                continue


def _together(subject: Subject, parts: list[CheckedTable]) -> CheckedTable:
    if len(parts) == 1:
        return parts[0]
    keyed = [subject.key in part.cells.columns for part in parts]
    origin = pl.concat(
        [pl.repeat(index, part.cells.height, dtype=pl.Int64, eager=True) for index, part in enumerate(parts)]
    )
    keys, lines = pl.concat([part.keys for part in parts]), pl.concat([part.lines for part in parts])
    own = pl.concat(
        [
            pl.repeat(has, part.cells.height, dtype=pl.Boolean, eager=True)
            for has, part in zip(keyed, parts, strict=True)
        ]
    )
    names = pl.Series([Path(part.name).name for part in parts], dtype=pl.String)
    frame = pl.DataFrame({"key": keys, "own": own, "at": pl.int_range(len(keys), eager=True)})
    first = frame.select(pl.col("at").first().over("key")).to_series()
    again = own & own[first] & (first != frame["at"])
    rejected = [problem for part in parts for problem in part.rejected]
    if again.any():
        where = again.arg_true()
        rejected.append(
            Problems(
                column=None, reason="row-in-two-tables", fix="row-in-two-tables-fix",
                cells=pl.DataFrame({"line": lines[where], "row": keys[where], "value": keys[where]}, schema=CELLS),
                details=pl.DataFrame({"table": names[origin[where]], "other": names[origin[first[where]]]}),
            )
        )  # fmt: skip
    kept = ~again
    return CheckedTable(
        subject=subject,
        source=pl.concat([part.source.cast(pl.String, strict=False) for part in parts], how="diagonal").filter(kept),
        cells=pl.concat([part.cells for part in parts], how="diagonal").filter(kept),
        keys=keys.filter(kept), lines=lines.filter(kept), rejected=tuple(rejected),
        warnings=tuple(problem for part in parts for problem in part.warnings),
        name=", ".join(names),
    )  # fmt: skip
