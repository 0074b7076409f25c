"""Where the headings of a grid of cells stand, and what each column is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from commstd.tables.problems import Problems, place
from commstd.tables.spellings import heading_stems, subject_spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from commstd.vocabulary import Vocabulary

Cells = list[str | None]
SEARCHED: Final = 30
"""Rows at the top of a grid among which the headings are looked for."""


class KnownHeadings:
    """The headings of every subject of a vocabulary, to tell headings from titles and data.

    Args:
        vocabulary: The vocabulary.
        subject: The only subject that is looked for; None: any.
    """

    def __init__(self, vocabulary: Vocabulary, subject: str | None = None) -> None:
        self.is_of_one = subject is not None
        subjects = vocabulary.subjects.values() if subject is None else [vocabulary.subject(subject)]
        self._stems = {stem for held in subjects for stem in subject_spellings(held)}
        self._units = {spelt for unit in vocabulary.units.by_id.values() for spelt in (unit.id, *unit.spellings)}

    def __contains__(self, heading: str) -> bool:
        return any(stem in self._stems for stem in heading_stems(heading))

    def is_unit(self, text: str) -> bool:
        """Whether this is the name of a unit, in brackets or not."""
        return text.strip(" ()（）").removeprefix("单位").lstrip(":： ") in self._units

    def count(self, cells: Sequence[str | None]) -> int:
        """How many of these cells are known headings."""
        return sum(cell in self for cell in cells if cell and len(cell) <= 80)

    def row(self, rows: Sequence[Sequence[str | None]]) -> int:
        """The position of the headings among the first rows: the most known ones, else the first row with text."""
        counts = [self.count(row) for row in rows[:SEARCHED]]
        if any(counts):
            return counts.index(max(counts))
        return next((at for at, row in enumerate(rows) if not is_blank(row)), 0)


def is_blank(cells: Sequence[str | None]) -> bool:
    """Whether no cell holds anything."""
    return not any(cell and cell.strip() for cell in cells)


def name_columns(cells: Sequence[str | None], *, line: int | None) -> tuple[list[str], tuple[Problems, ...]]:
    """Headings that are all different and never empty.

    Args:
        cells: The row of headings as written.
        line: Its line, None in a frame.

    Returns:
        A name for each column, and a warning for each heading that stands twice.
    """
    names: list[str] = []
    problems: list[Problems] = []
    taken = {cell for cell in cells if cell}
    first: dict[str, int] = {}
    for position, cell in enumerate(cells, start=1):
        name = cell if cell and cell.strip() else ""
        if not name:
            name = _free(f"column_{position}", taken)
        elif name in first:
            name = _free(name, taken)
            problems.append(
                Problems(
                    column=cell, reason="heading-twice", fix="heading-twice-fix", is_warning=True,
                    values={"first": first[str(cell)], "second": position, "name": name},
                    cells=place(line, None, cell),
                )
            )  # fmt: skip
        else:
            first[name] = position
        names.append(name)
        taken.add(name)
    return names, tuple(problems)


def _free(stem: str, taken: set[str]) -> str:
    if stem.startswith("column_") and stem not in taken:
        return stem
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def skipped_rows(rows: Sequence[Sequence[str | None]], lines: Sequence[int]) -> tuple[Problems, ...]:
    """The warning about what stands above the headings, such as a title."""
    told = [(line, row) for line, row in zip(lines, rows, strict=True) if not is_blank(row)]
    if not told:
        return ()
    text = " ".join(cell.strip() for cell in told[0][1] if cell and cell.strip())
    return (
        Problems(
            column=None, reason="rows-above-headings", fix="rows-above-headings-fix", is_warning=True,
            values={"lines": listed([line for line, _ in told])}, cells=place(told[0][0], None, text),
        ),
    )  # fmt: skip


def listed(lines: Sequence[int]) -> tuple[object, ...]:
    """Line numbers as they stand in a sentence: the first ten."""
    return tuple(lines) if len(lines) <= 10 else (*lines[:10], "…")


def drop_unnamed(
    frame: pl.DataFrame, headings: Sequence[str | None], line: int
) -> tuple[pl.DataFrame, tuple[Problems, ...]]:
    """Take out columns that have neither heading nor content, and warn of those that have content.

    Args:
        frame: The columns under the names of `name_columns`.
        headings: The row of headings as written.
        line: Its line.

    Returns:
        The frame, and a warning for each column with content and no heading.
    """
    problems: list[Problems] = []
    empty: list[str] = []
    for name, heading in zip(frame.columns, headings, strict=True):
        if heading and heading.strip():
            continue
        held = frame[name].drop_nulls().str.strip_chars()
        held = held.filter(held != "")
        if held.is_empty():
            empty.append(name)
        else:
            problems.append(
                Problems(
                    column=name, reason="heading-missing", fix="heading-missing-fix", is_warning=True,
                    values={"position": frame.columns.index(name) + 1, "count": held.len()},
                    cells=place(line, None, held[0]),
                )
            )  # fmt: skip
    return frame.drop(empty), tuple(problems)
