"""Tables in text files: their encoding, their delimiter, and which lines make up a row."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.errors import TableError
from commstd.messages import say
from commstd.tables.bombs import WIDEST, too_wide
from commstd.tables.inert import unmarked, unmarked_texts
from commstd.tables.layout import SEARCHED, KnownHeadings, drop_unnamed, name_columns, skipped_rows
from commstd.tables.problems import CELLS, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS: Final = (",", "\t", ";", "|")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_MARKUP: Final = ("<!doctype", "<html", "<?xml", "<table", "<head", "<meta", "<style", "<div")
_QUOTED: Final = r'"[^"]*(?:""[^"]*)*"'
_HEAD: Final = 20 * SEARCHED
_LAYOUT: Final = b"\t\n\x0b\x0c\r\x1a\x1b"


@frozen
class Records:
    """The rows of a text file, each of which may go over several lines.

    Attributes:
        texts: Each row as written, without the end of its line.
        lines: The line on which it begins, from 1.
        has_quotes: Whether any cell is quoted.
    """

    texts: pl.Series
    lines: pl.Series
    has_quotes: bool


def decode(data: bytes, name: str) -> str:
    """The text of a file, its lines ended by a line feed.

    Args:
        data: The file's bytes: UTF-8 with or without a mark at its beginning, UTF-16 with one, or GB18030.
        name: The file's name, for errors.

    Raises:
        TableError: It is no text, or in another encoding.
    """
    top = data[:1000]
    if not data.startswith(_UTF16) and sum(byte < 32 and byte not in _LAYOUT for byte in top) > len(top) // 50:
        raise TableError(say("table-binary", name=name))
    try:
        if data.startswith(_UTF16):
            text = data.decode("utf-16")
        else:
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("gb18030")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise TableError(say("table-encoding", name=name, line=line)) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text[:1000].lstrip().lower().startswith(_MARKUP):
        raise TableError(say("table-markup", name=name))
    if not text or text.isspace():
        raise TableError(say("table-empty", name=name))
    return text.rstrip("\n") if text.endswith("\n") else text


def read_text(data: bytes, name: str, known: KnownHeadings) -> tuple[pl.DataFrame, pl.Series, tuple[Problems, ...]]:
    """Read a table from the bytes of a text file.

    Args:
        data: The file's bytes.
        name: Its name, for errors.
        known: Headings by which the delimiter and the row of headings are recognised.

    Returns:
        The cells as text, the line of each row, and what was found.

    Raises:
        TableError: It is no table.
    """
    text = decode(data, name)
    _check_width(text, name)
    delimiter, rows, lines = _top(text, known)
    at = known.row(rows)
    headings = unmarked_texts(rows[at])
    if (plain := _plain(text, delimiter, lines[at], len(headings))) is not None:
        frame, body_lines, wide = plain
    else:
        try:
            records = _records(text, delimiter)
            position = int(records.lines.search_sorted(lines[at])) + 1
            frame, body_lines, wide = _columns(text, records, position, delimiter, len(headings))
        except _IrregularQuotesError:
            frame, body_lines, wide = _row_by_row(text, delimiter, lines[at], len(headings), name)
    names, twice = name_columns(headings, line=lines[at])
    frame.columns = names
    frame, unnamed = drop_unnamed(frame, headings, lines[at])
    if "'" in text:
        frame = unmarked(frame)
    problems = [*skipped_rows(rows[:at], lines[:at]), *twice, *unnamed]
    if wide.height:
        values = {"expected": len(headings)}
        problems.append(Problems(column=None, reason="row-too-wide", fix="row-too-wide-fix", values=values, cells=wide))
    return frame, body_lines, tuple(problems)


def _check_width(text: str, name: str) -> None:
    """See that the first lines have no more delimiters than a table has columns.

    Raises:
        TableError: They have.
    """
    start = 0
    for _ in range(SEARCHED):
        end = text.find("\n", start)
        line = (start, len(text) if end < 0 else end)
        most = max(text.count(mark, *line) for mark in DELIMITERS)
        if most >= WIDEST:
            raise too_wide(name, most + 1)
        if end < 0:
            return
        start = end + 1


def heading_lines(text: str, known: KnownHeadings) -> tuple[int, int]:
    """Between which lines of a text, from 0, its headings stand: the first, and the one behind the last."""
    _, rows, lines = _top(text, known)
    at = known.row(rows)
    first = lines[at] - 1
    return first, lines[at + 1] - 1 if at + 1 < len(lines) else first + 1


def _top(text: str, known: KnownHeadings) -> tuple[str, list[list[str | None]], list[int]]:
    """The delimiter, and the first rows with their lines."""
    end = -1
    for _ in range(_HEAD):
        end = text.find("\n", end + 1)
        if end < 0:
            break
    top = text if end < 0 else text[:end]
    best: tuple[tuple[int, int], str, list[list[str | None]], list[int]] | None = None
    for delimiter in DELIMITERS:
        rows, lines = _parsed(top, delimiter)
        at = known.row(rows)
        score = (known.count(rows[at]), len(rows[at]))
        if best is None or score > best[0]:
            best = score, delimiter, rows, lines
    assert best is not None
    return best[1], best[2], best[3]


def _parsed(text: str, delimiter: str) -> tuple[list[list[str | None]], list[int]]:
    rows: list[list[str | None]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        begins = 1
        for row in reader:
            rows.append(list(row))
            lines.append(begins)
            begins = reader.line_num + 1
            if len(rows) > SEARCHED:
                break
    except csv.Error:
        pass  # a cell longer than the module takes: the rows before it are enough to find the headings
    return rows or [[]], lines or [1]


class _IrregularQuotesError(Exception):
    """Quotes that do not enclose whole cells, such as 5" in the middle of one."""


def _plain(text: str, delimiter: str, line: int, width: int) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame] | None:
    """The cells below the headings of a file without quotes or rows that are too wide; None for every other file."""
    if '"' in text:
        return None
    end = -1
    for _ in range(line):
        end = text.find("\n", end + 1)
        if end < 0:
            return None
    count = text.count("\n", end + 1) + 1
    try:
        frame = _parse(text[end + 1 :], delimiter, width, quote=None, cuts_wide_rows=False)
    except pl.exceptions.ComputeError:
        return None
    if frame.height != count:
        return None
    return frame, pl.int_range(line + 1, line + 1 + count, dtype=pl.Int64, eager=True), pl.DataFrame(schema=CELLS)


def _parse(body: str, delimiter: str, width: int, *, quote: str | None, cuts_wide_rows: bool) -> pl.DataFrame:
    names = delimiter.join(f"c{number}" for number in range(width))
    return pl.read_csv(
        io.BytesIO(f"{names}\n{body}".encode()), separator=delimiter, infer_schema=False,
        truncate_ragged_lines=cuts_wide_rows, quote_char=quote,
    )  # fmt: skip


def _regular(delimiter: str) -> str:
    mark = re.escape(delimiter)
    cell = rf'(?:{_QUOTED}|[^"\n{mark}]*)'
    return rf"^(?:{cell}{mark})*{cell}$"


def _records(text: str, delimiter: str) -> Records:
    lines = pl.Series([text]).str.split("\n").explode()
    numbers = pl.int_range(1, lines.len() + 1, dtype=pl.Int64, eager=True)
    if '"' not in text:
        return Records(lines, numbers, has_quotes=False)
    quotes = lines.str.count_matches('"', literal=True).cast(pl.Int64)
    goes_on = (quotes.cum_sum() - quotes) % 2 == 1
    if goes_on.any():
        frame = pl.DataFrame({"text": lines, "line": numbers, "record": (~goes_on).cum_sum()})
        frame = frame.group_by("record", maintain_order=True).agg(pl.col("text").str.join("\n"), pl.col("line").first())
        lines, numbers = frame["text"], frame["line"]
    quoted = lines.filter(lines.str.contains('"', literal=True))
    if not quoted.str.contains(_regular(delimiter)).all():
        raise _IrregularQuotesError
    return Records(lines, numbers, has_quotes=True)


def _columns(
    text: str, records: Records, position: int, delimiter: str, width: int
) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame]:
    """The cells below the headings, their lines, and the rows with more cells than headings."""
    texts, lines = records.texts.slice(position), records.lines.slice(position)
    quote = '"' if records.has_quotes else None
    above = sum(records.texts.head(position).str.len_chars().to_list()) + position
    if texts.len():
        try:
            frame = _parse(text[above:], delimiter, width, quote=quote, cuts_wide_rows=False)
        except pl.exceptions.ComputeError:
            pass  # a row is too wide
        else:
            return _aligned(frame, lines), lines, pl.DataFrame(schema=CELLS)
    bare = texts.str.replace_all(_QUOTED, "") if records.has_quotes else texts
    is_wide = bare.str.count_matches(delimiter, literal=True) >= width
    if is_wide.any():
        # Delimiters at the end of a row are empty cells: nothing is lost with them.
        trimmed = bare.str.strip_chars_end(delimiter + " \t").str.count_matches(delimiter, literal=True)
        is_wide &= trimmed >= width
    wide = pl.DataFrame({"line": lines, "row": [None] * lines.len(), "value": texts}, schema=CELLS).filter(is_wide)
    if wide.height:
        texts, lines = texts.filter(~is_wide), lines.filter(~is_wide)
    if not texts.len():
        return pl.DataFrame(schema={f"c{number}": pl.String for number in range(width)}), lines, wide
    below = str(texts.str.join("\n").item()) if wide.height else text[above:]
    frame = _parse(below, delimiter, width, quote=quote, cuts_wide_rows=True)
    return _aligned(frame, lines), lines, wide


def _aligned(frame: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    if frame.height != lines.len():
        raise _IrregularQuotesError
    return frame


def _row_by_row(
    text: str, delimiter: str, line: int, width: int, name: str
) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame]:
    """The same for a file with quotes inside cells, which only a reader of single rows can tell apart."""
    written = text.split("\n")
    regular = re.compile(_regular(delimiter).replace("^", r"\A", 1)[:-1] + r"\Z")
    rows: list[Sequence[str | None]] = []
    lines: list[int] = []
    wide: list[tuple[int, None, str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for row in reader:
            first, begins = begins, reader.line_num + 1
            whole = "\n".join(written[first - 1 : begins - 1])
            if begins - first > 1 and not regular.match(whole):
                raise TableError(say("table-quotes", name=name, line=first))
            if first <= line:
                continue
            if any(cell.strip() for cell in row[width:]):
                wide.append((first, None, whole))
                continue
            rows.append([cell or None for cell in row[:width]] + [None] * (width - len(row)))
            lines.append(first)
    except csv.Error:
        raise TableError(say("table-quotes", name=name, line=begins)) from None
    schema = {f"c{number}": pl.String for number in range(width)}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame, pl.Series(lines, dtype=pl.Int64), pl.DataFrame(wide, schema=CELLS, orient="row")
