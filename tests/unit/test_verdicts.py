"""Verdicts worked out by hand; tests/laws holds that every engine gives the same."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest

from commstd.formula import columns
from commstd.formula.lower import Lowering
from commstd.formula.parse import parse
from commstd.formula.plan import Column, Plan
from commstd.formula.rows import run
from commstd.readings import Bound
from commstd.verdicts import (
    FORCES,
    VERDICTS,
    Judgement,
    Rule,
    Verdict,
    judge,
    least_allowed,
    lower_missing,
    lower_rule,
    most_allowed,
    required,
)  # fmt: skip

ONE = Fraction(1)
COLUMNS = {name: Column(name=name, kind="number", high=100_000) for name in ("staff", "people", "more")} | {
    name: Column(name=name, kind="flag") for name in ("urban", "leased", "large")
}


def rule(**parts: str) -> Rule:
    """A rule by the keys under which a pack writes it."""
    ends = {
        "at_least": ("lower", False),
        "more_than": ("lower", True),
        "at_most": ("upper", False),
        "less_than": ("upper", True),
    }
    made = {}
    for key, text in parts.items():
        name, strict = ends.get(key, (key, False))
        made[name] = Bound(tree=parse(text), strict=strict) if key in ends else parse(text)
    return Rule(**made)


def judged(held: Rule, **row: int | bool | None) -> Judgement:
    """The reference's answer, which the plan has to give too."""
    exact = {
        name: value if isinstance(value, bool) or value is None else Fraction(value) for name, value in row.items()
    }
    found = judge(held, exact, ONE)
    plan = Plan()
    lowering = Lowering(plan, COLUMNS, {})
    places, causes = lower_rule(held, lowering, ONE), lower_missing(held, lowering, ONE)
    results = run(plan, row)
    numbers = {name: getattr(places, name) for name in ("actual", "low", "high", "gap")}
    assert {name: None if at is None else results[at] for name, at in numbers.items()} == {
        name: getattr(found, name) for name in numbers
    }
    assert results[places.verdict] == found.verdict
    assert found.verdict != "unknown" or {name for name, at in causes.items() if results[at]} == found.missing
    return found


STAFF = rule(when="urban", measure="staff", at_least="people / 100", at_most="people / 50")


@pytest.mark.parametrize(
    ("row", "verdict", "low", "high", "gap"),
    [
        ({"urban": True, "staff": 5, "people": 500}, "met", 5, 10, 0),
        ({"urban": True, "staff": 4, "people": 500}, "short", 5, 10, 1),
        ({"urban": True, "staff": 10, "people": 500}, "met", 5, 10, 0),
        ({"urban": True, "staff": 11, "people": 500}, "over", 5, 10, 1),
        ({"urban": True, "staff": 5, "people": 501}, "short", 6, 10, 1),
        ({"urban": True, "staff": 0, "people": 0}, "met", 0, 0, 0),
        ({"urban": False, "staff": 4, "people": 500}, "not-applicable", None, None, None),
        ({"urban": False}, "not-applicable", None, None, None),
        ({"staff": 5, "people": 500}, "unknown", 5, 10, None),
        ({"urban": True, "people": 500}, "unknown", 5, 10, None),
        ({"urban": True, "staff": 5}, "unknown", None, None, None),
    ],
)
def test_a_range(row: dict[str, int], verdict: str, low: int | None, high: int | None, gap: int | None) -> None:
    found = judged(STAFF, **row)
    assert (found.verdict, found.low, found.high, found.gap) == (verdict, low, high, gap)


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({"staff": 5, "people": 500}, {"urban"}), ({"urban": True, "people": 500}, {"staff"}), ({"urban": True, "staff": 5}, {"people"}),
        ({"urban": True}, {"staff", "people"}), ({}, {"urban", "staff", "people"}), ({"urban": False}, set()),
        ({"urban": True, "staff": 5, "people": 500}, set()),
    ],
)  # fmt: skip
def test_an_unknown_verdict_says_what_it_hangs_on(row: dict[str, int], missing: set[str]) -> None:
    assert judged(STAFF, **row).missing == missing


@pytest.mark.parametrize(
    ("text", "people", "low", "strict_low", "high", "strict_high"),
    [
        ("people * 2 / 3", 5, 4, 4, 3, 3),
        ("people * 2 / 3", 9, 6, 7, 6, 5),
        ("people * 18 / 10000", 10_000, 18, 19, 18, 17),
        ("people * 18 / 10000", 10_001, 19, 19, 18, 18),
        ("people * 18 / 10000", 9_999, 18, 18, 17, 17),
        ("people * 0", 7, 0, 1, 0, -1),
        ("-people / 2", 5, -2, -2, -3, -3),
    ],
)
def test_what_is_required_moves_in_whole_steps(
    text: str, people: int, low: int, strict_low: int, high: int, strict_high: int
) -> None:
    found = [
        judged(rule(measure="staff", **{key: text}), staff=6, people=people)
        for key in ("at_least", "more_than", "at_most", "less_than")
    ]
    assert [one.low for one in found[:2]] == [low, strict_low]
    assert [one.high for one in found[2:]] == [high, strict_high]


def test_steps_may_be_finer_than_one() -> None:
    step, bound = Fraction(1, 10_000), Fraction("42.12")
    assert least_allowed(bound, step, strict=False) == most_allowed(bound, step, strict=False) == bound
    assert least_allowed(bound, step, strict=True) == bound + step
    assert most_allowed(bound, step, strict=True) == bound - step
    assert least_allowed(Fraction(1, 3), step, strict=False) == Fraction("0.3334")
    assert most_allowed(Fraction(1, 3), step, strict=True) == Fraction("0.3333")


EITHER = rule(measure="staff", at_least="8 if large else 5", at_most="12 if large else 9")


@pytest.mark.parametrize(
    ("staff", "verdict", "low", "high", "gap"),
    [
        (4, "short", 5, 9, 1),  # short of the lesser requirement at least
        (5, "unknown", None, None, None),
        (7, "unknown", None, None, None),
        (8, "met", 8, 9, 0),  # met under the greater requirement too
        (9, "met", 8, 9, 0),
        (10, "unknown", None, None, None),
        (13, "over", 8, 12, 1),
    ],
)
def test_one_of_two_requirements(staff: int, verdict: str, low: int | None, high: int | None, gap: int | None) -> None:
    found = judged(EITHER, staff=staff)
    assert (found.verdict, found.low, found.high, found.gap) == (verdict, low, high, gap)
    assert found.missing == ({"large"} if verdict == "unknown" else set())


def test_one_of_two_measures() -> None:
    held = rule(measure="staff if large else more", at_least="5", at_most="9")
    assert judged(held, staff=3, more=4) == Judgement(
        verdict="short", actual=Fraction(4), low=Fraction(5), high=Fraction(9), gap=ONE
    )
    assert judged(held, staff=9, more=5).actual == 5
    assert judged(held, staff=11, more=10).gap == 1
    assert judged(held, staff=3, more=5).missing == {"large"}
    assert judged(held, staff=7, more=7).verdict == "met"
    assert judged(held, staff=7).missing == {"large", "more"}


def test_a_surely_broken_end_outweighs_an_end_that_is_not_known() -> None:
    held = rule(measure="staff", at_least="5", at_most="people")
    assert judged(held, staff=4).verdict == "short"
    assert judged(held, staff=5).verdict == "unknown"
    assert judged(rule(measure="staff", at_least="people", at_most="5"), staff=6).verdict == "over"
    assert judged(rule(when="urban", measure="staff", at_least="5"), staff=4).verdict == "unknown"


@pytest.mark.parametrize(
    ("row", "verdict", "missing"),
    [
        ({"urban": True, "leased": True, "large": True}, "met", set()), ({"urban": True, "leased": False, "large": True}, "short", set()),
        ({"urban": True, "leased": False}, "short", set()), ({"urban": True, "leased": True}, "unknown", {"large"}),
        ({"urban": False}, "not-applicable", set()), ({"leased": False}, "unknown", {"urban"}), ({}, "unknown", {"urban", "leased", "large"}),
    ],
)  # fmt: skip
def test_a_yes_or_no_rule_has_no_numbers(row: dict[str, bool], verdict: str, missing: set[str]) -> None:
    found = judged(rule(when="urban", holds="leased and large"), **row)
    assert found == Judgement(verdict=verdict, missing=frozenset(missing))


def test_the_requirement_of_a_rule_leaves_its_measure_and_when_aside() -> None:
    low, high = required(STAFF, {"people": Fraction(501), "urban": False}, ONE)
    assert (low.value, high.value) == (6, 10)
    low, high = required(rule(measure="staff", at_least="8 if large else people"), {}, ONE)
    assert (low.values, low.missing, high) == ({Fraction(8), None}, {"large", "people"}, None)


def test_a_rule_knows_its_trees() -> None:
    assert STAFF.trees() == tuple(map(parse, ("urban", "staff", "people / 100", "people / 50")))
    assert rule(holds="urban").trees() == (parse("urban"),)


def test_verdicts_and_forces_are_spelt_alike_everywhere() -> None:
    assert get_args(Verdict) == VERDICTS == columns.VERDICTS
    assert list(FORCES) == ["must", "stated", "in-principle", "generally", "strive", "promote", "encourage"]


def test_two_bounds_that_round_to_one_requirement_hang_on_nothing() -> None:
    held = rule(measure="staff", more_than="(0 if large else 1) / 1.5", at_most="(90 if large else 91) / 10 + people")
    assert judged(held, staff=1, people=0) == Judgement(
        verdict="met", actual=ONE, low=ONE, high=Fraction(9), gap=Fraction(0)
    )
    assert judged(held, people=0).missing == {"staff"}
    assert judged(held, staff=1).missing == {"people", "large"}


def test_a_measure_that_may_be_one_of_two_is_shown_where_both_are_the_same_though_the_rule_does_not_apply() -> None:
    held = rule(when="urban", measure="staff if leased else people", at_least="more")
    row = {"urban": False, "leased": None, "staff": 5, "more": 1}
    assert judged(held, **row, people=9) == Judgement(verdict="not-applicable")
    assert judged(held, **row, people=5) == Judgement(verdict="not-applicable", actual=Fraction(5))


def test_one_of_three_is_shown_where_all_are_the_same() -> None:
    held = rule(when="urban", measure="staff", at_least="people if leased else (more if large else 7)")
    row = {"urban": None, "staff": 5, "leased": None, "large": None}
    assert judged(held, **row, people=7, more=7).low == 7
    assert judged(held, **row, people=7, more=6).low is None
    assert judged(held, **row, people=6, more=7).low is None


def test_a_sure_verdict_names_nothing_missing_though_the_other_end_is_not_known() -> None:
    held = rule(measure="staff", at_least="people", at_most="more")
    assert judged(held, staff=1, people=5, more=None) == Judgement(
        verdict="short", actual=ONE, low=Fraction(5), gap=Fraction(4)
    )


def test_where_it_is_not_known_whether_a_rule_applies_there_is_no_gap() -> None:
    for staff in (4, 7, 11):
        found = judged(STAFF, urban=None, staff=staff, people=500)
        assert (found.verdict, found.gap, found.missing) == ("unknown", None, {"urban"})


def test_a_plan_counts_in_the_steps_that_it_is_given_and_keeps_them() -> None:
    tenth = Fraction(1, 10)
    columns = {
        "area": Column(name="area", kind="number", step=tenth, high=1_000),
        "people": Column(name="people", kind="number", high=1_000),
    }
    held = rule(measure="area", at_least="people / 4")
    plan = Plan()
    places = lower_rule(held, Lowering(plan, columns, {}), tenth)
    assert places.step == tenth
    results = run(plan, {"area": 53, "people": 23})
    numbers = {name: results[at] for name in ("actual", "low", "gap") if (at := getattr(places, name)) is not None}
    assert (results[places.verdict], numbers) == ("short", {"actual": 53, "low": 58, "gap": 5})
    found = judge(held, {"area": Fraction("5.3"), "people": Fraction(23)}, tenth)
    assert (found.actual, found.low, found.gap) == (Fraction("5.3"), Fraction("5.8"), Fraction("0.5"))


@pytest.mark.parametrize(
    ("parts", "ways"),
    [
        ({"measure": "staff", "at_least": "people"}, 1), ({"measure": "staff", "at_most": "people"}, 1),
        ({"measure": "staff if large else more", "at_least": "people"}, 2), ({"measure": "staff", "at_least": "8 if large else people"}, 2),
        ({"measure": "staff", "at_most": "8 if large else people"}, 2), ({"measure": "staff", "at_least": "5", "at_most": "people"}, 3),
    ],
)  # fmt: skip
def test_a_gap_has_a_single_way_only_between_one_sure_measure_and_one_sure_end(
    parts: dict[str, str], ways: int
) -> None:
    plan = Plan()
    gap = lower_rule(rule(when="urban", **parts), Lowering(plan, COLUMNS, {}), ONE).gap
    assert gap is not None
    assert (plan.ops[gap].kind, len(plan.ops[gap].args)) == ("cases", 2 * ways)
