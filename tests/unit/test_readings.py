from __future__ import annotations

import itertools

import pytest

from commstd.errors import ReadingError, UnknownNameError
from commstd.formula.parse import parse
from commstd.messages import Label
from commstd.readings import MOST_COMBINATIONS, Reading, Readings, name_of


def reading(choice: str, name: str, *, default: bool = False) -> Reading:
    replaces = {} if default else {f"let.{choice}": parse(name)}
    return Reading(choice=choice, id=name, label=Label(name, name), default=default, replaces=replaces)


STAFF = Readings(
    (
        reading("base", "beyond_3000", default=True), reading("steps", "started"), reading("base", "all_households"),
        reading("steps", "whole", default=True), reading("base", "beyond_1000"),
    )
)  # fmt: skip


def ids(chosen: tuple[Reading, ...]) -> list[str]:
    return [option.id for option in chosen]


def test_options_are_grouped_by_the_question_that_they_answer() -> None:
    assert {choice: ids(options) for choice, options in STAFF.choices.items()} == {
        "base": ["beyond_3000", "all_households", "beyond_1000"], "steps": ["started", "whole"],
    }  # fmt: skip
    assert Readings().choices == {}


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ([], ["beyond_3000", "whole"]),
        (["started"], ["beyond_3000", "started"]),
        (["started", "beyond_1000"], ["beyond_1000", "started"]),
        (["beyond_1000", "started"], ["beyond_1000", "started"]),
        (["whole"], ["beyond_3000", "whole"]),
        (["started", "started"], ["beyond_3000", "started"]),
    ],
)
def test_the_order_in_which_readings_are_wanted_never_matters(wanted: list[str], chosen: list[str]) -> None:
    assert ids(STAFF.choose(wanted)) == chosen
    assert name_of(STAFF.choose(wanted)) == "+".join(chosen)


def test_without_choices_there_is_one_way_and_it_has_no_name() -> None:
    assert Readings().choose() == ()
    assert list(Readings().combinations()) == [()]
    assert name_of(()) is None


def test_a_reading_that_does_not_exist_is_told_with_the_near_match_and_all_that_do() -> None:
    with pytest.raises(UnknownNameError) as caught:
        STAFF.choose(["startd"], record="puyang/committee-staff")
    for part in ("startd", "puyang/committee-staff", 'did you mean "started"', "all_households"):
        assert part in str(caught.value)


def test_two_answers_to_one_question_are_refused_by_name() -> None:
    with pytest.raises(ReadingError) as caught:
        STAFF.choose(["started", "beyond_1000", "all_households"], record="puyang/committee-staff")
    for part in ("beyond_1000", "all_households", "base", "puyang/committee-staff"):
        assert part in str(caught.value)


def test_every_combination_comes_once_and_the_default_first() -> None:
    found = [ids(one) for one in STAFF.combinations()]
    assert found[0] == ["beyond_3000", "whole"]
    bases, steps = ("beyond_3000", "all_households", "beyond_1000"), ("whole", "started")
    assert sorted(found) == sorted(map(list, itertools.product(bases, steps)))


def many(choices: int, options: int) -> Readings:
    return Readings(
        tuple(reading(f"c{at}", f"c{at}_{one}", default=one == 0) for at in range(choices) for one in range(options))
    )


def test_up_to_64_combinations_are_all_run_and_beyond_that_each_choice_alone() -> None:
    assert MOST_COMBINATIONS == 64
    assert len(set(map(name_of, many(6, 2).combinations()))) == 64
    seven = many(7, 2)
    found, default = list(seven.combinations()), seven.choose()
    assert len(set(map(name_of, found))) == len(found) == 1 + 7
    assert found[0] == default
    assert {sum(one is not two for one, two in zip(default, other, strict=True)) for other in found[1:]} == {1}
    assert len(list(many(3, 5).combinations())) == 1 + 3 * 4


def test_a_reading_of_a_record_that_has_no_name_is_told_without_one() -> None:
    with pytest.raises(UnknownNameError, match=r'^"" has no reading "x"'):
        STAFF.choose(["x"])
