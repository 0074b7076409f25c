from __future__ import annotations

from fractions import Fraction

import pytest

from commstd.formula.nodes import Negative, Node, Number, Text
from commstd.formula.parse import parse
from commstd.formula.render import bracketed, render


@pytest.mark.parametrize(
    "text",
    [
        "--a", "-a * -b", "-a / -b", "-ceil(a)", "a + b + c", "a + b - c", "a - b + c", "a - b - c", "a + b * c - d / e", "a * b + c / d",
        "a * b * c", "a * b / c", "a / b * c", "a / b / c", "a * -b", "a / -b", "a + -b", "-a - b", "a + b < c * d <= e - f", "a + b == c != d",
        "a + b in ('x',)", "a * b not in ('x', 'y')", "not not a", "not a < b", "not a in ('x',)", "a < b and not c and d in ('x',)",
        "a and b or c and d or not e", "not a or b", "a or b if c or d else e and f", "a if b else c if d else e",
        "a < b if not c else d + e", "min(a if b else c, d or e, f - g)", "max(a, b, min(c, d))", "ceil(a + b) * floor(c or d)", "known(a) and a > 0.25",
    ],
)  # fmt: skip
def test_no_bracket_stands_where_it_is_not_needed(text: str) -> None:
    assert render(parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "-(a + b)", "-(a * b)", "-(a / b)", "-(a < b)", "-(a if b else c)", "a + (b + c)", "a + (b - c)", "a - (b + c)", "a - (b - c)",
        "(a < b) + (c < d)", "(a or b) - (not c)", "(a + b) * (c + d)", "a * (b * c)", "a * (b / c)", "(a - b) / (c - d)", "a / (b * c)", "a / (b / c)",
        "(a < b) < (c < d)", "(a == b) != c", "(not a) == (not b)", "(a in ('x',)) in ('y',)", "(not a) not in ('x',)", "(a and b) in ('x',)",
        "not (a and b)", "not (a or b)", "not (a if b else c)", "(a or b) and (c or d)", "(a if b else c) and d", "a and (b and c)", "(a and b) and c",
        "a or (b or c)", "(a or b) or c", "(a if b else c) or (d if e else f)", "(a if b else c) if (d if e else f) else g",
    ],
)  # fmt: skip
def test_every_bracket_stands_that_is_needed(text: str) -> None:
    assert render(parse(text)) == text


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Number(Fraction(5, 2)), "2.5"),
        (Number(Fraction(1000)), "1000"),
        (Text("new-built"), "'new-built'"),
        (Text("it's"), '"it\'s"'),
        (Negative(Number(Fraction(1, 8))), "-0.125"),
    ],
)
def test_leaves_are_written_as_they_are_read(node: Node, text: str) -> None:
    assert render(node) == text
    assert parse(text) == node


def test_what_binds_as_tightly_as_is_wanted_needs_no_brackets() -> None:
    assert [bracketed(parse("a + b"), at_least) for at_least in (5, 6, 7)] == [False, False, True]
    assert [bracketed(parse(text), 8) for text in ("a * b", "-a", "a")] == [True, False, False]
