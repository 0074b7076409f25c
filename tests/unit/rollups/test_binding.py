from __future__ import annotations

import pytest

from commstd.errors import TableError, UnknownNameError
from commstd.rollups.binding import BoundTest, bind, find_heading
from commstd.rollups.rules import read_rule
from commstd.vocabulary import core_vocabulary
from tests.unit.rollups.conftest import register

VOCABULARY = core_vocabulary()


def bound(name, headings, *rules):
    read = [read_rule(how, text, registers=(name,)) for how, text in rules]
    return bind(
        register(name), headings, read, subject=VOCABULARY.subjects["community"], units=VOCABULARY.units, table="t.csv"
    )


def given(binding):
    return {one.field.name: one.is_taken for one in binding.measures}


def test_a_register_gives_what_it_has_columns_for():
    assert given(bound("premises", ["社区编码", "用房编号"])) == {
        "service_area": False,
        "station_area": False,
        "has_service_facility": True,
    }
    assert given(bound("premises", ["社区编码", "面积"])) == {
        "service_area": True,
        "station_area": False,
        "has_service_facility": True,
    }
    assert given(bound("premises", ["社区编码", "面积", "用途"])) == {
        "service_area": True,
        "station_area": True,
        "has_service_facility": True,
    }
    assert given(bound("workers", ["社区编码", "岗位"])) == {"workers": True, "certified_workers": False}
    assert bound("workers", ["社区编码", "岗位"]).gives == ("workers",)


def test_the_first_column_of_a_condition_that_is_there_decides():
    (condition,) = bound("workers", ["社区编码", "持证", "证书等级"]).measures[1].where
    assert [one.cell for one in condition] == ["certificate", "has_certificate"]
    assert condition[0].values == ("assistant", "social-worker", "senior")
    assert condition[1].values == (True,)
    assert bound("workers", ["社区编码", "持证"]).measures[1].where == ((BoundTest("has_certificate", (True,)),),)


def test_a_column_of_status_is_asked_where_there_is_one():
    assert bound("workers", ["社区编码", "岗位"]).in_use is None
    assert bound("workers", ["社区编码", "岗位", "在职状态"]).in_use == (BoundTest("status", ("active",)),)
    assert bound("buildings", ["社区编码", "楼栋编号", "户数", "状态"]).in_use is None


def test_the_places_the_key_and_the_cells():
    binding = bound("premises", ["所属社区", "所属街道", "县区", "房屋编号", "面积（亩）", "备注"])
    assert {name: one.heading for name, one in binding.places.items()} == {
        "community": "所属社区",
        "township": "所属街道",
        "county": "县区",
    }
    assert binding.key is not None
    assert binding.key.heading == "房屋编号"
    assert [(one.field.name, one.heading, one.unit.id if one.unit else None) for one in binding.cells] == [
        ("area", "面积（亩）", "mu")
    ]


def test_a_table_that_says_of_no_row_where_it_belongs():
    with pytest.raises(TableError, match=r'"t.csv" has neither a column of community codes nor of community names'):
        bound("premises", ["用房编号", "面积"])


def test_a_rule_takes_the_place_of_a_measure_of_the_same_field():
    binding = bound("premises", ["社区编码", "面积", "使用面积（亩）", "用途"], ("sum", "service_area=使用面积"))
    first, *others = binding.measures
    assert (first.field.name, first.how, first.amount) == ("service_area", "sum", "sum of service_area")
    assert [one.field.name for one in others] == ["station_area", "has_service_facility"]
    column = next(one for one in binding.cells if one.field.name == first.amount)
    assert (column.heading, column.unit.id, column.field.resolution) == ("使用面积（亩）", "mu", first.field.resolution)
    assert binding.problems == (), "使用面积 is no second 面积 any more"


def test_a_rule_sums_counts_in_their_units():
    binding = bound("hotels", ["社区编码", "住户（百户）"], ("sum", "households=住户"))
    assert binding.cells[0].unit.factor == 100
    assert binding.cells[0].field.kind == "count"


@pytest.mark.parametrize(("heading", "unit"), [("面积（元）", "元"), ("面积（含公摊）", "含公摊")])
def test_a_rule_on_a_column_in_no_unit_of_the_field(heading, unit):
    with pytest.raises(TableError, match=f'the "{unit}" in brackets is no unit of service area'):
        bound("hotels", ["社区编码", heading], ("sum", f"service_area={heading}"))


def test_a_heading_may_say_that_it_is_required():
    assert bound("hotels", ["社区编码", "面积（必填）"], ("sum", "service_area=面积")).cells[0].unit is None


def test_conditions_on_columns_that_a_register_knows():
    where = ("count", "workers where 证书等级=初级,senior and 持证!=否")
    binding = bound("workers", ["社区编码", "证书等级", "持证"], where)
    first, second = binding.measures[0].where
    assert first == (BoundTest("certificate", ("assistant", "senior")),)
    assert second == (BoundTest("has_certificate", (False,), True),)


def test_conditions_on_columns_that_it_does_not_know():
    where = ("count", "workers where 党员=是 and 职级=四级，五级 and 岗位!=书记")
    binding = bound("workers", ["社区编码", "党员", "职级", "岗位"], where)
    flag, text, own = (one[0] for one in binding.measures[0].where)
    assert (flag.values, flag.is_text) == ((True,), False)
    assert (text.values, text.is_text) == (("四级", "五级"), True)
    assert (own.values, own.is_text, own.is_negated) == (("书记",), True, True)
    kinds = {one.heading: one.field.kind for one in binding.cells}
    assert kinds == {"党员": "flag", "职级": "text", "岗位": "text"}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "workers where 证书等级=助理社工作师",
            '"助理社工作师" .* is no option of the column "证书等级".*did you mean "助理社会工作师"',
        ),
        ("workers where 持证=大概", '"大概" .* is no option of the column "持证"'),
    ],
)
def test_options_that_a_column_does_not_have(rule, said):
    with pytest.raises(UnknownNameError, match=said):
        bound("workers", ["社区编码", "证书等级", "持证"], ("count", rule))


def test_a_column_that_a_table_does_not_have():
    with pytest.raises(TableError, match=r'the column "使用面积" .* is not in "t.csv".*did you mean "使用面积1"'):
        bound("hotels", ["社区编码", "使用面积1"], ("sum", "service_area=hotels:使用面积"))


@pytest.mark.parametrize(
    ("text", "found"),
    [("使用面积", "使用面积（㎡）"), ("使用面积（㎡）", "使用面积（㎡）"), ("premises_id", "房屋编号"), ("premises id", "房屋编号"), ("房 屋编号", "房屋编号"), ("层数", None)],
)  # fmt: skip
def test_headings_as_a_user_means_them(text, found):
    assert find_heading(text, ["房屋编号", "使用面积（㎡）"], "premises", VOCABULARY.units) == found


def test_the_heading_as_it_is_written_comes_before_one_with_a_unit():
    assert find_heading("面积", ["面积（亩）", "面积"], "premises", VOCABULARY.units) == "面积"
