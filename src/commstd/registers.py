"""What offices keep: registers of premises, workers, organizations, buildings and households, and what they give.

A register has a row for each thing and says of which community it is. A measure turns its rows into one field of the
community: how many there are, the sum of a column, or whether there is any.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

from attrs import evolve, frozen

from commstd.entities import UNITS, Community
from commstd.fields import Field
from commstd.messages import Label
from commstd.vocabulary import Subject

How = Literal["count", "sum", "any"]
HOWS: Final[tuple[How, ...]] = ("count", "sum", "any")

COMMUNITIES: Final = "communities"
"""The name of the list of communities among the tables that a rollup is given."""


@frozen
class Test:
    """A column that says whether a row counts.

    Attributes:
        field: The register's field: a flag or a choice.
        ids: The ids of the choice for which it counts; a flag counts where it is true.
    """

    field: str
    ids: tuple[str, ...] = ()


@frozen(kw_only=True)
class Condition:
    """What a row must say to be counted.

    Attributes:
        tests: The first of them whose cell is filled in decides; where none is, it is not known.
        is_needed: Without a column for any of them the measure is not taken; else every row counts.
    """

    tests: tuple[Test, ...]
    is_needed: bool = False


@frozen(kw_only=True)
class Measure:
    """How the rows of a register become a field of the community.

    Attributes:
        field: The field of the community.
        how: The number of rows, the sum of a column, or whether there is any row.
        of: The register's field that is summed.
        where: What a row must say to be counted, all of it.
    """

    field: str
    how: How
    of: str | None = None
    where: tuple[Condition, ...] = ()


@frozen(kw_only=True)
class Register:
    """A kind of register.

    Attributes:
        id: Its name.
        label: Its name for people.
        fields: Its columns, besides those of every register.
        key: The field that tells one thing from another.
        is_unique: No two communities can have a thing of the same key, such as one person.
        is_personal: The key is a person's number and is not repeated in full.
        marks: The fields by which the register is recognised: one of them at least is in its headings.
        measures: What it gives.
        in_use: A column that says which rows are still valid; every measure asks it.
        can_have_none: A community may have no such thing at all; where it has no row, it has none. Of what every
            community has, such as households, a community without a row is one that the register lacks.
    """

    id: str
    label: Label
    fields: tuple[Field, ...]
    key: str
    is_unique: bool = False
    is_personal: bool = False
    marks: tuple[str, ...]
    measures: tuple[Measure, ...]
    in_use: Condition | None = None
    can_have_none: bool = True

    @property
    def subject(self) -> Subject:
        """Its columns, as tables are read."""
        fields = {field.name: field for field in (*WHERE, *self.fields)}
        return Subject(id=self.id, label=self.label, key="community_id", fields=fields)


_OF_COMMUNITY: Final = Community.fields()


def _text(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name=name, kind="text", label=Label(zh, en), aliases=aliases)


def _flag(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name=name, kind="flag", label=Label(zh, en), aliases=aliases)


def _choice(name: str, zh: str, en: str, *aliases: str, values: dict[str, tuple[str, ...]]) -> Field:
    return Field(name=name, kind="choice", label=Label(zh, en), aliases=aliases, values=values)


def _known(name: str, *aliases: str) -> Field:
    """A column under the community's own heading for the same field, and some more."""
    field = _OF_COMMUNITY[name]
    return evolve(field, aliases=(*field.aliases, *aliases))


def _status(*aliases: str, active: tuple[str, ...], ended: tuple[str, ...]) -> Field:
    return _choice("status", "状态", "status", *aliases, values={"active": active, "ended": ended})


WHERE: Final = (
    _known(
        "community_id", "所属社区编码", "所属社区代码", "所在社区编码", "所在社区代码", "村（社区）编码",
        "村（社区）代码",
    ),
    _text(
        "community", "社区名称", "community name", "社区", "村（社区）", "村（社区）名称", "所属社区", "所在社区",
        "所属社区名称", "所在社区名称", "所属村（社区）", "所在村（社区）",
    ),
    _known(
        "township", "所属街道", "所属乡镇", "所属乡镇（街道）", "所在乡镇（街道）", "镇街", "镇（街道）",
        "街道（乡镇）",
    ),
    _known("county", "所属县区", "所属区县", "所属县（市、区）"),
)  # fmt: skip
"""The columns that say of which community a row is."""

_IN_USE: Final = Condition(tests=(Test("status", ("active",)),))
_PEOPLE: Final = (
    _known("residents", "常住人口数", "常住人数"),
    _known("floating_population", "流动人数", "流动人员数"),
    _known("elderly_residents", "老年人口数", "60岁及以上人口", "60周岁以上人口", "60周岁及以上人口"),
)
_SUMS_OF_PEOPLE: Final = tuple(Measure(field=field.name, how="sum", of=field.name) for field in _PEOPLE)

_FACILITY: Final = Condition(tests=(Test("use", ("facility", "station")),))
PREMISES: Final = Register(
    id="premises",
    label=Label("用房台账", "register of premises"),
    fields=(
        _text("premises_id", "用房编号", "premises id", "用房编码", "房屋编号", "房屋编码", "设施编号", "设施编码"),
        _text("premises_name", "用房名称", "premises name", "房屋名称", "设施名称", "场所名称"),
        Field(
            name="area", kind="quantity", label=Label("面积", "area"), unit=UNITS.by_id["m²"],
            resolution=Fraction(1, 10_000), aliases=("建筑面积", "使用面积", "用房面积", "房屋面积", "房屋建筑面积"),
        ),
        _choice(
            "use", "设施类别", "use", "用房类别", "用房类型", "设施类型", "用途", "用房用途", "房屋用途",
            values={
                "facility": (
                    "综合服务设施", "社区综合服务设施", "党群服务中心", "社区党群服务中心", "社区用房", "社区服务用房",
                    "综合服务用房", "办公用房", "办公服务用房", "活动用房", "居民活动用房",
                ),
                "station": ("综合服务站", "社区综合服务站", "村（社区）综合服务站"),
                "other": ("其他", "其他用房", "出租", "对外出租", "商业", "商业用房", "闲置"),
            },
        ),
        _status("用房状态", "使用状态", active=("在用", "正常", "使用中"), ended=("停用", "拆除", "已拆除", "报废")),
    ),
    key="premises_id",
    marks=("premises_id", "premises_name", "area", "use"),
    measures=(
        # A station is a facility too: its area counts in both.
        Measure(field="service_area", how="sum", of="area", where=(_FACILITY,)),
        Measure(
            field="station_area", how="sum", of="area",
            where=(Condition(tests=(Test("use", ("station",)),), is_needed=True),),
        ),
        Measure(field="has_service_facility", how="any", where=(_FACILITY,)),
    ),
    in_use=_IN_USE,
)  # fmt: skip

WORKERS: Final = Register(
    id="workers",
    label=Label("社区工作者名册", "register of workers"),
    fields=(
        _text(
            "worker_id", "身份证号", "worker id", "身份证号码", "公民身份号码", "证件号码", "工号", "人员编号",
            "社区工作者编号",
        ),
        _text("worker_name", "姓名", "worker name", "社区工作者姓名"),
        _text("post", "岗位", "post", "职务", "岗位名称", "岗位类别", "社区职务"),
        _choice(
            "certificate", "证书等级", "certificate", "持证等级", "证书", "资格证书", "职业资格", "职业资格等级",
            "职业水平等级", "社会工作者职业资格", "社会工作者职业资格等级", "社会工作者职业水平证书", "社工证书",
            values={
                "none": ("无", "没有", "无证", "未持证", "未取得"),
                "assistant": ("助理社会工作师", "助理社工师", "初级", "初级社工师"),
                "social-worker": ("社会工作师", "社工师", "中级", "中级社工师"),
                "senior": ("高级社会工作师", "高级社工师", "高级"),
                "other": ("其他", "其他证书"),
            },
        ),
        _flag("has_certificate", "持证", "has certificate", "是否持证", "持证情况", "是否持有社工证", "是否取得社工证"),
        _status(
            "在职状态", "人员状态", "在岗状态",
            active=("在职", "在岗", "在册", "正常"),
            ended=("离职", "离岗", "退休", "辞职", "调离", "解聘"),
        ),
    ),
    key="worker_id",
    is_unique=True,
    is_personal=True,
    marks=("certificate", "has_certificate", "post"),
    measures=(
        Measure(field="workers", how="count"),
        Measure(
            field="certified_workers", how="count",
            where=(
                Condition(
                    tests=(
                        Test("certificate", ("assistant", "social-worker", "senior")),
                        Test("has_certificate"),
                    ),
                    is_needed=True,
                ),
            ),
        ),
    ),
    in_use=_IN_USE,
)  # fmt: skip

ORGANIZATIONS: Final = Register(
    id="organizations",
    label=Label("社会组织名录", "register of social organizations"),
    fields=(
        _text(
            "organization_id", "统一社会信用代码", "organization id", "社会信用代码", "信用代码", "登记证号",
            "登记证书编号", "备案编号", "备案号", "组织编号", "组织机构代码",
        ),
        _text("organization_name", "组织名称", "organization name", "社会组织名称", "社区社会组织名称"),
        _choice(
            "origin", "来源", "origin", "组织来源", "培育方式", "引进或孵化",
            values={
                "introduced": ("引进", "引入", "外部引进"),
                "incubated": ("孵化", "培育", "孵化培育"),
                "local": ("本地", "本土", "自发", "自建", "原有", "其他"),
            },
        ),
        _flag("introduced", "引进", "introduced", "是否引进"),
        _flag("incubated", "孵化", "incubated", "是否孵化"),
        _flag("hub", "枢纽型", "hub", "是否枢纽型", "枢纽型社会组织"),
        _status(
            "登记状态", "组织状态",
            active=("正常", "存续", "有效", "在册", "登记", "已登记", "备案", "已备案"),
            ended=("注销", "已注销", "撤销", "已撤销", "吊销", "终止", "失效"),
        ),
    ),
    key="organization_id",
    is_unique=True,
    marks=("organization_id", "organization_name", "origin", "introduced", "incubated", "hub"),
    measures=(
        Measure(field="social_organizations", how="count"),
        Measure(
            field="introduced_organizations", how="count",
            where=(Condition(tests=(Test("introduced"), Test("origin", ("introduced",))), is_needed=True),),
        ),
        Measure(
            field="incubated_organizations", how="count",
            where=(Condition(tests=(Test("incubated"), Test("origin", ("incubated",))), is_needed=True),),
        ),
        Measure(
            field="hub_organization", how="any", where=(Condition(tests=(Test("hub"),), is_needed=True),),
        ),
    ),
    in_use=_IN_USE,
)  # fmt: skip

BUILDINGS: Final = Register(
    id="buildings",
    label=Label("楼栋（网格）台账", "register of buildings or grids"),
    fields=(
        _text(
            "building_id", "楼栋编号", "building id", "楼栋编码", "楼栋号", "楼号", "栋号", "网格编号", "网格编码",
            "网格号",
        ),
        _text("building_name", "楼栋名称", "building name", "楼栋", "楼栋地址", "网格名称", "网格"),
        _known("households", "住户数", "户数合计"),
        *_PEOPLE,
    ),
    key="building_id",
    marks=("building_id", "building_name"),
    measures=(Measure(field="households", how="sum", of="households"), *_SUMS_OF_PEOPLE),
    can_have_none=False,
)  # fmt: skip

HOUSEHOLDS: Final = Register(
    id="households",
    label=Label("户籍（住户）台账", "register of households"),
    fields=(
        _text("household_id", "户号", "household id", "户编号", "户编码", "户籍号", "户口簿号"),
        _text("household_head", "户主", "household head", "户主姓名"),
        *_PEOPLE,
        _status(
            "户状态", "户籍状态", active=("在户", "正常", "在册"), ended=("迁出", "已迁出", "销户", "注销", "已注销")
        ),
    ),
    key="household_id",
    marks=("household_id", "household_head"),
    measures=(Measure(field="households", how="count"), *_SUMS_OF_PEOPLE),
    can_have_none=False,
    in_use=_IN_USE,
)

REGISTERS: Final[dict[str, Register]] = {
    one.id: one for one in (PREMISES, WORKERS, ORGANIZATIONS, BUILDINGS, HOUSEHOLDS)
}
"""The kinds of register that are known, by name."""


def plain_register(name: str) -> Register:
    """A register of some other kind, of which only the community's columns are known.

    Args:
        name: What it is called.
    """
    return Register(id=name, label=Label(name, name), fields=(), key="", marks=(), measures=())
