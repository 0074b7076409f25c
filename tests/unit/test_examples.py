"""Every example of every pack comes out as it says, and one that does not is told."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from commstd import examples
from commstd.examples import exactly, latest, mismatches, read_row, steps_of
from commstd.loading.figures import override
from commstd.standards import Example, bind
from tests.laws.packs import FOLDERS, pack_of

if TYPE_CHECKING:
    from commstd.packs import Pack
    from commstd.standards import Standard
    from commstd.verdicts import Judgement

PACKS = {pack_of(package).city: pack_of(package) for package in sorted(FOLDERS)}
EXAMPLES = {
    f"{city}/{standard.id}/{number}": (pack, standard, example)
    for city, pack in PACKS.items()
    for standard in pack.standards.values()
    for number, example in enumerate(standard.examples, 1)
}


def told(pack: Pack, standard: Standard, example: Example) -> list[str]:
    overridden = {
        name: override(pack.parameters[name], value, pack.vocabulary.units) for name, value in example.overrides.items()
    }
    return [str(one) for one in mismatches(pack, standard, example, parameters={**pack.parameters, **overridden})]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_of_every_pack(name: str) -> None:
    assert told(*EXAMPLES[name]) == []


@pytest.mark.parametrize(
    "name", [f"{city}/{standard.id}" for city, pack in PACKS.items() for standard in pack.standards.values()]
)
def test_every_standard_is_shown_at_work(name: str) -> None:
    """Met, not met, and with something missing; every reading at least once."""
    city, _, standard_id = name.partition("/")
    pack, standard = PACKS[city], PACKS[city].standards[standard_id]
    verdicts = {example.verdict for example in standard.examples}
    assert "met" in verdicts
    assert verdicts & {"short", "over"}
    assert any(not set(pack.fields_of(standard)) <= set(example.given) for example in standard.examples)
    used = {reading for example in standard.examples for reading in example.reading}
    assert {option.id for option in standard.readings.options if not option.default} <= used


PUYANG = PACKS["puyang"]
AREA = PUYANG.standards["service-area"]
GOOD = Example(
    given={"households": "1200 户", "service_area": "352.46 ㎡"},
    verdict="short",
    required="360 ㎡",
    gap="7.54 ㎡",
    as_of=date(2021, 1, 1),
)


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"verdict": "met"}, ["verdict", "met", "short"]),
        ({"required": "361 ㎡"}, ["low", "361 m²", "360 m²"]),
        ({"required": {"low": "360 ㎡", "high": "400 ㎡"}}, ["high", "400 m²", "—"]),
        ({"gap": "7.5 ㎡"}, ["gap", "7.5 m²", "7.54 m²"]),
        ({"gap": "0.01131 亩"}, None),
        ({"gap": "0.0113 亩"}, ["gap", "7.54 m²"]),
        ({"gap": "7.54 人"}, ["7.54 人", "person", "m²"]),
        ({"required": "360 平方"}, None),
        ({"required": "360 米米"}, ["米米"]),
        ({"missing": ("households",)}, ["missing", "households"]),
        ({"missing": ()}, None),
        ({"reading": ("started-hundreds",)}, None),
        ({"reading": ("started",)}, ["started", 'did you mean "started-hundreds"']),
        (
            {"given": {"households": "1250 户", "service_area": "352.46 ㎡"}, "reading": ("started-hundreds",)},
            ["low", "360 m²", "390 m²"],
        ),
        ({"given": {"households": "很多", "service_area": "352.46 ㎡"}}, ["很多"]),
        ({"given": {"households": "1200 户", "service_area": "352.46"}}, ["352.46", "m²"]),
        (
            {
                "given": {"households": "1200 户"},
                "verdict": "unknown",
                "required": None,
                "gap": None,
                "missing": ("households",),
            },
            ["missing", "service_area"],
        ),
        ({"as_of": date(2019, 12, 31)}, ["verdict", "short", "not-applicable"]),
        ({"as_of": None}, None),
        ({"required": None, "gap": None}, None),
    ],
)
def test_an_example_that_is_wrong_is_told_with_both_values(change: dict[str, object], parts: list[str] | None) -> None:
    found = told(PUYANG, AREA, evolve(GOOD, **change))
    if parts is None:
        assert found == []
        return
    assert [part for part in parts if not any(part in one for one in found)] == [], found


def test_every_number_that_differs_is_told() -> None:
    assert len(told(PUYANG, AREA, evolve(GOOD, required="359 ㎡", gap="8 ㎡", missing=("households",)))) == 3


def test_two_readers_that_disagree_are_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*parts: object) -> Judgement:
        return evolve(exactly(parts[0], parts[2]), gap=Fraction(1))

    monkeypatch.setattr(examples, "by_plan", wrong)
    (message,) = told(PUYANG, AREA, GOOD)
    assert "please report it" in message


def test_a_row_is_read_exactly_and_counted_in_steps() -> None:
    fields = PUYANG.vocabulary.subjects["development"].fields
    row = read_row(
        PUYANG, fields, {"households": 850, "service_area": "1 亩", "name": "南苑", "completed": "2020-05-01"}
    )
    assert row == {
        "households": Fraction(850),
        "service_area": Fraction("666.6667"),
        "name": "南苑",
        "completed": date(2020, 5, 1),
    }
    assert steps_of(fields, row) == {
        "households": 850,
        "service_area": 6_666_667,
        "name": "南苑",
        "completed": date(2020, 5, 1).toordinal(),
    }


def test_a_standard_that_is_not_in_force_applies_to_nobody() -> None:
    fields = PUYANG.vocabulary.subjects["community"].fields
    binding = bind(AREA, (), parameters=PUYANG.parameters, fields=fields, as_of=date(2019, 1, 1))
    for found in (exactly(binding, {}), examples.by_plan(binding, fields, {})):
        assert (found.verdict, found.low) == ("not-applicable", None)


def test_the_latest_day_has_every_figure_in_force() -> None:
    day = latest(PUYANG.parameters.values())
    assert all(parameter.at(day) is not None for parameter in PUYANG.parameters.values())
    assert latest([]) > date(9000, 1, 1)
