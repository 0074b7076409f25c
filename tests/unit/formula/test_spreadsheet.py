"""The formulas as they stand in a sheet; that they come to what the reference says is a law of its own."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from commstd.formula.plan import Op, Plan
from commstd.formula.spreadsheet import (
    LARGEST,
    LONGEST,
    MOST_OPTIONS,
    Formulas,
    cell_places,
    choice_cell,
    date_cell,
    flag_cell,
    is_exact,
    number_cell,
    quoted,
    shown_number,
    text_cell,
)

A, B, C = (Op("column", value=name) for name in "abc")
F, G, H = (Op("flag", value=name) for name in "fgh")
YES, NO, FIVE = Op("constant", value=True), Op("constant", value=False), Op("literal", value=5)
FIELDS = {name: name.upper() for name in "abcfghkl"}
WORDS = {"met": "ok", "short": "few", "over": "many", "unknown": "?", "not-applicable": "-"}


def planned(*ops: Op, most: int = 9, known: tuple[int, ...] = ()) -> Plan:
    """A plan of these operations; all may be missing but constants and those that are `known`."""
    nullable = [one.kind not in {"literal", "constant", "missing"} and at not in known for at, one in enumerate(ops)]
    return Plan(ops=list(ops), intervals=[(0, most)] * len(ops), nullable=nullable)


def formula(plan: Plan, cells: dict[int, str] | None = None) -> str:
    """The last operation of a plan as it stands in its cell."""
    made = Formulas(plan=plan, fields=FIELDS, options={"x": 1, "y": 2, "z": 3}, cells=cells or {}, verdicts=WORDS)
    return made.formula(len(plan.ops) - 1)


@pytest.mark.parametrize(
    ("ops", "text"),
    [
        ([A], "A"), ([F], "F"), ([FIVE], "5"), ([Op("literal", value=0)], "0"), ([Op("literal", value=-5)], "-5"), ([YES], "TRUE"), ([NO], "FALSE"),
        ([Op("member", value=("k", {"y"}))], "K=2"), ([Op("member", value=("k", {"z", "x", "y"}))], "OR(K=1,K=2,K=3)"), ([Op("same", value=("k", "l"))], "K=L"),
        ([Op("missing", value="a")], "ISERROR(A)"), ([A, B, Op("add", (0, 1)), Op("missing", (2,))], "ISERROR(A+B)"),
        ([A, FIVE, Op("add", (0, 1))], "A+5"), ([A, Op("literal", value=0), Op("compare", (0, 1), ">")], "A>0"), ([A, Op("literal", value=-5), Op("add", (0, 1))], "A+(-5)"), ([A, B, Op("add", (0, 1)), C, Op("add", (2, 3))], "(A+B)+C"),
        ([A, Op("scale", (0,), 3)], "A*3"), ([A, Op("scale", (0,), -1)], "0-A"), ([A, Op("scale", (0,), -2)], "A*-2"), ([A, B, Op("multiply", (0, 1))], "A*B"),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3)], "(A+B)*3"), ([A, Op("floordiv", (0,), 3)], "INT(A/3)"),
        ([A, B, Op("add", (0, 1)), C, FIVE, Op("least", (2, 3, 4))], "MIN(A+B,C,5)"), ([A, B, Op("greatest", (0, 1))], "MAX(A,B)"),
        *[([A, B, Op("compare", (0, 1), sign)], f"A{sign}B") for sign in ("<", "<=", ">", ">=")],
        ([A, B, Op("compare", (0, 1), "==")], "A=B"), ([A, B, Op("compare", (0, 1), "!=")], "A<>B"),
        ([F, G, Op("alike", (0, 1))], "F=G"), ([F, G, Op("alike", (0, 1)), Op("not", (2,))], "NOT(F=G)"),
        ([F, G, Op("and", (0, 1))], "IF(AND(IFERROR(F,TRUE),IFERROR(G,TRUE)),AND(F,G),FALSE)"),
        ([F, G, Op("or", (0, 1))], "IF(OR(IFERROR(F,FALSE),IFERROR(G,FALSE)),TRUE,OR(F,G))"),
        ([F, Op("missing", value="a"), Op("or", (0, 1))], "IF(OR(IFERROR(F,FALSE),ISERROR(A)),TRUE,OR(F,ISERROR(A)))"),
        ([Op("missing", value="a"), Op("missing", value="b"), Op("or", (0, 1))], "OR(ISERROR(A),ISERROR(B))"),
        ([Op("missing", value="a"), Op("missing", value="b"), Op("and", (0, 1))], "AND(ISERROR(A),ISERROR(B))"),
        ([A, B, Op("compare", (0, 1), "<"), F, Op("and", (2, 3))], "IF(AND(IFERROR(A<B,TRUE),IFERROR(F,TRUE)),AND(A<B,F),FALSE)"),
        ([A, B, Op("compare", (0, 1), "<"), F, Op("agree", (2, 3))], "IF(AND(A<B,F),TRUE,IF(OR(A<B,F),NA(),FALSE))"),
        ([Op("cases")], "NA()"), ([F, A, Op("cases", (0, 1))], "IF(IFERROR(F,FALSE),A,NA())"),
        ([F, A, Op("missing", value="b"), B, Op("add", (1, 3)), Op("cases", (0, 1, 2, 4))], "IF(IFERROR(F,FALSE),A,IF(ISERROR(B),A+B,NA()))"),
        ([F, A, B, Op("add", (1, 2)), Op("multiply", (1, 2)), Op("select", (0, 3, 4))], "IF(IFERROR(F,FALSE),A+B,A*B)"),
        ([Op("same", value=("k", "l")), A, B, Op("select", (0, 1, 2))], "IF(IFERROR(K=L,FALSE),A,B)"),
        ([Op("missing", value="a"), B, C, Op("select", (0, 1, 2))], "IF(ISERROR(A),B,C)"),
    ],
)  # fmt: skip
def test_every_operation_as_it_stands_in_a_cell(ops: list[Op], text: str) -> None:
    assert formula(planned(*ops)) == text


@pytest.mark.parametrize(
    ("ops", "known", "text"),
    [
        (
            [F, G, H], (),
            'IF(ISERROR(F),"?",IF(IFERROR(F,TRUE),IF(IFERROR(G,TRUE),IF(IFERROR(H,TRUE),IF(OR(ISERROR(G),ISERROR(H)),"?","ok"),"many"),"few"),"-"))',
        ),
        ([F, G, H], (0, 1, 2), 'IF(F,IF(G,IF(H,"ok","many"),"few"),"-")'),
        ([F, G, H], (0, 2), 'IF(F,IF(IFERROR(G,TRUE),IF(H,IF(ISERROR(G),"?","ok"),"many"),"few"),"-")'),
        ([F, G, H], (0, 1), 'IF(F,IF(G,IF(IFERROR(H,TRUE),IF(ISERROR(H),"?","ok"),"many"),"few"),"-")'),
        ([YES, G, YES], (1,), 'IF(G,"ok","few")'),
        ([YES, YES, H], (2,), 'IF(H,"ok","many")'),
        ([YES, YES, YES], (), '"ok"'),
        ([YES, NO, YES], (), '"few"'),
        ([YES, YES, NO], (), '"many"'),
        ([NO, G, H], (1, 2), '"-"'),
    ],
)  # fmt: skip
def test_a_verdict_asks_only_what_is_open(ops: list[Op], known: tuple[int, ...], text: str) -> None:
    assert formula(planned(*ops, Op("verdict", (0, 1, 2)), known=known)) == text


def test_a_comparison_in_a_verdict_stands_without_its_brackets() -> None:
    plan = planned(A, B, Op("compare", (0, 1), "<"), YES, Op("verdict", (2, 2, 3)))
    assert (
        formula(plan)
        == 'IF(ISERROR(A<B),"?",IF(IFERROR(A<B,TRUE),IF(IFERROR(A<B,TRUE),IF(ISERROR(A<B),"?","ok"),"few"),"-"))'
    )
    plan = planned(A, B, Op("compare", (0, 1), "<"), YES, Op("verdict", (2, 2, 3)), known=(2,))
    assert formula(plan) == 'IF(A<B,IF(A<B,"ok","few"),"-")'


def test_what_has_a_cell_is_named_by_it() -> None:
    plan = planned(A, B, Op("add", (0, 1)), Op("multiply", (2, 2)))
    assert formula(plan, {2: "$D1"}) == "$D1*$D1"
    assert formula(plan, {2: "$D1", 3: "$E1"}) == "$D1*$D1"
    made = Formulas(plan=plan, fields=FIELDS, options={}, cells={3: "$E1"}, verdicts=WORDS)
    assert (made.reference(3), made.reference(2), made.formula(2)) == ("$E1", "(A+B)", "A+B")


def test_a_large_number_is_divided_with_a_check() -> None:
    ops = (A, Op("floordiv", (0,), 7))
    assert formula(planned(*ops, most=10**13 - 1)) == "INT(A/7)"
    assert formula(planned(*ops, most=10**13)) == "INT(A/7)-(INT(A/7)*7>A)"
    plan = planned(*ops, most=10**13)
    plan.intervals[1] = (0, 1)
    assert formula(plan) == "INT(A/7)-(INT(A/7)*7>A)"


@pytest.mark.parametrize("ops", [[F, Op("perhaps", (0,))], [Op("perhaps")]])
def test_an_operation_that_is_none_is_told_with_its_place(ops: list[Op]) -> None:
    with pytest.raises(TypeError, match=rf"^unknown operation perhaps at {len(ops) - 1}$"):
        formula(planned(*ops))


def test_a_truth_without_its_number_is_no_case() -> None:
    with pytest.raises(ValueError, match="shorter"):
        formula(planned(F, A, G, Op("cases", (0, 1, 2))))


def test_a_plan_is_exact_where_all_of_it_keeps_to_15_digits() -> None:
    plan = planned(A, B, Op("add", (0, 1)), C)
    for interval in ((0, LARGEST), (-LARGEST, 0)):
        plan.intervals[0] = interval
        assert is_exact(plan, [2, 3])
    for interval in ((0, LARGEST + 1), (-LARGEST - 1, 0)):
        plan.intervals[0] = interval
        assert not is_exact(plan, [2, 3])
        assert is_exact(plan, [3])
    assert (LARGEST, LONGEST, MOST_OPTIONS) == (999_999_999_999_999, 8_000, 50)


@pytest.mark.parametrize(
    ("ops", "needed", "inline", "known", "places"),
    [
        ([A, B, Op("add", (0, 1))], [2], [], (), [2]),
        ([A, B, Op("add", (0, 1))], [2], [2], (), []),
        ([A, B, Op("add", (0, 1))], [0, 2], [], (), [2]),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3)], [2, 3], [2, 3], (), [2]),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3)], [3], [3], (), [2]),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3), Op("add", (3, 0))], [2, 4], [2], (), [2, 4]),
        ([A, B, Op("add", (0, 1)), Op("scale", (2,), 3), Op("add", (3, 0))], [4], [], (), [4]),
        ([A, B, Op("add", (0, 1)), Op("multiply", (2, 2))], [3], [], (), [2, 3]),
        ([A, B, Op("compare", (0, 1), "<"), F, Op("and", (2, 3))], [4], [], (), [2, 4]),
        ([A, B, Op("compare", (0, 1), "<"), F, Op("and", (2, 3))], [4], [], (2,), [4]),
        ([A, B, Op("compare", (0, 1), "<"), F, Op("or", (2, 3))], [4], [], (), [2, 4]),
        ([A, B, Op("compare", (0, 1), "<"), F, Op("agree", (2, 3))], [4], [], (), [2, 4]),
        ([A, B, Op("compare", (0, 1), "<"), Op("cases", (2, 0))], [3], [], (), [2, 3]),
        ([A, B, Op("compare", (0, 1), "<"), Op("select", (2, 0, 1))], [3], [], (), [2, 3]),
        ([A, B, Op("compare", (0, 1), "<"), Op("not", (2,))], [3], [], (), [3]),
        ([A, B, Op("add", (0, 1)), Op("floordiv", (2,), 3), Op("add", (3, 1))], [4], [], (), [2, 4]),
    ],
)  # fmt: skip
def test_which_places_get_a_cell(
    ops: list[Op], needed: list[int], inline: list[int], known: tuple[int, ...], places: list[int]
) -> None:
    assert cell_places(planned(*ops, known=known), needed, inline=inline) == places


# what stands in the cells of a row


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: number_cell("X", 1, 0, 9), "IF(ISNUMBER(X),IF(AND(INT(X+0.5+ABS(X)*2^-49)>=0,INT(X+0.5+ABS(X)*2^-49)<=9),INT(X+0.5+ABS(X)*2^-49),NA()),NA())"),
        (
            lambda: number_cell("X", 10, -5, 9),
            "IF(ISNUMBER(X),IF(AND(INT(X*10+0.5+ABS(X*10)*2^-49)>=-5,INT(X*10+0.5+ABS(X*10)*2^-49)<=9),INT(X*10+0.5+ABS(X*10)*2^-49),NA()),NA())",
        ),
        (
            lambda: number_cell("X", 1, 0, 9, whole=True),
            "IF(ISNUMBER(X),IF(AND(INT(X+0.5+ABS(X)*2^-49)>=0,INT(X+0.5+ABS(X)*2^-49)<=9,ABS(X-INT(X+0.5+ABS(X)*2^-49))<=ABS(X)*2^-49),INT(X+0.5+ABS(X)*2^-49),NA()),NA())",
        ),
        (
            lambda: date_cell("X", 100, 150, 900, [("never", 999), ("later", 998)]),
            'IF(ISNUMBER(X),IF(AND(INT(X)+100>=150,INT(X)+100<=900,X>=61),INT(X)+100,NA()),IF(X="never",999,IF(X="later",998,NA())))',
        ),
        (lambda: date_cell("X", 100, 150, 900, []), "IF(ISNUMBER(X),IF(AND(INT(X)+100>=150,INT(X)+100<=900,X>=61),INT(X)+100,NA()),NA())"),
        (lambda: flag_cell("X", "是", "否"), 'IF(TRIM(X)="是",TRUE,IF(TRIM(X)="否",FALSE,NA()))'),
        (lambda: choice_cell("X", {"城": 1, "乡": 2}), 'IF(EXACT(TRIM(X),"城"),1,IF(EXACT(TRIM(X),"乡"),2,NA()))'),
        (lambda: choice_cell("X", {}), "NA()"),
        (lambda: text_cell("X"), 'IF(TRIM(SUBSTITUTE(X,"\u3000",""))="",NA(),1)'),
        (lambda: shown_number("X", Fraction(1), "-"), 'IFERROR(X,"-")'),
        (lambda: shown_number("X", Fraction(2), "-"), 'IFERROR(X*2,"-")'),
        (lambda: shown_number("X", Fraction(1, 4), "-"), 'IFERROR(X/4,"-")'),
        (lambda: shown_number("X", Fraction(2, 3), "-"), 'IFERROR(X*2/3,"-")'),
        (lambda: quoted('a "b" c'), '"a ""b"" c"'),
    ],
)  # fmt: skip
def test_cells_as_they_are_read_and_shown(made: Callable[[], str], text: str) -> None:
    assert made() == text


@pytest.mark.parametrize(
    ("low", "high", "bounded"),
    [(0, 2**47, False), (0, 2**47 + 1, True), (-(2**47), 0, False), (-(2**47) - 1, 0, True), (-1, 2**47 + 1, True), (-(2**47) - 1, 1, True)],
)  # fmt: skip
def test_the_noise_of_a_large_number_is_bounded(low: int, high: int, bounded: bool) -> None:
    assert ("MIN(0.25,ABS(X)*2^-49)" in number_cell("X", 1, low, high)) == bounded
