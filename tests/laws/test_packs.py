"""What holds for every standard of every pack, under every combination of its readings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from commstd.examples import by_plan, exactly
from commstd.loading import load_pack
from commstd.verdicts import required
from tests.laws.packs import FOLDERS, Case, Drawn, cases, pack_of

if TYPE_CHECKING:
    from tests.laws.packs import Row

ROWS = 20
CASES = cases()
LOWER = sorted(name for name, case in CASES.items() if case.binding.rule.lower is not None)
UPPER = sorted(name for name, case in CASES.items() if case.binding.rule.upper is not None)


def end_of(case: Case, row: Row, end: int) -> Fraction:
    outcome = required(case.binding.rule, {**row, **case.binding.constants}, case.binding.step)[end]
    assert isinstance(outcome.value, Fraction)
    return outcome.value


def test_every_pack_has_cases() -> None:
    assert {"commstd_guangyuan", "commstd_puyang", "commstd_wengan"} <= set(FOLDERS)
    assert {name.split("/")[0] for name in CASES} == {pack_of(package).city for package in FOLDERS}
    assert UPPER


@pytest.mark.parametrize("package", sorted(FOLDERS))
def test_a_pack_loaded_twice_is_equal(package: str) -> None:
    one, two = load_pack(FOLDERS[package]), load_pack(FOLDERS[package])
    assert one == two
    assert one.standards
    assert one != load_pack(FOLDERS[next(other for other in FOLDERS if other != package)])


@pytest.mark.parametrize("name", sorted(CASES))
def test_plan_and_reference_judge_alike(name: str) -> None:
    case, drawn = CASES[name], Drawn(CASES[name])
    rows = [drawn.part() for _ in range(ROWS)]
    assert [by_plan(case.binding, case.fields, row) for row in rows] == [exactly(case.binding, row) for row in rows]


@pytest.mark.parametrize("name", LOWER)
def test_the_required_value_is_met_and_one_step_less_is_not(name: str) -> None:
    case, drawn, looked = CASES[name], Drawn(CASES[name]), set()
    step = case.binding.step
    for _ in range(ROWS):
        row = drawn.full()
        low = end_of(case, row, 0)
        met, short = case.put(row, low), case.put(row, low - step)
        verdict = None if met is None else case.judge(met).verdict
        looked.add(verdict)
        if verdict in {None, "not-applicable"}:
            continue
        assert (verdict, case.judge(met).low, case.judge(met).actual) == ("met", low, low), row
        if short is not None:
            assert (case.judge(short).verdict, case.judge(short).gap) == ("short", step), row
    assert "met" in looked


@pytest.mark.parametrize("name", UPPER)
def test_the_most_that_is_allowed_is_met_and_one_step_more_is_not(name: str) -> None:
    case, drawn, looked = CASES[name], Drawn(CASES[name]), set()
    step = case.binding.step
    for _ in range(ROWS):
        row = drawn.full()
        high = end_of(case, row, 1)
        met, over = case.put(row, high), case.put(row, high + step)
        verdict = None if met is None else case.judge(met).verdict
        looked.add(verdict)
        if verdict in {None, "not-applicable"}:
            continue
        assert (verdict, case.judge(met).high, case.judge(met).actual) == ("met", high, high), row
        if over is not None:
            assert (case.judge(over).verdict, case.judge(over).gap) == ("over", step), row
    assert "met" in looked


@pytest.mark.parametrize("name", LOWER)
def test_more_of_the_measure_never_worsens_what_is_asked_at_least(name: str) -> None:
    """Other fields may be missing. Where there is an upper end too, more is at least never short of the lower one."""
    case, drawn, looked = CASES[name], Drawn(CASES[name]), set()
    goodness = {"short": 0, "unknown": 1, "met": 2, "over": 2, "not-applicable": 2}
    if case.binding.rule.upper is not None:
        goodness["unknown"] = 2
    for _ in range(ROWS):
        full = drawn.full()
        row, low = drawn.part(full), end_of(case, full, 0)
        rising = [case.put(row, low + by * case.binding.step) for by in (-1, 0, 1, 2, 1_000)]
        verdicts = [case.judge(placed).verdict for placed in rising if placed is not None]
        looked.update(verdicts)
        assert sorted(verdicts, key=goodness.__getitem__) == verdicts, row
    assert {"met", "short"} <= looked


@pytest.mark.parametrize("name", sorted(CASES))
def test_filling_in_what_is_missing_never_changes_a_verdict(name: str) -> None:
    case, drawn = CASES[name], Drawn(CASES[name])
    for _ in range(ROWS):
        row = drawn.part()
        before = case.judge(row)
        lacking = {field for field, value in row.items() if value is None}
        assert before.missing <= lacking
        assert bool(before.missing) == (before.verdict == "unknown")
        if before.verdict == "unknown" or not lacking:
            continue
        for _ in range(8):
            full = {**drawn.full(), **{field: value for field, value in row.items() if value is not None}}
            assert case.judge(full).verdict == before.verdict, (row, full)


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_unknown_verdict_is_settled_by_the_fields_that_it_hangs_on(name: str) -> None:
    case, drawn = CASES[name], Drawn(CASES[name])
    for _ in range(ROWS):
        row, full = drawn.part(), drawn.full()
        for _ in row:
            row = {**row, **{field: full[field] for field in case.judge(row).missing}}
        assert case.judge(row).verdict != "unknown", row
