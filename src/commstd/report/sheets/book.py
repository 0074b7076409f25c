"""A workbook under way: its formats, and cells into which any text goes as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FONT: Final = "Microsoft YaHei"
LINE: Final = "#BFBFBF"
FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#595959", "font_size": 9},
    "warning": {"bold": True, "font_color": "#9C0006"},
    "section": {"bold": True, "font_size": 11, "bottom": 2},
    "head": {
        "bold": True, "bg_color": "#DDE5EE", "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1,
        "border_color": LINE,
    },
    "text": {"border": 1, "border_color": LINE, "valign": "vcenter", "text_wrap": True},
    "line": {"border": 1, "border_color": LINE, "valign": "vcenter"},
    "centre": {"border": 1, "border_color": LINE, "valign": "vcenter", "align": "center"},
    "code": {"border": 1, "border_color": LINE, "valign": "vcenter", "num_format": "@"},
    "number": {"border": 1, "border_color": LINE, "valign": "vcenter"},
    "count": {"border": 1, "border_color": LINE, "valign": "vcenter", "num_format": "0"},
    "rate": {"border": 1, "border_color": LINE, "valign": "vcenter", "num_format": "0.0%", "align": "right"},
    "day": {"border": 1, "border_color": LINE, "valign": "vcenter", "num_format": "yyyy-mm-dd", "align": "left"},
    "result": {"border": 1, "border_color": LINE, "valign": "vcenter", "bg_color": "#F5F5F5", "align": "right"},
    "verdict": {"border": 1, "border_color": LINE, "valign": "vcenter", "bg_color": "#F5F5F5", "align": "center"},
    "at least": {"border": 1, "border_color": LINE, "valign": "vcenter", "num_format": '"≥ "General', "align": "right"},
    "at most": {"border": 1, "border_color": LINE, "valign": "vcenter", "num_format": '"≤ "General', "align": "right"},
}  # fmt: skip
MARKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "met": {"font_color": "#006100", "bg_color": "#E2F0D9"},
    "short": {"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True},
    "over": {"font_color": "#7F3F00", "bg_color": "#FFD9B3", "bold": True},
    "unknown": {"font_color": "#7F6000", "bg_color": "#FFF2CC", "italic": True},
    "not-applicable": {"font_color": "#7F7F7F"},
}
"""How a cell with the word of a verdict looks; the word itself tells them apart in grey."""
LONGEST_TEXT: Final = 32_767
LINE_HEIGHT: Final = 14
HIGHEST: Final = 400
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LOOKS_LIKE_FORMULA: Final = ("=", "+", "-", "@")
_WIDEST: Final = 60


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas are written as they are given."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # XlsxWriter looks for thirty new functions in each, texts included, which takes most of the time.
        return formula.removeprefix("=")


class Book:
    """A workbook that is being written.

    Args:
        path: The file.
        created: The day that stands in its properties, so that the same input gives the same bytes.
        lean: Rows are written out one by one, for tables that are too large to be held twice.
    """

    def __init__(self, path: Path, created: date, *, lean: bool = False) -> None:
        options = {
            "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "constant_memory": lean, "default_format_properties": {"font_name": FONT, "font_size": 10},
        }  # fmt: skip
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"created": datetime(created.year, created.month, created.day)})
        self._formats: dict[str, Format] = {}
        self._widths: dict[str, list[float]] = {}

    def close(self) -> None:
        """Write the file."""
        self.book.close()

    def format(self, name: str) -> Format:
        """A format of `FORMATS`; with " quoted" behind it, one under which a text that is edited stays a text."""
        if name not in self._formats:
            plain = name.removesuffix(" quoted")
            more = {"quote_prefix": True} if plain != name else {}
            held = {"font_name": FONT, "font_size": 10, **FORMATS[plain], **more}
            self._formats[name] = self.book.add_format(held)
        return self._formats[name]

    def mark(self, verdict: str) -> Format:
        """The format of a verdict's cells."""
        return self.book.add_format(dict(MARKS[verdict]))

    def sheet(self, name: str) -> Worksheet:
        """A new sheet."""
        made = self.book.add_worksheet(name, worksheet_class=_Sheet)
        made.set_paper(9)
        made.set_landscape()
        made.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        made.set_footer("&L&A&R&P / &N")
        return made

    def put(self, sheet: Worksheet, row: int, column: int, value: object, style: str) -> None:
        """Write a value as what it is: texts never as formulas."""
        if value is None:
            sheet.write_blank(row, column, None, self.format(style))
        elif isinstance(value, str):
            self._text(sheet, row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self.format("day"))
        else:
            sheet.write_number(row, column, value, self.format(style))

    def _text(self, sheet: Worksheet, row: int, column: int, value: str, style: str) -> None:
        text = plain_text(value)
        held = self.format(f"{style} quoted" if text.startswith(_LOOKS_LIKE_FORMULA) else style)
        if text.startswith("<r>") and text.endswith("</r>"):  # XlsxWriter would take it for markup of its own
            sheet.write_rich_string(row, column, text[0], text[1], text[2:], held)
        else:
            sheet.write_string(row, column, text, held)

    def widths(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        """Set the widths of a sheet's columns, in Excel's characters."""
        self._widths[sheet.get_name()] = list(widths)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)

    def line(self, sheet: Worksheet, row: int, values: Iterable[object], styles: Sequence[str], start: int = 0) -> None:
        """Write a row of values, as high as the texts that run over several lines."""
        lines = 1
        widths = self._widths.get(sheet.get_name(), [])
        for at, (value, style) in enumerate(zip(values, styles, strict=True), start):
            self.put(sheet, row, at, value, style)
            if isinstance(value, str) and at < len(widths) and FORMATS[style].get("text_wrap"):
                lines = max(lines, lines_of(value, widths[at]))
        if lines > 1:  # not every program finds out by itself
            sheet.set_row(row, min(LINE_HEIGHT * lines + 2, HIGHEST))

    def table(
        self,
        sheet: Worksheet,
        row: int,
        headings: Sequence[str],
        rows: Iterable[Sequence[object]],
        styles: Sequence[str],
    ) -> int:
        """Write headings with rows below them.

        Returns:
            The row after the last one.
        """
        self.line(sheet, row, headings, ["head"] * len(headings))
        for values in rows:
            row += 1
            self.line(sheet, row, values, styles)
        return row + 1


def plain_text(text: str) -> str:
    """A text as a workbook can hold it: without characters that XML forbids, and no longer than Excel allows."""
    clean = _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - 1] + "…"


def lines_of(text: str, width: float) -> int:
    """Over how many lines a text runs in a column of a width."""
    return sum(max(1, -(-cell_len(line) // max(1, int(width) - 1))) for line in text.split("\n"))


def width_of(texts: Iterable[object], *, least: int = 6, most: int = _WIDEST) -> int:
    """A width in which most of some values can be read, in Excel's characters."""
    found = max((cell_len(line) for one in texts for line in _shown(one).split("\n")), default=0)
    return max(least, min(most, found + 2))


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
