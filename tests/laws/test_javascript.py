"""Exact = JavaScript: what a calculator on the site says is what the reference says, thresholds and missing values included."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commstd
from commstd.examples import exactly, latest
from commstd.formula.exact import evaluate
from commstd.formula.grid import grid
from commstd.formula.nodes import Node
from commstd.formula.render import render
from commstd.readings import name_of
from commstd.verdicts import judge
from tests.laws.javascript import accounts, calculations, grids, judgement, judgements, outcomes, value_json, written
from tests.laws.packs import FOLDERS, Drawn, cases, pack_of
from tests.laws.small_trees import small_numbers, small_truths
from tests.laws.test_engines import NUMBER_ROWS, TRUTH_ROWS
from tests.laws.test_verdicts import STEPS, rules, step_of
from tests.laws.trees import CONSTANTS, DAY, Row, days, exact_row, numbers, rows_for, truths
from website.calculators import calculator

if TYPE_CHECKING:
    from commstd.verdicts import Rule

CASES = cases()
ROWS = -(-10_000 // len(CASES))


def agree(trees: list[Node], rows: list[Row]) -> None:
    exact = [exact_row(row) for row in rows]
    found = outcomes((tree, exact) for tree in trees)
    apart = [
        (render(tree), row, wanted, got)
        for tree, gots in zip(trees, found, strict=True)
        for row, got in zip(exact, gots, strict=True)
        if (wanted := told(tree, row)) != got
    ]
    assert apart == []


def told(tree: Node, row: dict[str, object]) -> tuple[set[object], list[str]]:
    outcome = evaluate(tree, row)
    return set(map(value_json, outcome.values)), sorted(outcome.missing)


def test_all_numbers_of_depth_two() -> None:
    trees = small_numbers(2)
    assert len(trees) > 2_500
    agree(trees, NUMBER_ROWS)


def test_all_truths_of_depth_two() -> None:
    trees = small_truths(2)
    assert len(trees) > 1_000
    agree(trees, TRUTH_ROWS)


@settings(max_examples=5 * settings().max_examples)
@given(st.data())
def test_random_trees_on_rows_at_their_thresholds(data: st.DataObject) -> None:
    tree = data.draw(st.one_of(numbers(3), numbers(2), truths(3), truths(2), days(2)))
    agree([tree], data.draw(st.lists(rows_for(tree), min_size=5, max_size=5)))


@settings(max_examples=3 * settings().max_examples)
@given(st.data())
def test_random_rules_are_judged_alike(data: st.DataObject) -> None:
    rule: Rule = data.draw(rules())
    step = step_of(rule) or Fraction(1)
    rows = [exact_row(row) for row in data.draw(st.lists(rows_for(*rule.trees()), min_size=5, max_size=5))]
    assert judgements(rule, step, rows) == [judge(rule, row, step) for row in rows]


@settings(max_examples=3 * settings().max_examples)
@given(numbers(3))
def test_a_number_moves_in_the_same_steps(tree: Node) -> None:
    steps = {**STEPS, **{name: value for name, value in CONSTANTS.items() if isinstance(value, Fraction)}}
    assert grids([(tree, steps)]) == [grid(tree, steps)]


# the calculators themselves: from what somebody types to the verdict


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_calculator_judges_ten_thousand_drawn_inputs_as_the_reference_does(name: str) -> None:
    case, drawn = CASES[name], Drawn(CASES[name])
    city, _, rest = name.partition("/")
    (pack,) = [one for one in map(pack_of, FOLDERS) if one.city == city]
    chosen = rest.partition("/")[2].split("+") if "/" in rest else []
    day = latest([pack.parameters[one] for one in pack.parameters_of(case.standard)])
    rows = [drawn.part() for _ in range(ROWS)]
    for row in rows[::4]:  # what the standard asks to be known is missing too
        row[drawn.random.choice(sorted(row))] = None
    inputs = [[written(case.fields, row), chosen, day.isoformat()] for row in rows]
    found = calculations(calculator(pack, case.standard, "zh"), inputs)
    assert [one["faults"] for one in found] == [{}] * ROWS
    assert [judgement(one["judgement"]) for one in found] == [exactly(case.binding, row) for row in rows]
    if case.binding.rule.measure is not None:
        assert {Fraction(one["step"]) for one in found} == {case.binding.step}
    assert len({one["judgement"][0] for one in found}) > 1


def test_the_inputs_are_ten_thousand_and_every_standard_is_among_them() -> None:
    assert ROWS * len(CASES) >= 10_000
    judged = {"/".join(name.split("/")[:2]) for name in CASES}
    packs = [pack_of(package) for package in FOLDERS]
    assert judged == {f"{pack.city}/{standard}" for pack in packs for standard in pack.standards}


@pytest.mark.parametrize("package", sorted(FOLDERS))
def test_a_calculator_says_of_every_example_what_the_pack_says(package: str) -> None:
    pack = pack_of(package)
    for standard in pack.standards.values():
        made = calculator(pack, standard, "en")
        last = latest([pack.parameters[one] for one in pack.parameters_of(standard)])
        held = [one for one in standard.examples if not one.overrides]
        inputs = [
            [shown["given"], name_of(standard.readings.choose(one.reading)).split("+") if standard.readings.options else [],
             (one.as_of or min(last, date(2099, 12, 31))).isoformat()]
            for one, shown in zip(held, made["examples"], strict=True)
        ]  # fmt: skip
        for one, found in zip(held, calculations(made, inputs), strict=True):
            if found["idle"]:
                assert one.verdict == "not-applicable"
            else:
                assert found["judgement"][0] == one.verdict, (standard.id, one.given)
        for shown in accounts(made, [[{}, inputs[0][1], inputs[0][2]], *inputs[:2]]):
            assert shown["result"]
            assert "{" not in str(shown["steps"]).replace("{'", "") + shown["result"], standard.id


def test_the_arithmetic_is_that_of_explain() -> None:
    puyang = commstd.city("puyang", as_of=DAY)
    row = {"settlement": "urban", "households": 4000, "floating_population": 2500, "committee_staff": 9}
    (explained,) = puyang.explain(commstd.Community(community_id="1", **row), standard="committee-staff")
    made = calculator(puyang.pack, explained.standard, "en")
    texts = {"settlement": "urban", "households": "4000", "floating_population": "2,500人", "committee_staff": "９"}
    (found,) = accounts(made, [[texts, [one.id for one in explained.chosen], DAY.isoformat()]])
    assert found["steps"] == [
        {
            "head": step["head"],
            "words": one.words.en,
            "numbers": one.with_numbers.en,
            "value": one.text("en"),
            "inner": [{"numbers": inner.with_numbers.en, "value": inner.text("en")} for inner in one.inner],
            **({"rounded": None} if one.name is None else {}),
        }
        for step, one in zip(found["steps"], explained.steps, strict=True)
    ]
    assert found["result"] == "actual 9 person, required 10 – 14 person: short by 1 person"
    assert len(found["others"]) > 5


@pytest.mark.parametrize(
    ("text", "verdict", "told"),
    [
        ("４２.１２", "met", None),
        ("42.12 ㎡", "met", None),
        ("42.11995", "met", "Rounded half up to 0.0001 m²."),
        ("41.9999", "short", None),
        ("0.3亩", "met", None),
        ("", "unknown", None),
        ("1.2万", "met", None),
        ("forty", None, "a number is wanted"),
        ("42 人", None, "measures something else"),
        ("-1", None, "out of range"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, verdict: str | None, told: str | None) -> None:
    puyang = pack_of("commstd_puyang")
    made = calculator(puyang, puyang.standards["service-area"], "en")
    ((found),) = calculations(
        made, [[{"households": "１４０ 户", "service_area": text}, ["proportional"], "2020-12-31"]]
    )
    assert (found["judgement"] and found["judgement"][0]) == verdict
    notes = {**found["faults"], **found["rounded"]}
    assert (told in notes["service_area"]) if told else not notes


def test_a_day_without_figures_is_said() -> None:
    puyang = pack_of("commstd_puyang")
    made = calculator(puyang, puyang.standards["service-area"], "en")
    (found,) = accounts(made, [[{}, ["proportional"], "2019-12-31"]])
    assert found["steps"] == []
    assert "2019-12-31" in found["result"]
