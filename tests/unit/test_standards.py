from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from commstd.fields import NEVER, Field
from commstd.formula.parse import parse
from commstd.formula.plan import Column
from commstd.loading import survey
from commstd.messages import Label
from commstd.readings import Bound, Reading, Readings
from commstd.standards import Binding, Parameter, Standard, bind, column_of, columns_of, resolve
from commstd.timeline import Dated, Timeline
from commstd.units import core_units
from tests.faults.folder import extended, write_pack

UNITS = core_units()
NAME = Label("名", "name")
FIELDS = {
    "area": Field(name="area", kind="quantity", label=NAME, unit=UNITS.parse("m²"), resolution=Fraction(1, 100), high=Fraction(1000)),
    "land": Field(name="land", kind="quantity", label=NAME, unit=UNITS.parse("亩"), resolution=Fraction(1, 10), low=Fraction(-1, 3), high=Fraction(2)),
    "households": Field(name="households", kind="count", label=NAME, unit=UNITS.parse("户")),
    "rented": Field(name="rented", kind="share", label=NAME, resolution=Fraction(1, 1000), high=Fraction(1)),
    "urban": Field(name="urban", kind="flag", label=NAME),
    "use": Field(name="use", kind="choice", label=NAME, values={"a": ("甲",)}),
    "built": Field(name="built", kind="date", label=NAME),
    "note": Field(name="note", kind="text", label=NAME),
}  # fmt: skip


def parameter(
    name: str, *values: tuple[object, date | None], unit: str | None = "户", per: tuple[int, str] | None = None
) -> Parameter:
    entries = tuple(Dated(value=value, start=start) for value, start in values)
    return Parameter(
        name=name,
        unit=UNITS.parse(unit) if unit else None,
        per=(per[0], UNITS.parse(per[1])) if per else None,
        timeline=Timeline.of(entries),
    )


PARAMETERS = {
    one.name: one
    for one in (
        parameter(
            "rate", (Fraction(30), date(2020, 1, 1)), (Fraction("31.2"), date(2023, 1, 1)), unit="m²", per=(100, "户")
        ),
        parameter("hundred", (Fraction(100), None)),
        parameter("floor_area", (Fraction(1), date(2022, 1, 1)), unit="亩"),
        parameter("deadline", (date(2025, 12, 31), None), unit=None),
    )
}
STANDARD = Standard(
    id="service-area", subject="community", concept="service-area", title=NAME, force="stated", clauses=("19",),
    let={"share": parse("households / hundred"), "needed": parse("rate * hundred * share")}, when=parse("urban"), measure=parse("area"),
    lower=Bound(tree=parse("needed")), by=date(2025, 1, 1),
    readings=Readings(
        (
            Reading(choice="rounding", id="exact", label=NAME, default=True),
            Reading(choice="rounding", id="up", label=NAME, replaces={"let.share": parse("ceil(households / hundred)")}),
            Reading(choice="least", id="none", label=NAME, default=True),
            Reading(choice="least", id="floor", label=NAME, replaces={"lower": Bound(tree=parse("max(floor_area, needed)"), strict=True)}),
            Reading(choice="others", id="alone", label=NAME, default=True),
            Reading(
                choice="others", id="all", label=NAME,
                replaces={
                    "when": parse("known(note)"), "measure": parse("area + land"), "upper": Bound(tree=parse("2 * needed")), "by": date(2030, 1, 1),
                },
            ),
        )
    ),
)  # fmt: skip


def bound(*readings: str, as_of: date = date(2023, 6, 1)) -> Binding:
    return bind(STANDARD, STANDARD.readings.choose(readings), parameters=PARAMETERS, fields=FIELDS, as_of=as_of)


def test_local_names_stand_in_every_part_and_a_reading_may_replace_what_holds() -> None:
    standard = Standard(
        id="used", subject="community", concept="used", title=NAME, force="must", clauses=("19",),
        let={"old": parse("built < deadline")}, when=parse("not old"), holds=parse("urban and old"),
        readings=Readings(
            (
                Reading(choice="use", id="plain", label=NAME, default=True),
                Reading(choice="use", id="kind", label=NAME, replaces={"holds": parse("old or use == 'a'")}),
            )
        ),
    )  # fmt: skip
    plain, kind = (standard.rule(standard.readings.choose(one)) for one in ([], ["kind"]))
    assert plain.when == kind.when == parse("not (built < deadline)")
    assert plain.holds == parse("urban and built < deadline")
    assert kind.holds == parse("built < deadline or use == 'a'")


def test_the_rule_of_a_record_has_its_local_names_put_in() -> None:
    rule = STANDARD.rule()
    assert rule == STANDARD.rule(STANDARD.readings.choose())
    assert rule.lower == Bound(tree=parse("rate * hundred * (households / hundred)"))
    assert (rule.when, rule.measure, rule.upper, rule.holds, rule.by) == (
        parse("urban"),
        parse("area"),
        None,
        None,
        date(2025, 1, 1),
    )


def test_both_ends_stand_as_written() -> None:
    lower, upper = Bound(tree=parse("hundred"), strict=True), Bound(tree=parse("2 * rate"))
    standard = Standard(
        id="range", subject="community", concept="range", title=NAME, force="must", clauses=("19",),
        measure=parse("area"), lower=lower, upper=upper,
    )  # fmt: skip
    assert (standard.rule().lower, standard.rule().upper) == (lower, upper)


def test_a_reading_replaces_its_parts_and_leaves_the_others() -> None:
    rule = STANDARD.rule(STANDARD.readings.choose(["up"]))
    assert rule.lower == Bound(tree=parse("rate * hundred * ceil(households / hundred)"))
    assert rule.measure == parse("area")
    rule = STANDARD.rule(STANDARD.readings.choose(["all", "floor", "up"]))
    assert rule.lower == Bound(tree=parse("max(floor_area, rate * hundred * ceil(households / hundred))"), strict=True)
    assert rule.upper == Bound(tree=parse("2 * (rate * hundred * ceil(households / hundred))"))
    assert (rule.when, rule.measure, rule.by) == (parse("known(note)"), parse("area + land"), date(2030, 1, 1))


def test_the_names_of_a_record_are_those_under_any_reading() -> None:
    assert set(STANDARD.names()) == {"households", "hundred", "rate", "urban", "area", "floor_area", "note", "land"}
    assert len(STANDARD.trees()) == 2 + 3 + 1 + 1 + 3


def test_local_names_may_stand_in_any_order() -> None:
    let = {"c": parse("a + b * 2"), "b": parse("a - x"), "a": parse("y")}
    assert resolve(let) == {"a": parse("y"), "b": parse("y - x"), "c": parse("y + (y - x) * 2")}
    assert resolve({}) == {}


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("rate", date(2019, 12, 31), None),
        ("rate", date(2020, 1, 1), Fraction(3, 10)),
        ("rate", date(2022, 12, 31), Fraction(3, 10)),
        ("rate", date(2023, 1, 1), Fraction(312, 1000)),
        ("hundred", date(1, 1, 1), Fraction(100)),
        ("floor_area", date(2022, 1, 1), Fraction(2000, 3)),
        ("deadline", date(2020, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_figure_on_a_day_in_base_units(name: str, day: date, value: Fraction | date | None) -> None:
    assert PARAMETERS[name].at(day) == value


def test_a_figure_may_be_per_so_many() -> None:
    per_ten_thousand = parameter("per", (Fraction(18), None), unit="人", per=(1, "万人"))
    assert per_ten_thousand.at(date(2024, 1, 1)) == Fraction(18, 10_000)


def test_a_rule_on_a_day_has_the_figures_of_that_day() -> None:
    binding = bound()
    assert binding.constants == {
        "as_of": date(2023, 6, 1), "by": date(2025, 1, 1), "rate": Fraction(312, 1000), "hundred": Fraction(100),
    }  # fmt: skip
    assert (binding.rule, binding.step, binding.idle) == (STANDARD.rule(), Fraction(1, 100), ())
    assert bound(as_of=date(2022, 6, 1)).constants["rate"] == Fraction(3, 10)
    assert bound("all").constants["by"] == date(2030, 1, 1)
    assert bound("all").rule == STANDARD.rule(STANDARD.readings.choose(["all"]))


def test_before_its_first_figure_a_standard_is_not_in_force() -> None:
    assert bound(as_of=date(2019, 1, 1)).idle == ("rate",)
    assert bound("floor", as_of=date(2021, 1, 1)).idle == ("floor_area",)
    assert bound(as_of=date(2021, 1, 1)).idle == ()
    assert bound("all", as_of=date(2019, 1, 1)).step == 1


def test_the_measure_moves_in_the_common_step_of_its_fields() -> None:
    assert bound("all").step == Fraction(1, 300)
    yes_no = Standard(
        id="y", subject="community", concept="y", title=NAME, force="must", clauses=(), holds=parse("built < deadline")
    )
    held = bind(yes_no, (), parameters=PARAMETERS, fields=FIELDS, as_of=date(2024, 1, 1))
    assert (held.step, held.constants) == (1, {"as_of": date(2024, 1, 1), "deadline": date(2025, 12, 31)})


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("area", Column(name="area", kind="number", step=Fraction(1, 100), high=100_000)),
        ("land", Column(name="land", kind="number", step=Fraction(200, 3), low=-3, high=20)),
        ("households", Column(name="households", kind="number", high=10**9)),
        ("rented", Column(name="rented", kind="number", step=Fraction(1, 1000), high=1_000)),
        ("urban", Column(name="urban", kind="flag")),
        ("use", Column(name="use", kind="choice")),
        ("built", Column(name="built", kind="number", low=1, high=NEVER.toordinal())),
        ("note", Column(name="note", kind="text")),
    ],
)
def test_a_field_is_a_column_of_whole_steps_within_its_range(name: str, column: Column) -> None:
    assert column_of(FIELDS[name]) == columns_of(FIELDS)[name] == column


READY = """
[[standards]]
id = "ready"
subject = "development"
concept = "service-area"
title = { zh = "建成", en = "Ready" }
holds = "completed <= by"
force = "must"
clause = "一"

[[standards.readings]]
choice = "year"
id = "this"
default = true
label = { zh = "今年", en = "this year" }

[[standards.readings]]
choice = "year"
id = "next"
label = { zh = "明年", en = "next year" }
by = 2025-12-31
"""


def test_a_deadline_is_a_name_where_every_reading_has_one(tmp_path: Path) -> None:
    """Where only a reading has it, lowering the others broke off without a fault."""
    _, faults = survey(write_pack(tmp_path / "without", extended(READY)))
    assert [fault.message.key for fault in faults.found] == ["name-unknown"]
    pack, faults = survey(
        write_pack(tmp_path / "with", extended(READY.replace('force = "must"', 'force = "must"\nby = 2024-12-31')))
    )
    assert faults.found == []
    ready = pack.standards["ready"]
    assert [ready.rule(chosen).by for chosen in ready.readings.combinations()] == [
        date(2024, 12, 31),
        date(2025, 12, 31),
    ]
