"""The rows of a workbook: what was filled in, the results beside it, and the formulas by which they follow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import define, field, frozen
from xlsxwriter.utility import xl_col_to_name

from commstd.assess.engine import column_name, wide_names
from commstd.assess.texts import nearest
from commstd.fields import Field
from commstd.formula.columns import closure, expressions
from commstd.formula.spreadsheet import LONGEST, ROW, Formulas, cell_places, is_exact, shown_number
from commstd.formula.staged import stages
from commstd.messages import say
from commstd.report.sheets.shown import is_readable, read_values, reading_formula, shown_values, with_unit
from commstd.report.words import has_several, title, verdict_words
from commstd.tables.headers import match_columns

if TYPE_CHECKING:
    from commstd.assess.assessment import Assessment
    from commstd.assess.plan import Item
    from commstd.cities import City

RESULTS: Final = ("verdict", "low", "high", "gap")
NOTHING: Final = "—"
"""What stands for a number that there is none of."""
MOST_COLUMNS: Final = 16_384
"""Of a sheet of Excel."""


@define(kw_only=True)
class LedgerColumn:
    """A column of the ledger.

    Attributes:
        heading: Its heading.
        group: What stands above the heading, over neighbours that have the same.
        values: What stands in it, or what its formula came to.
        formula: Its formula, with `ROW` for the row's number.
        field: The field that it holds.
        item: The standard whose result it is, by its place in the plan.
        result: verdict, low, high or gap.
        hidden: It only serves other formulas.
    """

    heading: str
    group: str = ""
    values: list[Any]
    formula: str | None = None
    field: Field | None = None
    item: int | None = None
    result: str | None = None
    hidden: bool = False


@frozen(kw_only=True)
class Ledger:
    """All columns, those that are shown first.

    Attributes:
        columns: The columns.
        rows: How many rows there are.
        values_only: The standards whose results are no formulas though formulas were wanted.
    """

    columns: list[LedgerColumn]
    rows: int
    values_only: tuple[int, ...] = field(default=())

    def place(self, item: int, result: str) -> int | None:
        """Where a standard's result stands."""
        found = (at for at, one in enumerate(self.columns) if one.item == item and one.result == result)
        return next(found, None)

    @property
    def has_formulas(self) -> bool:
        """Whether any result follows what is filled in."""
        return any(one.formula is not None for one in self.columns)


def ledger(assessment: Assessment, city: City, *, formulas: bool) -> Ledger:
    """The ledger of an assessment.

    Args:
        assessment: The assessment.
        city: Its city.
        formulas: Results follow what is filled in.
    """
    columns = list(_inputs(assessment, city))
    columns += _results(assessment)
    live = _live(assessment, columns) if formulas else ()
    hidden = _with_formulas(assessment, columns, live) if live else []
    items = assessment.plan.items
    lost = tuple(at for at, item in enumerate(items) if item.places is not None and at not in live) if hidden else ()
    return Ledger(columns=[*columns, *hidden], rows=assessment.rows, values_only=lost)


# what was filled in


def _inputs(assessment: Assessment, city: City) -> Iterator[LedgerColumn]:
    subject = assessment.table.subject
    yield LedgerColumn(heading=subject.fields[subject.key].label.text(), values=assessment.keys.to_list())
    known = [name for name in assessment.table.cells.columns if name != subject.key]
    absent = [name for name in assessment.plan.fields if name not in {*known, subject.key}]
    written = _as_written(assessment, city)
    for name in sorted(known, key=lambda one: one != "name") + absent:
        held = subject.fields[name]
        cells = assessment.table.cells if name in known else assessment.cells
        values = shown_values(cells[name], held)
        if name in written:
            raw = written[name]
            values = [raw[at] if value is None else value for at, value in enumerate(values)]
        yield LedgerColumn(
            heading=with_unit(held.label.text(), held.unit if held.is_number else None),
            group=str(say("sheet-filled-in")),
            values=values,
            field=held,
        )


def _as_written(assessment: Assessment, city: City) -> dict[str, list[str | None]]:
    """What the source has where a cell could not be used."""
    found: dict[str, list[str | None]] = {}
    source = assessment.source
    for column in match_columns(source.columns, assessment.table.subject, city.pack.vocabulary.units)[0]:
        values = source[column.heading]
        name = column.field.name
        if name not in assessment.table.cells.columns or not assessment.table.cells[name].null_count():
            continue
        if values.dtype.is_nested() or values.dtype == pl.Object or values.null_count() == len(values):
            continue
        found[name] = [None if one is None or not str(one).strip() else str(one) for one in values.to_list()]
    return found


# results


def _results(assessment: Assessment) -> Iterator[LedgerColumn]:
    several = has_several(assessment)
    words = verdict_words()
    for index, (item, names) in enumerate(zip(assessment.plan.items, wide_names(assessment.plan), strict=True)):
        both = "low" in names and "high" in names
        for result in names:
            column = assessment.results.lazy().select(column_name(index, result))
            if result == "verdict":
                values = [words[one] for one in column.cast(pl.String).collect().to_series().to_list()]
            else:
                shown = nearest(column_name(index, result), item.step).cast(pl.Float64)
                values = [NOTHING if one is None else one for one in column.select(shown).collect().to_series()]
            yield LedgerColumn(
                heading=_result_heading(result, item, both=both), group=title(item, several=several), values=values,
                item=index, result=result,
            )  # fmt: skip


def _result_heading(result: str, item: Item, *, both: bool) -> str:
    if result == "verdict":
        return str(say("head-verdict"))
    if result == "gap":
        text = str(say("head-gap"))
    elif both:
        text = str(say("sheet-lowest") if result == "low" else say("sheet-highest"))
    else:
        text = str(say("head-required") if result == "low" else say("sheet-at-most"))
    return with_unit(text, item.unit)


# formulas


def _live(assessment: Assessment, columns: list[LedgerColumn]) -> tuple[int, ...]:
    """The standards whose results formulas can work out exactly."""
    plan = assessment.plan.plan
    table = assessment.table.cells
    held = {name for name, one in columns_fields(columns).items() if name not in table or is_readable(one, table[name])}
    found = []
    for index, item in enumerate(assessment.plan.items):
        if item.places is None or not assessment.rows:
            continue
        places = _places(item)
        if is_exact(plan, places.values()) and fields_used(plan, places.values()) <= held:
            found.append(index)
    return tuple(found)


def columns_fields(columns: list[LedgerColumn]) -> dict[str, Field]:
    """The fields of some columns."""
    return {one.field.name: one.field for one in columns if one.field is not None}


def fields_used(plan: Any, places: Any) -> set[str]:
    """The fields that some places of a plan read."""
    found: set[str] = set()
    for place in closure(plan, places):
        op = plan.ops[place]
        match op.kind:
            case "column" | "flag":
                found.add(op.value)
            case "missing" if op.value is not None:
                found.add(op.value)
            case "member":
                found.add(op.value[0])
            case "same":
                found |= set(op.value)
    return found


def _places(item: Item) -> dict[str, int]:
    return {one: place for one in RESULTS if (place := getattr(item.places, one)) is not None}


def _with_formulas(assessment: Assessment, columns: list[LedgerColumn], live: tuple[int, ...]) -> list[LedgerColumn]:
    plan, items = assessment.plan.plan, assessment.plan.items
    needed = [place for index in live for place in _places(items[index]).values()]
    shown_once = {place for place in needed if needed.count(place) == 1}
    made = cell_places(plan, set(needed), inline=shown_once)
    fields = columns_fields(columns)
    used = [name for name in fields if name in fields_used(plan, needed)]
    options = {one: at for at, one in enumerate(sorted({one for name in used for one in fields[name].values}), 1)}
    start = len(columns)
    places = {one.field.name: at for at, one in enumerate(columns) if one.field is not None}
    read = {name: reading_formula(fields[name], _cell(places[name]), options) for name in used}
    written = Formulas(
        plan=plan, options=options, verdicts=verdict_words(),
        fields={name: _cell(at) for at, name in enumerate(used, start)},
        cells={place: _cell(at) for at, place in enumerate(made, start + len(used))},
    )  # fmt: skip
    shown = {
        at: _shown(written, items[one.item], one.result)
        for at, one in enumerate(columns)
        if one.item is not None and one.item in live and one.result is not None
    }
    formulas = [written.formula(place) for place in made]
    is_short = max(map(len, (*read.values(), *shown.values(), *formulas))) < LONGEST
    if not is_short or start + len(used) + len(made) > MOST_COLUMNS:
        return []
    for at, formula in shown.items():
        columns[at].formula = formula
    hidden = [
        LedgerColumn(
            heading=fields[name].label.text(), hidden=True, formula=read[name],
            values=read_values(assessment.cells[name], fields[name], options),
        )
        for name in used
    ]  # fmt: skip
    values = _computed(assessment, made)
    for at, (place, formula) in enumerate(zip(made, formulas, strict=True), 1):
        hidden.append(LedgerColumn(heading=str(at), hidden=True, formula=formula, values=values[place]))
    return hidden


def _cell(column: int) -> str:
    return f"${xl_col_to_name(column)}{ROW}"


def _shown(written: Formulas, item: Item, result: str) -> str:
    reference = written.reference(getattr(item.places, result))
    return reference if result == "verdict" else shown_number(reference, item.step, NOTHING)


def _computed(assessment: Assessment, places: list[int]) -> dict[int, list[Any]]:
    plan, frame = assessment.plan.plan, assessment.cells.lazy()
    made: dict[int, pl.Expr] = {}
    for stage in stages(plan, set(places)):
        held = expressions(plan, pl, needed=stage, given=made)
        frame = frame.with_columns(held[place].alias(f"#{place}") for place in stage)
        made |= {place: pl.col(f"#{place}") for place in stage}
    found = frame.select(f"#{place}" for place in places).collect()
    return {place: found[f"#{place}"].to_list() for place in places}
