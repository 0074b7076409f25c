from __future__ import annotations

import re
from fractions import Fraction

import pytest

from commstd.formula.latex import as_text, latex
from commstd.formula.nodes import Name, Node, Number
from commstd.formula.parse import parse
from tests.laws.small_trees import shapes


def told(tree: Node, lang: str = "en") -> str:
    return latex(tree, lang, name=lambda name: name, option=lambda choice, option: f"{choice}:{option}")


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("rate * households", r"\text{rate} \times \text{households}"),
        ("(a + 1) / 2.5 - -b", r"\frac{\text{a} + 1}{2.5} - -\text{b}"),
        ("a - (b - 1)", r"\text{a} - \left(\text{b} - 1\right)"),
        ("0 <= a < 1 != b", r"0 \le \text{a} < 1 \ne \text{b}"),
        ("ceil(a / b) >= floor(a)", r"\left\lceil \frac{\text{a}}{\text{b}} \right\rceil \ge \left\lfloor \text{a} \right\rfloor"),
        ("max(0, a) * min(a, b)", r"\max\left(0,\; \text{a}\right) \times \min\left(\text{a},\; \text{b}\right)"),
        ("kind == 'x'", r"\text{kind} = \text{kind:x}"),
        ("kind not in ('x', 'y')", r"\text{kind} \notin \left\{\text{kind:x},\; \text{kind:y}\right\}"),
        ("not (f and (g or known(t)))", r"\lnot \left(\text{f} \land \left(\text{g} \lor \text{t is known}\right)\right)"),
        ("not a < b", r"\lnot \left(\text{a} < \text{b}\right)"),
        ("1 + (a if f else b)", r"1 + \left(\begin{cases} \text{a} & \text{if}\; \text{f} \\ \text{b} & \text{otherwise} \end{cases}\right)"),
        ("a if f else b if g else c", r"\begin{cases} \text{a} & \text{if}\; \text{f} \\ \text{b} & \text{if}\; \text{g} \\ \text{c} & \text{otherwise} \end{cases}"),
    ],
)  # fmt: skip
def test_a_formula_is_typeset(text: str, tex: str) -> None:
    assert told(parse(text)) == tex


def test_words_are_in_the_language() -> None:
    assert "其他" in told(parse("a if f else b"), "zh")


def test_an_endless_decimal_is_a_fraction() -> None:
    assert told(Number(Fraction(-2, 3))) == r"\frac{-2}{3}"


def test_signs_of_latex_in_a_name_are_escaped() -> None:
    assert as_text(r"60% {a}_b\c & ~d^") == (
        r"\text{60\% \{a\}\_b\textbackslash c \& \textasciitilde d\textasciicircum }"
    )


def test_trees_that_differ_are_typeset_differently() -> None:
    """So no bracket is lost, in any pair of kinds."""
    trees = set(shapes(2, [Name("a")]))
    assert len(trees) > 9_000
    assert len({told(tree) for tree in trees}) == len(trees)


def test_brackets_and_groups_are_closed() -> None:
    for tree in shapes(1, [Name("a"), Name("b")]):
        text = told(tree)
        assert text.count(r"\left") == text.count(r"\right")
        assert text.count(r"\begin{") == text.count(r"\end{")
        bare = re.sub(r"\\[{}]", "", text)
        assert bare.count("{") == bare.count("}")
