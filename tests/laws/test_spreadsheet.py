"""Exact = spreadsheet: what the formulas of a workbook come to is what the reference says, in an engine not of ours."""

from __future__ import annotations

import itertools
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import ironcalc
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commstd.entities import Community
from commstd.fields import Field
from commstd.formula.lower import Lowering
from commstd.formula.parse import parse
from commstd.formula.plan import Column, Op, Plan
from commstd.formula.spreadsheet import LARGEST, ROW, Formulas, is_exact
from commstd.messages import Label, in_language
from commstd.report.sheets.shown import EPOCH, reading_formula
from commstd.standards import columns_of
from commstd.tables.quantise import quantise
from commstd.tables.scales import Scales
from commstd.units import core_units
from commstd.verdicts import lower_rule
from tests.laws.packs import Drawn, cases
from tests.laws.sheets import Sheet
from tests.laws.small_trees import small_numbers, small_truths
from tests.laws.test_engines import NUMBER_ROWS, TRUTH_ROWS, UNKNOWN, differing
from tests.laws.trees import COLUMNS, DATES, OPTIONS, Lowered, Row, accepted, exactly, numbers, rows_for, truths

if TYPE_CHECKING:
    from commstd.formula.nodes import Node

CASES = cases()
BATCH = 100
ROWS = 40


def agree(trees: list[Node], rows: list[Row]) -> None:
    for at in range(0, len(trees), BATCH):
        held = trees[at : at + BATCH]
        lowered = Lowered(held)
        needed = lowered.needed()
        assert is_exact(lowered.plan, needed)
        sheet = Sheet(lowered.plan, needed, COLUMNS, dates=DATES, options=OPTIONS)
        differing(held, rows, [exactly(tree, rows) for tree in held], lowered.read(sheet.run(rows), len(rows)))


def test_all_small_trees() -> None:
    agree([*small_numbers(1), *small_truths(1)], [*NUMBER_ROWS, *TRUTH_ROWS])


@pytest.mark.slow
def test_all_trees_of_depth_two() -> None:
    agree(small_numbers(2)[::3], NUMBER_ROWS)
    agree(small_truths(2), TRUTH_ROWS)


def test_one_of_the_two() -> None:
    texts = [
        "(a if f else b) if g else m",
        "a if (f if g else c == 'x') else b",
        "max(0, a if f else b, m)",
        "floor((a if f else p) / q) + ceil((b if g else q) / p)",
        "0 <= (a if f else b) < (m if g else r)",
        "(f if g else a > 3) and not (c == d)",
        "(f if g else known(a)) == (g if f else a > b)",
        "c not in ('x', 'z') or d in ('y',)",
        "ceil(floor(ceil(floor(b / q) / p) / q) / p) - 7 * floor(b / r)",
        "(begun if f else as_of) == (ended if g else as_of)",
    ]
    agree([parse(text) for text in texts], UNKNOWN)


@settings(deadline=None, max_examples=2 * settings().max_examples)
@given(st.data())
def test_random_trees_on_rows_at_their_thresholds(data: st.DataObject) -> None:
    tree = data.draw(numbers(3) | truths(3))
    rows = data.draw(st.lists(rows_for(tree), min_size=8, max_size=8))
    lowered = accepted(tree)
    if lowered is not None and lowered.weight() < 2_000 and is_exact(lowered.plan, lowered.needed()):
        agree([tree], rows)


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_standard_of_the_packs_at_its_thresholds(name: str) -> None:
    case, drawn = CASES[name], Drawn(CASES[name])
    plan = Plan()
    columns = columns_of(case.fields)
    places = lower_rule(case.binding.rule, Lowering(plan, columns, case.binding.constants), case.binding.step)
    needed = {
        place for one in ("verdict", "actual", "low", "high", "gap") if (place := getattr(places, one)) is not None
    }
    assert is_exact(plan, needed)
    rows = [drawn.part() for _ in range(ROWS)]
    for row in rows[::4]:
        row[drawn.random.choice(sorted(row))] = None
    dates = {field for field, one in case.fields.items() if one.kind == "date"}
    used = {field: columns[field] for field in rows[0]}
    options = sorted(itertools.chain.from_iterable(case.fields[field].values for field in rows[0]))
    sheet = Sheet(plan, needed, used, dates=dates, inline={places.verdict}, options=options)
    found = sheet.run([{field: held(case, field, value) for field, value in row.items()} for row in rows])
    for at, row in enumerate(rows):
        wanted = case.judge(row)
        assert found[places.verdict][at] == wanted.verdict, row
        for one in ("actual", "low", "high", "gap"):
            place = getattr(places, one)
            value = None if place is None or found[place][at] is None else found[place][at] * case.binding.step
            assert value == getattr(wanted, one), (one, row)
    assert len(set(found[places.verdict])) > 1


def held(case: object, field: str, value: object) -> object:
    if value is None or isinstance(value, bool | str):
        return value
    return value.toordinal() if isinstance(value, date) else int(value / case.fields[field].step)


# cells, as a table's reader reads them


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-(10**4), 10**14), st.integers(0, 8)), min_size=1, max_size=30))
@example([(5, 5), (15, 5), (25, 5), (35, 5), (285, 6), (1005, 3), (10**13, 4), (-5, 5), (116062, 2), (1, 0)])
def test_numbers_are_rounded_as_the_reader_rounds_them(drawn: list[tuple[int, int]]) -> None:
    values = [float(Decimal(digits).scaleb(-places)) for digits, places in drawn]
    for name, kind in (("service_area", "quantity"), ("households", "count")):
        held = Community.fields()[name]
        assert held.kind == kind
        scales = Scales(held, None, core_units())
        read = quantise(pl.Series(values, dtype=pl.Float64), scales).values.to_list()
        assert evaluated(reading_formula(held, f"$A{ROW}", {}), values) == read


@settings(deadline=None)
@given(st.lists(st.dates(date(1900, 3, 1)), min_size=1, max_size=10))
def test_days_are_those_of_the_calendar(days: list[date]) -> None:
    held = Field(name="begun", kind="date", label=Label("日期", "date"))
    serials = [float(one.toordinal() - EPOCH) for one in days]
    assert evaluated(reading_formula(held, f"$A{ROW}", {}), serials) == [one.toordinal() for one in days]


def test_what_is_no_value_of_its_field_is_missing() -> None:
    fields = {
        "number": Community.fields()["service_area"],
        "flag": Community.fields()["heavy_duties"],
        "choice": Community.fields()["settlement"],
        "date": Field(name="begun", kind="date", label=Label("日期", "date")),
        "text": Community.fields()["township"],
    }
    cells = [None, "300", "300㎡", True, -1.0, "是", " 否 ", "有", "城市社区", "urban", "未完成", "　", "x", 1.5]
    told = {}
    with in_language("zh"):
        for name, held in fields.items():
            formula = reading_formula(held, f"$A{ROW}", {"urban": 1, "town": 2, "rural": 3})
            told[name] = {
                str(cell): one for cell, one in zip(cells, evaluated(formula, cells), strict=True) if one is not None
            }
    assert told["number"] == {"1.5": 15_000}
    assert told["flag"] == {"是": True, " 否 ": False}
    assert told["choice"] == {"城市社区": 1}
    assert told["date"] == {"未完成": date.max.toordinal()}
    assert set(told["text"]) == {str(one) for one in cells if one not in {None, "　"}}


def test_a_quotient_a_hair_below_a_whole_number_stays_below() -> None:
    plan = Plan()
    column = Column(name="n", kind="number", high=LARGEST)
    quotients = {divisor: plan.floordiv(plan.column(column), divisor) for divisor in (3, 7, 10_000, 99_999_989)}
    sheet = Sheet(plan, set(quotients.values()), {"n": column})
    rows = [
        {"n": one}
        for base in (3, 10_000, 99_999_989)
        for one in (LARGEST // base * base + by for by in (-1, 0, 1))
        if one <= LARGEST
    ]
    found = sheet.run(rows)
    for divisor, place in quotients.items():
        assert found[place] == [row["n"] // divisor for row in rows]


def test_what_spreadsheets_would_not_tell_apart_is_left_to_values() -> None:
    plan = Plan()
    column = Column(name="n", kind="number", high=10**14)
    place = plan.compare(">", plan.scale(plan.column(column), 11), plan.literal(5))
    assert not is_exact(plan, [place])
    assert is_exact(plan, [plan.compare(">", plan.column(column), plan.literal(5))])


def test_an_operation_that_is_none_is_told() -> None:
    plan = Plan(ops=[Op("flag", value="f"), Op("perhaps", (0,))], intervals=[(0, 1)] * 2, nullable=[True] * 2)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="perhaps"):
        Formulas(plan=plan, fields={"f": "A1"}, options={}, cells={}, verdicts={}).formula(1)


def test_formulas_keep_to_what_all_programs_have() -> None:
    lowered = Lowered([parse("(a if f else b) if g else m"), parse("c in ('x', 'y') or c == d and not known(t)")])
    sheet = Sheet(lowered.plan, lowered.needed(), COLUMNS, dates=DATES, options=OPTIONS)
    used = {name for one in sheet.formulas.values() for name in re.findall(r"([A-Z.]+)\(", one)}
    known = {"ABS", "AND", "EXACT", "IF", "IFERROR", "INT", "ISERROR", "ISNUMBER", "MAX", "MIN", "NA", "NOT", "OR"}
    assert used <= known | {"SUBSTITUTE", "TRIM"}


def evaluated(formula: str, cells: list[object]) -> list[object]:
    """What a formula about the cell beside it comes to."""
    model = ironcalc.create("cells", "en", "UTC", "en")
    for line, cell in enumerate(cells, 1):
        if isinstance(cell, bool):
            model.update_cell_with_bool(0, line, 1, cell)
        elif isinstance(cell, str):
            model.update_cell_with_text(0, line, 1, cell)
        elif cell is not None:
            model.update_cell_with_number(0, line, 1, cell)
        model.update_cell_with_formula(0, line, 2, "=" + formula.replace(ROW, str(line)))
    model.evaluate()
    found = [model.get_cell_value(0, line, 2) for line in range(1, len(cells) + 1)]
    return [None if one == "#N/A" else one for one in found]
