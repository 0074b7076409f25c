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
    with pytest.raises(TypeError, match="shift"):
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
