"""Tables in spreadsheets: XLSX, legacy XLS, ODS."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

import fastexcel
import polars as pl

from commstd.errors import TableError
from commstd.messages import near, say
from commstd.tables.bombs import WIDEST, too_wide
from commstd.tables.heading_rows import find_headings, heading_rows, is_turned, without_furniture
from commstd.tables.layout import SEARCHED, KnownHeadings, drop_unnamed, is_blank, name_columns, skipped_rows
from commstd.tables.merged import Merged, column_number, filled_down, hidden_problem, hidden_rows, merged_cells
from commstd.tables.problems import Problems, place

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPLANATIONS: Final = MappingProxyType({"zh": "填表说明", "en": "How to fill in"})
"""The sheet of a template that is no table, by language."""
_ERROR: Final = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_NO_RESULT: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE: Final = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>([^<]+)<")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(
    data: bytes, name: str, known: KnownHeadings, *, sheet: str | None
) -> tuple[str, pl.DataFrame, pl.Series, tuple[Problems, ...]]:
    """Read one sheet.

    Args:
        data: The file's bytes.
        name: Its name, for errors.
        known: Headings by which the sheet and the row of headings are recognised.
        sheet: The sheet's name; by default the first one with known headings.

    Returns:
        The sheet's name, the cells as text, the row of each in the sheet, and what was found.

    Raises:
        TableError: It is no workbook, the sheet does not exist or is empty.
    """
    try:
        reader = fastexcel.read_excel(data)
        chosen, others = _choose(reader, known, sheet, name)
        loaded = reader.load_sheet(chosen, header_row=None, skip_rows=0, dtypes="string")
        grid = loaded.to_polars()
        left = min((column.absolute_index for column in loaded.available_columns()), default=0)
    except fastexcel.FastExcelError as fault:
        told = str(fault).split("\n", 1)[0]
        key = "table-password" if "password" in str(fault).lower() else "table-workbook"
        raise TableError(say(key, name=name, fault=told)) from None
    if grid.width > WIDEST:
        raise too_wide(name, grid.width)
    if not grid.height or all(column.null_count() == grid.height for column in grid):
        raise TableError(say("table-sheet-empty", name=name, sheet=chosen, sheets=tuple(reader.sheet_names)))
    content = _sheet_content(data, chosen)
    grid = _with_errors(grid, content, left)
    frame, lines, problems = _laid_out(grid, known, merged_cells(content, left), name)
    problems += hidden_problem([row for row in hidden_rows(content) if lines.len() and row >= lines[0]])
    if others:
        told_others = Problems(
            column=None, reason="sheets-unread", fix="sheets-unread-fix", is_warning=True,
            values={"sheet": chosen, "others": others}, cells=place(),
        )  # fmt: skip
        problems = (told_others, *problems)
    return chosen, frame, lines, problems


def _choose(
    reader: fastexcel.ExcelReader, known: KnownHeadings, sheet: str | None, name: str
) -> tuple[str, tuple[str, ...]]:
    """The sheet to read, and others that look like tables too."""
    names = reader.sheet_names
    if sheet is not None:
        if sheet in names:
            return sheet, ()
        same = [one for one in names if one.strip().casefold() == sheet.strip().casefold()]
        if len(same) == 1:
            return same[0], ()
        told = {"name": name, "sheet": sheet, "sheets": tuple(names), "near": near(sheet, names)}
        raise TableError(say("table-sheet-unknown", **told))
    if not names:
        raise TableError(say("table-sheet-empty", name=name, sheet="", sheets=()))
    counts: dict[str, int | None] = {one: _known_headings(reader, one, known) for one in names}
    tables = [one for one, count in counts.items() if count and count > 1] or [
        one for one, count in counts.items() if count
    ]
    if tables and known.is_of_one:
        best = max(tables, key=lambda one: counts[one] or 0)
        return best, tuple(one for one in tables if one != best)
    if tables:
        return tables[0], tuple(tables[1:])
    return next((one for one, count in counts.items() if count is not None), names[0]), ()


def _known_headings(reader: fastexcel.ExcelReader, sheet: str, known: KnownHeadings) -> int | None:
    """How many known headings a visible sheet has in one row; None where it is hidden, empty or no table at all."""
    if sheet in EXPLANATIONS.values():
        return None
    try:
        loaded = reader.load_sheet(sheet, header_row=None, skip_rows=0, n_rows=SEARCHED, dtypes="string")
        grid = loaded.to_polars()
    except fastexcel.FastExcelError:
        return None
    if loaded.visible != "visible" or not grid.height:
        return None
    rows = [list(row) for row in grid.iter_rows()]
    return known.count(rows[known.row(rows)])


def _laid_out(
    grid: pl.DataFrame, known: KnownHeadings, merged: list[Merged], name: str
) -> tuple[pl.DataFrame, pl.Series, tuple[Problems, ...]]:
    rows: list[list[str | None]] = [list(row) for row in grid.head(SEARCHED).iter_rows()]
    at = known.row(rows)
    if is_blank(rows[at]):
        at = next(position for position, row in enumerate(grid.iter_rows()) if not is_blank(row))
        rows = [list(row) for row in grid.head(at + 1).iter_rows()]
    if is_turned(rows, at, known):
        raise TableError(say("table-turned", name=name, headings=tuple(row[0] for row in rows if row[0])[:3]))
    found = find_headings(rows, at, merged, known)
    first, last = found.first, found.last
    names, twice = name_columns(found.cells, line=last + 1)
    grid, filled = filled_down(grid, merged, names, last + 1, known)
    frame = grid.slice(last + 1)
    frame.columns = names
    lines = pl.int_range(last + 2, grid.height + 1, dtype=pl.Int64, eager=True)
    frame, lines, furniture = without_furniture(frame, lines, found)
    frame, unnamed = drop_unnamed(frame, found.cells, last + 1)
    skipped = skipped_rows(rows[:first], range(1, first + 1))
    return frame, lines, (*skipped, *heading_rows(found), *twice, *unnamed, *filled, *furniture)


def _with_errors(grid: pl.DataFrame, content: bytes, left: int) -> pl.DataFrame:
    """The cells, with Excel's errors and formulas without a result, which the reader leaves empty."""
    columns: dict[int, list[tuple[int, str]]] = {}
    for row, column, text in _unread_cells(content):
        if 0 <= column - left < grid.width and row < grid.height:
            columns.setdefault(column - left, []).append((row, text))
    for at, cells in columns.items():
        series = grid.to_series(at).scatter([row for row, _ in cells], [text for _, text in cells])
        grid = grid.with_columns(series)
    return grid


def _sheet_content(data: bytes, sheet: str) -> bytes:
    """The XML of a sheet; nothing where it is another kind of workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            path = _sheet_path(archive, sheet)
            return archive.read(path) if path else b""
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, ElementTree.ParseError, RuntimeError, ValueError):
        return b""


def _unread_cells(content: bytes) -> Iterator[tuple[int, int, str]]:
    for match in _ERROR.finditer(content):
        value = _VALUE.search(match[2])
        yield from _cell(match[1], value[1] if value else b"#N/A")
    for match in _NO_RESULT.finditer(content):
        yield from _cell(match[1], b"=" + (match[2] or b""))


def _cell(attributes: bytes, text: bytes) -> Iterator[tuple[int, int, str]]:
    if (reference := _REFERENCE.search(attributes)) is not None:
        written = html.unescape(text.decode("utf-8", "replace"))
        yield int(reference[2]) - 1, column_number(reference[1]), written


def _sheet_path(archive: zipfile.ZipFile, sheet: str) -> str | None:
    if "xl/workbook.xml" not in archive.namelist():
        return None
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for element in book.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            target = targets.get(element.get(_RELATION), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None
