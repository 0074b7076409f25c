from __future__ import annotations

import pytest

from commstd.divisions import LEVELS, PROVINCES, level_of, read_code
from commstd.errors import ValueFault


@pytest.mark.parametrize("text", ["430100", " 430100 ", "４３０１００", "990100"])
def test_a_code_may_be_typed_in_full_width_and_is_six_digits(text: str) -> None:
    assert read_code(text).isascii()
    assert read_code(text) in {"430100", "990100"}


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("4301", ("six digits",)),
        ("changsha", ("six digits",)),
        ("043010", ("six digits",)),
        ("", ("six digits",)),
        ("430102001", ("9 digits", "write 430102")),
        ("430102001001", ("12 digits", "write 430102")),
        ("470100", ("begins with 47", "43 Hunan", "82 Macao", "99 is no place")),
        ("990100001", ("write 990100",)),
    ],
)
def test_what_is_no_code_is_told_with_its_mend(text: str, fragments: tuple[str, ...]) -> None:
    with pytest.raises(ValueFault) as told:
        read_code(text)
    assert [one for one in fragments if one not in str(told.value)] == [], told.value


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("430000", "province"),
        ("430100", "prefecture"),
        ("430102", "county"),
        ("522725", "county"),
        ("810000", "province"),
    ],
)
def test_the_zeros_of_a_code_tell_its_level(code: str, level: str) -> None:
    assert level_of(read_code(code)) == level
    assert level in LEVELS


def test_there_are_34_provinces_each_with_both_names() -> None:
    assert len(PROVINCES) == len({name.zh for name in PROVINCES.values()}) == 34
    assert all(read_code(f"{prefix}0000") for prefix in PROVINCES)
    assert all(not name.zh.isascii() and name.en.isascii() for name in PROVINCES.values())
