"""Plans run by a spreadsheet engine that is none of ours: IronCalc evaluates the formulas that a workbook would hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ironcalc

from commstd.formula.columns import VERDICTS
from commstd.formula.spreadsheet import (
    LONGEST,
    ROW,
    Formulas,
    cell_places,
    choice_cell,
    date_cell,
    flag_cell,
    number_cell,
    text_cell,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from commstd.formula.plan import Column, Plan

EPOCH = 693594
"""The day's number of 1899-12-30, from which spreadsheets count."""
NEVER = date.max.toordinal()
WORDS = {verdict: verdict for verdict in VERDICTS}
ERRORS = ("#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#REF!", "#NULL!", "#ERROR!", "#N/IMPL!")


def letters(column: int) -> str:
    """The letters of a column from 1."""
    return ironcalc.column_name_from_number(column)


class Sheet:
    """A sheet with the cells of some fields and the formulas of some places of a plan.

    Args:
        plan: The plan.
        needed: The places whose results are wanted.
        columns: The fields, with their place in the sheet.
        dates: The fields that are dates.
        inline: Wanted places that are written out where nothing else builds on them.
    """

    def __init__(
        self,
        plan: Plan,
        needed: Collection[int],
        columns: Mapping[str, Column],
        *,
        dates: Collection[str] = (),
        inline: Collection[int] = (),
        options: Sequence[str] = (),
    ) -> None:
        self.plan, self.columns, self.dates, self.needed = plan, dict(columns), set(dates), sorted(needed)
        numbers = {option: at for at, option in enumerate(sorted(options), 1)}
        self.inputs = {name: at for at, name in enumerate(self.columns, 1)}
        width = len(self.columns)
        self.read = {name: at + width for name, at in self.inputs.items()}
        made = {place: at for at, place in enumerate(cell_places(plan, needed, inline=inline), 2 * width + 1)}
        self.results = {**made, **{p: at for at, p in enumerate((p for p in self.needed if p not in made), 2 * width + len(made) + 1)}}  # fmt: skip
        fields = {name: f"${letters(at)}{ROW}" for name, at in self.read.items()}
        cells = {place: f"${letters(at)}{ROW}" for place, at in made.items()}
        written = Formulas(plan=plan, fields=fields, options=numbers, cells=cells, verdicts=WORDS)
        self.formulas = {self.read[name]: self._reading(name, numbers) for name in self.columns}
        self.formulas |= {at: written.formula(place) for place, at in self.results.items()}
        assert max(map(len, self.formulas.values()), default=0) < LONGEST

    def _reading(self, name: str, options: Mapping[str, int]) -> str:
        column, cell = self.columns[name], f"${letters(self.inputs[name])}{ROW}"
        if name in self.dates:
            return date_cell(cell, EPOCH, column.low, column.high, [("never", NEVER)])
        match column.kind:
            case "number":
                return number_cell(cell, 1, column.low, column.high)
            case "flag":
                return flag_cell(cell, "yes", "no")
            case "choice":
                return choice_cell(cell, options)
        return text_cell(cell)

    def run(self, rows: Sequence[Mapping[str, object]]) -> dict[int, list[object]]:
        """What the engine makes of rows of a plan: by place, an error as None."""
        model = ironcalc.create("law", "en", "UTC", "en")
        for line, row in enumerate(rows, 1):
            for name, at in self.inputs.items():
                self._put(model, line, at, name, row.get(name))
            for at, formula in self.formulas.items():
                model.update_cell_with_formula(0, line, at, "=" + formula.replace(ROW, str(line)))
        model.evaluate()
        return {place: [self._got(model, line, place) for line in range(1, len(rows) + 1)] for place in self.needed}

    def _put(self, model: ironcalc.Model, line: int, at: int, name: str, value: object) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            model.update_cell_with_text(0, line, at, "yes" if value else "no")
        elif isinstance(value, str):
            model.update_cell_with_text(0, line, at, value)
        elif name in self.dates and value == NEVER:
            model.update_cell_with_text(0, line, at, "never")
        else:
            model.update_cell_with_number(0, line, at, float(value - EPOCH * (name in self.dates)))

    def _got(self, model: ironcalc.Model, line: int, place: int) -> object:
        value = model.get_cell_value(0, line, self.results[place])
        if isinstance(value, str) and value in ERRORS:
            assert value == "#N/A", (value, model.get_cell_formula(0, line, self.results[place]))
            return None
        if isinstance(value, float):
            assert value.is_integer()
            return int(value)
        return value
