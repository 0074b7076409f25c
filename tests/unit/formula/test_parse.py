from __future__ import annotations

from fractions import Fraction

import pytest

from commstd.errors import FormulaError
from commstd.formula.nodes import Add, Compare, Divide, Known, Member, Multiply, Name, Negative, Number, Text
from commstd.formula.parse import DEEPEST, LONGEST, Parsed, parse, parse_places


def fault(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("area_rate * households", Multiply(Name("area_rate"), Name("households"))),
        ("面积 + 1", Add(Name("面积"), Number(Fraction(1)))),
        ("1_000.50", Number(Fraction(2001, 2))),
        ("0.1", Number(Fraction(1, 10))),
        (f"{10**30}", Number(Fraction(10**30))),
        ("-1", Negative(Number(Fraction(1)))),
        ("1 / 3", Divide(Number(Fraction(1)), Number(Fraction(3)))),
        ("known(by)", Known(Name("by"))),
        ("kind in ('a',)", Member(Name("kind"), (Text("a"),))),
        ("kind not in ('a', 'b')", Member(Name("kind"), (Text("a"), Text("b")), negated=True)),
        ("a < b != c", Compare(Name("a"), (("<", Name("b")), ("!=", Name("c"))))),
        ("\r\n\ta\n", Name("a")),
    ],
)
def test_what_is_a_formula(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "key", "column"),
    [
        ("", "formula-empty", None),
        (" \n ", "formula-empty", None),
        ("a +", "formula-syntax", 4),
        ("  (a", "formula-syntax", 3),
        ("  a +", "formula-syntax", 6),
        ("a b", "formula-syntax", None),
        ("１", "formula-sign", 1),
        ("a ≥ b", "formula-sign", 3),
        ("面积 × (户数 ÷ b)", "formula-sign", 4),
        ("max（a, b)", "formula-sign", 4),
        ("c == “urban”", "formula-sign", 6),
        ("a > 1 且 b > 2", "formula-sign", 7),
        ("a == 'x，y' +", "formula-syntax", None),
        ("a >= 1 and c = 'x'", "formula-equals", 14),
        ("a\0", "formula-syntax", None),
        ("a\ud800", "formula-syntax", None),
        ("x = 1", "formula-equals", 3),
        ("a == 'x\\d'", "formula-syntax", 8),
        ("a == 'it\\'s'", "formula-syntax", 9),
        ("a ** b", "formula-operator", 1),
        ("1 + a % b", "formula-operator", 5),
        ("a // b", "formula-operator", 1),
        ("a is b", "formula-operator", 6),
        ("a < b is c", "formula-operator", 10),
        ("a in ('x',) in b", "formula-in-chain", 1),
        ("a in b", "formula-in-options", 6),
        ("a in ()", "formula-in-options", 6),
        ("a in ('x', 1)", "formula-in-options", 6),
        ("sum(a)", "formula-function", 1),
        ("a + cell(b)", "formula-function", 5),
        ("a.b(c)", "formula-function", 1),
        ("min(*a)", "formula-function", 1),
        ("min(a, key=b)", "formula-function", 1),
        ("min(a)", "formula-two-arguments", 1),
        ("max()", "formula-two-arguments", 1),
        ("ceil(a, b)", "formula-one-argument", 1),
        ("floor()", "formula-one-argument", 1),
        ("known(a + b)", "formula-known-name", 1),
        ("+a", "formula-not-allowed", 1),
        ("~a", "formula-not-allowed", 1),
        ("True", "formula-not-allowed", 1),
        ("None", "formula-not-allowed", 1),
        ("1e3", "formula-not-allowed", 1),
        ("0x10", "formula-not-allowed", 1),
        ("1.", "formula-not-allowed", 1),
        (".5", "formula-not-allowed", 1),
        ("2j", "formula-not-allowed", 1),
        ("b'x'", "formula-not-allowed", 1),
        ("a + 'x' 'y'", "formula-not-allowed", 5),
        ("f'{a}'", "formula-not-allowed", 1),
        ("a[0]", "formula-not-allowed", 1),
        ("a.b", "formula-not-allowed", 1),
        ("[a]", "formula-not-allowed", 1),
        ("lambda: a", "formula-not-allowed", 1),
        ("(a := b)", "formula-not-allowed", 2),
        ("  户 + 数.长", "formula-not-allowed", 7),
        ("(a,)", "formula-not-allowed", 1),
        ("a if b", "formula-syntax", 1),
        ("a; b", "formula-syntax", 2),
        ("# nothing", "formula-syntax", None),
        ("__import__('os')", "formula-function", 1),
    ],
)
def test_what_is_none_is_refused_with_its_place(text: str, key: str, column: int | None) -> None:
    error = fault(text)
    assert error.message.key == key
    if column is not None:
        assert error.column == column
    assert str(error)


def test_a_function_that_does_not_exist_is_named_with_the_near_match_and_all_that_do() -> None:
    text = str(fault("1 + cell(a)"))
    for part in ('"cell"', 'did you mean "ceil"', "known"):
        assert part in text


def test_text_that_is_long_or_deep_beyond_reason_is_refused() -> None:
    assert parse(" + ".join(["a"] * 50)) is not None
    assert fault("a" * (LONGEST + 1)).message.key == "formula-too-long"
    deep = fault("-" * (DEEPEST + 1) + "a")
    assert (deep.message.key, deep.column) == ("formula-too-deep", DEEPEST + 2)
    assert parse("-" * (DEEPEST - 1) + "a") is not None
    assert fault("(" * 900 + "a" + ")" * 900).message.key == "formula-syntax"


def test_places_are_counted_in_characters_of_the_text_as_it_was_written() -> None:
    parsed = parse_places("\n 面积 * ( 户数 + 1 )")
    assert isinstance(parsed.tree, Multiply)
    assert isinstance(parsed.tree.right, Add)
    parts = (parsed.tree, parsed.tree.left, parsed.tree.right, parsed.tree.right.left, parsed.tree.right.right)
    assert [parsed.columns[id(part)] for part in parts] == [3, 3, 10, 10, 15]


def test_one_text_read_twice_is_equal_wherever_it_stands() -> None:
    assert parse_places("a + b") == Parsed(parse("a+b"), "a + b")
    assert parse_places("a + b") != parse_places("a+b")
