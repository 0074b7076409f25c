"""What is doubtful in a lazy frame: parts above their wholes, numbers of another unit, odd codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import frozen

from commstd.tables.doubts import SAMPLED, Doubt, above_whole, doubted_columns, doubts_of, pairs_of
from commstd.tables.keys import code_digits, code_pattern
from commstd.tables.problems import Problems

if TYPE_CHECKING:
    from commstd.tables.lazy import LazyTable

Expression = Any
Fetch = Callable[[Any], pl.DataFrame]
UNCODED: Final = "uncoded"


@frozen(kw_only=True)
class Doubts:
    """What to look for in a table.

    Attributes:
        parts: Parts with their wholes, by field.
        ranges: Numbers that look like those of another unit.
        pattern: What codes look like; None where no code is looked at.
    """

    parts: Sequence[tuple[str, str]]
    ranges: Sequence[Doubt]
    pattern: str | None

    def truths(self, table: LazyTable) -> dict[str, Expression]:
        """For each doubt, by its name, whether a row has it."""
        found: dict[str, Expression] = {}
        for at, (part, whole) in enumerate(self.parts):
            found[f"above{at}"] = table.cells[part].values > table.cells[whole].values
        for at, one in enumerate(self.ranges):
            values = table.cells[one.column.field.name].values
            found[f"doubt{at}"] = (values >= one.low) & (values <= one.high)
        if self.pattern is not None:
            found[UNCODED] = ~table.key.str.contains(self.pattern)
        return found


def look_for(table: LazyTable, fetch: Fetch, *, with_keys: bool) -> Doubts:
    """What is to be looked for in a table, by what is usual among its first rows: a query, where it has such columns.

    Args:
        table: The table.
        fetch: What fetches rows.
        with_keys: Look at codes too.
    """
    columns = doubted_columns(table.columns)
    ranges: list[Doubt] = []
    if columns:
        values = [table.cells[one.field.name].values.alias(f"usual{at}") for at, one in enumerate(columns)]
        sample = fetch(table.frame.select(values).head(SAMPLED))
        ranges = [doubt for at, one in enumerate(columns) for doubt in doubts_of(one, sample[f"usual{at}"])]
    has_codes = with_keys and table.key_heading is not None
    return Doubts(
        parts=pairs_of(table.subject, table.cells), ranges=ranges,
        pattern=code_pattern(table.subject) if has_codes else None,
    )  # fmt: skip


def told(table: LazyTable, doubts: Doubts, counts: Mapping[str, int], fetch: Fetch, most: int) -> Iterator[Problems]:
    """The doubts that some row has, the first rows of each fetched.

    Args:
        table: The table.
        doubts: What was looked for.
        counts: How many rows have each.
        fetch: What fetches rows.
        most: How many rows of one doubt are told.
    """
    truths = doubts.truths(table)
    headings = {one.field.name: one.heading for one in table.columns}
    if count := counts.get(UNCODED, 0):
        cells = _rows(table, truths[UNCODED], str(table.key_heading), None, fetch, 1).drop("whole")
        values = {"count": count, "digits": code_digits(table.subject), "subject": table.subject.label}
        yield Problems(
            column=table.key_heading, reason="key-no-code", fix="key-no-code-fix", values=values,
            cells=cells.with_columns(value="row"), is_warning=True,
        )  # fmt: skip
    for at, (part, whole) in enumerate(doubts.parts):
        if counts.get(f"above{at}", 0):
            rows = _rows(table, truths[f"above{at}"], headings[part], whole, fetch, most)
            yield above_whole(headings[part], table.subject.fields[whole], rows.drop("whole"), rows["whole"])
    for at, one in enumerate(doubts.ranges):
        if counts.get(f"doubt{at}", 0):
            yield one.told(_rows(table, truths[f"doubt{at}"], one.column.heading, None, fetch, most).drop("whole"))


def _rows(
    table: LazyTable, truth: Expression, heading: str, whole: str | None, fetch: Fetch, most: int
) -> pl.DataFrame:
    nw = table.namespace
    line = nw.lit(None, dtype=nw.Int64) if table.line is None else nw.col(table.line).cast(nw.Int64)
    rows = table.frame.select(
        line.alias("line"), table.key.alias("row"), nw.col(heading).cast(nw.String).alias("value"),
        (nw.lit(None, dtype=nw.Int64) if whole is None else table.cells[whole].values).alias("whole"),
        truth.alias("truth"),
    ).filter(nw.col("truth"))  # fmt: skip
    if table.line is not None:
        rows = rows.sort("line")
    elif nw is not pl:
        rows = rows.sort("row", "value")
    found = fetch(rows.drop("truth").head(most))
    return found.with_columns(pl.col("line", "whole").cast(pl.Int64), pl.col("row", "value").cast(pl.String))
