"""All standards of a subject in one columnar pass, under every combination of readings, against the reference."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import polars as pl
import pytest

from commstd.assess import engine
from commstd.assess.plan import plan_subject
from commstd.examples import latest, steps_of
from commstd.tables.single import dtype_of
from commstd.verdicts import judge
from tests.laws.packs import FOLDERS, Case, Drawn, pack_of

if TYPE_CHECKING:
    from tests.laws.packs import Row

SUBJECTS = sorted(
    {(package, standard.subject) for package in FOLDERS for standard in pack_of(package).standards.values()}
)


def drawn_rows(cases: list[Case], number: int) -> list[Row]:
    """Rows that stand at the thresholds of one standard or another."""
    random, drawn = Random(number), [Drawn(case) for case in cases]
    rows: list[Row] = []
    for _ in range(number):
        random.shuffle(drawn)
        rows.append({name: value for one in drawn for name, value in one.part().items()})
    return rows


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(("package", "subject"), SUBJECTS)
def test_one_pass_judges_every_row_as_the_reference_does(package: str, subject: str, rows: int) -> None:
    pack = pack_of(package)
    fields = dict(pack.vocabulary.subjects[subject].fields)
    day = latest(pack.parameters.values())
    plan = plan_subject(pack, subject, as_of=day, parameters=pack.parameters, readings={}, all_readings=True)
    cases = [Case(standard=item.standard, binding=item.binding, fields=fields) for item in plan.items]
    drawn = drawn_rows(cases, rows)
    steps = [steps_of(fields, row) for row in drawn]
    cells = pl.DataFrame(
        {name: [row.get(name) for row in steps] for name in plan.fields},
        schema={name: dtype_of(fields[name]) for name in plan.fields},
    )
    results = engine.run(plan, cells)
    assert results.height == rows
    for index, case in enumerate(cases):
        wanted = [judge(case.binding.rule, {**row, **case.binding.constants}, case.binding.step) for row in drawn]
        found = [found_in(results, index, row, case) for row in range(rows)]
        assert found == [(one.verdict, one.actual, one.low, one.high, one.gap) for one in wanted], case.standard.id
        unknown = [row for row, one in enumerate(wanted) if one.verdict == "unknown"]
        missing = engine.missing_fields(plan, index, cells[unknown])
        assert [set(one) for one in missing] == [wanted[row].missing for row in unknown], case.standard.id


def found_in(results: pl.DataFrame, index: int, row: int, case: Case) -> tuple[object, ...]:
    """What the pass gave for a standard and a row, numbers in base units."""
    names = [engine.column_name(index, name) for name in ("verdict", "actual", "low", "high", "gap")]
    verdict, *numbers = (results[name][row] if name in results.columns else None for name in names)
    return verdict, *(None if one is None else one * case.binding.step for one in numbers)
