"""The sheet of sources: documents, clauses, readings, figures and versions behind the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commstd.messages import say
from commstd.report.sources import source_notes, source_sections

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from commstd.report.sheets.content import Content

WIDTHS = (36, 34, 16, 24, 30, 52)


def write_sources(content: Content, sheet: Worksheet) -> None:
    """Everything that a result hangs on."""
    row = content.top(sheet, []) - 1
    for note in source_notes(content.city, content.assessment):
        content.book.put(sheet, row, 0, str(note), "warning")
        row += 1
    content.book.widths(sheet, WIDTHS)
    for section in source_sections(content.city, content.assessment):
        row += 1
        content.book.put(sheet, row, 0, str(section.title), "section")
        row += 1
        headings = [str(say(key)) for key in section.keys]
        row = content.book.table(sheet, row, headings, section.rows, ["text"] * len(headings))
    sheet.fit_to_pages(1, 0)
