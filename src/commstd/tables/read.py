"""Tables as files and frames hold them, before any cell is understood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import frozen

from commstd.errors import TableError
from commstd.messages import near, say
from commstd.tables.bombs import WIDEST, check_workbook, too_wide
from commstd.tables.frames import Origin, origin_of
from commstd.tables.layout import KnownHeadings, name_columns
from commstd.tables.problems import Problems
from commstd.tables.text import read_text
from commstd.vocabulary import core_vocabulary

if TYPE_CHECKING:
    from commstd.vocabulary import Vocabulary

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET: Final = b"PAR1"
_OTHERS: Final = {
    b"%PDF": "PDF", b"\x1f\x8b": "gzip", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z", b"SQLite format 3": "SQLite", b"{\\rtf": "RTF", b"ARROW1": "Arrow", b"PK\x05\x06": "ZIP",
}  # fmt: skip
_SUFFIXES: Final = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet"}


@frozen(eq=False)
class RawTable:
    """A table as it was found.

    Attributes:
        name: The file's name, and the sheet's where it has several.
        frame: The cells under the headings as written, as text or typed.
        lines: The line of each row in the file, in a workbook its row number; 1 … n for frames.
        problems: What was found while reading: rows that do not fit under the headings, headings that stand twice.
        origin: The caller's own frame where it is not Polars'; row n of it is line n + 1.
    """

    name: str
    frame: pl.DataFrame
    lines: pl.Series
    problems: tuple[Problems, ...] = ()
    origin: Origin | None = None


def read_table(
    source: Any, *, sheet: str | None = None, vocabulary: Vocabulary | None = None, subject: str | None = None
) -> RawTable:
    """Read a file or frame as it is.

    What a file is, its content says, not its name: text (UTF-8, UTF-16 with a mark, GB18030; comma, tab, semicolon),
    XLSX, XLS, ODS or Parquet.

    Args:
        source: A path, or a frame of Polars, pandas or PyArrow.
        sheet: The sheet of a workbook; by default the first one with known headings.
        vocabulary: Whose headings are looked for; by default the core's.
        subject: The subject whose headings are looked for; by default any. Of a workbook's sheets the one with the
            most of them is read.

    Raises:
        TableError: It does not exist, or it is no table.
        UnknownNameError: There is no such subject.
    """
    if isinstance(source, pl.DataFrame):
        if not source.width:
            raise TableError(say("table-empty", name="DataFrame"))
        # A clone shares the columns, and stays as it is when the caller adds rows in place.
        return RawTable("DataFrame", source.clone(), _numbered(source))
    if not isinstance(source, str | Path):
        return _frame(source)
    path = Path(source)
    data = _bytes(path)
    known = KnownHeadings(vocabulary if vocabulary is not None else core_vocabulary(), subject)
    if data.startswith((_ZIP, _OLE)):
        from commstd.tables.workbook import read_workbook  # its reader and XML take a while to load

        if data.startswith(_ZIP):
            check_workbook(data, path.name)
        chosen, frame, lines, problems = read_workbook(data, path.name, known, sheet=sheet)
        return RawTable(f"{path.name} [{chosen}]", frame, lines, problems)
    if sheet is not None:
        raise TableError(say("table-no-sheets", name=path.name, sheet=sheet))
    if data.startswith(_PARQUET):
        return _parquet(data, path.name)
    for magic, kind in _OTHERS.items():
        if data.startswith(magic):
            raise TableError(say("table-other-kind", name=path.name, kind=kind))
    try:
        frame, lines, problems = read_text(data, path.name, known)
    except pl.exceptions.PolarsError as fault:
        raise TableError(say("table-unreadable", name=path.name, fault=_first_line(fault))) from None
    return RawTable(path.name, frame, lines, problems)


def is_parquet(top: bytes) -> bool:
    """Whether a file that begins so is Parquet."""
    return top.startswith(_PARQUET)


def is_text(top: bytes) -> bool:
    """Whether a file that begins so may be text."""
    return not top.startswith((_ZIP, _OLE, _PARQUET, *_OTHERS))


def _frame(source: object) -> RawTable:
    origin = origin_of(source)
    headings, columns = origin.columns()
    name = type(source).__name__
    if not columns:
        raise TableError(say("table-empty", name=name))
    names, twice = name_columns(headings, line=None)
    frame = pl.DataFrame([column.alias(heading) for heading, column in zip(names, columns, strict=True)])
    return RawTable(name, frame, _numbered(frame), twice, origin)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise TableError(say("table-folder", path=path, tables=tuple(one.name for one in _tables_in(path))))
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise TableError(say("table-missing", path=path, near=near(path.name, _names_beside(path)))) from None
    except (OSError, ValueError) as fault:
        raise TableError(say("table-unopened", path=path, fault=_first_line(fault))) from None
    if not data:
        raise TableError(say("table-empty", name=path.name))
    return data


def _tables_in(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.suffix.lower() in _SUFFIXES)[:10]
    except OSError:
        return []


def _names_beside(path: Path) -> list[str]:
    try:
        return [one.name for one in path.parent.iterdir()][:2000]
    except OSError:
        return []


def _parquet(data: bytes, name: str) -> RawTable:
    try:
        frame = pl.read_parquet(data)
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise TableError(say("table-unreadable", name=name, fault=_first_line(fault))) from None
    if not frame.width:
        raise TableError(say("table-empty", name=name))
    if frame.width > WIDEST:
        raise too_wide(name, frame.width)
    return RawTable(name, frame, _numbered(frame))


def _numbered(frame: pl.DataFrame) -> pl.Series:
    return pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True)


def _first_line(fault: BaseException) -> str:
    return (str(fault) or type(fault).__name__).split("\n", 1)[0]
