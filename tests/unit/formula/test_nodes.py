from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from commstd.formula.check import check
from commstd.formula.exact import evaluate
from commstd.formula.javascript import javascript
from commstd.formula.latex import latex
from commstd.formula.lower import Lowering
from commstd.formula.nodes import IfElse, Multiply, Name, Node, Number, children, names, size, substitute
from commstd.formula.parse import Parsed, parse
from commstd.formula.plan import Plan
from commstd.formula.prose import prose
from commstd.formula.render import render

EVERY_KIND = "-x + (y - x) * z / 2 >= min(x, max(y, 0)) and not (k in ('a', 'b') or known(f)) and (ceil(x) if f else floor(z)) < 1 or k != 'b'"


def walk(tree: Node) -> list[Node]:
    return [tree, *(node for child in children(tree) for node in walk(child))]


def test_the_text_above_holds_every_kind_of_node() -> None:
    assert {type(node).__name__ for node in walk(parse(EVERY_KIND))} == {one.__name__ for one in Node.__args__}


def test_equality_is_of_structure() -> None:
    assert parse("a + b") == parse("a+b")
    assert parse("a + b") != parse("b + a")
    assert len({parse("a * 2"), parse("a * 2.0"), parse("a*2")}) == 1
    assert parse("f and (g and h)") != parse("f and g and h")


def test_a_node_has_no_truth_value() -> None:
    for one, two in itertools.pairwise(walk(parse(EVERY_KIND))):
        with pytest.raises(
            TypeError, match=r"^a formula node has no truth value: compare nodes with ==, evaluate trees with a reader$"
        ):
            bool(one)
        assert isinstance(one == two, bool)


def test_a_node_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Name("a").id = "b"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (EVERY_KIND, ("x", "y", "z", "k", "f")),
        ("b + a * b", ("b", "a")),
        ("x if c else y", ("x", "c", "y")),
        ("c == 'x' and known(d)", ("c", "d")),
        ("1 + 2", ()),
    ],
)
def test_names_come_once_in_the_order_of_the_text(text: str, found: tuple[str, ...]) -> None:
    assert names(parse(text)) == found


def test_a_tree_that_shares_its_parts_is_walked_in_no_time() -> None:
    tree = parse("a + b")
    for _ in range(200):
        tree = IfElse(Name("c"), tree, tree)
    assert names(tree) == ("a", "b", "c")
    assert size(tree) > 2**200
    replaced = substitute(tree, {"b": Name("d")})
    assert names(replaced) == ("a", "d", "c")
    assert size(replaced) == size(tree)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [("a", 1), ("a + 1", 3), ("a < b < c", 4), ("k in ('a', 'b')", 4), ("known(a)", 2), (EVERY_KIND, 37)],
)
def test_size(text: str, nodes: int) -> None:
    assert size(parse(text)) == nodes == len(walk(parse(text)))


def test_substituting_puts_trees_in_place_of_names_wherever_they_stand() -> None:
    replaced = substitute(parse(EVERY_KIND), {"x": parse("p + q"), "f": parse("r > 0"), "z": Number(2)})
    written = (
        EVERY_KIND.replace("x", "(p + q)").replace("if f", "if r > 0").replace("ma(p + q)", "max").replace("z", "2")
    )
    assert replaced == parse(written)


def test_substituting_leaves_alone_what_is_not_named() -> None:
    tree = parse(EVERY_KIND)
    assert substitute(tree, {}) is tree
    assert substitute(tree, {"nothing": Name("x")}) == tree
    assert render(substitute(parse("known(x) and x > 0"), {"x": Name("y")})) == "known(x) and y > 0"


def test_substituting_keeps_what_is_negated_and_what_is_shared() -> None:
    assert substitute(parse("k not in ('a', 'b')"), {"k": Name("d")}) == parse("d not in ('a', 'b')")
    shared = parse("x + 1")
    replaced = substitute(Multiply(shared, shared), {"x": Name("y")})
    assert replaced == parse("(y + 1) * (y + 1)")
    assert replaced.left is replaced.right


def test_substituting_is_done_at_once_and_not_again_in_what_was_put_in() -> None:
    assert substitute(parse("a + b"), {"a": Name("b"), "b": Name("a")}) == parse("b + a")


@pytest.mark.parametrize(
    "reader",
    [
        render,
        children,
        javascript,
        lambda node: check(Parsed(node, ""), {}),
        lambda node: evaluate(node, {}),
        lambda node: Lowering(Plan(), {}, {}).causes(node),
        lambda node: substitute(node, {"a": Name("b")}),
        lambda node: prose(node, "en", name=str, option=str),
        lambda node: latex(node, "en", name=str, option=str),
    ],
)
def test_what_is_no_node_is_told(reader: Callable[[object], object]) -> None:
    with pytest.raises(AssertionError, match="'households'"):
        reader("households")
