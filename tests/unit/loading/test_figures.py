from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from commstd.errors import CommstdError, UnitError, ValueFault
from commstd.loading import load_pack
from commstd.loading.figures import is_above_zero, override
from commstd.packs import Pack
from tests.faults.folder import extended, write_pack

FIGURES = """\
[parameters.two_thirds]
unit = "1"
value = "2/3"
clause = "一"

[parameters.plot]
unit = "亩"
value = 1.5
label = { zh = "地块", en = "plot" }
clause = "一"

[parameters.posts]
unit = "person"
per = "1 万人"
clause = "一"
values = [
    { from = 2026-01-01, value = 20 },
    { from = 2024-01-01, until = 2025-01-01, value = 18, clause = "二" },
]

[parameters.nothing]
unit = "person"
value = 0
clause = "一"
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), extended(FIGURES)))


def test_a_figure_is_exact_whatever_its_notation(pack: Pack) -> None:
    day = date(2024, 7, 1)
    values = {name: parameter.at(day) for name, parameter in pack.parameters.items()}
    assert values["two_thirds"] == Fraction(2, 3)
    assert values["plot"] == 1000
    assert values["posts"] == Fraction(18, 10_000)
    assert values["area_rate"] == Fraction(30, 100)
    assert values["start_day"] == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2023, 12, 31), None), (date(2024, 1, 1), 18), (date(2024, 12, 31), 18),
        (date(2025, 1, 1), None), (date(2025, 12, 31), None), (date(2026, 1, 1), 20), (date(9999, 12, 31), 20),
    ],
)  # fmt: skip
def test_a_figure_holds_from_its_first_day_until_the_day_that_ends_it(pack: Pack, day: date, value: int | None) -> None:
    assert pack.parameters["posts"].at(day) == (None if value is None else Fraction(value, 10_000))


def test_each_value_has_its_own_clause_or_the_figures(pack: Pack) -> None:
    assert [entry.clause for entry in pack.parameters["posts"].timeline.entries] == ["二", "一"]


def test_what_is_above_zero_at_every_date_can_divide(pack: Pack) -> None:
    above = {name for name, parameter in pack.parameters.items() if is_above_zero(parameter)}
    assert above == {"hundred", "area_rate", "fewest_staff", "most_staff", "two_thirds", "plot", "posts"}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("fewest_staff", "7 人", 7), ("fewest_staff", "0.0007 万人", 7),
        ("plot", "2000 ㎡", 2000), ("plot", "0.3公顷", 3000), ("area_rate", "50 m²", Fraction(1, 2)),
        ("two_thirds", "60%", Fraction(3, 5)), ("two_thirds", "3/4", Fraction(3, 4)), ("two_thirds", "0.1", Fraction(1, 10)),
        ("two_thirds", Fraction(1, 3), Fraction(1, 3)), ("two_thirds", Decimal("0.1"), Fraction(1, 10)), ("two_thirds", 1, 1),
        ("start_day", "2025-01-01", date(2025, 1, 1)), ("start_day", date(2025, 1, 1), date(2025, 1, 1)),
        ("nothing", "0 人", 0),
    ],
)  # fmt: skip
def test_a_figure_can_be_overridden_exactly_and_at_every_date(
    pack: Pack, name: str, value: object, expected: object
) -> None:
    made = override(pack.parameters[name], value, pack.vocabulary.units)
    assert made.at(date.min) == made.at(date.max) == expected
    assert (made.name, made.unit, made.per, made.label) == (
        name, pack.parameters[name].unit, pack.parameters[name].per, pack.parameters[name].label,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "kind", "fragments"),
    [
        ("fewest_staff", 2.5, UnitError, ("2.5", "fewest_staff", "float")),
        ("two_thirds", 0.5, UnitError, ("0.5", "two_thirds", "float")),
        ("fewest_staff", 5, UnitError, ("5", "person")),
        ("fewest_staff", "5", UnitError, ("5", "person")),
        ("fewest_staff", Fraction(5), UnitError, ("5", "person")),
        ("fewest_staff", "5 ㎡", UnitError, ("5 ㎡", "person")),
        ("fewest_staff", "5 pesons", UnitError, ("pesons", "person")),
        ("fewest_staff", "five 人", CommstdError, ("five 人",)),
        ("fewest_staff", "", CommstdError, ()),
        ("fewest_staff", None, UnitError, ("person",)),
        ("two_thirds", True, UnitError, ("True",)),
        ("two_thirds", Decimal("nan"), UnitError, ("NaN",)),
        ("two_thirds", "inf", CommstdError, ("inf",)),
        ("start_day", "June", UnitError, ("June", "start_day")),
        ("start_day", 2.5, UnitError, ("2.5", "start_day")),
        ("hundred", "0 户", ValueFault, ("hundred", "0 户", "above zero")),
        ("hundred", "-1 户", ValueFault, ("hundred", "-1 户", "above zero")),
    ],
)  # fmt: skip
def test_what_cannot_override_a_figure_is_told(
    pack: Pack, name: str, value: object, kind: type[CommstdError], fragments: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        override(pack.parameters[name], value, pack.vocabulary.units)
    assert [one for one in fragments if one not in str(caught.value)] == []
