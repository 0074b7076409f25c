from __future__ import annotations

from fractions import Fraction

import pytest

from commstd.errors import FormulaError
from commstd.formula.nodes import (
    Add,
    And,
    Ceil,
    Compare,
    Divide,
    Floor,
    Greatest,
    IfElse,
    Known,
    Least,
    Member,
    Multiply,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Subtract,
    Text,
    children,
)
from commstd.formula.parse import DEEPEST, FUNCTIONS, LONGEST, Parsed, parse, parse_places
from commstd.formula.render import render
from commstd.messages import say

A, B, C = Name("a"), Name("b"), Name("c")


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
        ("a\rif\nb\telse c", IfElse(B, A, C)),
        ("a - b / 3", Subtract(A, Divide(B, Number(Fraction(3))))),
        ("not a and b and c", And((Not(A), B, C))),
        ("a or b or c", Or((A, B, C))),
        ("min(a, b, c)", Least((A, B, C))),
        ("max(a, b)", Greatest((A, B))),
        ("ceil(a) + floor(b)", Add(Ceil(A), Floor(B))),
        ("a <= b > c >= a == b", Compare(A, (("<=", B), (">", C), (">=", A), ("==", B)))),
        ("ｍｉｎ(ａ, b)", Least((A, B))),
        ("a in 'x'", Member(A, (Text("x"),))),
        ("a in ['x', \"y's\"]", Member(A, (Text("x"), Text("y's")))),
        ("a == ''", Compare(A, (("==", Text("")),))),
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


@pytest.mark.parametrize(
    ("text", "column", "key", "values"),
    [
        (" \n ", None, "formula-empty", {}),
        ("\n a == 'x\\d\\e' ", 10, "formula-syntax", {"text": "a == 'x\\d\\e'"}),
        (" a + ", 5, "formula-syntax", {"text": "a +"}),
        ("\t a )b ", 5, "formula-syntax", {"text": "a )b"}),
        (" " + "a\ud800" * 90, None, "formula-syntax", {"text": "a\ud800" * 40}),
        (" a == 'x≥' and b ≥ c", 18, "formula-sign", {"found": "≥", "wanted": ">="}),
        ("a == '≥' and b == \"≤\" 且 c", 23, "formula-sign", {"found": "且", "wanted": "and"}),
        ("ａ +", 1, "formula-sign", {"found": "ａ", "wanted": "a"}),
        ("a == 'x=1' and b = c ", 18, "formula-equals", {"text": "a == 'x=1' and b = c"}),
        (" -" + "-" * DEEPEST + "a", 63, "formula-too-deep", {"most": 60}),
        (" 1 + a.b", 6, "formula-not-allowed", {"text": "a.b"}),
        (" 1 + True", 6, "formula-not-allowed", {"text": "True"}),
        ("a == u'x'", 6, "formula-not-allowed", {"text": "u'x'"}),
        ("a == '''x'''", 6, "formula-not-allowed", {"text": "'''x'''"}),
        ("1 + (a ** 户)", 6, "formula-operator", {"text": "a ** 户"}),
        ("1 < a is b", 10, "formula-operator", {"text": "1 < a is b"}),
        ("a < b in ('x',)", 10, "formula-operator", {"text": "a < b in ('x',)"}),
        ("f and a not in ('x',) < b", 7, "formula-in-chain", {}),
        ("a in ('x', b)", 6, "formula-in-options", {"text": "('x', b)"}),
        ("a in {'x'}", 6, "formula-not-allowed", {"text": "{'x'}"}),
        ("1 + cel(a)", 5, "formula-function", {"name": "cel", "near": say("did-you-mean", names=('"ceil"',)), "options": FUNCTIONS}),
        ("1 + a.min(b)", 5, "formula-function", {"name": "a.min", "near": say("did-you-mean", names=('"min"',)), "options": FUNCTIONS}),
        ("ceil(*a)", 1, "formula-function", {"name": "ceil", "near": say("did-you-mean", names=('"ceil"',)), "options": FUNCTIONS}),
        ("1 + min(a)", 5, "formula-two-arguments", {"name": "min"}),
        ("1 + max()", 5, "formula-two-arguments", {"name": "max"}),
        ("1 + floor(a, b)", 5, "formula-one-argument", {"name": "floor"}),
        ("1 + known()", 5, "formula-one-argument", {"name": "known"}),
        ("f and known(1)", 7, "formula-known-name", {"text": "known(1)"}),
    ],
)  # fmt: skip
def test_what_is_said_of_a_text_that_is_no_formula(
    text: str, column: int | None, key: str, values: dict[str, object]
) -> None:
    error = fault(text)
    assert error.message == say(key, **values)
    assert error.column == column
    assert str(error)


@pytest.mark.parametrize(
    "form",
    [
        "-{}", "not {}", "({} + a)", "(a + {})", "({} and a)", "(a or {})", "({} < a)", "(a < b < {})", "({} in ('x',))", "({} if a else b)",
        "(a if {} else b)", "(a if b else {})", "ceil({})", "min({}, a)", "max(a, {})",
    ],
)  # fmt: skip
def test_every_part_counts_once_in_how_deep_a_formula_is(form: str) -> None:
    text = "a"
    for _ in range(DEEPEST):
        text = form.format(text)
    assert parse(text) is not None
    assert fault(form.format(text)).message == say("formula-too-deep", most=60)


def test_a_text_of_the_greatest_length_is_read_and_none_that_is_longer() -> None:
    assert fault("a" * (LONGEST + 1)).message == say("formula-too-long", length=2_001, most=2_000)
    assert parse("a" * LONGEST) == Name("a" * 2_000)


def test_a_name_is_found_where_it_first_stands() -> None:
    parsed = parse_places(" 户 + (b if b > c else d)")
    assert parsed.text == " 户 + (b if b > c else d)"
    assert [parsed.column(name) for name in ("户", "b", "c", "d", "e")] == [2, 7, 16, 23, None]


def test_every_part_of_a_formula_has_its_column() -> None:
    text = "a in ('x', 'y') and known(f) or min(b, -c) > 1"
    parsed = parse_places(text)
    found = {}

    def look(node: Node) -> None:
        found[render(node)] = parsed.columns[id(node)]
        for child in children(node):
            look(child)

    look(parsed.tree)
    assert {part: text.index(part) + 1 for part in found if part not in {render(parsed.tree), "b"}} == {
        part: column for part, column in found.items() if part not in {render(parsed.tree), "b"}
    }
    assert found["b"] == 37
