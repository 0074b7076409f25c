"""The sheet of all rows: what was filled in, and beside it what follows from that."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.utility import xl_col_to_name

from commstd.formula.spreadsheet import ROW
from commstd.messages import say
from commstd.report.sheets.book import width_of
from commstd.report.sheets.content import Content
from commstd.report.sheets.ledger import LedgerColumn
from commstd.report.sheets.shown import choice_labels
from commstd.report.words import has_several, title

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from commstd.fields import Field

FIRST_ROW: Final = 3
"""The first row of values, counted from 0."""
MOST_LIST: Final = 255
"""The longest list that Excel offers to choose from."""
_SAMPLE: Final = 2_000
_ERROR: Final = "#N/A"


def write_rows(content: Content, sheet: Worksheet) -> None:
    """All rows."""
    book, columns, rows = content.book, content.ledger.columns, content.ledger.rows
    book.put(sheet, 0, 0, _note(content), "note")
    _headings(content, sheet)
    styles = [_style(one) for one in columns]
    formats = [book.format(style) for style in styles]
    for row in range(rows):
        number = str(FIRST_ROW + row + 1)
        for at, column in enumerate(columns):
            value = column.values[row]
            if column.formula is None:
                book.put(sheet, FIRST_ROW + row, at, value, styles[at])
            else:
                formula = column.formula.replace(ROW, number)
                sheet.write_formula(FIRST_ROW + row, at, formula, formats[at], _ERROR if value is None else value)
    last = FIRST_ROW + max(rows, 1) - 1
    shown = [at for at, one in enumerate(columns) if not one.hidden]
    for at in shown:
        if columns[at].result == "verdict":
            content.colour(sheet, at, FIRST_ROW, last)
        held = columns[at].field
        if held is not None and held.is_number:
            _marked(content, sheet, at, last)
        if held is not None and content.ledger.has_formulas:
            _checked(sheet, at, last, held)
    sheet.autofilter(FIRST_ROW - 1, 0, last, len(shown) - 1)
    sheet.freeze_panes(FIRST_ROW, _frozen(columns))
    sheet.repeat_rows(FIRST_ROW - 2, FIRST_ROW - 1)
    sheet.repeat_columns(0, _frozen(columns) - 1)
    sheet.print_area(FIRST_ROW - 2, 0, last, len(shown) - 1)
    sheet.set_paper(8)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(shown) - 1)}{last + 1}"})


def _note(content: Content) -> str:
    held = content.ledger
    if not held.has_formulas:
        return str(say("sheet-values-note"))
    items, several = content.assessment.plan.items, has_several(content.assessment)
    left = tuple(title(items[one], several=several) for one in held.values_only)
    told = str(say("sheet-live-note"))
    return f"{told} {say('sheet-values-only', standards=left)}" if left else told


def _frozen(columns: list[LedgerColumn]) -> int:
    return 2 if len(columns) > 1 and columns[1].field is not None and columns[1].field.name == "name" else 1


def _headings(content: Content, sheet: Worksheet) -> None:
    book, columns = content.book, content.ledger.columns
    start = 0
    for group, held in groupby(columns, key=lambda one: (one.group, one.hidden)):
        end = start + len(list(held)) - 1
        for at in range(start, end + 1):
            book.put(sheet, FIRST_ROW - 2, at, "" if at > start else group[0], "head")
        if group[0] and end > start:
            sheet.merge_range(FIRST_ROW - 2, start, FIRST_ROW - 2, end, "", book.format("head"))
            book.put(sheet, FIRST_ROW - 2, start, group[0], "head")
        start = end + 1
    for at, column in enumerate(columns):
        book.put(sheet, FIRST_ROW - 1, at, column.heading, "head")
        options: dict[str, Any] = {"hidden": True} if column.hidden else {}
        sheet.set_column(at, at, _width(column), None, options)
    sheet.set_row(FIRST_ROW - 2, 30)
    sheet.set_row(FIRST_ROW - 1, 44)


def _width(column: LedgerColumn) -> float:
    if column.hidden:
        return 8
    if column.result == "verdict":
        return 10
    return max(width_of(column.values[:_SAMPLE], least=7, most=26), min(12, width_of([column.heading], most=12)))


def _style(column: LedgerColumn) -> str:
    if column.result is not None:
        return "verdict" if column.result == "verdict" else "result"
    if column.hidden or (column.field is not None and column.field.is_number):
        return "number"
    return "code" if column.field is None or column.field.kind == "text" else "centre"


def _marked(content: Content, sheet: Worksheet, at: int, last: int) -> None:
    """Mark texts where a number belongs: they count as missing."""
    criteria = f"=ISTEXT({xl_col_to_name(at)}{FIRST_ROW + 1})"
    rule = {"type": "formula", "criteria": criteria, "format": content.book.mark("unknown")}
    sheet.conditional_format(FIRST_ROW, at, last, at, rule)


def _checked(sheet: Worksheet, at: int, last: int, held: Field) -> None:
    """Offer the words of a choice or a flag, and check numbers."""
    rule: dict[str, Any] = {"error_title": str(say("sheet-check-title"))}
    if held.is_number:
        rule |= {
            "validate": "decimal", "criteria": "between", "minimum": float(held.low), "maximum": float(held.high),
            "error_message": str(say("sheet-check-number")),
        }  # fmt: skip
    elif held.kind in {"flag", "choice"}:
        words = [str(say("yes")), str(say("no"))] if held.kind == "flag" else list(choice_labels(held).values())
        if len(",".join(words)) > MOST_LIST or any("," in word for word in words):
            return
        rule |= {"validate": "list", "source": words, "error_message": str(say("sheet-check-word"))}
    else:
        return
    sheet.data_validation(FIRST_ROW, at, last, at, rule)
