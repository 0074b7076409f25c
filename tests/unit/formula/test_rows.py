from __future__ import annotations

import pytest

from commstd.formula.plan import Column, Op, Plan
from commstd.formula.rows import Rows, run

HOUSEHOLDS = Column(name="households", kind="number", high=10**6)
RESIDENTS = Column(name="residents", kind="number", high=10**6)


def test_a_plan_that_has_grown_since_is_run_in_full() -> None:
    plan = Plan()
    rows = Rows(plan)
    first = plan.column(HOUSEHOLDS)
    assert rows.run({"households": 7}) == [7]
    both = plan.add(first, plan.column(RESIDENTS))
    assert rows.run({"households": 7, "residents": 5})[both] == 12
    assert rows.run({"households": 7})[both] is None
    assert rows.run({"households": 7, "residents": 5}) == run(plan, {"households": 7, "residents": 5})


def test_an_operation_that_nobody_knows_is_refused() -> None:
    plan = Plan(ops=[Op("shift", (0,))])
    with pytest.raises(TypeError, match=r"^unknown operation shift$"):
        run(plan, {})


@pytest.mark.parametrize(("one", "two", "all_of", "any_of"), [
    (True, True, True, True), (True, False, False, True), (False, None, False, None), (True, None, None, True),
    (None, None, None, None), (False, False, False, False),
])  # fmt: skip
def test_what_is_unknown_decides_nothing_that_is_decided_without_it(one, two, all_of, any_of) -> None:
    plan = Plan()
    flags = [plan.flag(Column(name=name, kind="flag")) for name in ("one", "two")]
    places = [plan.junction("and", flags), plan.junction("or", flags)]
    results = run(plan, {"one": one, "two": two})
    assert [results[place] for place in places] == [all_of, any_of]


A, B = Op("column", value="a"), Op("column", value="b")
F, G, H = Op("flag", value="f"), Op("flag", value="g"), Op("flag", value="h")


@pytest.mark.parametrize(
    ("ops", "row", "result"),
    [
        ([A], {"a": 5}, 5), ([A], {}, None), ([F], {"f": False}, False), ([F], {"f": None}, None),
        ([Op("literal", value=7)], {}, 7), ([Op("constant", value=False)], {}, False),
        ([Op("member", value=("c", {"x", "y"}))], {"c": "x"}, True), ([Op("member", value=("c", {"x", "y"}))], {"c": "z"}, False),
        ([Op("member", value=("c", {"x", "y"}))], {}, None),
        ([Op("same", value=("c", "d"))], {"c": "x", "d": "x"}, True), ([Op("same", value=("c", "d"))], {"c": "x", "d": "y"}, False),
        ([Op("same", value=("c", "d"))], {"c": "x"}, None), ([Op("same", value=("c", "d"))], {"d": "x"}, None),
        ([Op("missing", value="a")], {}, True), ([Op("missing", value="a")], {"a": 0}, False),
        ([A, Op("missing", (0,))], {}, True), ([A, Op("missing", (0,))], {"a": 0}, False),
        ([F, A, B, Op("select", (0, 1, 2))], {"f": True, "a": 1, "b": 2}, 1), ([F, A, B, Op("select", (0, 1, 2))], {"f": False, "a": 1, "b": 2}, 2),
        ([F, A, B, Op("select", (0, 1, 2))], {"a": 1, "b": 2}, 2),
        ([F, A, G, B, Op("cases", (0, 1, 2, 3))], {"f": True, "a": 1, "g": True, "b": 2}, 1),
        ([F, A, G, B, Op("cases", (0, 1, 2, 3))], {"a": 1, "g": True, "b": 2}, 2), ([F, A, G, B, Op("cases", (0, 1, 2, 3))], {"a": 1, "f": False, "b": 2}, None),
        ([F, Op("not", (0,))], {"f": True}, False), ([F, Op("not", (0,))], {"f": False}, True), ([F, Op("not", (0,))], {}, None),
        ([A, Op("scale", (0,), 3)], {"a": -5}, -15), ([A, Op("scale", (0,), 3)], {}, None),
        ([A, Op("floordiv", (0,), 2)], {"a": 7}, 3), ([A, Op("floordiv", (0,), 2)], {"a": -7}, -4), ([A, Op("floordiv", (0,), 2)], {}, None),
        ([A, B, Op("add", (0, 1))], {"a": 3, "b": 4}, 7), ([A, B, Op("add", (0, 1))], {"a": 3}, None), ([A, B, Op("add", (0, 1))], {"b": 3}, None),
        ([A, B, Op("multiply", (0, 1))], {"a": 3, "b": 4}, 12), ([A, B, Op("multiply", (0, 1))], {"b": 0}, None),
        ([F, G, Op("alike", (0, 1))], {"f": False, "g": False}, True), ([F, G, Op("alike", (0, 1))], {"f": False, "g": True}, False),
        ([F, G, Op("alike", (0, 1))], {"f": False}, None),
        ([A, B, Op("least", (0, 1))], {"a": 3, "b": 4}, 3), ([A, B, Op("greatest", (0, 1))], {"a": 3, "b": 4}, 4),
        ([A, B, Op("least", (0, 1))], {"a": 3}, None), ([A, B, Op("greatest", (0, 1))], {"b": 3}, None),
        ([F, Op("agree", (0,))], {"f": False}, False), ([F, G, H, Op("agree", (0, 1, 2))], {"f": True, "g": True, "h": True}, True), ([F, G, H, Op("agree", (0, 1, 2))], {"f": False, "g": False, "h": False}, False),
        ([F, G, H, Op("agree", (0, 1, 2))], {"f": True, "g": True, "h": False}, None), ([F, G, H, Op("agree", (0, 1, 2))], {"f": True, "g": True}, None),
    ],
)  # fmt: skip
def test_every_operation_on_a_row(ops: list[Op], row: dict[str, object], result: object) -> None:
    found = run(Plan(ops=ops), row)[-1]
    assert (found, type(found)) == (result, type(result))


@pytest.mark.parametrize(
    ("comparator", "results"),
    [
        ("<", [True, False, False]), ("<=", [True, True, False]), (">", [False, False, True]), (">=", [False, True, True]),
        ("==", [False, True, False]), ("!=", [True, False, True]),
    ],
)  # fmt: skip
def test_every_comparison_of_a_row(comparator: str, results: list[bool]) -> None:
    plan = Plan(ops=[A, B, Op("compare", (0, 1), comparator)])
    assert [run(plan, {"a": a, "b": 2})[-1] for a in (1, 2, 3)] == results
    assert run(plan, {"a": 1})[-1] is run(plan, {"b": 1})[-1] is None


@pytest.mark.parametrize(
    ("when", "low", "high", "verdict"),
    [
        (False, False, False, "not-applicable"), (False, None, None, "not-applicable"), (None, False, True, "unknown"), (True, False, False, "short"),
        (True, False, None, "short"), (True, None, False, "over"), (True, True, False, "over"), (True, None, True, "unknown"),
        (True, True, None, "unknown"), (True, True, True, "met"),
    ],
)  # fmt: skip
def test_every_verdict_of_a_row(when: bool | None, low: bool | None, high: bool | None, verdict: str) -> None:
    plan = Plan(ops=[F, G, H, Op("verdict", (0, 1, 2))])
    assert run(plan, {"f": when, "g": low, "h": high})[-1] == verdict


def test_a_truth_without_its_number_is_no_case() -> None:
    with pytest.raises(ValueError, match="shorter"):
        run(Plan(ops=[F, A, G, Op("cases", (0, 1, 2))]), {})
