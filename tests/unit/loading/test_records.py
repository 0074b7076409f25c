from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from commstd.formula.render import render
from commstd.loading import load_pack
from commstd.loading.structure import form_faults
from commstd.messages import Label
from commstd.packs import Pack
from commstd.standards import Standard
from tests.faults.folder import extended, write_pack

MORE = """\
[parameters.share_line]
unit = "1"
clause = "一"
values = [{ value = "1/2", until = 2025-01-01 }, { from = 2025-01-01, value = "2/3" }]

[parameters.longest_walk]
unit = "minute"
value = 15
clause = "一"

[[standards]]
id = "member-share"
concept = "party-member-share"
subject = "committee"
title = { zh = "党员比例", en = "Members" }
when = "members >= 1 and (x > 0 or not known(community))"
measure = "party_members"
at_least = "y"
force = "strive"
clause = ["一", "二"]
by = 2025-12-31
note = { zh = "注", en = "Note" }

[standards.let]
x = "members"
y = "share_line * x"

[[standards.readings]]
choice = "strictness"
id = "inclusive"
default = true
label = { zh = "含", en = "inclusive" }

[[standards.readings]]
choice = "strictness"
id = "strict"
label = { zh = "超过", en = "strict" }
note = { zh = "更严", en = "stricter" }
more_than = "y"

[[standards.readings]]
choice = "deadline"
id = "year-end"
default = true
label = { zh = "年底", en = "year's end" }

[[standards.readings]]
choice = "deadline"
id = "mid-year"
label = { zh = "年中", en = "mid-year" }
by = 2025-06-30
when = "members >= 1"

[[standards.examples]]
given = { members = 9, party_members = 6 }
reading = "strict"
verdict = "short"
required = "7 人"
gap = "1 人"
set = { share_line = "2/3" }
as_of = 2024-06-01
missing = []

[[standards]]
id = "walk"
subject = "community"
title = { zh = "步行", en = "Walk" }
measure = "max(minutes_to_medical, minutes_to_retail)"
less_than = "longest_walk"
force = "must"
clause = "一"
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), extended(MORE)))


@pytest.fixture
def members(pack: Pack) -> Standard:
    return pack.standards["member-share"]


def test_a_standard_keeps_what_its_record_says(members: Standard) -> None:
    assert (members.subject, members.concept, members.force) == ("committee", "party-member-share", "strive")
    assert (members.clauses, members.by, members.note) == (("一", "二"), date(2025, 12, 31), Label("注", "Note"))
    assert members.when is not None
    assert render(members.when) == "members >= 1 and (x > 0 or not known(community))"
    assert members.unit is not None
    assert members.unit.id == "person"


def test_a_concept_is_the_id_where_none_is_named(pack: Pack) -> None:
    assert pack.standards["walk"].concept == "walk"


def test_bounds_know_whether_their_end_is_allowed(pack: Pack, members: Standard) -> None:
    walk, staff = pack.standards["walk"], pack.standards["staff-range"]
    assert members.lower is not None
    assert not members.lower.strict
    assert walk.lower is None
    assert walk.upper is not None
    assert walk.upper.strict
    assert staff.lower is not None
    assert staff.upper is not None
    assert not staff.upper.strict


def test_a_reading_replaces_the_parts_that_it_names_and_no_others(members: Standard) -> None:
    replaced = {option.id: set(option.replaces) for option in members.readings.options}
    assert replaced == {"inclusive": set(), "strict": {"lower"}, "year-end": set(), "mid-year": {"by", "when"}}
    chosen = members.readings.choose(["strict", "mid-year"])
    rule = members.rule(chosen)
    assert rule.by == date(2025, 6, 30)
    assert rule.when is not None
    assert render(rule.when) == "members >= 1"
    assert rule.lower is not None
    assert (render(rule.lower.tree), rule.lower.strict) == ("share_line * members", True)


def test_local_names_are_put_in_wherever_they_stand(members: Standard) -> None:
    rule = members.rule()
    assert rule.when is not None
    assert render(rule.when) == "members >= 1 and (members > 0 or not known(community))"
    assert members.names() == ("members", "share_line", "community", "party_members")


def test_an_example_keeps_what_is_written(members: Standard) -> None:
    (example,) = members.examples
    assert (example.given, example.reading, example.verdict) == (
        {"members": 9, "party_members": 6},
        ("strict",),
        "short",
    )
    assert (example.required, example.gap, example.as_of) == ("7 人", "1 人", date(2024, 6, 1))
    assert (example.overrides, example.missing) == ({"share_line": "2/3"}, ())


def test_an_example_that_says_nothing_of_missing_fields_expects_nothing_of_them(pack: Pack) -> None:
    assert [one.missing for one in pack.standards["service-area"].examples] == [None, None, None]


def test_the_unit_of_a_measure_is_its_fields(pack: Pack) -> None:
    units = {name: standard.unit.id if standard.unit else None for name, standard in pack.standards.items()}
    assert units == {
        "service-area": "m²", "staff-range": "person", "safe-room": None, "member-share": "person", "walk": "minute",
    }  # fmt: skip


def test_a_measure_of_no_fields_unit_is_shown_in_base_units(tmp_path: Path) -> None:
    text = '[parameters.days]\nunit = "workday"\nper = "1 person"\nvalue = 2\nclause = "一"\n'
    for name, measure, limit in (
        ("a", "days * residents", "days * fewest_staff"),
        ("b", "area_rate * households * residents", "area_rate * hundred * most_staff"),
    ):
        text += f'[[standards]]\nid = "{name}"\nsubject = "community"\nmeasure = "{measure}"\nat_least = "{limit}"\n'
        text += 'title = { zh = "甲", en = "a" }\nforce = "must"\nclause = "一"\n'
    standards = load_pack(write_pack(tmp_path, extended(text))).standards
    assert [standards[name].unit.id for name in ("a", "b")] == ["workday", "m²·person"]  # type: ignore[union-attr]


def test_an_error_that_the_converter_does_not_know_is_still_told_with_its_place() -> None:
    error = RuntimeError("out of luck")
    ((path, message),) = form_faults(error, ("examples", "1"))
    assert path == ("examples", "1")
    assert "out of luck" in str(message)
