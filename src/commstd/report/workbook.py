"""An assessment as a workbook to send on: what falls short, every row with formulas, targets, problems, and sources."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from commstd.assess.lazy import LazyAssessment
from commstd.errors import MissingExtraError, TableError
from commstd.messages import say
from commstd.report.files import check_output, replaced

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment
    from commstd.cities import City
    from commstd.report.sheets.content import Content

ENDING: Final = ".xlsx"
LIVE_ROWS: Final = 10_000
"""Rows up to which results are formulas: beyond, a file with formulas is large and slow to open."""
MOST_ROWS: Final = 1_048_576 - 3
"""What a sheet of Excel holds below three rows of headings."""


def write_workbook(assessment: Assessment | LazyAssessment, city: City, path: str | Path) -> None:
    """Write an assessment as a workbook for Excel, WPS or LibreOffice.

    Up to 10,000 rows, verdicts, requirements and gaps on the sheet of all rows are formulas: who corrects a number
    there sees the verdict change.

    Args:
        assessment: The assessment.
        city: The city that made it.
        path: An .xlsx file.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
        TableError: It has more rows than a sheet holds, or the file cannot be written.
    """
    target = Path(path)
    check_output(target, (ENDING,))
    check_writer()
    check_rows(assessment.rows, target)
    held = assessment.collect() if isinstance(assessment, LazyAssessment) else assessment
    check_rows(held.rows, target)
    from commstd.report.sheets.book import Book
    from commstd.report.sheets.content import Content
    from commstd.report.sheets.ledger import ledger

    with replaced(target) as temporary:
        is_live = held.rows <= LIVE_ROWS
        book = Book(temporary, held.as_of, lean=not is_live)
        _write(Content(book, held, city, ledger(held, city, formulas=is_live)))
        book.close()


def _write(content: Content) -> None:
    """Write all sheets, in the order in which they are read."""
    from commstd.report.sheets.problems import write_problems
    from commstd.report.sheets.rows import write_rows
    from commstd.report.sheets.shortfalls import write_shortfalls
    from commstd.report.sheets.sources import write_sources
    from commstd.report.sheets.summary import write_summary
    from commstd.report.sheets.targets import write_targets

    write_summary(content, content.book.sheet(str(say("sheet-summary"))))
    write_shortfalls(content, content.book.sheet(str(say("sheet-shortfalls"))))
    write_rows(content, content.book.sheet(str(say("sheet-rows"))))
    write_targets(content, content.book.sheet(str(say("sheet-targets"))))
    write_problems(content, content.book.sheet(str(say("sheet-problems"))))
    write_sources(content, content.book.sheet(str(say("sheet-sources"))))


def check_writer() -> None:
    """See that workbooks can be written before anything is computed.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
    """
    if find_spec("xlsxwriter") is None:
        raise MissingExtraError(say("workbook-extra"))


def check_rows(rows: int, path: object) -> None:
    """See that a sheet holds so many rows.

    Raises:
        TableError: It does not.
    """
    if rows > MOST_ROWS:
        raise TableError(say("workbook-too-long", path=path, rows=f"{rows:,}", most=f"{MOST_ROWS:,}"))
