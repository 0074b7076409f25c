from __future__ import annotations

import pytest

from commstd.errors import TableError
from commstd.registers import COMMUNITIES, REGISTERS
from commstd.rollups.kinds import find_kind, register_label, register_vocabulary
from commstd.vocabulary import core_vocabulary

VOCABULARY = core_vocabulary()


def kind(*headings, is_first=False):
    subject = VOCABULARY.subjects["community"]
    return find_kind(headings, subject=subject, units=VOCABULARY.units, table="t.csv", is_first=is_first)


@pytest.mark.parametrize(
    ("found", "headings"),
    [
        (COMMUNITIES, ("社区编码", "社区名称", "县（市、区）", "城乡类型", "户数", "综合服务设施面积")),
        (COMMUNITIES, ("社区编码", "社区名称")),
        (COMMUNITIES, ("community_id", "households", "residents")),
        ("premises", ("序号", "所属社区编码", "社区名称", "用房名称", "建筑面积（㎡）", "用途")),
        ("premises", ("社区编码", "面积（亩）")),
        ("premises", ("社区编码", "面积（元）")),
        ("workers", ("姓名", "身份证号", "所属社区", "职务", "证书等级")),
        ("workers", ("姓名", "社区", "是否持证")),
        ("workers", ("community_id", "certificate")),
        ("organizations", ("组织名称", "统一社会信用代码", "社区编码")),
        ("buildings", ("楼栋编号", "社区编码", "户数", "常住人口")),
        ("buildings", ("网格名称", "所属社区", "户数", "常住人口", "流动人口")),
        ("households", ("户号", "户主", "所属社区编码", "常住人口")),
        (None, ("姓名", "年龄")),
        (None, ("姓名", "身份证号")),
        (None, ()),
    ],
)  # fmt: skip
def test_kinds_by_their_headings(found, headings):
    assert kind(*headings) == found


@pytest.mark.parametrize("name", REGISTERS)
def test_each_register_is_known_by_all_its_own_headings(name):
    for choose in (lambda one: one.name, lambda one: one.label.zh, lambda one: one.label.en):
        assert kind(*(choose(field) for field in REGISTERS[name].subject.fields.values())) == name


def test_a_draw_is_told_and_the_first_table_is_the_list():
    drawn = ("社区编码", "网格名称", "户数", "常住人口", "综合服务设施面积")
    with pytest.raises(TableError, match=r'"t.csv" may be: buildings .*, communities \(list of communities\)'):
        kind(*drawn)
    assert kind(*drawn, is_first=True) == COMMUNITIES
    with pytest.raises(TableError, match=r"may be: workers .*, organizations"):
        kind("社区编码", "岗位", "组织名称", is_first=True)


def test_registers_have_labels_and_others_go_by_their_own_names():
    assert str(register_label("premises")) == "register of premises"
    assert str(register_label(COMMUNITIES)) == "list of communities"
    assert register_label("hotels") == "hotels"
    assert set(register_vocabulary(VOCABULARY).subjects) == {"community", *REGISTERS}
