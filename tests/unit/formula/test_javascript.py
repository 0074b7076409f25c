from __future__ import annotations

from fractions import Fraction

import pytest

from commstd.formula.javascript import javascript, ratio
from commstd.formula.parse import parse

A, B, C = ["name", "a"], ["name", "b"], ["name", "c"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("2.5", ["number", "5/2"]),
        ("7", ["number", "7/1"]),
        ("'x'", ["text", "x"]),
        ("a", A),
        ("-a", ["negative", A]),
        ("a + b", ["+", A, B]),
        ("a - b", ["-", A, B]),
        ("a * b", ["*", A, B]),
        ("a / b", ["/", A, B]),
        ("a < b", ["compare", A, ["<", B]]),
        ("a <= b != -c", ["compare", A, ["<=", B], ["!=", ["negative", C]]]),
        ("a in ('x',)", ["in", A, ["x"], False]),
        ("a not in ('x', 'y')", ["in", A, ["x", "y"], True]),
        ("a and b and c", ["and", A, B, C]),
        ("a or b or c", ["or", A, B, C]),
        ("not a", ["not", A]),
        ("a if b else c", ["if", B, A, C]),
        ("min(a, b, 1)", ["min", A, B, ["number", "1/1"]]),
        ("max(a, b + c)", ["max", A, ["+", B, C]]),
        ("ceil(a)", ["ceil", A]),
        ("floor(a)", ["floor", A]),
        ("known(a)", ["known", "a"]),
    ],
)
def test_a_formula_as_the_calculators_read_it(text: str, listed: list[object]) -> None:
    assert javascript(parse(text)) == listed


def test_an_exact_number_is_two_whole_ones() -> None:
    assert [ratio(Fraction(*one)) for one in ((-2, 3), (0, 1), (10**20, 1))] == ["-2/3", "0/1", f"{10**20}/1"]
