"""Files that are larger than memory, as lazy frames in the order of their lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve, field, frozen

from commstd.errors import TableError
from commstd.messages import say
from commstd.tables.layout import KnownHeadings
from commstd.tables.problems import Problems
from commstd.tables.read import is_parquet, is_text
from commstd.tables.text import heading_lines, read_text

if TYPE_CHECKING:
    from commstd.vocabulary import Vocabulary

PIECE: Final = 32 * 2**20
"""How many bytes of a text file are read at a time."""
LONGEST: Final = 2 * PIECE
"""How many characters a row may have."""
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@frozen(kw_only=True, eq=False)
class Scan:
    """A file as a lazy frame.

    Attributes:
        name: The file's name.
        frame: Its columns under their headings, and `line`.
        line: The name of the column of lines, which no heading has.
        rows: How many rows it has, where that is known without reading them.
        told: What was found in reading, filled while the frame is first computed.
    """

    name: str
    frame: pl.LazyFrame
    line: str
    rows: int | None = None
    told: dict[int, tuple[Problems, ...]] = field(factory=dict)

    def problems(self) -> list[Problems]:
        """What was found in reading the file: rows that do not fit under the headings, headings that stand twice."""
        pieces = [self.told[at] for at in sorted(self.told)]
        return [
            one for at, found in enumerate(pieces) for one in found if at == 0 or one.cells["line"].is_not_null().any()
        ]


def scan_table(path: Path, vocabulary: Vocabulary) -> Scan | None:
    """A Parquet or text file as a lazy frame; None for any other file, which is read whole.

    Args:
        path: The file.
        vocabulary: Whose headings are looked for.

    Raises:
        TableError: It cannot be read.
    """
    with path.open("rb") as file:
        top = file.read(4096)
    if is_parquet(top):
        return _scan_parquet(path)
    return _scan_text(path, vocabulary) if is_text(top) else None


def _scan_parquet(path: Path) -> Scan:
    try:
        frame = pl.scan_parquet(path)
        names = frame.collect_schema().names()
        rows = int(frame.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as fault:
        message = str(fault).split("\n", 1)[0]
        raise TableError(say("table-unreadable", name=path.name, fault=message)) from None
    line = _line_name(names)
    return Scan(name=path.name, frame=frame.with_row_index(line, offset=1), line=line, rows=rows)


def _line_name(names: list[str]) -> str:
    line = "line"
    while line.lower() in {name.lower() for name in names}:
        line = f"_{line}"
    return line


def _scan_text(path: Path, vocabulary: Vocabulary) -> Scan:
    from polars.io.plugins import register_io_source

    known = KnownHeadings(vocabulary)
    first = next(_pieces(path, known))
    line = _line_name(first[0].columns)
    schema: dict[str, Any] = {**first[0].schema, line: pl.Int64}
    told: dict[int, tuple[Problems, ...]] = {}

    def batches(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        left = most
        for at, (frame, lines, problems) in enumerate(_pieces(path, known)):
            told[at] = problems
            held = pl.DataFrame(
                [frame[name] if name in frame.columns else _empty(name, frame) for name in first[0].columns]
            )
            held = held.with_columns(lines.alias(line))
            if left is not None:
                held, left = held.head(left), left - min(left, held.height)
            if predicate is not None:
                held = held.filter(predicate)
            yield held if columns is None else held.select(columns)
            if left == 0:
                return

    return Scan(name=path.name, frame=register_io_source(batches, schema=schema), line=line, told=told)


def _empty(name: str, frame: pl.DataFrame) -> pl.Series:
    return pl.Series(name, [None], dtype=pl.String).new_from_index(0, frame.height)


def _pieces(path: Path, known: KnownHeadings) -> Iterator[tuple[pl.DataFrame, pl.Series, tuple[Problems, ...]]]:
    """The rows of a text file, some at a time, with their lines and what was found."""
    head: str | None = None
    before = 0
    for text in _whole_records(path):
        size = text.count("\n") + (not text.endswith("\n"))
        if head is None:
            frame, lines, problems = read_text(text.encode(), path.name, known)
            first, last = heading_lines(text, known)
            head = "\n".join(text.split("\n", last)[first:last])
        else:
            frame, lines, problems = read_text(f"{head}\n{text}".encode(), path.name, known)
            shift = before - head.count("\n") - 1
            lines = lines + shift
            problems = tuple(_moved(one, shift) for one in problems)
        before += size
        yield frame, lines, problems


def _moved(problem: Problems, by: int) -> Problems:
    return evolve(problem, cells=problem.cells.with_columns(pl.col("line") + by))


def _whole_records(path: Path) -> Iterator[str]:
    """The text of a file, cut where a row ends."""
    decoder = codecs.getincrementaldecoder(_encoding(path))()
    kept = ""
    with path.open("rb") as file:
        while True:
            data = file.read(PIECE)
            text = decoder.decode(data, final=not data)
            kept += text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
            if not data:
                break
            end = _last_end(kept)
            if end > 0:
                yield kept[:end]
                kept = kept[end + 1 :]
            elif len(kept) > LONGEST:
                raise TableError(say("table-long-row", name=path.name, limit=LONGEST // 2**20))
    if kept.strip():
        yield kept


def _last_end(text: str) -> int:
    """Where the last row ends that is whole: before a line's end that stands in no quotes."""
    end = text.rfind("\n")
    quotes = text.count('"', 0, max(end, 0)) if '"' in text else 0
    while end > 0 and quotes % 2:
        before = text.rfind("\n", 0, end)
        quotes -= text.count('"', max(before, 0), end)
        end = before
    return end


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if file.read(2).startswith(_UTF16):
            return "utf-16"
        file.seek(0)
        try:
            while data := file.read(PIECE):
                decoder.decode(data)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"
