"""What all sheets of a workbook show, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import define

from commstd.assess.assessment import Assessment
from commstd.cities import City
from commstd.formula.columns import VERDICTS
from commstd.messages import Message, say
from commstd.report.sheets.book import Book
from commstd.report.sheets.ledger import Ledger
from commstd.report.words import verdict_words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


@define
class Content:
    """An assessment on its way into a workbook.

    Attributes:
        book: The workbook.
        assessment: The assessment.
        city: Its city.
        ledger: All rows with their results.
    """

    book: Book
    assessment: Assessment
    city: City
    ledger: Ledger

    def heading(self) -> Message:
        """What was assessed, in a line."""
        held = self.assessment
        return say(
            "assess-heading", city=self.city.pack.head.name, table=held.table.name, rows=held.rows,
            subject=held.table.subject.label, as_of=held.as_of,
        )  # fmt: skip

    def top(self, sheet: Worksheet, notes: Iterable[object]) -> int:
        """Write the title of a sheet and some lines below it.

        Returns:
            The row after the next one.
        """
        self.book.put(sheet, 0, 0, sheet.get_name(), "title")
        row = 1
        for row, note in enumerate([self.heading(), *notes], 1):
            self.book.put(sheet, row, 0, str(note), "note")
        return row + 2

    def headed(self, sheet: Worksheet, row: int, keys: Sequence[str], widths: Sequence[float]) -> None:
        """Write headings, and see that they stand on every printed page, which is as wide as the table."""
        self.book.widths(sheet, widths)
        self.book.line(sheet, row, [str(say(key)) for key in keys], ["head"] * len(keys))
        sheet.repeat_rows(row)
        sheet.fit_to_pages(1, 0)

    def colour(self, sheet: Worksheet, column: int, first: int, last: int) -> None:
        """Colour the verdicts of a column; the words stay."""
        words = verdict_words()
        for verdict in VERDICTS:
            rule = {"type": "cell", "criteria": "==", "value": f'"{words[verdict]}"', "format": self.book.mark(verdict)}
            sheet.conditional_format(first, column, max(first, last), column, rule)
