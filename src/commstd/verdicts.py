"""Verdicts: whether a row meets a rule, what the rule requires, and how far off the row is.

`judge` is the reference, in fractions; `lower_rule` puts the same into a plan for the engines, which are held to it.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal

from attrs import frozen

from commstd.formula.exact import Outcome, Row, evaluate
from commstd.formula.lower import Lowering
from commstd.formula.nodes import Node
from commstd.formula.plan import Amount, Plan
from commstd.readings import Bound
from commstd.record import Record

Verdict = Literal["met", "short", "over", "unknown", "not-applicable"]
VERDICTS: Final[tuple[Verdict, ...]] = ("met", "short", "over", "unknown", "not-applicable")
FORCES: Final = ("must", "stated", "in-principle", "generally", "strive", "promote", "encourage")
"""What a shortfall is called, strongest first."""


@frozen(kw_only=True, eq=False, repr=False)
class Rule(Record):
    """What a standard asks under chosen readings, with its local names put in.

    Attributes:
        when: Whom it applies to; None: everyone.
        measure: What is measured; None for a yes/no rule.
        lower: The least that is allowed.
        upper: The most that is allowed.
        holds: The condition of a yes/no rule.
        by: When it falls due.
    """

    when: Node | None = None
    measure: Node | None = None
    lower: Bound | None = None
    upper: Bound | None = None
    holds: Node | None = None
    by: date | None = None

    def trees(self) -> tuple[Node, ...]:
        """Every tree of the rule."""
        ends = [bound.tree for bound in (self.lower, self.upper) if bound is not None]
        return (
            *(tree for tree in (self.when, self.measure) if tree is not None),
            *ends,
            *([self.holds] if self.holds is not None else []),
        )


@frozen(kw_only=True, eq=False, repr=False)
class Judgement(Record):
    """What became of one row under a rule, in base units.

    Attributes:
        verdict: met, short, over, unknown or not-applicable.
        actual: The measure.
        low: The least value that meets the lower bound.
        high: The greatest value that meets the upper bound.
        gap: What must be added or taken away; 0 for met.
        missing: The missing fields that an unknown verdict hangs on.
    """

    verdict: Verdict
    actual: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    gap: Fraction | None = None
    missing: frozenset[str] = frozenset()


def least_allowed(bound: Fraction, step: Fraction, *, strict: bool) -> Fraction:
    """The least multiple of `step` at or above a bound, or above it where `strict`."""
    steps = bound / step
    return (math.floor(steps) + 1 if strict else math.ceil(steps)) * step


def most_allowed(bound: Fraction, step: Fraction, *, strict: bool) -> Fraction:
    """The greatest multiple of `step` at or below a bound, or below it where `strict`."""
    steps = bound / step
    return (math.ceil(steps) - 1 if strict else math.floor(steps)) * step


def judge(rule: Rule, row: Row, step: Fraction) -> Judgement:
    """The exact verdict on one row.

    Args:
        rule: What is asked.
        row: Exact values by name, parameters and dates among them.
        step: The step in which the measure moves, in base units.
    """
    when = evaluate(rule.when, row) if rule.when is not None else None
    if when is not None and when.value is False:
        return Judgement(verdict="not-applicable", actual=_shown(_measured(rule, row), "not-applicable"))
    if rule.holds is not None:
        return _judge_yes_no(when, evaluate(rule.holds, row))
    return settle(when, _measured(rule, row), *required(rule, row, step))


def settle(when: Outcome | None, actual: Outcome | None, low: Outcome | None, high: Outcome | None) -> Judgement:
    """The verdict from what a rule's parts come to on a row to which it may apply.

    Args:
        when: Whom it applies to; None: everyone.
        actual: The measure.
        low: The least that meets the lower end; None: there is none.
        high: The most that meets the upper end; None: there is none.
    """
    low_ok, high_ok = _decide(actual, low, operator.ge), _decide(actual, high, operator.le)
    parts = [part for part in (when, low_ok, high_ok) if part is not None]
    verdict: Verdict
    if when is not None and when.value is None:
        verdict = "unknown"
    elif low_ok is not None and low_ok.value is False:
        verdict = "short"
    elif high_ok is not None and high_ok.value is False:
        verdict = "over"
    else:
        verdict = "unknown" if any(part.value is None for part in parts) else "met"
    held, least, most = _shown(actual, verdict), _shown_low(low, verdict), _shown_high(high, verdict)
    return Judgement(
        verdict=verdict, actual=held, low=least, high=most, gap=_gap(verdict, held, least, most),
        missing=_missing(parts) if verdict == "unknown" else frozenset(),
    )  # fmt: skip


def required(rule: Rule, row: Row, step: Fraction) -> tuple[Outcome | None, Outcome | None]:
    """The least and the most allowed value of the measure, each one or, where a condition is unknown, one of some."""
    low = high = None
    if rule.lower is not None:
        lower = rule.lower
        low = _each(evaluate(lower.tree, row), lambda value: least_allowed(value, step, strict=lower.strict))
    if rule.upper is not None:
        upper = rule.upper
        high = _each(evaluate(upper.tree, row), lambda value: most_allowed(value, step, strict=upper.strict))
    return low, high


def _measured(rule: Rule, row: Row) -> Outcome | None:
    return evaluate(rule.measure, row) if rule.measure is not None else None


def _judge_yes_no(when: Outcome | None, holds: Outcome) -> Judgement:
    parts = [part for part in (when, holds) if part is not None]
    if any(part.value is None for part in parts):
        return Judgement(verdict="unknown", missing=_missing(parts))
    return Judgement(verdict="met" if holds.value else "short")


def _each(outcome: Outcome, compute: object) -> Outcome:
    values = frozenset(None if value is None else compute(value) for value in outcome.values)  # type: ignore[operator]
    return Outcome(values) if len(values) == 1 and None not in values else Outcome(values, outcome.missing)


def _decide(actual: Outcome | None, bound: Outcome | None, keeps: Callable[[Any, Any], bool]) -> Outcome | None:
    if actual is None or bound is None:
        return None
    answers = {
        None if a is None or b is None else keeps(a, b) for a, b in itertools.product(actual.values, bound.values)
    }
    if len(answers) == 1 and None not in answers:
        return Outcome(frozenset(answers))
    return Outcome(frozenset((None,)), actual.missing | bound.missing)


def _shown(actual: Outcome | None, verdict: Verdict) -> Fraction | None:
    return _pick(actual, max if verdict == "short" else min, verdict)


def _shown_low(low: Outcome | None, verdict: Verdict) -> Fraction | None:
    return _pick(low, min if verdict == "short" else max, verdict)


def _shown_high(high: Outcome | None, verdict: Verdict) -> Fraction | None:
    return _pick(high, max if verdict == "over" else min, verdict)


def _pick(outcome: Outcome | None, which: object, verdict: Verdict) -> Fraction | None:
    if (
        outcome is None
        or not outcome.is_known
        or (len(outcome.values) > 1 and verdict in {"unknown", "not-applicable"})
    ):
        return None
    return which(outcome.values)  # type: ignore[operator,no-any-return]


def _gap(verdict: Verdict, actual: Fraction | None, low: Fraction | None, high: Fraction | None) -> Fraction | None:
    if verdict == "met":
        return Fraction(0)
    if verdict == "short" and actual is not None and low is not None:
        return low - actual
    if verdict == "over" and actual is not None and high is not None:
        return actual - high
    return None


def _missing(parts: Iterable[Outcome]) -> frozenset[str]:
    return frozenset().union(*(part.missing for part in parts if part.value is None))


@frozen(kw_only=True, eq=False, repr=False)
class RulePlan(Record):
    """The places in a plan where a rule's results stand; numbers in steps of the measure.

    Attributes:
        verdict: The verdict's place.
        actual, low, high, gap: Places of numbers; None where the rule has no such number.
        step: One step of the measure, in base units.
    """

    verdict: int
    actual: int | None = None
    low: int | None = None
    high: int | None = None
    gap: int | None = None
    step: Fraction = Fraction(1)


def lower_rule(rule: Rule, lowering: Lowering, step: Fraction) -> RulePlan:
    """Put a rule into a plan."""
    plan = lowering.plan
    when = lowering.truth(rule.when) if rule.when is not None else plan.constant(True)
    if rule.holds is not None:
        return RulePlan(verdict=plan.verdict(when, lowering.truth(rule.holds), plan.constant(True)))
    ends = _Ends(rule, lowering, step)
    low_ok, high_ok = ends.decided()
    verdict = plan.verdict(when, low_ok, high_ok)
    return RulePlan(verdict=verdict, **ends.numbers(when, low_ok, high_ok), step=step)


def lower_missing(rule: Rule, lowering: Lowering, step: Fraction) -> dict[str, int]:
    """For each field, the truth that an unknown verdict hangs on it."""
    plan = lowering.plan
    found: list[tuple[int, dict[str, int]]] = []
    if rule.when is not None:
        found.append((lowering.truth(rule.when), lowering.causes(rule.when)))
    if rule.holds is not None:
        found.append((lowering.truth(rule.holds), lowering.causes(rule.holds)))
    else:
        assert rule.measure is not None
        ends = _Ends(rule, lowering, step)
        low_ok, high_ok = ends.decided()
        for truth, bound, end in ((low_ok, rule.lower, ends.low), (high_ok, rule.upper, ends.high)):
            if bound is not None:
                found += [(truth, lowering.causes(rule.measure)), (truth, ends.causes(end, lowering, bound.tree))]
    places: dict[str, list[int]] = {}
    for truth, causes in found:
        for name, place in causes.items():
            places.setdefault(name, []).append(plan.junction("and", [plan.missing(truth), place]))
    return {name: plan.junction("or", ways) for name, ways in places.items()}


class _Ends:
    """The measure and its two ends in whole steps, as candidates."""

    def __init__(self, rule: Rule, lowering: Lowering, step: Fraction) -> None:
        assert rule.measure is not None
        self.plan: Plan = lowering.plan
        self.actual = self._steps(lowering.amounts(rule.measure), step, lambda one: self.plan.rounded_down(one))
        self.low: tuple[int, ...] = ()
        self.high: tuple[int, ...] = ()
        if rule.lower is not None:
            below = self._at_least if not rule.lower.strict else self._more_than
            self.low = self._steps(lowering.amounts(rule.lower.tree), step, below)
        if rule.upper is not None:
            above = self._at_most if not rule.upper.strict else self._less_than
            self.high = self._steps(lowering.amounts(rule.upper.tree), step, above)

    @staticmethod
    def _steps(amounts: Iterable[Amount], step: Fraction, to_steps: object) -> tuple[int, ...]:
        return tuple(dict.fromkeys(to_steps(Amount(one.op, one.factor / step)) for one in amounts))  # type: ignore[operator]

    def _at_least(self, one: Amount) -> int:
        return self.plan.rounded_down(one, up=True)

    def _more_than(self, one: Amount) -> int:
        return self.plan.add(self.plan.rounded_down(one), self.plan.literal(1))

    def _at_most(self, one: Amount) -> int:
        return self.plan.rounded_down(one)

    def _less_than(self, one: Amount) -> int:
        return self.plan.add(self.plan.rounded_down(one, up=True), self.plan.literal(-1))

    def causes(self, end: tuple[int, ...], lowering: Lowering, tree: Node) -> dict[str, int]:
        """What an undecided end hangs on: nothing where all that it may be rounds to one number of steps."""
        causes = lowering.causes(tree)
        if len(lowering.amounts(tree)) < 2:
            return causes
        plan, (first, *others) = self.plan, end
        apart = [plan.negate(plan.compare("==", first, one)) for one in others]
        undecided = plan.junction("or", [*(plan.missing(one) for one in end), *apart])
        return {name: plan.junction("and", [undecided, place]) for name, place in causes.items()}

    def decided(self) -> tuple[int, int]:
        """Whether the lower and the upper end are kept."""
        plan, certain = self.plan, self.plan.constant(True)
        low = plan.agree(plan.compare(">=", a, b) for a in self.actual for b in self.low) if self.low else certain
        high = plan.agree(plan.compare("<=", a, b) for a in self.actual for b in self.high) if self.high else certain
        return low, high

    def numbers(self, when: int, low_ok: int, high_ok: int) -> dict[str, int | None]:
        """The places of the numbers that a finding shows."""
        plan = self.plan
        short = plan.junction("and", [when, plan.negate(low_ok)])
        over = plan.junction("and", [when, plan.negate(high_ok)])
        met = plan.junction("and", [when, low_ok, high_ok])
        actual = self._shown(self.actual, ((short, "greatest"), (over, "least"), (met, "least")))
        low = self._shown(self.low, ((short, "least"), (over, "greatest"), (met, "greatest")))
        high = self._shown(self.high, ((short, "least"), (over, "greatest"), (met, "least")))
        gap = self._gap(actual, low, high, when, (short, over, met))
        applies = plan.negate(plan.junction("and", [plan.negate(plan.missing(when)), plan.negate(when)]))
        return {"actual": actual, "low": self._kept(applies, low), "high": self._kept(applies, high), "gap": gap}

    def _kept(self, applies: int, shown: int | None) -> int | None:
        return None if shown is None else self.plan.cases([(applies, shown)])

    def _shown(
        self, candidates: tuple[int, ...], ways: Iterable[tuple[int, Literal["least", "greatest"]]]
    ) -> int | None:
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        plan, first = self.plan, candidates[0]
        folds: dict[str, int] = {}
        for kind in ("least", "greatest"):
            folds[kind] = first
            for other in candidates[1:]:
                folds[kind] = plan.extreme(kind, folds[kind], other)
        same = plan.junction("and", [plan.compare("==", first, other) for other in candidates[1:]])
        return plan.cases([(same, first), *((truth, folds[kind]) for truth, kind in ways)])

    def _gap(self, actual: int | None, low: int | None, high: int | None, when: int, ways: tuple[int, int, int]) -> int:
        plan, (short, over, met) = self.plan, ways
        assert actual is not None
        off = []
        if low is not None:
            off.append((short, plan.add(low, plan.scale(actual, -1))))
        if high is not None:
            off.append((over, plan.add(actual, plan.scale(high, -1))))
        if len(off) == 1 and max(len(self.actual), len(self.low), len(self.high)) == 1:
            return plan.cases([(when, plan.extreme("greatest", off[0][1], plan.literal(0)))])
        return plan.cases([*off, (met, plan.literal(0))])
