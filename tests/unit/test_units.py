from __future__ import annotations

import decimal
import threading
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction

import pint
import pytest

from commstd import units
from commstd.entities import UNITS
from commstd.errors import DimensionError, UnitError
from commstd.units import (
    CLASSIFIERS,
    ONE,
    SQUARE_METRE,
    Units,
    core_units,
    counter,
    dimension_text,
    exact_amount,
    exact_magnitude,
    format_amount,
    multiply,
    quantity,
    registry,
)  # fmt: skip

AREA, COUNTED = (("meter", 2),), (("household", 1),)
HOUSEHOLD, PERSON, ORGANIZATION, MU = (UNITS.by_id[name] for name in ("household", "person", "organization", "mu"))


@pytest.fixture(scope="module")
def foreign():
    """A registry such as a caller has."""
    made = pint.UnitRegistry(None)
    for line in (
        "meter = [length] = m",
        "foot = 0.3048 * meter",
        "hectare = 10000 * meter ** 2 = ha",
        "person = [person]",
        "kilogram = [mass]",
    ):
        made.define(line)
    return made


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *((text, "m²") for text in ("㎡", "m²", "m2", "m^2", "m**2", "meter ** 2", "ｍ²", "M2", "sqm", "平方米", "平米", "平方", "平方公尺", " ㎡ ")),
        *((text, "mu") for text in ("亩", "市亩", "mu")),
        *((text, "ha") for text in ("公顷", "ha", "hectare", "hm²", "hm2")),
        *((text, "km²") for text in ("km²", "km2", "km^2", "平方公里", "平方千米")),
        *((text, "m") for text in ("米", "m", "meter", "metre", "公尺")), *((text, "km") for text in ("公里", "千米", "km")),
        *((text, "minute") for text in ("分钟", "分", "min", "minutes")), *((text, "hour") for text in ("小时", "时", "h", "hours")),
        *((text, "yuan") for text in ("元", "CNY", "RMB", "人民币元")), *((text, "workday") for text in ("工作日", "个工作日", "workdays")),
        *((text, "household") for text in ("户", "household", "households", "Household", "家庭户")),
        *((text, "person") for text in ("人", "名", "位", "person", "persons", "people", "PERSON")),
        *((text, "organization") for text in ("个", "家", "organizations")), *((text, "drill") for text in ("次", "drills")),
        *((text, "%") for text in ("%", "％", "percent", "per cent")), *((text, "1") for text in ("1", "", "dimensionless", "number")),
        ("community", "community"), ("communities", "community"), ("planning areas", "plan_area"),
    ],
)  # fmt: skip
def test_spellings(text, name):
    assert UNITS.parse(text) is UNITS.by_id[name]


@pytest.mark.parametrize(
    ("text", "dimension", "factor"),
    [
        ("亩", AREA, Fraction(2000, 3)), ("公顷", AREA, 10**4), ("平方公里", AREA, 10**6), ("公里", (("meter", 1),), 1000), ("小时", (("minute", 1),), 60), ("%", (), Fraction(1, 100)),
        ("百户", COUNTED, 100), ("万户", COUNTED, 10**4), ("百百户", COUNTED, 10**4), ("100户", COUNTED, 100), ("100 household", COUNTED, 100), ("1.2万户", COUNTED, 12000),
        ("万人", (("person", 1),), 10**4), ("十名", (("person", 1),), 10), ("百家", (("organization", 1),), 100), ("万元", (("yuan", 1),), 10**4), ("亿元", (("yuan", 1),), 10**8), ("万㎡", AREA, 10**4),
        ("m²/household", (("household", -1), ("meter", 2)), 1), ("㎡ / 百户", (("household", -1), ("meter", 2)), Fraction(1, 100)), ("亩/每户", (("household", -1), ("meter", 2)), Fraction(2000, 3)),
        ("household/100 person", (("household", 1), ("person", -1)), Fraction(1, 100)), ("元/人", (("person", -1), ("yuan", 1)), 1), ("人/人", (), 1),
        ("meter*meter", AREA, 1), ("kilometer ** 2", AREA, 10**6), ("km**2", AREA, 10**6), ("meter ** 3", (("meter", 3),), 1), ("hectare", AREA, 10**4),
        ("person * meter", (("meter", 1), ("person", 1)), 1), ("meter ** -2", (("meter", -2),), 1),
    ],
)  # fmt: skip
def test_scales_are_exact(text, dimension, factor):
    unit = UNITS.parse(text)
    assert (unit.dimension, unit.factor) == (dimension, factor)
    assert UNITS.parse(text) is unit


def test_a_multiple_of_a_counter_counts_too():
    assert [
        UNITS.parse(text).is_counter
        for text in ("户", "百户", "100 household", "工作日", "㎡", "万㎡", "m²/household", "元", "%")
    ] == [True] * 4 + [False] * 5


@pytest.mark.parametrize(
    "text",
    [
        "米²", "吨", "kg", "foot", "万", "百", "m²/", "/户", "m²/户/年", "-9", "0户", "-5户", "3万5千户", "1/0", "()", "((((m", "meter +", "meter ** 0", "meter ** 0.5", "meter ** meter", "meter * meter ** -1",
        "m**9**9**9", "m**99999999", "m#x", "m!", "~m", "m\\", "[length]", "None", "lambda", "nan", "'", "percent * meter", "户*人", "5", "x" * 300, "(" * 300, "…",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_no_unit_and_never_dimensionless(text):
    with pytest.raises(UnitError) as caught:
        UNITS.parse(text)
    assert caught.value.message.key == "unit-unknown"


@pytest.mark.parametrize("text", ["30 米²", "30吨", "30 kg", "30 5", "30 m#x", "30 m²/", "30 meter ** 0", "30 (", "30 户户"])  # fmt: skip
def test_a_number_keeps_no_unit_that_is_not_understood(text):
    with pytest.raises(UnitError):
        UNITS.amount(text)


@pytest.mark.parametrize(("text", "close"), [("housholds", "households"), ("平方迷", "平方"), ("persn", "person"), ("平方公哩", "平方公里"), ("minite", "minute")])  # fmt: skip
def test_the_near_match_is_told(text, close):
    with pytest.raises(UnitError) as caught:
        UNITS.parse(text)
    assert f'"{close}"' in str(caught.value)


def test_a_classifier_counts_what_is_expected():
    for text in CLASSIFIERS:
        assert UNITS.parse(text, expected=HOUSEHOLD) is HOUSEHOLD
    assert UNITS.parse("户", expected=PERSON) is HOUSEHOLD
    assert UNITS.parse("个", expected=SQUARE_METRE) is UNITS.parse("个", expected=ONE) is ORGANIZATION
    for text in ("所", "处"):
        with pytest.raises(UnitError):
            UNITS.parse(text)
        with pytest.raises(UnitError):
            UNITS.parse(text, expected=SQUARE_METRE)


@pytest.mark.parametrize(
    ("text", "number", "name"),
    [("352.46 ㎡", "352.46", "m²"), ("1.2万人", 12000, "person"), ("30", 30, "1"), ("三分之二亩", "2/3", "mu"), ("-3户", -3, "household"), ("60%", "3/5", "1"), ("2 百户", 200, "household")],
)  # fmt: skip
def test_amounts(text, number, name):
    found, unit = UNITS.amount(text)
    assert (found, unit.id) == (Fraction(number), name)


@pytest.mark.parametrize(("text", "key"), [("", "quantity-unreadable"), ("㎡", "quantity-unreadable"), ("约三百户", "quantity-unreadable"), ("3万5千户", "quantity-unreadable"), ("1200①", "unit-unknown")])  # fmt: skip
def test_what_begins_with_no_number_is_no_amount(text, key):
    with pytest.raises(UnitError) as caught:
        UNITS.amount(text)
    assert caught.value.message.key == key
    assert f'"{text}"' in str(caught.value) or key == "unit-unknown"


@pytest.mark.parametrize(
    ("text", "expected", "exact"),
    [
        ("360 ㎡", SQUARE_METRE, 360), ("1亩", SQUARE_METRE, Fraction(2000, 3)), ("3 亩", SQUARE_METRE, 2000), ("0.3公顷", SQUARE_METRE, 3000), ("1.2万户", HOUSEHOLD, 12000),
        ("12个", HOUSEHOLD, 12), ("12家", ORGANIZATION, 12), ("12名", PERSON, 12), ("0.25小时", UNITS.by_id["minute"], 15), ("60%", ONE, Fraction(3, 5)),
    ],
)  # fmt: skip
def test_a_text_is_exact_in_base_units(text, expected, exact):
    assert exact_amount(text, UNITS, expected=expected) == exact


@pytest.mark.parametrize(
    ("text", "expected", "error", "words"),
    [
        ("30", SQUARE_METRE, UnitError, ['"30"', '"30 m²"']), ("30", HOUSEHOLD, UnitError, ['"30 household"']), ("2/3", SQUARE_METRE, UnitError, ['"/3"']),
        ("30 人", SQUARE_METRE, DimensionError, ['"30 人"', '"person"', '"m²"']), ("30 m²/household", SQUARE_METRE, DimensionError, ['"m²/household"']),
        ("60%", SQUARE_METRE, UnitError, ['"60%"']), ("30 ㎡", ONE, DimensionError, ['"m²"', '"1"']),
    ],
)  # fmt: skip
def test_a_text_without_the_right_unit_is_refused(text, expected, error, words):
    with pytest.raises(error) as caught:
        exact_amount(text, UNITS, expected=expected)
    assert [word for word in words if word not in str(caught.value)] == []


@pytest.mark.parametrize("number", [3, Decimal("0.1"), 0.1, 352.46, Decimal("1E+3"), Fraction(1, 4)])  # fmt: skip
def test_a_quantity_of_any_registry_is_taken_by_its_text(foreign, number):
    typed = Fraction(str(number))
    for made in (foreign, registry()):
        assert exact_amount(made.Quantity(number, "hectare"), UNITS, expected=SQUARE_METRE) == typed * 10**4
        assert exact_amount(made.Quantity(number, "m") * made.Quantity(1, "m"), UNITS, expected=SQUARE_METRE) == typed
    assert exact_amount(registry().Quantity(number, "mu"), UNITS, expected=SQUARE_METRE) == typed * Fraction(2000, 3)


def test_a_foreign_quantity_in_a_unit_that_we_lack_or_that_measures_something_else_is_refused(foreign):
    with pytest.raises(UnitError, match="kilogram"):
        exact_amount(foreign.Quantity(3, "kilogram"), UNITS, expected=SQUARE_METRE)
    with pytest.raises(UnitError, match="foot"):
        exact_amount(foreign.Quantity(3, "foot ** 2"), UNITS, expected=SQUARE_METRE)
    with pytest.raises(DimensionError) as caught:
        exact_amount(foreign.Quantity(3, "person"), UNITS, expected=SQUARE_METRE)
    assert caught.value.message.values == {"text": "3 person", "found": "person", "expected": "m²"}
    for bare in (foreign.Quantity(3, ""), registry().Quantity(3)):
        with pytest.raises(UnitError, match='such as "3 dimensionless m²"'):
            exact_amount(bare, UNITS, expected=SQUARE_METRE)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), True, None, "3x", [1]])  # fmt: skip
def test_a_magnitude_is_a_finite_number(value):
    with pytest.raises(UnitError):
        exact_magnitude(value)


def test_a_float_is_the_number_that_was_typed():
    assert [exact_magnitude(value) for value in (352.46, 0.1, 1e22, 3, Decimal("0.30"))] == [
        Fraction("352.46"),
        Fraction(1, 10),
        10**22,
        3,
        Fraction(3, 10),
    ]


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        ("360", "㎡", "360 meter ** 2"), ("42.12", "㎡", "42.12 meter ** 2"), ("3", "亩", "3 mu"), ("0.5", "km²", "0.5 kilometer ** 2"), ("9", "人", "9 person"), ("60", "%", "60 percent"),
        ("2", "", "2 dimensionless"), ("1.2", "万元", "12000 yuan"), ("3", "百户", "300 household"), ("5", "community", "5 community"), ("0.3", "m²/household", "0.3 meter ** 2 / household"),
    ],
)  # fmt: skip
def test_quantities_are_in_a_unit_that_pint_holds(value, text, shown):
    unit = UNITS.parse(text)
    made = quantity(Fraction(value), unit)
    assert str(made) == shown
    assert isinstance(made, units.Quantity)
    assert isinstance(made.magnitude, int | Decimal)
    assert exact_amount(made, UNITS, expected=unit) == Fraction(value) * unit.factor


def test_a_counter_of_a_pack_is_defined_when_it_is_first_shown():
    more = UNITS.with_units([counter("seal_request", "件", en="requests")])
    unit = more.parse("件")
    assert unit is more.parse("requests")
    assert quantity(Fraction(3), unit) + quantity(Fraction(1), unit) == quantity(Fraction(4), unit)
    assert exact_amount(quantity(Fraction(3), unit), more, expected=unit) == 3
    with pytest.raises(UnitError):
        UNITS.parse("件")


def test_a_counter_that_another_thread_defines_first_is_defined_once(monkeypatch):
    @contextmanager
    def overtaken():
        registry().define("overtaken = [overtaken]")
        defined = []
        monkeypatch.setattr(type(registry()), "define", lambda *args: defined.append(args))
        yield
        assert defined == []

    monkeypatch.setattr(units, "_lock", overtaken())
    assert str(quantity(Fraction(3), counter("overtaken", "件"))) == "3 overtaken"


def test_a_quantity_does_not_hang_on_the_callers_precision():
    with decimal.localcontext(prec=4):
        assert quantity(Fraction("123456.7891"), SQUARE_METRE).magnitude == Decimal("123456.7891")


def test_the_registry_is_ours_and_built_once_whoever_comes_first(monkeypatch):
    built, gate, seen = [], threading.Barrier(8), []
    build = units._build_registry
    monkeypatch.setattr(units, "_registry", None)
    monkeypatch.setattr(units, "_build_registry", lambda: built.append(1) or build())

    def take():
        gate.wait(5)
        seen.append(registry())

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(seen) == 8
    assert len({id(one) for one in seen}) == len(built) == 1
    assert seen[0] is not pint.get_application_registry().get()


def test_units_are_compared_by_what_they_hold():
    more = core_units().with_units([counter("post", "岗")])
    assert more != core_units()
    assert more == core_units().with_units([counter("post", "岗")])
    assert hash(more) == hash(core_units().with_units([counter("post", "岗")]))
    assert {unit.id for unit in more} - {unit.id for unit in core_units()} == {"post"}
    assert core_units() is core_units()
    assert Units([]) != []


@pytest.mark.parametrize(
    ("dimension", "text"),
    [((), "1"), (AREA, "m²"), ((("meter", 3),), "m³"), ((("meter", 4),), "m^4"), ((("household", -1), ("meter", 2)), "m²/household"), ((("person", -1),), "1/person"), ((("meter", 1), ("person", 1)), "m·person")],
)  # fmt: skip
def test_dimensions_in_words(dimension, text):
    assert dimension_text(dimension) == text


def test_dimensions_cancel():
    assert multiply(AREA, COUNTED, -1) == (("household", -1), ("meter", 2))
    assert multiply(multiply(AREA, COUNTED, -1), COUNTED) == AREA
    assert multiply(AREA, AREA, -1) == ()


@pytest.mark.parametrize(("value", "unit", "label", "text"), [("360", SQUARE_METRE, None, "360 m²"), ("2/3", MU, None, "2/3 mu"), ("5", ONE, None, "5"), ("9", PERSON, "人", "9 人"), ("9", ORGANIZATION, "", "9")])  # fmt: skip
def test_amounts_in_words(value, unit, label, text):
    assert format_amount(Fraction(value), unit, lang_label=label) == text


def test_the_module_has_no_other_lazy_name():
    with pytest.raises(AttributeError, match="Quantitie"):
        units.Quantitie  # noqa: B018
