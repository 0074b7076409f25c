from __future__ import annotations

import pytest

from commstd.errors import TableError
from commstd.tables import find_subject, match_columns
from commstd.tables.spellings import fold_heading, split_unit
from commstd.vocabulary import core_vocabulary

VOCABULARY = core_vocabulary()
COMMUNITY = VOCABULARY.subjects["community"]


def match(*headings, subject=COMMUNITY):
    return match_columns(headings, subject, VOCABULARY.units)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("households", "households"), ("Households", "households"), ("户数", "households"), ("总户数", "households"), ("户 数", "households"),
        ("*户数", "households"), ("户数\n", "households"), ("service_area", "service_area"), ("Service area", "service_area"),
        ("service-area", "service_area"), ("综合服务\n设施面积", "service_area"), ("社区用房面积", "service_area"), ("６０岁以上人口", "elderly_residents"),
        ("社区（村）", "name"), ("村（社区）", "name"), ("村(社区)", "name"), ("村【社区】", "name"), ("县（市、区）", "county"), ("乡镇（街道）", "township"),
        ("步行至托幼（分钟）", "minutes_to_childcare"), ("步行至托幼", "minutes_to_childcare"), ("主城区（是/否）", "main_urban"),
        ("户数（必填）", "households"), ("随便", None), ("", None), ("（）", None),
    ],
)  # fmt: skip
def test_headings(heading, field):
    columns, _ = match(heading)
    assert [column.field.name for column in columns] == ([] if field is None else [field])


@pytest.mark.parametrize(
    ("heading", "unit", "factor"),
    [
        ("综合服务设施面积（亩）", "mu", "2000/3"), ("综合服务设施面积(㎡)", "m²", "1"), ("综合服务设施面积[m2]", "m²", "1"), ("综合服务设施面积【平方米】", "m²", "1"),
        ("综合服务设施面积（万㎡）", "万m2", "10000"), ("综合服务设施面积（公顷）", "ha", "10000"), ("户数（百户）", "百户", "100"), ("户数（户）", "household", "1"),
        ("综合服务设施面积（单位：亩）", "mu", "2000/3"), ("综合服务设施面积/亩", "mu", "2000/3"), ("service_area (ha)", "ha", "10000"),
        ("常住人口（万人）", "万人", "10000"), ("常住人口（名）", "person", "1"), ("步行至托幼（小时）", "hour", "60"), ("步行至托幼（分钟）", "minute", "1"),
        ("社区社会组织（家）", "organization", "1"), ("综合服务设施面积", None, None),
    ],
)  # fmt: skip
def test_units_in_headings(heading, unit, factor):
    ((column,), problems) = match(heading)
    assert not problems
    assert (column.unit and column.unit.id) == unit
    assert (column.unit and str(column.unit.factor)) == factor


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("综合服务设施面积（米²）", "heading-unit-unknown"), ("户数（2020年）", "heading-unit-unknown"), ("户数（㎡）", "heading-unit-other"),
        ("综合服务设施面积（户）", "heading-unit-other"), ("户数/人口数", "heading-unit-unknown"), ("综合服务设施面积（ha**99999999）", "heading-unit-unknown"),
        ("综合服务设施面积（%）", "heading-unit-other"),
    ],
)  # fmt: skip
def test_a_column_in_another_unit_is_left_out(told, heading, reason):
    columns, problems = match("社区编码", heading)
    assert [column.heading for column in columns] == ["社区编码"]
    (row,) = told(problems)
    assert (row["key"], row["column"], row["line"], row["row"]) == (reason, heading, None, None)
    assert not problems[0].is_warning


def test_two_columns_for_one_field(told):
    columns, problems = match("户数", "总户数", "households")
    assert [column.heading for column in columns] == ["户数"]
    assert [(row["key"], row["column"]) for row in told(problems)] == [
        ("heading-same-field", "总户数"),
        ("heading-same-field", "households"),
    ]
    assert all(problem.is_warning for problem in problems)


def test_nearly_known_headings(told):
    columns, problems = match("社区编号", "设施来原", "备注", "电话", "户数", "户数_2", "总户数量")
    assert [column.heading for column in columns] == ["户数"]
    rows = told(problems)
    assert [(row["key"], row["column"]) for row in rows] == [
        ("heading-nearly", "社区编号"),
        ("heading-nearly", "设施来原"),
    ]
    assert "Provision" in str(rows[1]["fix"]) or "provision" in str(rows[1]["fix"])


def test_a_thousand_headings():
    columns, _ = match(*[f"列{at}" for at in range(1000)], "户数", "x" * 100_000)
    assert [column.heading for column in columns] == ["户数"]


@pytest.mark.parametrize(
    ("headings", "subject"),
    [
        (["社区编码", "户数"], "community"), (["乡镇（街道）编码", "党群服务中心面积"], "township"), (["项目编码", "规划户数"], "development"),
        (["委员会编码", "所属社区", "成员人数"], "committee"), (["name", "households"], "community"), (["name", "households", "development_id"], "development"),
        (["县（市、区）"], "community"), (["市级承担（万元）"], "county"), (["综合服务设施面积（吨）"], "community"),
    ],
)  # fmt: skip
def test_the_subject_of_a_table(headings, subject):
    assert find_subject(headings, VOCABULARY, VOCABULARY.subjects).id == subject


def test_the_first_candidate_wins_a_draw():
    assert find_subject(["名称", "name"], VOCABULARY, ["township", "community"]).id == "township"
    assert find_subject(["name"], VOCABULARY, ["county", "township"]).id == "county"


def test_no_known_heading():
    with pytest.raises(TableError) as caught:
        find_subject(["甲", "乙"], VOCABULARY, ["community", "township"])
    assert caught.value.message.key == "table-no-known-column"
    text = caught.value.message.text("zh")
    assert '"甲"' in text
    assert "社区编码" in text
    with pytest.raises(TableError):
        find_subject([], VOCABULARY, ["community"])


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("面积（亩）", ("面积", "亩")), ("步行（分（钟））", ("步行", "分(钟)")), ("户数", None), ("（亩）", None), ("面积）", None),
        ("面积：单位 亩", ("面积", "亩")), ("乡镇（街道）面积（㎡）", ("乡镇(街道)面积", "m2")),
    ],
)  # fmt: skip
def test_splitting_off_the_unit(heading, parts):
    assert split_unit(heading) == parts


def test_no_label_of_a_subject_is_taken_by_another_field():
    for subject in VOCABULARY.subjects.values():
        for field in subject.fields.values():
            for heading in (field.name, field.label.zh):
                columns, problems = match(heading, subject=subject)
                assert [column.field.name for column in columns] == [field.name], heading
                assert not problems
        assert len({fold_heading(name) for name in subject.fields}) == len(subject.fields)
