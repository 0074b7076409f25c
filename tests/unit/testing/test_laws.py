"""Each law is seen to fail: a fault is put into what it watches over."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from commstd.formula.nodes import names
from commstd.formula.parse import parse
from commstd.loading import load_pack
from commstd.packs import Pack
from commstd.testing import BrokenLaw, laws, subject_laws, target_laws, trials
from commstd.testing.laws import Law, standard_laws
from commstd.testing.trials import Trial
from commstd.verdicts import Judgement
from tests.faults.folder import write_pack
from tests.unit.testing.packs import GROUPED, POOLS, with_standard


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path, with_standard(POOLS)))


def law(held: tuple[Law, ...], name: str) -> Law:
    return next(one for one in held if one.id == name)


def test_which_laws_there_are_for_what(pack: Pack) -> None:
    assert [one.id for one in standard_laws(pack, "service-area")] == ["missing", "bounds", "monotone"]
    assert [one.id for one in standard_laws(pack, "safe-room")] == ["missing"]
    assert [one.id for one in subject_laws.subject_laws(pack, "community")] == ["engines", "units"]
    assert [one.id for one in target_laws.target_laws(pack, "blue-pools")] == ["bounds", "engines"]


def misjudged(monkeypatch: pytest.MonkeyPatch, change: Callable[[Judgement], Judgement]) -> None:
    judge = Trial.judge
    monkeypatch.setattr(Trial, "judge", lambda trial, row: change(judge(trial, row)))


CHANGES: dict[str, tuple[str, Callable[[Judgement], Judgement]]] = {
    "met at the line is called short": ("bounds", lambda one: evolve(one, verdict="short") if one.gap == 0 else one),
    "a gap that is too large": ("bounds", lambda one: evolve(one, gap=one.gap and one.gap + 1)),
    "short is called met": ("bounds", lambda one: evolve(one, verdict="met") if one.verdict == "short" else one),
    "an unknown verdict that names nothing": ("missing", lambda one: evolve(one, missing=frozenset())),
    "an unknown verdict that is called met": ("missing", lambda one: evolve(one, verdict="met", missing=frozenset()) if one.verdict == "unknown" else one),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_wrong_verdict_breaks_its_law(name: str, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, change = CHANGES[name]
    held = law(standard_laws(pack, "staff-range"), broken)
    held.test()
    misjudged(monkeypatch, change)
    with pytest.raises(BrokenLaw) as caught:
        held.test()
    assert "testville/staff-range" in caught.value.lines[0]
    assert any("committee_staff" in line for line in caught.value.lines[1:])


def test_columns_and_rows_that_compute_otherwise_break_their_law(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    held = law(subject_laws.subject_laws(pack, "community"), "engines")
    held.test(12)
    columns, row = subject_laws._in_columns, subject_laws._on_row
    for name, real in (("_in_columns", columns), ("_on_row", row)):
        with monkeypatch.context() as patch:
            patch.setattr(subject_laws, name, lambda *given, real=real: (*real(*given)[:-1], Fraction(-1)))
            with pytest.raises(BrokenLaw, match="please report"):
                held.test(12)
    with monkeypatch.context() as patch:
        patch.setattr(subject_laws.engine, "missing_fields", lambda _, __, cells: [("nothing",)] * cells.height)
        with pytest.raises(BrokenLaw, match="nothing"):
            held.test()


def test_a_spelling_that_is_read_otherwise_breaks_its_law(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    held = law(subject_laws.subject_laws(pack, "community"), "units")
    held.test(12)
    monkeypatch.setattr(subject_laws, "_in_unit", lambda value, unit: f"{int(value / unit.factor) // 2} {unit.id}")
    with pytest.raises(BrokenLaw, match="resolution"):
        held.test()


def test_wrong_counts_and_bounds_break_the_laws_of_targets(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds, engines = target_laws.target_laws(pack, "blue-pools")
    bounds.test(12)
    engines.test(12)
    real = target_laws.outcome_exactly

    def narrow(*given: Any) -> Any:
        found = real(*given)
        return found if found.value is None else evolve(found, value=(found.value[0], found.value[0]))

    monkeypatch.setattr(target_laws, "outcome_exactly", narrow)
    for one in (bounds, engines):
        with pytest.raises(BrokenLaw) as caught:
            one.test()
        assert "testville/blue-pools" in caught.value.lines[0]
        assert any("colour" in line for line in caught.value.lines)


GROUPED_BY = ("colour", "depth", "fine", "rate", "day", "open", "pool_id")


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("grouped"), with_standard(POOLS, GROUPED)))


@pytest.mark.parametrize("each", GROUPED_BY)
def test_targets_of_each_value_of_a_field_are_counted_group_by_group(each: str, grouped: Pack) -> None:
    bounds, engines = target_laws.target_laws(grouped, f"by-{each.replace('_', '-')}")
    bounds.test(60)
    engines.test(60)


def test_rows_in_a_wrong_group_break_the_law(grouped: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    _, engines = target_laws.target_laws(grouped, "by-colour")
    monkeypatch.setattr(target_laws, "group_text", lambda field, value: "blue")
    with pytest.raises(BrokenLaw) as caught:
        engines.test(60)
    assert "testville/by-colour" in caught.value.lines[0]
    assert any("colour" in line for line in caught.value.lines[1:])


def test_a_standard_that_is_in_force_on_no_day_has_no_laws(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "trials", lambda *_: ())
    assert standard_laws(pack, "service-area") == ()


PUT = {
    "service_area": (360, {"service_area": 360}),
    "households + residents": (7, {"households": 7, "residents": 0}),
    "committee_staff + fewest + legal_advisers": (8, {"committee_staff": 2}),
    "min(service_area, least)": (12, {"service_area": 12}),
    "max(0, committee_staff - fewest)": (4, {"committee_staff": 9}),
    "service_area * fewest": (12, {"service_area": Fraction("2.4")}),
}


@pytest.mark.parametrize("measure", PUT)
def test_a_row_is_put_to_a_value_of_its_measure_and_nothing_else_is_changed(measure: str, pack: Pack) -> None:
    trial, row = measuring(pack, measure)
    value, changed = PUT[measure]
    assert trial.put({**row, "settlement": "urban"}, Fraction(value)) == {**row, **changed, "settlement": "urban"}


@pytest.mark.parametrize(
    ("measure", "value"), [("min(service_area, least)", 7_000), ("households + residents", -1), ("service_area * fewest", Fraction(1, 3))]
)  # fmt: skip
def test_a_value_that_the_measure_cannot_come_to_is_not_put(measure: str, value: Fraction, pack: Pack) -> None:
    trial, row = measuring(pack, measure)
    assert trial.put(row, Fraction(value)) is None


def measuring(pack: Pack, measure: str) -> tuple[Trial, dict[str, Any]]:
    """A trial of another measure, with a row of ones."""
    held = trials.trials(pack, ["service-area"])[0]
    tree = parse(measure)
    constants = {**held.binding.constants, "least": Fraction(6_000), "fewest": Fraction(5)}
    binding = evolve(held.binding, rule=evolve(held.binding.rule, measure=tree), constants=constants)
    return evolve(held, binding=binding), {name: Fraction(1) for name in names(tree) if name in held.fields}
