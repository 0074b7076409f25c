"""The sheet of problems: every cell that could not be used or is doubtful, with its place in the original."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from commstd.messages import say
from commstd.report.sheets.content import Content
from commstd.report.sheets.shortfalls import LISTED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

KEYS: Final = ("head-kind", "head-line", "head-column", "head-row", "head-value", "head-reason", "head-fix")
STYLES: Final = ("line", "count", "text", "code", "text", "text", "text")


def write_problems(content: Content, sheet: Worksheet) -> None:
    """A line a cell."""
    held = content.assessment
    kinds = (
        (say("sheet-rejected"), held.rejected),
        (say("sheet-doubtful"), held.warnings),
        (say("sheet-contradicts"), held.contradictions()),
    )
    total = sum(len(one) for _, problems in kinds for one in problems)
    notes = [say("sheet-problems-note", total=total)]
    if total > LISTED:
        notes.append(say("sheet-cut", shown=LISTED, total=total))
    first = content.top(sheet, notes)
    content.headed(sheet, first, KEYS, [10, 7, 20, 16, 20, 46, 46])
    rows = (
        (str(kind), *(row[name] for name in ("line", "column", "row", "value", "reason", "fix")))
        for kind, problems in kinds
        for one in problems
        for row in one.rows()
    )
    row = first
    for row, values in enumerate(islice(rows, LISTED), first + 1):
        content.book.line(sheet, row, values, STYLES)
    sheet.autofilter(first, 0, row, len(KEYS) - 1)
    sheet.freeze_panes(first + 1, 0)
