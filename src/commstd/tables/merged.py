"""Cells of a sheet that are merged, and rows of it that are hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.tables.layout import KnownHeadings, listed
from commstd.tables.problems import CELLS, Problems, place

if TYPE_CHECKING:
    from collections.abc import Sequence

_RANGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_NUMBER: Final = re.compile(rb'\br="([0-9]{1,7})"')
_PLAIN_NUMBER: Final = r"^[\s0-9.,%+\-]+$"
_MOST: Final = 100_000


@frozen
class Merged:
    """A range of cells that are one, by rows and columns of the grid from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


def column_number(letters: bytes) -> int:
    """The column of these letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def merged_cells(content: bytes, left: int) -> list[Merged]:
    """The merged ranges of a sheet.

    Args:
        content: The sheet's XML.
        left: The sheet's column that is the grid's first.
    """
    found: list[Merged] = []
    for match in _RANGE.finditer(content, max(content.rfind(b"sheetData"), 0)):
        first, last = column_number(match[1]) - left, column_number(match[3]) - left
        found.append(Merged(int(match[2]) - 1, first, int(match[4]) - 1, last))
        if len(found) == _MOST:
            break
    return found


def hidden_rows(content: bytes) -> list[int]:
    """The rows of a sheet that are not shown, from 1."""
    if b'hidden="' not in content:
        return []
    numbers = (_NUMBER.search(match[0]) for match in _ROW.finditer(content))
    return [int(number[1]) for number in numbers if number is not None]


def hidden_problem(rows: Sequence[int]) -> tuple[Problems, ...]:
    """The note about rows that are hidden, and count all the same."""
    if not rows:
        return ()
    values: dict[str, object] = {"count": len(rows), "lines": listed(rows)}
    return (
        Problems(
            column=None, reason="rows-hidden", fix="rows-hidden-fix", values=values, cells=place(rows[0]),
            is_warning=True,
        ),
    )  # fmt: skip


def filled_down(
    grid: pl.DataFrame, merged: Sequence[Merged], names: Sequence[str], start: int, known: KnownHeadings
) -> tuple[pl.DataFrame, tuple[Problems, ...]]:
    """Write what stands in a merged cell into each of its rows, if it is a word and not a number.

    Args:
        grid: All cells, from the sheet's first row on.
        merged: The merged ranges.
        names: The columns' headings.
        start: The first row below the headings.
        known: The headings that are known.

    Returns:
        The grid, a warning for each column with words that were filled down, and the rejection of numbers in known
        columns: a number for several rows together is none of each.
    """
    words: dict[int, list[tuple[int, int, str]]] = {}
    numbers: dict[int, list[tuple[int, int, str]]] = {}
    for one in merged:
        if one.top < start or one.bottom <= one.top or one.left != one.right or not 0 <= one.left < grid.width:
            continue
        text = grid[one.top, one.left] if one.top < grid.height else None
        if text is not None and str(text).strip():
            is_number = re.match(_PLAIN_NUMBER, str(text)) is not None
            if is_number and names[one.left] not in known:
                continue
            held = numbers if is_number else words
            held.setdefault(one.left, []).append((one.top, min(one.bottom, grid.height - 1), str(text)))
    for at, ranges in words.items():
        rows = [row for top, bottom, _ in ranges for row in range(top + 1, bottom + 1)]
        texts = [text for top, bottom, text in ranges for _ in range(top + 1, bottom + 1)]
        grid = grid.with_columns(grid.to_series(at).scatter(rows, texts))
    for at, ranges in numbers.items():
        grid = grid.with_columns(grid.to_series(at).scatter([top for top, _, _ in ranges], None))
    told = [
        Problems(
            column=names[at], reason=reason, fix=f"{reason}-fix", is_warning=held is words,
            values={"count": len(ranges)},
            cells=pl.DataFrame({"line": [ranges[0][0] + 1], "row": [None], "value": [ranges[0][2]]}, schema=CELLS),
            details=pl.DataFrame({"last": [ranges[0][1] + 1]}),
        )
        for reason, held in (("cells-filled-down", words), ("cells-merged-number", numbers))
        for at, ranges in sorted(held.items())
    ]  # fmt: skip
    return grid, tuple(told)
