from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from commstd.formula.exact import Outcome, Value, decided, evaluate
from commstd.formula.nodes import Number
from commstd.formula.parse import parse

ROW: dict[str, Value | None] = {
    "a": Fraction(6), "b": Fraction(-4), "h": Fraction(7, 2), "yes": True, "no": False, "kind": "x", "other": "y",
    "begun": date(2020, 1, 1), "as_of": date(2020, 12, 31), "blank": None,
}  # fmt: skip


def outcome(text: str) -> Outcome:
    """What a formula comes to; `blank` and every name that is not in the row are missing."""
    return evaluate(parse(text), ROW)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5", Fraction(5, 2)),
        ("a", Fraction(6)),
        ("-a", Fraction(-6)),
        ("a + b", Fraction(2)),
        ("a - b", Fraction(10)),
        ("a * b", Fraction(-24)),
        ("b / a", Fraction(-2, 3)),
        ("min(a, b, h)", Fraction(-4)),
        ("max(h, a, b)", Fraction(6)),
        ("ceil(h)", Fraction(4)),
        ("ceil(-h)", Fraction(-3)),
        ("floor(h)", Fraction(3)),
        ("floor(-h)", Fraction(-4)),
        ("a if yes else b", Fraction(6)),
        ("a if no else b", Fraction(-4)),
        ("begun if no else as_of", date(2020, 12, 31)),
        ("(a if x else h) * 0", Fraction(0)),
        ("max(a if x else b, 10)", Fraction(10)),
        ("a if x else 6", Fraction(6)),
        ("kind", "x"),
    ],
)
def test_what_is_decided_has_one_value_and_hangs_on_nothing(text: str, value: Value) -> None:
    found = outcome(text)
    assert found == decided(value) == Outcome(frozenset((value,)), frozenset())
    assert type(found.value) is type(value)
    assert found.is_decided
    assert found.is_known


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a < b", False), ("b < a", True), ("a < a", False), ("a <= a", True), ("a <= b", False), ("a > b", True), ("a > a", False),
        ("a >= a", True), ("b >= a", False), ("a == 6", True), ("a == b", False), ("a != b", True), ("a != 6", False),
        ("b < 0 < h < a", True), ("b < 0 < 7 < a", False), ("0 < b < x", False), ("x < 0 > a", False), ("begun < as_of", True),
        ("kind == 'x'", True), ("'y' == kind", False), ("kind != other", True), ("kind in ('x', 'z')", True), ("kind in ('y',)", False),
        ("kind not in ('x', 'z')", False), ("kind not in ('y',)", True), ("yes and yes", True), ("yes and no and x", False),
        ("x and no", False), ("no or yes", True), ("x or yes", True), ("no or no", False), ("not yes", False), ("not no", True),
        ("yes == no", False), ("known(a)", True), ("known(no)", True), ("known(x)", False), ("known(blank)", False),
        ("no if yes else yes", False), ("yes if x else yes", True), ("no if x else no", False), ("(a if x else b) > -5", True),
        ("(a if x else b) > 6", False), ("(a if x else h) != b", True),
    ],
)  # fmt: skip
def test_what_holds_and_what_does_not(text: str, held: bool) -> None:
    found = outcome(text)
    assert found == decided(held)
    assert found.value is held
    assert found.is_decided
    assert found.is_known


@pytest.mark.parametrize(
    ("text", "values", "missing"),
    [
        ("x", {None}, {"x"}),
        ("blank", {None}, {"blank"}),
        ("-x", {None}, {"x"}),
        ("x + blank", {None}, {"x", "blank"}),
        ("x * 0", {None}, {"x"}),
        ("a / 2 - x", {None}, {"x"}),
        ("min(a, x)", {None}, {"x"}),
        ("max(x, a, y)", {None}, {"x", "y"}),
        ("ceil(x)", {None}, {"x"}),
        ("a if x else b", {6, -4}, {"x"}),
        ("(a if x else b) + 1", {7, -3}, {"x"}),
        ("(a if x else b) - (a if y else b)", {0, 10, -10}, {"x", "y"}),
        ("a if x else y", {6, None}, {"x", "y"}),
        ("y if x else z", {None}, {"x", "y", "z"}),
        ("(a if x else y) * 2", {12, None}, {"x", "y"}),
        ("(a if x else b) + z", {None}, {"x", "z"}),
        ("a if (yes if x else no) else b", {6, -4}, {"x"}),
        ("x if yes else y", {None}, {"x"}),
        ("x if no else y", {None}, {"y"}),
        ("begun if x else as_of", {date(2020, 1, 1), date(2020, 12, 31)}, {"x"}),
        ("x > 0", {None}, {"x"}),
        ("0 < a < x", {None}, {"x"}),
        ("x < y", {None}, {"x", "y"}),
        ("(a if x else b) > 0", {None}, {"x"}),
        ("(a if x else y) > 0", {None}, {"x", "y"}),
        ("x == 'x'", {None}, {"x"}),
        ("x in ('x',)", {None}, {"x"}),
        ("x not in ('x',)", {None}, {"x"}),
        ("x and yes", {None}, {"x"}),
        ("x and y", {None}, {"x", "y"}),
        ("x or no", {None}, {"x"}),
        ("x or y", {None}, {"x", "y"}),
        ("not x", {None}, {"x"}),
        ("yes if x else no", {None}, {"x"}),
        ("yes if x else y", {None}, {"x", "y"}),
        ("(yes if x else no) == no", {None}, {"x"}),
    ],
)
def test_what_is_undecided_says_what_it_may_be_and_what_it_hangs_on(
    text: str, values: set[object], missing: set[str]
) -> None:
    found = outcome(text)
    assert found == Outcome(frozenset(values), frozenset(missing))
    assert found.value is None
    assert not found.is_decided
    assert found.is_known == (None not in values)


def test_a_row_is_taken_as_it_is() -> None:
    assert evaluate(Number(Fraction(1, 3)), {}) == decided(Fraction(1, 3))
    assert evaluate(parse("f"), {"f": False}) == decided(False)
    assert evaluate(parse("f"), {}) == Outcome(frozenset((None,)), frozenset(("f",)))
