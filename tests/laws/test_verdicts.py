"""Verdicts: the exact judge and the plan say the same, and what they say hangs together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
from attrs import evolve
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from commstd.errors import FormulaError
from commstd.formula.columns import expressions
from commstd.formula.grid import grid
from commstd.formula.lower import Lowering
from commstd.formula.nodes import Add, IfElse, Name
from commstd.formula.plan import Plan
from commstd.formula.render import render
from commstd.formula.rows import run
from commstd.readings import Bound
from commstd.verdicts import Judgement, Rule, judge, lower_missing, lower_rule, required
from tests.laws.trees import COLUMNS, CONSTANTS, exact_row, frame, hidden, in_polars, knowing, numbers, rows_for, truths

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.laws.trees import Row

STEPS = {
    **{name: column.step for name, column in COLUMNS.items()},
    **{name: value for name, value in CONSTANTS.items() if isinstance(value, Fraction)},
}
NUMBERS = ("actual", "low", "high", "gap")
MEASURES = st.sampled_from([Name("a"), Name("b"), Name("m")])


@st.composite
def rules(draw: st.DrawFn, depth: int = 2) -> Rule:
    """Rules of all kinds: with a lower end, an upper one, both, both at one point, or a condition alone."""
    when = draw(st.none() | truths(depth))
    kind = draw(st.sampled_from(["lower", "upper", "range", "point", "holds"]))
    if kind == "holds":
        return Rule(when=when, holds=draw(truths(depth)))
    several = st.builds(Add, MEASURES, MEASURES) | st.builds(IfElse, truths(1), MEASURES, MEASURES)
    measure = draw(MEASURES | several | numbers(1))
    lower, upper = (Bound(tree=draw(numbers(depth)), strict=draw(st.booleans())) for _ in range(2))
    if kind == "point":
        upper = evolve(lower, strict=False)
    return Rule(
        when=when, measure=measure, lower=None if kind == "upper" else lower, upper=None if kind == "lower" else upper
    )


def step_of(rule: Rule) -> Fraction:
    return Fraction(1) if rule.measure is None else grid(rule.measure, STEPS)


class Planned:
    """A rule in a plan."""

    def __init__(self, rule: Rule, step: Fraction) -> None:
        self.plan, self.step = Plan(), step
        lowering = Lowering(self.plan, COLUMNS, CONSTANTS)
        self.places = lower_rule(rule, lowering, step)
        self.causes = lower_missing(rule, lowering, step)
        self.needed = {place for name in ("verdict", *NUMBERS) if (place := getattr(self.places, name)) is not None}
        self.needed |= set(self.causes.values())

    def judgement(self, get: Callable[[int], object]) -> Judgement:
        verdict = get(self.places.verdict)
        found = {}
        for name in NUMBERS:
            place = getattr(self.places, name)
            value = None if place is None else get(place)
            found[name] = None if value is None else value * self.step
        missing = [name for name, place in self.causes.items() if get(place) is True and verdict == "unknown"]
        return Judgement(verdict=verdict, **found, missing=frozenset(missing))

    def on_row(self, row: Row) -> Judgement:
        return self.judgement(run(self.plan, row).__getitem__)

    def in_columns(self, rows: list[Row]) -> list[Judgement]:
        made = expressions(self.plan, pl, needed=self.needed)
        held = in_polars(frame(rows), {str(place): made[place] for place in sorted(self.needed)})
        return [self.judgement(lambda place, at=at: held[str(place)][at]) for at in range(len(rows))]


@settings(max_examples=3 * settings().max_examples)
@given(st.data())
def test_the_plan_judges_as_the_reference_does(data: st.DataObject) -> None:
    rule = data.draw(rules())
    step = step_of(rule)
    assume(step)
    try:
        planned = Planned(rule, step)
    except FormulaError as error:
        event(error.message.key)
        return
    rows = data.draw(st.lists(rows_for(*rule.trees()), min_size=5, max_size=5))
    wanted = [judge(rule, exact_row(row), step) for row in rows]
    for one in wanted:
        event(one.verdict)
    told = [render(tree) for tree in rule.trees()]
    assert (told, rows, [planned.on_row(row) for row in rows]) == (told, rows, wanted)
    if max(planned.plan.weights[place] for place in planned.needed) < 2_000:
        event("in columns")
        assert (told, rows, planned.in_columns(rows)) == (told, rows, wanted)


@given(st.data())
def test_the_parts_of_a_judgement_hang_together(data: st.DataObject) -> None:
    rule = data.draw(rules(1).filter(lambda rule: rule.holds is None))
    step = step_of(rule)
    assume(step)
    found = judge(rule, exact_row(data.draw(rows_for(*rule.trees()))), step)
    assert bool(found.missing) == (found.verdict == "unknown")
    assert (found.gap is None) == (found.verdict in {"unknown", "not-applicable"})
    for number in (found.low, found.high):
        assert number is None or (number / step).denominator == 1
    if found.verdict == "met":
        assert found.gap == 0
        assert found.low is None or found.low <= found.actual
        assert found.high is None or found.actual <= found.high
    elif found.verdict == "short":
        assert found.gap == found.low - found.actual > 0
    elif found.verdict == "over":
        assert found.gap == found.actual - found.high > 0
    elif found.verdict == "not-applicable":
        assert found.low is found.high is None


@given(
    st.fractions(-50, 50, max_denominator=60) | st.integers(-9, 9).map(lambda steps: steps * Fraction(2, 3)),
    st.sampled_from([Fraction(1), Fraction(1, 4), Fraction(2, 3)]),
    st.booleans(),
)
def test_the_required_value_is_the_first_that_meets(bound: Fraction, step: Fraction, strict: bool) -> None:
    end = Bound(tree=Name("bound"), strict=strict)
    lower, upper = Rule(measure=Name("held"), lower=end), Rule(measure=Name("held"), upper=end)

    def verdicts(rule: Rule, middle: Fraction) -> list[str]:
        rows = [{"bound": bound, "held": middle + by * step} for by in (-1, 0, 1)]
        return [judge(rule, row, step).verdict for row in rows]

    (low, _), (_, high) = required(lower, {"bound": bound}, step), required(upper, {"bound": bound}, step)
    assert verdicts(lower, low.value) == ["short", "met", "met"]
    assert verdicts(upper, high.value) == ["met", "met", "over"]
    assert low.value > bound > high.value if strict else low.value >= bound >= high.value
    assert low.value - step <= bound <= high.value + step


@given(st.data())
def test_filling_in_what_is_missing_never_changes_a_verdict(data: st.DataObject) -> None:
    rule = data.draw(rules().filter(lambda rule: not any(map(knowing, rule.trees()))))
    step = step_of(rule)
    assume(step)
    row, possible = data.draw(hidden(*rule.trees()))
    before = judge(rule, exact_row(row), step).verdict
    event(before)
    for one in possible if before != "unknown" else []:
        after = judge(rule, exact_row(one), step)
        both_broken = (before, after.verdict) == ("over", "short") and after.low > after.high
        assert after.verdict == before or both_broken
