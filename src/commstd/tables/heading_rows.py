"""Headings that go over several rows, and rows of a sheet that are neither headings nor data."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.tables.layout import KnownHeadings
from commstd.tables.problems import CELLS, Problems, place
from commstd.tables.spellings import fold_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commstd.tables.merged import Merged

Row = list[str | None]
_PART: Final = re.compile(r"^\s*其中")
_UNIT: Final = re.compile(r"^[（(]?\s*(?:单位[:：])?\s*([^\d\s（()）]{1,6}[²2]?)\s*[）)]?$")
_NUMBERING: Final = re.compile(r"^[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十甲乙丙丁])[）)]?$")
_SIGNED: Final = "填表|填报|制表|审核|复核|统计|负责|经办|联系"
_NOTE: Final = rf"^\s*(?:(?:{_SIGNED})(?:人|单位|日期|时间|负责人)?|单位负责人|备注|说明|注)\s*[:：]"
_SECTION: Final = r"^\s*[（(]?[一二三四五六七八九十]{1,3}[）)]?\s*[、.]"


@frozen(kw_only=True)
class Headings:
    """The headings of a sheet.

    Attributes:
        first: The row in which they begin, from 0.
        last: The row in which they end.
        cells: The heading of each column.
        is_joined: Whether they were put together from several rows.
    """

    first: int
    last: int
    cells: Row
    is_joined: bool = False


def find_headings(rows: Sequence[Row], at: int, merged: Sequence[Merged], known: KnownHeadings) -> Headings:
    """The headings around the row with the most known ones.

    Args:
        rows: The first rows of the sheet.
        at: The row with the most known headings.
        merged: The merged ranges.
        known: The headings that are known.
    """
    first = last = at
    while first > 0 and _goes_over(rows, first - 1, merged):
        first -= 1
    while last + 1 < len(rows) and (_goes_over(rows, last, merged) or _is_lower(rows[last], rows[last + 1], known)):
        last += 1
        if last - first == 3:
            break
    if first == last:
        return Headings(first=at, last=at, cells=[_stripped(cell) for cell in rows[at]])
    block = [[_stripped(cell) for cell in row] for row in rows[first : last + 1]]
    for one in merged:
        if first <= one.top <= one.bottom <= last and 0 <= one.left < len(block[0]):
            text = block[one.top - first][one.left]
            for row in range(one.top - first, one.bottom - first + 1):
                block[row][one.left : one.right + 1] = [text] * (min(one.right, len(block[0]) - 1) - one.left + 1)
    for above, below in pairwise(block):
        for column in range(1, len(above)):
            if above[column] is None and below[column] is not None:
                above[column] = above[column - 1] if below[column - 1] not in {None, above[column - 1]} else None
    parts = [_parts([row[column] for row in block]) for column in range(len(block[0]))]
    leaves = [part[-1] for part in parts if part]
    cells = [_joined(part, known, is_unique=leaves.count(part[-1]) == 1) if part else None for part in parts]
    return Headings(first=first, last=last, cells=cells, is_joined=True)


def is_turned(rows: Sequence[Row], at: int, known: KnownHeadings) -> bool:
    """Whether the headings stand below each other in the first column, with a column for each community."""
    return known.count(rows[at]) <= 1 and len(rows[at]) > 1 and known.count([row[0] for row in rows]) > 2


def _goes_over(rows: Sequence[Row], at: int, merged: Sequence[Merged]) -> bool:
    """Whether headings of this row go on in the next one: a cell goes down into it, or is over several of it."""
    below = rows[at + 1] if at + 1 < len(rows) else []
    if sum(bool(cell and cell.strip()) for cell in rows[at]) < 2:
        return False
    for one in merged:
        if one.top <= at < one.bottom and one.bottom < len(rows):
            return True
        is_over = one.top == one.bottom == at and one.left < one.right
        if is_over and sum(bool(cell and cell.strip()) for cell in below[one.left : one.right + 1]) > 1:
            return not any(cell and re.fullmatch(r"[\d.,]+", cell.strip()) for cell in below)
    return False


def _is_lower(above: Row, below: Row, known: KnownHeadings) -> bool:
    """Whether a row that is not merged goes on with the headings: units, or names under an empty heading."""
    texts = {at: cell.strip() for at, cell in enumerate(below) if cell and cell.strip()}
    if not texts or (below[0] and below[0].strip()) or len(texts) == len(below):
        return False
    if all(_UNIT.match(text) and known.is_unit(text) for text in texts.values()):
        return True
    is_open = [at for at in texts if not (above[at] and str(above[at]).strip())]
    return bool(is_open) and all(
        not re.search(r"\d", text) and (at in is_open or at + 1 in is_open) for at, text in texts.items()
    )


def _stripped(cell: str | None) -> str | None:
    return cell.strip() or None if cell is not None else None


def _parts(cells: Row) -> list[str]:
    parts: list[str] = []
    for cell in cells:
        if cell and (not parts or parts[-1] != cell):
            parts.append(cell)
    return parts


def _joined(parts: list[str], known: KnownHeadings, *, is_unique: bool) -> str:
    whole = "".join(parts)
    if len(parts) == 1 or whole in known:
        return whole
    unit = _UNIT.match(parts[-1])
    if unit is not None and known.is_unit(parts[-1]):
        named = f"{''.join(parts[:-1])}（{unit[1]}）"
        return named if named in known or len(parts) == 2 else f"{parts[-2]}（{unit[1]}）"
    is_part = any(_PART.match(part) for part in parts[:-1])
    return parts[-1] if parts[-1] in known and is_unique and not is_part else whole


def heading_rows(found: Headings) -> tuple[Problems, ...]:
    """The note that several rows were read as headings."""
    if not found.is_joined:
        return ()
    values = {"first": found.first + 1, "last": found.last + 1, "headings": tuple(one for one in found.cells if one)}
    return (
        Problems(
            column=None, reason="headings-joined", fix="headings-joined-fix", values=values,
            cells=place(found.first + 1), is_warning=True,
        ),
    )  # fmt: skip


def without_furniture(
    frame: pl.DataFrame, lines: pl.Series, found: Headings
) -> tuple[pl.DataFrame, pl.Series, tuple[Problems, ...]]:
    """Take out rows that are no data: headings that stand again, numbers of columns, lines about who filled it in.

    Args:
        frame: The cells below the headings.
        lines: The line of each row.
        found: The headings.

    Returns:
        The other rows with their lines, and what was left out.
    """
    if not frame.height:
        return frame, lines, ()
    named = [(name, fold_heading(cell)) for name, cell in zip(frame.columns, found.cells, strict=True) if cell]
    first = pl.coalesce(pl.col(name) for name in frame.columns)
    others = pl.sum_horizontal(pl.col(name).str.strip_chars() != "" for name in frame.columns)
    name, heading = named[0] if named else (frame.columns[0], "")
    again = pl.col(name).str.replace_all(r"[\s_\-*]+", "").str.to_lowercase() == heading
    kind = (
        pl.when(again.fill_null(False) & (others > 1)).then(pl.lit("row-headings"))
        .when(first.str.contains(_NOTE)).then(pl.lit("row-note"))
        .when(first.str.contains(_SECTION) & (others == 1) & (len(frame.columns) > 2)).then(pl.lit("row-section"))
    )  # fmt: skip
    kinds = frame.select(kind.alias("kind"))["kind"]
    top = [cell for cell in frame.row(0) if cell is not None and cell.strip()]
    if len(top) > 2 and all(_NUMBERING.match(cell.strip()) for cell in top) and _counts_up(top):
        kinds = kinds.scatter([0], ["row-numbering"])
    if kinds.null_count() == kinds.len():
        return frame, lines, ()
    texts = frame.select(first.alias("first"))["first"]
    cells = pl.DataFrame({"line": lines, "row": [None] * lines.len(), "value": texts}, schema=CELLS)
    told = tuple(
        Problems(
            column=None, reason=str(reason), fix=f"{reason}-fix", cells=cells.filter(kinds.eq_missing(reason)),
            is_warning=reason in {"row-headings", "row-numbering"},
        )
        for reason in kinds.drop_nulls().unique(maintain_order=True)
    )  # fmt: skip
    kept = kinds.is_null()
    return frame.filter(kept), lines.filter(kept), told


def _counts_up(cells: Sequence[str]) -> bool:
    digits = [int(text) for cell in cells if (text := cell.strip().strip("（()）")).isdigit()]
    return digits == list(range(digits[0], digits[0] + len(digits))) if digits and digits[0] < 2 else False
