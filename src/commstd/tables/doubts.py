"""Numbers that were read, and can hardly be right: a part above its whole, a number that looks like another unit."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import frozen

from commstd.messages import Label
from commstd.numerals import format_number
from commstd.tables.headers import Column
from commstd.tables.problems import Problems
from commstd.units import ONE
from commstd.vocabulary import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from commstd.fields import Field
    from commstd.tables.cells import Places
    from commstd.vocabulary import Subject

SAMPLED: Final = 20_000
"""How many rows say what is usual."""
FEWEST: Final = 10
"""Numbers above zero that it takes to say what is usual."""
_FAR: Final = 20
"""How many times smaller than most, or larger, a number is that is doubted; and how wide most may spread."""
_AROUND: Final = 10
_UNITS: Final[dict[str, tuple[tuple[Fraction, Label], ...]]] = {
    "m²": (
        (Fraction(2000, 3), Label("亩", "mu (2000/3 m²)")),
        (Fraction(10_000), Label("万㎡或公顷", "10,000 m² or hectares")),
    ),
    "person": ((Fraction(10_000), Label("万人", "10,000 persons")),),
    "household": ((Fraction(10_000), Label("万户", "10,000 households")),),
    "yuan": ((Fraction(10_000), Label("万元", "10,000 yuan")),),
}
"""Other units in which offices write what is measured in a unit, and how much larger they are."""


@frozen(kw_only=True)
class Doubt:
    """A range of steps in which numbers look like those of another unit.

    Attributes:
        column: The column.
        reason: The sentence that says what is doubted.
        low: The least number of steps that is doubted.
        high: The greatest.
        units: The units that they may have been written in.
        usual: The lower and the upper quartile, in the field's unit.
    """

    column: Column
    reason: str
    low: int
    high: int
    units: tuple[Label, ...]
    usual: tuple[str, str]

    def told(self, cells: pl.DataFrame) -> Problems:
        """The warning about cells with such numbers."""
        field = self.column.field
        values = {
            "field": field.label, "unit": (field.unit or ONE).label, "units": self.units,
            "low": self.usual[0], "high": self.usual[1],
        }  # fmt: skip
        return Problems(
            column=self.column.heading, reason=self.reason, fix="cell-unit-doubtful-fix", values=values, cells=cells,
            is_warning=True,
        )  # fmt: skip


def doubted_columns(columns: Iterable[Column]) -> list[Column]:
    """The columns whose numbers offices write in several units."""
    return [
        one for one in columns if one.field.is_number and one.field.unit is not None and one.field.unit.id in _UNITS
    ]


def doubts_of(column: Column, sample: pl.Series) -> Iterator[Doubt]:
    """The ranges in which a column's numbers are doubted, by what is usual among its first rows.

    Args:
        column: The column.
        sample: Steps of its first rows.
    """
    field = column.field
    above = sample.filter(sample > 0)
    if field.unit is None or above.len() < FEWEST:
        return
    first, third = (int(above.quantile(part, "nearest") or 0) for part in (0.25, 0.75))
    if third > _FAR * first:
        return
    small = (first - 1) // _FAR
    usual = (_shown(first, field), _shown(third, field))
    ranges: list[tuple[int, int, Label]] = []
    around = 2 if field.kind == "count" else _AROUND  # one person or two are not unheard of
    for factor, label in _UNITS[field.unit.id]:
        low, high = ceil(Fraction(first, around) / factor), floor(around * third / factor)
        ranges.append((max(low, 1), min(high, small), label))
    edges = sorted({edge for low, high, _ in ranges if low <= high for edge in (low, high + 1)})
    for start, end in pairwise(edges):
        units = tuple(label for low, high, label in ranges if low <= start and end - 1 <= high)
        if units:
            yield Doubt(
                column=column, reason="cell-unit-small", low=start, high=end - 1, units=units, usual=usual
            )  # fmt: skip
    factor, label = _UNITS[field.unit.id][-1]
    low, high = max(_FAR * third, ceil(factor * first / 2)), floor(factor * third * 2)
    if low <= high:
        yield Doubt(column=column, reason="cell-unit-large", low=low, high=high, units=(label,), usual=usual)


def _shown(steps: int, field: Field) -> str:
    return format_number(steps * field.resolution)


def pairs_of(subject: Subject, known: Iterable[str]) -> list[tuple[str, str]]:
    """Parts with their wholes of which a table has both, counted in the same steps."""
    names, fields = set(known), subject.fields
    return [
        (part, whole)
        for part, whole in PARTS.get(subject.id, ())
        if {part, whole} <= names and fields[part].step == fields[whole].step
    ]


def above_whole(heading: str, whole: Field, cells: pl.DataFrame, wholes: Sequence[int] | pl.Series) -> Problems:
    """The warning about parts that are above their whole.

    Args:
        heading: The part's heading.
        whole: The whole's field.
        cells: Where.
        wholes: The steps of each whole.
    """
    shown = [_shown(int(one), whole) for one in wholes]
    return Problems(
        column=heading, reason="cell-above-whole", fix="cell-above-whole-fix", values={"other": whole.label},
        cells=cells, details=pl.DataFrame({"whole": shown}, schema={"whole": pl.String}), is_warning=True,
    )  # fmt: skip


def doubtful(
    columns: Sequence[Column], cells: pl.DataFrame, written: pl.DataFrame, places: Places, subject: Subject
) -> Iterator[Problems]:
    """What is doubtful in a table that was read.

    Args:
        columns: Its known columns.
        cells: Their values.
        written: The cells as written.
        places: Where its rows are.
        subject: What they are.
    """
    headings: Mapping[str, Any] = {one.field.name: one.heading for one in columns}
    for part, whole in pairs_of(subject, cells.columns):
        wrong = (cells[part] > cells[whole]).fill_null(False)
        if wrong.any():
            index = wrong.arg_true()
            told = places.cells(index, written[headings[part]])
            yield above_whole(headings[part], subject.fields[whole], told, cells[whole].gather(index))
    for column in doubted_columns(columns):
        steps = cells[column.field.name]
        for doubt in doubts_of(column, steps.head(SAMPLED)):
            held = steps.is_between(doubt.low, doubt.high).fill_null(False)
            if held.any():
                yield doubt.told(places.cells(held.arg_true(), written[column.heading]))
