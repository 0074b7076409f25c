"""What a workbook shows of a field's values, and the formula that reads it back as the table's reader would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from commstd.assess.texts import nearest
from commstd.assess.wording import option_text
from commstd.fields import NEVER, Field
from commstd.formula.spreadsheet import (
    LARGEST,
    MOST_OPTIONS,
    choice_cell,
    date_cell,
    flag_cell,
    number_cell,
    text_cell,
)
from commstd.messages import language, say
from commstd.standards import column_of
from commstd.units import ONE

if TYPE_CHECKING:
    from commstd.units import Unit

EPOCH: Final = date(1899, 12, 30).toordinal()
"""The day 0 of spreadsheets."""
OLDEST: Final = date(1900, 3, 1)
"""Before it, Excel's days are off by one."""
_LONGEST_LABEL: Final = 100


def with_unit(text: str, unit: Unit | None) -> str:
    """A heading with its unit in brackets, where it has one."""
    named = (unit or ONE).label.text()
    if not named:
        return text
    return f"{text}（{named}）" if language() == "zh" else f"{text} ({named})"


def choice_labels(held: Field) -> dict[str, str]:
    """What each option of a choice is called in the workbook."""
    return {one: option_text(held, one, language()) for one in held.values}


def shown_values(cells: pl.Series, held: Field) -> list[Any]:
    """A field's values as a workbook shows them: numbers in its unit, labels, yes and no, days."""
    name = cells.name
    if held.is_number:
        return cells.to_frame().select(nearest(name, held.resolution).cast(pl.Float64)).to_series().to_list()
    if held.kind == "flag":
        words = {True: str(say("yes")), False: str(say("no"))}
        return [None if one is None else words[one] for one in cells.to_list()]
    if held.kind == "choice":
        labels = choice_labels(held)
        return [None if one is None else labels[one] for one in cells.cast(pl.String).to_list()]
    if held.kind == "date":
        return [None if one is None else _day(date.fromordinal(one)) for one in cells.to_list()]
    return cells.to_list()


def _day(one: date) -> date | str:
    if one == NEVER:
        return str(say("sheet-never"))
    return one if one >= OLDEST else one.isoformat()


def is_readable(held: Field, cells: pl.Series) -> bool:
    """Whether a formula can read all that `shown_values` makes of a field's values."""
    if held.is_number:
        return (1 / held.resolution).denominator == 1 and max(map(abs, held.ends)) <= LARGEST
    if held.kind == "choice":
        labels = list(choice_labels(held).values())
        is_plain = all(" ".join(one.split()) == one and len(one) <= _LONGEST_LABEL for one in labels)
        return is_plain and len(set(labels)) == len(labels) <= MOST_OPTIONS
    earliest = cells.min() if held.kind == "date" else None
    return not isinstance(earliest, int) or earliest >= OLDEST.toordinal()


def read_values(cells: pl.Series, held: Field, options: Mapping[str, int]) -> list[Any]:
    """What `reading_formula` comes to on a field's values."""
    if held.kind == "choice":
        return [None if one is None else options[one] for one in cells.cast(pl.String).to_list()]
    if held.kind == "text":
        return [None if one is None else 1 for one in cells.to_list()]
    return cells.to_list()


def reading_formula(held: Field, cell: str, options: Mapping[str, int]) -> str:
    """The formula that reads a field's cell.

    Args:
        held: The field.
        cell: The cell.
        options: The number that stands for each option of a choice.
    """
    column = column_of(held)
    if held.is_number:
        factor = int(1 / held.resolution)
        return number_cell(cell, factor, column.low, column.high, whole=held.kind == "count")
    if held.kind == "flag":
        return flag_cell(cell, str(say("yes")), str(say("no")))
    if held.kind == "choice":
        return choice_cell(cell, {label: options[one] for one, label in choice_labels(held).items()})
    if held.kind == "date":
        return date_cell(cell, EPOCH, column.low, column.high, [(str(say("sheet-never")), NEVER.toordinal())])
    return text_cell(cell)
