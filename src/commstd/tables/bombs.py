"""Files that are small on disk and would fill the memory, refused before they are unpacked or read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from commstd.errors import TableError
from commstd.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST: Final = 2**30
"""Bytes to which a workbook may unpack."""
_HARMLESS: Final = 64 * 2**20
_STEEPEST: Final = 250
"""How many times larger than on disk a workbook of more than `_HARMLESS` may be."""
_DEFLATE: Final = 1032
"""What deflate packs at best."""
_UNCHECKED: Final = 256 * 2**20
_PARTS: Final = 20_000
_PIECE: Final = 2**20
WIDEST: Final = 2_000
"""Columns that a table may have."""
_DENSE: Final = 20
_CELLS: Final = 50_000_000
_FEW: Final = 200_000
_REPEATED: Final = 2_000_000
"""Cells that an ODS sheet may have by repetition, however few are written out."""
_ODS: Final = re.compile(rb"<(?:\w+:)?(table-row|(?:covered-)?table-cell)\b([^>]*?)(/?)>", re.DOTALL)
_COLUMNS_REPEATED: Final = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d{1,12})")
_ROWS_REPEATED: Final = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d{1,12})")
_WIDE: Final = re.compile(rb'r="[A-Z]{2,3}[0-9]')
_CELL: Final = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"')


def check_workbook(data: bytes, name: str) -> None:
    """See that a workbook of the kinds that are ZIP archives can be unpacked and held.

    Sizes are those that the archive declares, and for larger files those that its parts really have; a sheet whose
    few cells stand far apart would take as much room as one that is full.

    Args:
        data: The file's bytes.
        name: Its name, for errors.

    Raises:
        TableError: It would take too much memory, or its parts are larger than it says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            declared = sum(part.file_size for part in parts)
            if len(parts) > _PARTS or declared > LARGEST or declared > max(_HARMLESS, _STEEPEST * len(data)):
                raise TableError(say("table-bomb", name=name, size=_megabytes(declared), limit=_megabytes(LARGEST)))
            is_checked = _DEFLATE * len(data) > _UNCHECKED
            for part in parts:
                if part.filename.endswith(".xml") and "worksheets/" in part.filename:
                    _check_sheet(b"".join(_pieces(archive, part, name)), name)
                elif part.filename == "content.xml":
                    _check_repeats(b"".join(_pieces(archive, part, name)), name)
                elif is_checked:
                    for _ in _pieces(archive, part, name):
                        pass
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, RuntimeError, NotImplementedError, ValueError) as fault:
        if isinstance(fault, TableError):
            raise
        return  # its reader says what is wrong with it


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """What a part really holds, which ends in an error where that is more than it declares."""
    declared, read = part.file_size, 0
    part.file_size = 2 * LARGEST  # else it stops where the part says that it ends
    try:
        with archive.open(part) as file:
            while piece := file.read(_PIECE):
                read += len(piece)
                if read > declared:
                    raise TableError(say("table-bomb-lies", name=name, part=part.filename))
                yield piece
    except (zipfile.BadZipFile, EOFError):
        if read > declared:
            raise TableError(say("table-bomb-lies", name=name, part=part.filename)) from None
        raise zipfile.BadZipFile from None
    finally:
        part.file_size = declared


def _check_sheet(content: bytes, name: str) -> None:
    """See that the rectangle around a sheet's cells is no larger than there is use for.

    Raises:
        TableError: It is.
    """
    content = content.replace(b"'", b'"') if b"r='" in content else content
    cells = content.count(b"<c ") + content.count(b":c ")
    if cells > _FEW and _WIDE.search(content) is None:
        return  # up to column Z: no more than twenty-six million
    columns: set[bytes] = set()
    height = 0
    for letters, row in _CELL.findall(content):
        columns.add(letters)
        height = max(height, int(row))
    width = max(map(_number, columns), default=0)
    if width > WIDEST and height * width <= max(_CELLS, _DENSE * cells):
        raise too_wide(name, width)
    if height * width > max(_CELLS, _DENSE * cells):
        raise TableError(say("table-sparse", name=name, rows=height, columns=width, cells=cells))


def _check_repeats(content: bytes, name: str) -> None:
    """See that the sheets of an ODS file are not mostly one cell, or one row, said to stand there again and again.

    Raises:
        TableError: They are.
    """
    cells = held = rows = width = most = 0
    times = 1
    for found in _ODS.finditer(content):
        kind, attributes, is_empty = found.groups()
        if kind.endswith(b"-row"):
            held, times, width = held + width * times, _times(_ROWS_REPEATED, attributes), 0
            rows += times
        elif not is_empty or b"value" in attributes:
            cells += 1
            width += _times(_COLUMNS_REPEATED, attributes)
            most = max(most, width)
    held += width * times
    if held > max(_REPEATED, _DENSE * cells):
        raise TableError(say("table-sparse", name=name, rows=rows, columns=most, cells=cells))


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def too_wide(name: str, columns: int) -> TableError:
    """The error for a table with more columns than any has."""
    return TableError(say("table-too-wide", name=name, columns=columns, most=WIDEST))


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"
