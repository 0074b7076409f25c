from __future__ import annotations

from fractions import Fraction

import pytest

from commstd.formula.grid import common, grid
from commstd.formula.nodes import Node
from commstd.formula.parse import parse

STEPS = {
    "people": Fraction(1), "area": Fraction(1, 10_000), "land": Fraction(1, 100), "walk": Fraction(1, 10),
    "two_thirds": Fraction(2, 3), "three_halves": Fraction(3, 2), "loss": Fraction(-6), "none": Fraction(0),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("people", 1),
        ("-area", Fraction(1, 10_000)),
        ("area + land", Fraction(1, 10_000)),
        ("land - 0.025", Fraction(1, 200)),
        ("people + two_thirds", Fraction(1, 3)),
        ("two_thirds * people", Fraction(2, 3)),
        ("area / 1.5", Fraction(1, 15_000)),
        ("area / two_thirds", Fraction(3, 20_000)),
        ("people / (three_halves + three_halves)", Fraction(1, 3)),
        ("people / min(two_thirds, three_halves)", Fraction(3, 2)),
        ("people * loss", 6),
        ("ceil(walk / 7) + floor(area)", 1),
        ("min(land, walk)", Fraction(1, 100)),
        ("max(0, walk)", Fraction(1, 10)),
        ("min(people, 2.5, 0.75)", Fraction(1, 4)),
        ("walk if people > 2 else two_thirds", Fraction(1, 30)),
        ("0 * people", 0),
        ("none", 0),
        ("min(loss, 9)", 3),
    ],
)
def test_every_value_is_a_whole_multiple_of_the_step_and_no_greater_one_will_do(text: str, step: Fraction) -> None:
    assert grid(parse(text), STEPS) == step


@pytest.mark.parametrize("text", ["a == 1", "known(a)", "'x'"])
def test_what_is_no_number_has_no_step(text: str) -> None:
    tree: Node = parse(text)
    with pytest.raises(TypeError, match=r"^no number: <"):
        grid(tree, STEPS)


def test_what_is_divided_by_has_to_be_known() -> None:
    with pytest.raises(AssertionError, match=r"^a checked formula divides by constants above zero(\n|$)"):
        grid(parse("people / nobody"), STEPS)


def test_the_common_step_of_two() -> None:
    assert common(Fraction(1, 4), Fraction(1, 6)) == Fraction(1, 12)
    assert common(Fraction(6), Fraction(4)) == 2
    assert common(Fraction(0), Fraction(3, 4)) == common(Fraction(3, 4), Fraction(0)) == Fraction(3, 4)
