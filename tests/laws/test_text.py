"""Text → tree → text."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commstd.formula.nodes import Name, Node, Number, Text, children
from commstd.formula.parse import parse, parse_places
from commstd.formula.render import render
from tests.laws.small_trees import shapes
from tests.laws.trees import days, numbers, truths


def test_every_tree_of_depth_two_is_read_back_as_it_was_written() -> None:
    trees = shapes(2, [Name("a")])
    assert len(trees) > 9_000
    assert [render(tree) for tree in trees if parse(render(tree)) != tree] == []


def test_every_leaf_is_read_back_in_every_place() -> None:
    leaves = [Number(Fraction(0)), Number(Fraction(5, 2)), Number(Fraction(1, 1000)), Text("new-built"), Name("户数")]
    assert [render(tree) for tree in shapes(1, leaves) if parse(render(tree)) != tree] == []


@given(st.one_of(numbers(4), truths(4), days(3)))
def test_random_trees_are_read_back(tree: Node) -> None:
    assert parse(render(tree)) == tree


@given(st.one_of(numbers(3), truths(3)))
def test_a_rendered_formula_is_rendered_alike_again(tree: Node) -> None:
    text = render(tree)
    assert render(parse(text)) == text


@pytest.mark.parametrize(
    ("written", "rendered"),
    [
        ("(a+b)*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/(b*c)", "a / (b * c)"),
        ("a/b*c", "a / b * c"),
        ("-(a+b)", "-(a + b)"),
        ("(-a)*b", "-a * b"),
        ("not (a and b)", "not (a and b)"),
        ("not a and b", "not a and b"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or (b and c)", "a or b and c"),
        ("(a and b) and c", "(a and b) and c"),
        ("not a<b", "not a < b"),
        ("(not a) == b", "(not a) == b"),
        ("(a<b) == c", "(a < b) == c"),
        ("0<=a<1", "0 <= a < 1"),
        ("a if b else c if d else e", "a if b else c if d else e"),
        ("(a if b else c) if d else e", "(a if b else c) if d else e"),
        ("a if (b if c else d) else e", "a if (b if c else d) else e"),
        ("1 + (a if b else c)", "1 + (a if b else c)"),
        ("(a+b) in ('x')", "a + b in ('x',)"),
        ("a not in ['x', \"y\"]", "a not in ('x', 'y')"),
        ("min( a,max(b , 1_000) )", "min(a, max(b, 1000))"),
        ("ceil((a)) - floor(b/2.50)", "ceil(a) - floor(b / 2.5)"),
        ("\n  known(a)\tand\nb  ", "known(a) and b"),
        ('a == "it\'s"', 'a == "it\'s"'),
    ],
)
def test_brackets_stand_where_they_are_needed_and_nowhere_else(written: str, rendered: str) -> None:
    assert render(parse(written)) == rendered
    assert parse(rendered) == parse(written)


@given(st.one_of(numbers(3), truths(3)))
def test_every_part_of_a_text_knows_its_column(tree: Node) -> None:
    parsed = parse_places(render(tree))

    def look(node: Node) -> None:
        column = parsed.columns[id(node)]
        assert 1 <= column <= len(parsed.text)
        if isinstance(node, Name):
            assert parsed.text[column - 1 :].startswith(node.id)
        for child in children(node):
            assert parsed.columns[id(child)] >= column
            look(child)

    look(parsed.tree)
