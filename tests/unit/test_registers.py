"""The known registers are what they say: columns that can be told apart, and fields that communities have."""

from __future__ import annotations

from collections import Counter

import pytest

from commstd.entities import Community
from commstd.registers import REGISTERS, WHERE, Register, plain_register
from commstd.rollups.rules import KINDS
from commstd.tables.spellings import field_spellings, fold_heading

EACH = pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda one: one.id)
FIELDS = Community.fields()


@EACH
def test_no_two_columns_of_a_register_share_a_heading(register: Register) -> None:
    spelt = Counter(
        heading
        for field in register.subject.fields.values()
        for heading in {fold_heading(text) for text in field_spellings(field)}
    )
    assert [heading for heading, times in spelt.items() if times > 1] == []


@EACH
def test_a_register_names_its_own_columns(register: Register) -> None:
    own = {field.name for field in register.fields}
    assert {register.key, *register.marks} <= own
    assert {one.of for one in register.measures} - {None} <= own
    conditions = [one for measure in register.measures for one in measure.where]
    conditions += [register.in_use] if register.in_use is not None else []
    for test in (one for condition in conditions for one in condition.tests):
        field = register.subject.fields[test.field]
        assert field.kind == ("choice" if test.ids else "flag")
        assert set(test.ids) <= set(field.values)


@EACH
def test_a_register_fills_fields_of_communities_that_can_hold_what_it_gives(register: Register) -> None:
    for one in register.measures:
        assert FIELDS[one.field].kind in KINDS[one.how]
        if one.of is not None:
            summed = register.subject.fields[one.of]
            assert (summed.unit, summed.resolution) == (FIELDS[one.field].unit, FIELDS[one.field].resolution)


def test_only_what_every_community_has_makes_a_register_without_a_row_incomplete() -> None:
    assert {name for name, one in REGISTERS.items() if not one.can_have_none} == {"buildings", "households"}


def test_a_register_of_some_other_kind_knows_the_columns_that_say_where_a_row_belongs() -> None:
    other = plain_register("hotels")
    assert set(other.subject.fields) == {field.name for field in WHERE}
    assert (other.id, other.measures, other.in_use) == ("hotels", (), None)
