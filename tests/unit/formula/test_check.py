from __future__ import annotations

import pytest

from commstd.formula.check import (
    ONE,
    ZERO,
    Choice,
    Day,
    Numeric,
    Sort,
    Symbol,
    Truth,
    Words,
    check,
    is_divisor,
    unify,
)  # fmt: skip
from commstd.formula.parse import parse, parse_places
from commstd.messages import say
from commstd.units import Dimension, core_units

UNITS = core_units()


def number(unit: str) -> Numeric:
    return Numeric(UNITS.parse(unit).dimension)


KINDS: dict[str, Sort] = {
    "households": number("household"), "residents": number("person"), "staff": number("person"),
    "area": number("m²"), "walk": number("minute"), "funds": number("yuan"), "ratio": number("1"),
    "flag": Truth(), "other_flag": Truth(), "begun": Day(), "note": Words(),
    "settlement": Choice(("urban", "town", "rural")), "zone": Choice(("urban", "town", "rural")), "use": Choice(("rented", "owned")),
}  # fmt: skip
FIGURES: dict[str, Sort] = {
    "hundred": number("household"), "rate": number("m²/household"), "share": number("1"), "posts": number("person"),
    "nothing": number("household"), "deadline": Day(),
}  # fmt: skip
SYMBOLS = {
    **{name: Symbol(name=name, role="field", sort=sort) for name, sort in KINDS.items()},
    **{
        name: Symbol(name=name, role="parameter", sort=sort, is_divisor=name != "nothing")
        for name, sort in FIGURES.items()
    },
    "extra": Symbol(name="extra", role="let", sort=number("person")),
    "as_of": Symbol(name="as_of", role="date", sort=Day()),
}


def checked(text: str) -> tuple[Sort | None, list[tuple[str, int | None]]]:
    sort, faults = check(parse_places(text), SYMBOLS)
    return sort, [(fault.message.key, fault.column) for fault in faults]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("households", "household"),
        ("rate * households", "m²"),
        ("households * rate + area", "m²"),
        ("area / hundred", "m²/household"),
        ("households / hundred", "1"),
        ("ceil(households / hundred) * hundred", "household"),
        ("rate * hundred * floor(households / hundred)", "m²"),
        ("-area", "m²"),
        ("max(0, households - hundred)", "household"),
        ("min(area, 0, rate * households)", "m²"),
        ("residents + 1", "person"),
        ("1 + residents", "person"),
        ("households - 1 - 1", "household"),
        ("residents + (1 + 1)", "person"),
        ("residents + 1 * 1", "person"),
        ("area + 0 * walk", "m²"),
        ("walk * 0 + area", "m²"),
        ("area + 0 / hundred", "m²"),
        ("1 * area", "m²"),
        ("area / 2.5", "m²"),
        ("area / (hundred * share)", "m²/household"),
        ("area if flag else 0", "m²"),
        ("0 if flag else area", "m²"),
        ("extra if known(area) else posts", "person"),
        ("share + 1", "1"),
        ("ceil(1)", "1"),
        ("ratio * ratio", "1"),
        ("2", "1"),
    ],
)
def test_units_follow_the_formula(text: str, unit: str) -> None:
    assert checked(text) == (number(unit), [])


@pytest.mark.parametrize(
    ("text", "literal"), [("0", ZERO), ("1", ONE), ("0 - 1", ONE), ("1 - 0 + 1", ONE), ("-1", ONE), ("0 * area", ZERO)]
)
def test_0_and_1_keep_looking_for_a_unit(text: str, literal: Numeric) -> None:
    assert checked(text) == (literal, [])


@pytest.mark.parametrize(
    "text",
    [
        "area > 0", "0 <= households < 1", "1 <= residents", "posts > 1", "ratio == 1", "walk != 0", "flag", "not flag and known(note)",
        "flag == other_flag", "flag != (area > 0)", "flag if other_flag else area > 0", "flag or other_flag",
        "settlement == 'urban'", "'town' != settlement", "settlement == zone", "settlement == zone == 'town'",
        "settlement in ('urban', 'town')", "use not in ('rented',)", "begun <= as_of", "begun == deadline", "as_of < begun <= deadline",
        "(begun if flag else as_of) > deadline", "known(begun) and known(settlement)", "households >= rate * households / rate",
    ],
)  # fmt: skip
def test_what_is_a_condition(text: str) -> None:
    assert checked(text) == (Truth(), [])


def test_a_date_by_a_condition_is_a_date() -> None:
    assert checked("begun if flag else deadline") == (Day(), [])


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("area_rat * households", [("name-unknown", 1)]),
        ("households + area", [("formula-units", 14)]),
        ("households + hundred + area", [("formula-units", 24)]),
        ("min(area, 0, households)", [("formula-units", 14)]),
        ("area - 1", [("formula-units", 8)]),
        ("1 + walk", [("formula-units", 5)]),
        ("1 < funds", [("formula-units", 5)]),
        ("rate + 1", [("formula-units", 8)]),
        ("area + 2", [("formula-units", 8)]),
        ("residents > 2.5", [("formula-units", 13)]),
        ("area >= households", [("formula-units", 9)]),
        ("0 < area < households", [("formula-units", 12)]),
        ("area if flag else households", [("formula-units", 19)]),
        ("area / households", [("formula-divisor", 8)]),
        ("area / nothing", [("formula-divisor", 8)]),
        ("area / 0", [("formula-divisor", 8)]),
        ("area / (hundred - hundred)", [("formula-divisor", 9)]),
        ("area / (hundred if flag else hundred)", [("formula-divisor", 9)]),
        ("area / -hundred", [("formula-divisor", 8)]),
        ("ceil(area)", [("formula-round-unit", 6)]),
        ("floor(households / share)", [("formula-round-unit", 7)]),
        ("flag + 1", [("formula-no-number", 1)]),
        ("-begun", [("formula-no-number", 2)]),
        ("area * settlement", [("formula-no-number", 8)]),
        ("min(area, note)", [("formula-no-number", 11)]),
        ("ceil(flag)", [("formula-no-number", 6)]),
        ("area and flag", [("formula-no-truth", 1)]),
        ("not begun", [("formula-no-truth", 5)]),
        ("flag or settlement", [("formula-no-truth", 9)]),
        ("area if households else 0", [("formula-no-truth", 9)]),
        ("'urban'", [("formula-text-alone", 1)]),
        ("flag == 'urban'", [("formula-compare", 9)]),
        ("'urban' == 'urban'", [("formula-compare", 12)]),
        ("area == flag", [("formula-compare", 9)]),
        ("begun == area", [("formula-compare", 10)]),
        ("note == note", [("formula-compare", 9)]),
        ("note == 'x'", [("formula-compare", 9)]),
        ("settlement == use", [("formula-compare", 15)]),
        ("settlement == flag", [("formula-compare", 15)]),
        ("flag < other_flag", [("formula-order", 8)]),
        ("settlement >= 'town'", [("formula-order", 15)]),
        ("area < begun", [("formula-order", 8)]),
        ("settlement == 'urbn'", [("choice-unknown", 15)]),
        ("'urbn' != settlement", [("choice-unknown", 1)]),
        ("settlement in ('urban', 'city', 'twn')", [("choice-unknown", 25), ("choice-unknown", 33)]),
        ("area in ('urban',)", [("formula-in-choice", 1)]),
        ("note in ('urban',)", [("formula-in-choice", 1)]),
        ("area if flag else begun", [("formula-branches", 19)]),
        ("settlement if flag else zone", [("formula-branches", 25)]),
        ("note if flag else note", [("formula-branches", 19)]),
        ("flag if flag else 1", [("formula-branches", 19)]),
        ("known(hundred)", [("formula-known-field", 1)]),
        ("known(extra)", [("formula-known-field", 1)]),
        ("known(as_of)", [("formula-known-field", 1)]),
        ("known(are)", [("name-unknown", 7)]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_where_it_stands(text: str, faults: list[tuple[str, int]]) -> None:
    assert checked(text)[1] == faults


def test_every_fault_of_a_formula_is_found_at_once_and_none_twice() -> None:
    _, faults = checked("(wrong + area) * ceil(area) >= min(flag, lost) and settlement == 'urbn' and begun")
    assert faults == [
        ("name-unknown", 2), ("formula-round-unit", 23), ("formula-no-number", 36), ("name-unknown", 42), ("choice-unknown", 66),
        ("formula-no-truth", 77),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["wrong + area", "wrong * area", "wrong == area", "wrong in ('x',)", "area if flag else wrong", "area / wrong"],
)
def test_what_is_hidden_by_a_fault_is_no_fault_itself(text: str) -> None:
    assert [key for key, _ in checked(text)[1]] == ["name-unknown"]


def told(text: str) -> str:
    (fault,) = check(parse_places(text), SYMBOLS)[1]
    return str(fault)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("househods + 1", ['"househods"', 'did you mean "households"']),
        ("area + rate", ['"rate"', "m²/household", "m²"]),
        ("1 + area", ['"area"', "m²", "1"]),
        ("settlement == 'urbn'", ['"urbn"', "settlement", "urban, town, rural", 'did you mean "urban"']),
        ("area / households", ['"households"', "parameter"]),
        ("ceil(area)", ['"area"', "m²", "divide it by the step first"]),
        ("flag < other_flag", ['"<"', '"other_flag"']),
        ("known(hundred)", ['"hundred"', "field"]),
        ("area if flag else begun", ['"area"', '"begun"']),
    ],
)
def test_a_fault_names_what_was_found_and_how_to_mend_it(text: str, parts: list[str]) -> None:
    assert [part for part in parts if part not in told(text)] == []


@pytest.mark.parametrize(
    ("text", "column", "key", "values"),
    [
        ("househods > 1", 1, "name-unknown", {"name": "househods", "near": say("did-you-mean", names=('"households"',))}),
        ("zzz > 1", 1, "name-unknown", {"name": "zzz", "near": ""}),
        ("1 + known(area)", 5, "formula-no-number", {"text": "known(area)"}),
        ("households + area", 14, "formula-units", {"text": "area", "found": "m²", "expected": "household"}),
        ("0 < area < households + 1", 12, "formula-units", {"text": "households + 1", "found": "household", "expected": "m²"}),
        ("1 + walk", 5, "formula-units", {"text": "walk", "found": "minute", "expected": "1"}),
        ("walk + 1", 8, "formula-units", {"text": "1", "found": "1", "expected": "minute"}),
        ("area if flag else households - 1", 19, "formula-units", {"text": "households - 1", "found": "household", "expected": "m²"}),
        ("area / (0 - 1)", 9, "formula-divisor", {"text": "0 - 1"}),
        ("ceil(area * 2)", 6, "formula-round-unit", {"text": "area * 2", "unit": "m²"}),
        ("min(area, -begun)", 12, "formula-no-number", {"text": "begun"}),
        ("flag and area * 2", 10, "formula-no-truth", {"text": "area * 2"}),
        ("'a' + 1", 1, "formula-text-alone", {"text": "a"}),
        ("flag == 'urban'", 9, "formula-compare", {"left": "flag", "right": "'urban'"}),
        ("area * 2 == known(area)", 13, "formula-compare", {"left": "area * 2", "right": "known(area)"}),
        ("'urban' == settlement == use", 26, "formula-compare", {"left": "settlement", "right": "use"}),
        ("flag < known(area)", 8, "formula-order", {"op": "<", "text": "known(area)"}),
        ("settlement >= 'town'", 15, "formula-order", {"op": ">=", "text": "'town'"}),
        ("settlement == 'urbn'", 15, "choice-unknown", {"value": "urbn", "name": "settlement", "options": ("urban", "town", "rural"), "near": say("did-you-mean", names=('"urban"',))}),
        ("'tovn' != zone", 1, "choice-unknown", {"value": "tovn", "name": "zone", "options": ("urban", "town", "rural"), "near": say("did-you-mean", names=('"town"',))}),
        ("settlement in ('urban', 'city')", 25, "choice-unknown", {"value": "city", "name": "settlement", "options": ("urban", "town", "rural"), "near": ""}),
        ("area * 2 in ('urban',)", 1, "formula-in-choice", {"text": "area * 2"}),
        ("area if flag else not flag", 19, "formula-branches", {"then": "area", "otherwise": "not flag"}),
        ("known(hundred)", 1, "formula-known-field", {"name": "hundred"}),
    ],
)  # fmt: skip
def test_a_fault_says_all_that_it_is_about(text: str, column: int, key: str, values: dict[str, object]) -> None:
    (fault,) = check(parse_places(text), SYMBOLS)[1]
    assert fault.message == say(key, **values)
    assert fault.column == column
    assert str(fault)


def test_a_name_in_chinese_is_found_by_what_it_is_called() -> None:
    symbols = {
        "households": Symbol(
            name="households", role="field", sort=number("household"), labels=("户数", "总户数", "rat")
        ),
        "rate": Symbol(name="rate", role="parameter", sort=number("1"), labels=("每户面积",)),
        "党员": Symbol(name="党员", role="let", sort=number("1")),
    }

    def hint(text: str) -> object:
        (fault,) = check(parse_places(text), symbols)[1]
        return fault.message.values["near"]

    assert hint("户数 + 1") == say("did-you-mean", names=('"households"',))
    assert hint("总户 + 1") == say("did-you-mean", names=('"households"',))
    assert hint("每户的面积 > 1") == say("did-you-mean", names=('"rate"',))
    assert hint("党员数 > 1") == say("did-you-mean", names=('"党员"',))
    assert hint("rat > 1") == say("did-you-mean", names=('"rate"',))
    assert hint("其他东西 > 1") == ""


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("1 / hundred", Numeric((("household", -1),))), ("1 / 1", ONE), ("1 * 1", ONE), ("1 * 2", Numeric(())), ("2 * 1", Numeric(())), ("2 / 1", Numeric(())),
        ("0 / hundred", ZERO), ("area * 0", ZERO), ("1 * 0", ZERO), ("0 * 1", ZERO), ("area * 1", number("m²")), ("area * area", Numeric((("meter", 4),))),
        ("wrong * area", None), ("area * wrong", None), ("wrong / 2", None), ("ceil(wrong)", None), ("floor(area)", None), ("-wrong", None),
        ("min(wrong, area)", None), ("min(area, wrong)", None), ("area + wrong", None), ("area + households", None), ("area if flag else wrong", None),
        ("wrong if flag else area", None), ("area if flag else households", None), ("area if flag else begun", None), ("'urban'", None), ("wrong", None),
        ("wrong < 1", Truth()), ("wrong in ('x',)", Truth()), ("wrong and 1", Truth()), ("not 1", Truth()), ("known(wrong)", Truth()), ("known(hundred)", Truth()),
        ("note", Words()), ("settlement", Choice(("urban", "town", "rural"))),
    ],
)  # fmt: skip
def test_the_sort_of_a_formula_with_and_without_faults(text: str, sort: Sort | None) -> None:
    assert checked(text)[0] == sort


def test_what_a_fault_of_its_own_hides_is_no_fault_where_it_is_used() -> None:
    symbols = {**SYMBOLS, "hidden": Symbol(name="hidden", role="let", sort=None)}
    for text in (
        "hidden + area",
        "area / hidden",
        "hidden and flag",
        "hidden == 'x'",
        "hidden in ('x',)",
        "ceil(hidden)",
        "-hidden",
    ):
        assert check(parse_places(text), symbols)[1] == ()


def test_two_numbers_without_a_unit_stay_without() -> None:
    assert unify(ZERO, ONE) == unify(ONE, ZERO) == ONE
    assert unify(ZERO, ZERO) == ZERO
    assert unify(Numeric(()), ONE) == Numeric(())


@pytest.mark.parametrize(
    ("dimension", "fits"),
    [
        ((("household", 1),), True), ((("workday", 1),), True), ((("meter", 2),), False), ((("meter", 1),), False), ((("minute", 1),), False),
        ((("yuan", 1),), False), ((("person", -1),), False), ((("person", 2),), False), ((("household", 1), ("person", 1)), False), ((), True),
    ],
)  # fmt: skip
def test_1_takes_the_unit_of_a_count_alone_and_0_takes_any(dimension: Dimension, fits: bool) -> None:
    held = Numeric(dimension)
    assert unify(held, ONE) == unify(ONE, held) == (held if fits else None)
    assert unify(held, ZERO) == unify(ZERO, held) == held


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("2", True), ("1", True), ("0.5", True), ("0", False), ("hundred", True), ("nothing", False), ("households", False), ("missing", False),
        ("hundred + 1", True), ("hundred * share", True), ("hundred / share", True), ("hundred / nothing", False),
        ("hundred + nothing", False), ("nothing * hundred", False), ("nothing / hundred", False), ("min(hundred, 2)", True), ("max(hundred, households)", False), ("hundred - 1", False), ("-hundred", False),
        ("ceil(share)", False), ("hundred if flag else 2", False),
    ],
)  # fmt: skip
def test_what_one_may_divide_by_is_constant_and_above_zero(text: str, fits: bool) -> None:
    assert is_divisor(parse(text), SYMBOLS) == fits
