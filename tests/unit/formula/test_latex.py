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
        ("--a + -(b + c)", r"--\text{a} + -\left(\text{b} + \text{c}\right)"),
        ("-(a * b)", r"-\left(\text{a} \times \text{b}\right)"),
        ("a + b + (c + d)", r"\text{a} + \text{b} + \left(\text{c} + \text{d}\right)"),
        ("(a < b) + (b < c)", r"\left(\text{a} < \text{b}\right) + \left(\text{b} < \text{c}\right)"),
        ("a + b * c - d * e", r"\text{a} + \text{b} \times \text{c} - \text{d} \times \text{e}"),
        ("a - b - c", r"\text{a} - \text{b} - \text{c}"),
        ("(a < b) - (b < c)", r"\left(\text{a} < \text{b}\right) - \left(\text{b} < \text{c}\right)"),
        ("a * b * -c", r"\text{a} \times \text{b} \times -\text{c}"),
        ("(a + b) * (c * d)", r"\left(\text{a} + \text{b}\right) \times \left(\text{c} \times \text{d}\right)"),
        ("(a if f else b) / (c / d)", r"\frac{\begin{cases} \text{a} & \text{if}\; \text{f} \\ \text{b} & \text{otherwise} \end{cases}}{\frac{\text{c}}{\text{d}}}"),
        ("a + 1 > b - 1 == c <= 'x'", r"\text{a} + 1 > \text{b} - 1 = \text{c} \le \text{c:x}"),
        ("'x' != kind == 'y'", r"\text{kind:x} \ne \text{kind} = \text{kind:y}"),
        ("'x' == a + 1", r"\text{“x”} = \text{a} + 1"),
        ("1 == 'x'", r"1 = \text{“x”}"),
        ("(a < b) < (c < d)", r"\left(\text{a} < \text{b}\right) < \left(\text{c} < \text{d}\right)"),
        ("kind in ('x',)", r"\text{kind} \in \left\{\text{kind:x}\right\}"),
        ("a + 1 in ('x',)", r"\text{a} + 1 \in \left\{\text{:x}\right\}"),
        ("(f and g) in ('x',)", r"\left(\text{f} \land \text{g}\right) \in \left\{\text{:x}\right\}"),
        ("(a < b) in ('x',)", r"\left(\text{a} < \text{b}\right) \in \left\{\text{:x}\right\}"),
        ("f and kind == 'x'", r"\text{f} \land \text{kind} = \text{kind:x}"),
        ("not -a", r"\lnot -\text{a}"),
        ("not a + b", r"\lnot \text{a} + \text{b}"),
        ("not (not f)", r"\lnot \left(\lnot \text{f}\right)"),
        ("f and not g or a < b", r"\text{f} \land \lnot \text{g} \lor \text{a} < \text{b}"),
        ("(f or g) and (h and i)", r"\left(\text{f} \lor \text{g}\right) \land \left(\text{h} \land \text{i}\right)"),
        ("f or (g or h) or i and j", r"\text{f} \lor \left(\text{g} \lor \text{h}\right) \lor \text{i} \land \text{j}"),
        ("f or g if h or i else j or k", r"\begin{cases} \text{f} \lor \text{g} & \text{if}\; \text{h} \lor \text{i} \\ \text{j} \lor \text{k} & \text{otherwise} \end{cases}"),
        ("(a if f else b) if (g if h else i) else c", r"\begin{cases} \left(\begin{cases} \text{a} & \text{if}\; \text{f} \\ \text{b} & \text{otherwise} \end{cases}\right) & \text{if}\; \left(\begin{cases} \text{g} & \text{if}\; \text{h} \\ \text{i} & \text{otherwise} \end{cases}\right) \\ \text{c} & \text{otherwise} \end{cases}"),
    ],
)  # fmt: skip
def test_a_formula_is_typeset(text: str, tex: str) -> None:
    assert told(parse(text)) == tex


def test_words_are_in_the_language() -> None:
    assert told(parse("a if f else b"), "zh") == (
        r"\begin{cases} \text{a} & \text{若}\; \text{f} \\ \text{b} & \text{其他} \end{cases}"
    )
    assert told(parse("not known(a)"), "zh") == r"\lnot \text{已填写a}"


def test_an_endless_decimal_is_a_fraction() -> None:
    assert told(Number(Fraction(-2, 3))) == r"\frac{-2}{3}"
    assert told(Number(Fraction(5, 2))) == "2.5"


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
