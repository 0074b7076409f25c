from __future__ import annotations

import pytest

from commstd.errors import UnknownNameError, ValueFault
from commstd.rollups.rules import Clause, Rule, filled, read_rule, rules_of
from commstd.vocabulary import core_vocabulary

COMMUNITY = core_vocabulary().subjects["community"]
REGISTERS = ("premises", "hotels")


def read(how, text):
    return read_rule(how, text, registers=REGISTERS)


@pytest.mark.parametrize(
    ("how", "text", "register", "column", "where"),
    [
        ("sum", "service_area=使用面积", None, "使用面积", ()),
        ("sum", " service_area = premises:使用面积 ", "premises", "使用面积", ()),
        ("sum", "service_area＝premises：使用面积", "premises", "使用面积", ()),
        ("sum", "service_area=面积:㎡", None, "面积:㎡", ()),
        ("sum", "service_area=面积 where 用途!=出租,闲置", None, "面积", (Clause(column="用途", values=("出租", "闲置"), is_negated=True),)),
        ("sum", "service_area=面积 WHERE 用途=办公、活动 and 状态≠停用", None, "面积",
         (Clause(column="用途", values=("办公", "活动")), Clause(column="状态", values=("停用",), is_negated=True))),
        ("count", "workers", None, None, ()),
        ("count", "workers=hotels", "hotels", None, ()),
        ("count", "workers where 持证＝是", None, None, (Clause(column="持证", values=("是",)),)),
        ("any", "hub_organization=hotels where 星级=5", "hotels", None, (Clause(column="星级", values=("5",)),)),
    ],
)  # fmt: skip
def test_rules(how, text, register, column, where):
    rule = read(how, text)
    assert (rule.text, rule.how, rule.register, rule.column, rule.where) == (text, how, register, column, where)
    assert rule.field in {"service_area", "workers", "hub_organization"}
    assert rule.columns == ((column,) if column else ()) + tuple(one.column for one in where)


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("sum", "service_area"), ("sum", "service_area="), ("sum", "=面积"), ("count", "where 持证=是"), ("count", ""),
        ("count", "workers where 持证"), ("count", "workers where 持证=,"), ("count", "workers where =是"), ("sum", "service_area=面积 where 用途=a and"),
    ],
)  # fmt: skip
def test_what_is_no_rule(how, text):
    with pytest.raises(ValueFault, match=r"is not understood"):
        read(how, text)


def test_a_register_that_is_not_there():
    with pytest.raises(
        UnknownNameError, match=r'"premise".* not among those given: premises, hotels.*did you mean "premises"'
    ):
        read("count", "workers=premise")


def test_rules_as_mappings_and_as_texts():
    given = {
        "sum": {"service_area": "面积"},
        "count": ["workers", "households=hotels"],
        "any": {"hub_organization": ""},
    }
    assert [(one.how, one.field, one.register) for one in rules_of(given, registers=REGISTERS)] == [
        ("sum", "service_area", None), ("count", "workers", None), ("count", "households", "hotels"), ("any", "hub_organization", None),
    ]  # fmt: skip


def rule(how, field):
    return Rule(text=f"{field}=…", how=how, field=field, register=None, column=None)


@pytest.mark.parametrize("name", ["service_area", "综合服务设施面积", "service area", "社区用房面积"])
def test_a_field_goes_by_its_name_its_labels_and_its_aliases(name):
    assert filled(rule("sum", name), COMMUNITY).name == "service_area"


def test_a_field_that_communities_do_not_have():
    with pytest.raises(UnknownNameError, match=r'did you mean "service_area"'):
        filled(rule("sum", "servic_area"), COMMUNITY)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ("count", "service_area"),
        ("sum", "hub_organization"),
        ("any", "workers"),
        ("sum", "settlement"),
        ("count", "name"),
    ],
)
def test_a_field_of_another_kind(how, field):
    with pytest.raises(ValueFault, match=r"is no field that comes about like this"):
        filled(rule(how, field), COMMUNITY)
