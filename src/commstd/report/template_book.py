"""The workbook of an empty table: headings with notes, lists to choose from, checks, an example, explanations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from commstd.fields import BLANK
from commstd.messages import language, say
from commstd.report.sheets.book import Book, plain_text, width_of
from commstd.report.sheets.shown import OLDEST, choice_labels
from commstd.report.template import TemplateColumn, TemplateSheet, how_to_fill, used_by
from commstd.report.words import labelled
from commstd.tables.workbook import EXPLANATIONS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from commstd.cities import City
    from commstd.fields import Field

ROWS: Final = 5_000
"""Rows below the headings that are checked while they are filled in; more may be filled in."""
_LONGEST_LIST: Final = 255
_LONGEST_MESSAGE: Final = 250
_SHOWN: Final = {"quantity": "General", "count": "0", "share": "0.##%", "date": "yyyy-mm-dd"}
_WIDTHS: Final = {"text": 16, "flag": 9, "choice": 12, "date": 12}
_FONT: Final = {"font_name": "Microsoft YaHei", "font_size": 10}
_LINE: Final = {"border": 1, "border_color": "#BFBFBF"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#595959"},
    "notes": {"text_wrap": True, "valign": "top"},
    "warning": {"bold": True, "font_color": "#9C0006"},
    "section": {"bold": True, "font_size": 11},
    "head": {"bold": True, "bg_color": "#DDE5EE", "text_wrap": True, "align": "center", "valign": "vcenter", **_LINE},
    "text": {"text_wrap": True, "valign": "top", **_LINE},
}
_GREY: Final = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2", "border": 1, "border_color": "#BFBFBF"}


def write_sheets(city: City, sheets: tuple[TemplateSheet, ...], path: Path) -> None:
    """Write the sheets of a city's empty table, that of explanations last.

    Args:
        city: The city.
        sheets: The sheets.
        path: The file.
    """
    book = Book(path, city.as_of)
    lists = _Lists()
    for one in sheets:
        _fill_in(book, one, city, lists)
    _explanations(book, sheets, city)
    lists.write(book)
    book.close()


class _Lists:
    """Lists to choose from that are too long to stand in the check itself, on a hidden sheet."""

    def __init__(self) -> None:
        self.columns: list[list[str]] = []

    def source(self, options: list[str]) -> list[str] | str:
        """What a check takes as its list."""
        if sum(len(one) + 1 for one in options) <= _LONGEST_LIST and not any(
            "," in one or '"' in one for one in options
        ):
            return options
        if options not in self.columns:
            self.columns.append(options)
        at = self.columns.index(options)
        return f"='{say('template-options')}'!{xl_range_abs(0, at, len(options) - 1, at)}"

    def write(self, book: Book) -> None:
        """Write the sheet, if there is anything on it."""
        if not self.columns:
            return
        sheet = book.book.add_worksheet(str(say("template-options")))
        sheet.hide()
        for at, options in enumerate(self.columns):
            for row, one in enumerate(options):
                sheet.write_string(row, at, plain_text(one))


def _fill_in(book: Book, one: TemplateSheet, city: City, lists: _Lists) -> None:
    sheet = book.sheet(one.name)
    sheet.set_row(0, 48)
    sheet.set_row(1, 18)
    for at, column in enumerate(one.columns):
        field, is_key = column.field, column.field.name == one.subject.key
        _put(book, sheet, 0, at, column.heading, "head")
        _note(sheet, at, column, is_key=is_key)
        shown = {"num_format": _SHOWN.get(field.kind, "@")}
        least = 24 if is_key or field.name == "name" else _WIDTHS.get(field.kind, 11)
        width = max(least, min(20, cell_len(field.label.text()) + 3))
        sheet.set_column(at, at, width, book.book.add_format({**_FONT, **shown}))
        _example(book, sheet, at, column.example, {**_GREY, **shown})
        _check(sheet, at, field, lists)
    sheet.freeze_panes(1, min(2, len(one.columns) - 1))
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, ROWS // 100, len(one.columns) - 1)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(
        f"&C&14{plain_text(str(say('template-title', city=city.pack.head.name, subject=one.subject.label)))}"
    )
    codes = xl_range_abs(2, 0, ROWS, 0)
    twice = book.book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(codes.replace("$", ""), {"type": "duplicate", "format": twice})


def _note(sheet: Worksheet, at: int, column: TemplateColumn, *, is_key: bool) -> None:
    lines = [column.heading, *_meaning(column.field), how_to_fill(column.field, is_key=is_key), used_by(column)]
    text = "\n".join(lines)[:4_000]
    rows = sum(-(-cell_len(line) // 44) for line in text.split("\n"))
    sheet.write_comment(0, at, text, {"width": 300, "height": 18 * rows + 14, "font_size": 9, "author": "commstd"})


def _meaning(field: Field) -> list[str]:
    return [str(say("template-named", names=field.aliases))] if field.aliases else []


def _example(book: Book, sheet: Worksheet, at: int, value: Any, style: dict[str, Any]) -> None:
    held = book.book.add_format({**_FONT, "align": "left", **style})
    if isinstance(value, str):
        sheet.write_string(1, at, plain_text(value), held)
    elif isinstance(value, int | float):
        sheet.write_number(1, at, value, held)
    else:
        sheet.write_datetime(1, at, value, held)


def _check(sheet: Worksheet, at: int, field: Field, lists: _Lists) -> None:
    """What Excel checks while a column is filled in: what it refuses, our reader would refuse too."""
    options: dict[str, Any]
    told = how_to_fill(field, is_key=False)
    cell = xl_rowcol_to_cell(1, at)
    if field.kind == "flag":
        options = {"validate": "list", "source": [str(say("yes")), str(say("no"))]}
    elif field.kind == "choice":
        options = {"validate": "list", "source": lists.source(list(choice_labels(field).values()))}
    elif field.kind == "date":
        words = f'{cell}="{say("template-never")}"'
        first = f"DATE({OLDEST.year},{OLDEST.month},{OLDEST.day})"
        options = {"validate": "custom", "value": f"=OR({words},AND(ISNUMBER({cell}),{cell}>={first}))"}
    elif field.is_number:
        kind = "integer" if field.kind == "count" and field.resolution == 1 else "decimal"
        low, high = (int(one) if one.denominator == 1 else float(one) for one in (field.low, field.high))
        options = {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    else:
        return
    title = plain_text(field.label.text())[:32]
    sheet.data_validation(
        1, at, ROWS, at,
        {**options, "error_title": title, "error_message": told[:_LONGEST_MESSAGE], "ignore_blank": True},
    )  # fmt: skip


def _explanations(book: Book, sheets: tuple[TemplateSheet, ...], city: City) -> None:
    sheet, head = book.sheet(EXPLANATIONS[language()]), city.pack.head
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    _put(book, sheet, 0, 0, str(say("template-explained", city=head.name, day=city.as_of.isoformat())), "title")
    row = 1
    for document in head.documents:
        named = document.number or labelled(document.title) or document.id
        _put(
            book,
            sheet,
            row,
            0,
            str(say("source-line", document=named, status=say(f"status-{document.status}"))),
            "note",
        )
        row += 1
        doubts = [say(f"source-{document.status}")] if document.status != "in-force" else []
        doubts += [say("source-truncated")] if document.truncated else []
        for doubt in doubts:
            _put(book, sheet, row, 0, str(doubt), "warning")
            row += 1
    if head.inferred is not None:
        _wide(book, sheet, row, str(say("source-inferred", how=head.inferred)), "notes")
        row += 1
    row += 1
    blanks = tuple(mark for mark in ("—", "/") if mark in BLANK)
    for key in (
        "template-how-codes",
        "template-how-blank",
        "template-how-numbers",
        "template-how-example",
        "template-how-next",
    ):
        _wide(book, sheet, row, str(say(key, marks=blanks, city=city.pack.city)), "notes")
        row += 1
    headings = [str(say(key)) for key in ("template-head-column", "template-head-fill", "template-head-used")]
    widths = [width_of((c.heading for one in sheets for c in one.columns), most=30), 44, 62]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for one in sheets:
        row += 1
        _put(book, sheet, row, 0, str(say("template-section", sheet=one.name)), "section")
        lines = [
            (c.heading, how_to_fill(c.field, is_key=c.field.name == one.subject.key), used_by(c)) for c in one.columns
        ]
        for at, line in enumerate(lines, row + 2):
            high = max(-(-cell_len(text) // max(1, width - 2)) for text, width in zip(line, widths, strict=True))
            sheet.set_row(at, 16 * high + 2)
        row += 1
        for at, text in enumerate(headings):
            _put(book, sheet, row, at, text, "head")
        for line in lines:
            row += 1
            for at, text in enumerate(line):
                _put(book, sheet, row, at, text, "text")
        row += 1


def _wide(book: Book, sheet: Worksheet, row: int, text: str, style: str) -> None:
    sheet.merge_range(row, 0, row, 2, plain_text(text), _format(book, style))
    sheet.set_row(row, 15 * -(-cell_len(text) // 120) + 2)


def _put(book: Book, sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
    sheet.write_string(row, column, plain_text(text), _format(book, style))


def _format(book: Book, style: str) -> Format:
    return book.book.add_format({**_FONT, **_STYLES[style]})
