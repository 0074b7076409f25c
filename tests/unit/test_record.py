from __future__ import annotations

import attrs
import pytest
from attrs import field, frozen

from commstd.record import Record


@frozen(kw_only=True, eq=False, repr=False)
class Point(Record):
    x: int
    y: object = None
    place: str = field(default="", eq=False)
    secret: str = field(default="", repr=False, eq=False)


@frozen(kw_only=True, eq=False, repr=False)
class Other(Record):
    x: int
    y: object = None


@frozen(kw_only=True)
class Written:
    """The same as `Point`, its methods written by attrs."""

    x: int
    y: object = None
    place: str = field(default="", eq=False)
    secret: str = field(default="", repr=False, eq=False)


@frozen(eq=False, repr=False)
class Empty(Record):
    pass


CASES = [{"x": 1}, {"x": 1, "y": (2, 3)}, {"x": 2}, {"x": 1, "place": "there"}, {"x": 1, "secret": "no"}]


@pytest.mark.parametrize("one", CASES)
@pytest.mark.parametrize("two", CASES)
def test_records_are_equal_and_hashed_where_attrs_would_have_them_so(one, two):
    ours, theirs = (Point(**one), Point(**two)), (Written(**one), Written(**two))
    assert (ours[0] == ours[1]) is (theirs[0] == theirs[1])
    assert (ours[0] != ours[1]) is (theirs[0] != theirs[1])
    if ours[0] == ours[1]:
        assert hash(ours[0]) == hash(ours[1])


@pytest.mark.parametrize("case", CASES)
def test_records_are_shown_as_attrs_would_show_them(case):
    assert repr(Point(**case)) == repr(Written(**case)).replace("Written", "Point")


def test_records_of_two_classes_are_never_equal():
    assert Point(x=1) != Other(x=1)
    assert Point(x=1).__eq__(Other(x=1)) is NotImplemented
    assert len({Point(x=1), Other(x=1), Point(x=1)}) == 2


def test_a_record_without_fields_equals_its_like():
    assert (Empty() == Empty(), repr(Empty()), len({Empty(), Empty()})) == (True, "Empty()", 1)


def test_a_record_of_what_cannot_be_hashed_cannot_be_hashed():
    with pytest.raises(TypeError, match="dict"):
        hash(Point(x=1, y={}))


def test_records_cannot_be_changed_and_have_no_dictionary():
    point = Point(x=1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        point.x = 2
    assert not hasattr(point, "__dict__")
