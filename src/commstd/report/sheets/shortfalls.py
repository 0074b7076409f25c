"""The sheet of shortfalls: a line for each, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import polars as pl

from commstd.assess.texts import nearest
from commstd.messages import say
from commstd.report.sheets.book import width_of
from commstd.report.sheets.content import Content
from commstd.report.sheets.ledger import NOTHING
from commstd.report.words import has_several, title, verdict_words
from commstd.report.worst import worst_rows

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LISTED: Final = 1_000_000
"""Lines of a list: a sheet of Excel holds a few more, with the headings."""
KEYS: Final = (
    "head-row", "head-name", "head-standard", "head-verdict", "head-actual", "head-required", "head-gap", "head-unit",
    "head-force", "head-clause",
)  # fmt: skip
NUMBERS: Final = ("actual", "low", "high", "gap")
_SAMPLE: Final = 2_000


def write_shortfalls(content: Content, sheet: Worksheet) -> None:
    """All that falls short or is over."""
    rows = worst_rows(content.assessment)
    notes = [say("sheet-shortfalls-note", total=rows.height)]
    if rows.height > LISTED:
        notes.append(say("sheet-cut", shown=LISTED, total=rows.height))
        rows = rows.head(LISTED)
    first = content.top(sheet, notes)
    keys = width_of(["0" * 12, *(rows["row"].head(_SAMPLE) if rows.height else [])], most=20)
    names = width_of(["0" * 12, *(rows["name"].head(_SAMPLE) if rows.height else [])], most=30)
    content.headed(sheet, first, KEYS, [keys, names, 28, 9, 12, 14, 12, 8, 10, 24])
    row = first
    for row, (values, style) in enumerate(_lines(content, rows), first + 1):
        styles = ["code", "text", "text", "verdict", "number", style, "number", "centre", "centre", "text"]
        content.book.line(sheet, row, values, styles)
    sheet.autofilter(first, 0, row, len(KEYS) - 1)
    sheet.freeze_panes(first + 1, 2)
    content.colour(sheet, 3, first + 1, row)


def _lines(content: Content, rows: pl.DataFrame) -> Iterator[tuple[list[object], str]]:
    """The values of each line, and the format of what is required."""
    words, items = verdict_words(), content.assessment.plan.items
    several = has_several(content.assessment)
    ends = [
        (title(item, several=several), item.unit.label.text(), str(say(f"force-{item.standard.force}")),
         "、".join(item.standard.clauses))
        for item in items
    ]  # fmt: skip
    for row in _in_units(content, rows).iter_rows(named=True):
        named, unit, force, clause = ends[row["item"]]
        is_over = row["verdict"] == "over"
        required = row["high"] if is_over else row["low"]
        numbers = [NOTHING if one is None else one for one in (row["actual"], required, row["gap"])]
        style = "rate" if required is None else "at most" if is_over else "at least"
        yield [row["row"], row["name"], named, words[row["verdict"]], *numbers, unit, force, clause], style


def _in_units(content: Content, rows: pl.DataFrame) -> pl.DataFrame:
    if not rows.height:
        return rows
    ordered = rows.with_row_index("order")
    parts = [
        part.with_columns(nearest(one, item.step).cast(pl.Float64).alias(one) for one in NUMBERS)
        for index, item in enumerate(content.assessment.plan.items)
        if (part := ordered.filter(pl.col("item") == index)).height
    ]
    return pl.concat(parts).sort("order")
