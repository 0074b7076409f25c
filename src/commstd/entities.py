"""The subjects that governance documents speak of, as typed records.

Every field may be left out: None is missing, never zero and never false. Counts are ints, quantities a pint quantity
or text such as "360 ㎡" (kept as a quantity), choices the id or its Chinese label. What a pack adds goes in `extra`.

Source:
    The fields that the documents of Guangyuan, Puyang, Weng'an, Mianyang and Fuzhou measure.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar, Final

import attrs
from attrs import frozen

from commstd import units
from commstd.fields import Field, Kind
from commstd.messages import Label
from commstd.record import Record
from commstd.units import Unit, core_units, counter

METADATA: Final = "commstd"

COUNTERS: Final = {
    name: counter(name, "个", en=en)
    for name, en in {
        "community": "communities",
        "township": "townships",
        "county": "counties",
        "development": "developments",
        "centre": "centres",
        "plan_area": "planning areas",
        "committee": "committees",
        "compound": "compounds",
    }.items()
}
UNITS: Final = core_units().with_units(COUNTERS.values())
"""The core's units, each subject's own counter among them."""


def declare(
    kind: Kind,
    zh: str,
    *,
    unit: str | None = None,
    resolution: str | None = None,
    aliases: tuple[str, ...] = (),
    values: Mapping[str, tuple[str, ...]] | None = None,
    note: str | None = None,
    en: str | None = None,
) -> Any:
    """An optional field of an entity, whose description stands in its metadata.

    Args:
        kind: What it holds.
        zh: Its Chinese heading.
        unit: The id of its unit.
        resolution: Its finest step; the unit's own by default.
        aliases: Other headings.
        values: The ids of a choice with their labels.
        note: What a user must know.
        en: Its English heading; by default its name with spaces.
    """
    held: Unit | None = UNITS.by_id[unit] if unit else None
    step = Fraction(resolution) if resolution else (held.resolution if held and held.resolution else Fraction(1))

    def describe(name: str) -> Field:
        return Field(
            name=name, kind=kind, label=Label(zh, en or name.replace("_", " ")), aliases=aliases, unit=held,
            resolution=step, values=MappingProxyType(dict(values or {})), note=note,
        )  # fmt: skip

    return attrs.field(default=None, metadata={METADATA: describe})


def _read_fields(_: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    return [_reading(one) if METADATA in one.metadata else one for one in fields]


class _Reader:
    """What makes a field's value of what a caller gives."""

    __slots__ = ("field",)
    __signature__ = inspect.Signature()  # attrs asks every converter for it, and it takes long to work out

    def __init__(self, field: Field) -> None:
        self.field = field

    def __call__(self, value: object) -> object:
        if value is None:
            return None
        field = self.field
        exact = field.read(value, UNITS)
        if not isinstance(exact, Fraction) or field.kind == "share":
            return exact
        unit = field.unit
        assert unit is not None, "a count or quantity has a unit"
        return int(exact) if field.kind == "count" else units.quantity(exact / unit.factor, unit)


def _reading(attribute: attrs.Attribute[Any]) -> attrs.Attribute[Any]:
    described: Field = attribute.metadata[METADATA](attribute.name)
    return attribute.evolve(converter=_Reader(described), metadata={METADATA: described})


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class Entity(Record):
    """Anything that a standard can look at.

    Attributes:
        extra: Values of fields that a pack adds, by name.
    """

    SUBJECT: ClassVar[str]
    LABEL: ClassVar[Label]
    KEY: ClassVar[str]

    extra: Mapping[str, object] = attrs.field(factory=dict, kw_only=True)

    @classmethod
    def fields(cls) -> dict[str, Field]:
        """The described fields of this subject, by name."""
        return dict(_fields(cls))

    def values(self) -> dict[str, object]:
        """What is known of it, by field, `extra` included."""
        own = {name: value for name in _fields(type(self)) if (value := getattr(self, name)) is not None}
        return own | {name: value for name, value in self.extra.items() if value is not None}


def _fields(kind: Any) -> Mapping[str, Field]:
    return {one.name: one.metadata[METADATA] for one in attrs.fields(kind) if METADATA in one.metadata}


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class Community(Entity):
    """A residents' or villagers' community (社区、村)."""

    SUBJECT: ClassVar[str] = "community"
    LABEL: ClassVar[Label] = Label("社区（村）", "Community or village")
    KEY: ClassVar[str] = "community_id"

    community_id: str | None = declare(
        "text",
        "社区编码",
        aliases=(
            "社区代码",
            "统计用区划代码",
        ),
    )
    name: str | None = declare(
        "text",
        "社区名称",
        aliases=(
            "社区",
            "村（社区）",
            "名称",
        ),
    )
    township: str | None = declare(
        "text",
        "乡镇（街道）",
        aliases=(
            "街道",
            "乡镇",
        ),
    )
    county: str | None = declare(
        "text",
        "县（市、区）",
        aliases=(
            "县区",
            "区县",
        ),
    )
    settlement: str | None = declare(
        "choice",
        "城乡类型",
        values={
            "urban": (
                "城市社区",
                "城市",
            ),
            "town": (
                "集镇社区",
                "集镇",
            ),
            "rural": (
                "农村社区",
                "农村",
                "村",
            ),
        },
    )
    main_urban: bool | None = declare("flag", "主城区")
    township_abolished: bool | None = declare("flag", "被撤并乡镇")
    former_township_seat: bool | None = declare("flag", "被撤并乡镇原政府驻地")
    resettlement: bool | None = declare("flag", "易地扶贫搬迁安置")
    households: int | None = declare(
        "count",
        "户数",
        unit="household",
        aliases=(
            "总户数",
            "居民户数",
        ),
    )
    residents: int | None = declare("count", "常住人口", unit="person", aliases=("常住居民",))
    floating_population: int | None = declare("count", "流动人口", unit="person", aliases=("流动人口数",))
    elderly_residents: int | None = declare("count", "老年人口", unit="person", aliases=("60岁以上人口",))
    has_service_facility: bool | None = declare("flag", "有综合服务设施")
    service_area: units.Quantity | str | None = declare(
        "quantity",
        "综合服务设施面积",
        unit="m²",
        aliases=(
            "社区用房面积",
            "服务设施面积",
        ),
    )
    station_area: units.Quantity | str | None = declare(
        "quantity", "综合服务站面积", unit="m²", aliases=("社区综合服务站面积",)
    )
    provision: str | None = declare(
        "choice",
        "设施来源",
        values={
            "new-built": ("新建",),
            "converted": ("改建",),
            "expanded": ("扩建",),
            "purchased": ("购置",),
            "leased": ("租用",),
            "swapped": ("置换",),
            "shared": ("共建",),
            "allocated": ("划拨",),
        },
    )
    committee_staff: int | None = declare("count", "居委会工作人员", unit="person", aliases=("居委会工作人员数",))
    workers: int | None = declare(
        "count",
        "社区工作者",
        unit="person",
        aliases=(
            "社区专职工作者",
            "社区工作者数",
        ),
    )
    certified_workers: int | None = declare(
        "count",
        "持证社区工作者",
        unit="person",
        aliases=("持证社工人数",),
        note="assistant social worker certificate or higher",
    )
    heavy_duties: bool | None = declare("flag", "服务管理任务重")
    social_organizations: int | None = declare(
        "count",
        "社区社会组织",
        unit="organization",
        aliases=(
            "社会组织数",
            "社会组织数量",
        ),
    )
    introduced_organizations: int | None = declare("count", "引进社会组织", unit="organization")
    incubated_organizations: int | None = declare("count", "孵化社会组织", unit="organization")
    hub_organization: bool | None = declare("flag", "有枢纽型社会组织")
    secretary_is_director: bool | None = declare("flag", "书记主任一肩挑")
    broad_party_committee: bool | None = declare("flag", "社区大党委")
    legal_advisers: int | None = declare("count", "法律顾问", unit="person")
    law_literate_persons: int | None = declare("count", "法律明白人", unit="person")
    governance_centre: bool | None = declare("flag", "综治中心规范化")
    security_room: bool | None = declare("flag", "治安防控室")
    mediation_room: bool | None = declare("flag", "矛盾调处室")
    safe_community: bool | None = declare("flag", "平安创建达标")
    service_platform: bool | None = declare("flag", "公共服务综合信息平台")
    self_service: bool | None = declare("flag", "政务通用自助服务")
    agency_service: bool | None = declare("flag", "政务代办服务")
    elder_care_facility: bool | None = declare("flag", "养老服务设施")
    home_care_site: bool | None = declare("flag", "居家养老服务设施和站点")
    home_care_service: bool | None = declare("flag", "居家社区养老服务")
    elder_liveable: bool | None = declare("flag", "老年宜居")
    volunteer_station: bool | None = declare("flag", "志愿者服务站")
    parents_school: bool | None = declare("flag", "家长学校")
    children_in_need: int | None = declare("count", "留守儿童和困境未成年人", unit="person")
    children_visited: int | None = declare("count", "已探访未成年人", unit="person")
    rehab_needed_certified: int | None = declare("count", "有康复需求持证残疾人", unit="person")
    rehab_received_certified: int | None = declare("count", "接受康复服务持证残疾人", unit="person")
    rehab_needed_children: int | None = declare("count", "有康复需求残疾儿童", unit="person")
    rehab_received_children: int | None = declare("count", "接受康复服务残疾儿童", unit="person")
    surveyed: int | None = declare("count", "满意度调查人数", unit="person")
    satisfied: int | None = declare("count", "满意人数", unit="person")
    drills_this_year: int | None = declare("count", "本年综合演练次数", unit="drill")
    minutes_to_childcare: units.Quantity | str | None = declare("quantity", "步行至托幼（分钟）", unit="minute")
    minutes_to_elder_care: units.Quantity | str | None = declare("quantity", "步行至养老（分钟）", unit="minute")
    minutes_to_medical: units.Quantity | str | None = declare("quantity", "步行至医疗（分钟）", unit="minute")
    minutes_to_retail: units.Quantity | str | None = declare("quantity", "步行至商业（分钟）", unit="minute")


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class Township(Entity):
    """A township or subdistrict (乡镇、街道)."""

    SUBJECT: ClassVar[str] = "township"
    LABEL: ClassVar[Label] = Label("乡镇（街道）", "Township or subdistrict")
    KEY: ClassVar[str] = "township_id"

    township_id: str | None = declare("text", "乡镇（街道）编码")
    name: str | None = declare("text", "乡镇（街道）名称")
    county: str | None = declare("text", "县（市、区）")
    division: str | None = declare("choice", "类别", values={"subdistrict": ("街道",), "township": ("乡镇",)})
    centre_area: units.Quantity | str | None = declare("quantity", "党群服务中心面积", unit="m²")
    social_work_station: bool | None = declare("flag", "社会工作服务站", aliases=("社工站",))
    organization_federation: bool | None = declare("flag", "社区社会组织联合会")


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class County(Entity):
    """A county or district (县、市、区)."""

    SUBJECT: ClassVar[str] = "county"
    LABEL: ClassVar[Label] = Label("县（市、区）", "County or district")
    KEY: ClassVar[str] = "county_id"

    county_id: str | None = declare("text", "县（市、区）编码")
    name: str | None = declare("text", "县（市、区）名称")
    urban_residents: int | None = declare("count", "城镇常住人口", unit="person")
    workers: int | None = declare("count", "社区工作者", unit="person")
    social_work_agencies: int | None = declare("count", "专业社会工作服务机构", unit="organization")
    city_funds: units.Quantity | str | None = declare("quantity", "市级承担（元）", unit="yuan")
    county_funds: units.Quantity | str | None = declare("quantity", "县级承担（元）", unit="yuan")


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class Development(Entity):
    """A residential development (住宅项目)."""

    SUBJECT: ClassVar[str] = "development"
    LABEL: ClassVar[Label] = Label("住宅项目", "Residential development")
    KEY: ClassVar[str] = "development_id"

    development_id: str | None = declare("text", "项目编码")
    name: str | None = declare("text", "项目名称")
    households: int | None = declare("count", "规划户数", unit="household")
    service_area: units.Quantity | str | None = declare("quantity", "配建综合服务设施面积", unit="m²")
    completed: date | None = declare("date", "建成日期")
    owners_committee_formed: date | None = declare("date", "业主委员会成立日期")


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class Centre(Entity):
    """A party-mass service centre (党群服务中心)."""

    SUBJECT: ClassVar[str] = "centre"
    LABEL: ClassVar[Label] = Label("党群服务中心", "Party-mass service centre")
    KEY: ClassVar[str] = "centre_id"

    centre_id: str | None = declare("text", "中心编码")
    name: str | None = declare("text", "中心名称")
    renovated: date | None = declare("date", "亲民化改造完成日期")


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class PlanArea(Entity):
    """A planning area (规划单元)."""

    SUBJECT: ClassVar[str] = "plan_area"
    LABEL: ClassVar[Label] = Label("规划单元", "Planning area")
    KEY: ClassVar[str] = "plan_area_id"

    plan_area_id: str | None = declare("text", "规划单元编码")
    planned_population: int | None = declare("count", "规划人口", unit="person")
    elder_care_land: units.Quantity | str | None = declare("quantity", "社区养老服务设施用地面积", unit="m²")


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class Committee(Entity):
    """A villagers' or residents' committee (村、居民委员会)."""

    SUBJECT: ClassVar[str] = "committee"
    LABEL: ClassVar[Label] = Label("村（居）民委员会", "Villagers' or residents' committee")
    KEY: ClassVar[str] = "committee_id"

    committee_id: str | None = declare("text", "委员会编码")
    community: str | None = declare("text", "所属社区")
    members: int | None = declare("count", "成员人数", unit="person", aliases=("委员人数",))
    party_members: int | None = declare("count", "党员人数", unit="person")


@frozen(kw_only=True, field_transformer=_read_fields, eq=False, repr=False)
class Compound(Entity):
    """A residential compound (小区、院落)."""

    SUBJECT: ClassVar[str] = "compound"
    LABEL: ClassVar[Label] = Label("小区（院落）", "Residential compound")
    KEY: ClassVar[str] = "compound_id"

    compound_id: str | None = declare("text", "小区编码")
    name: str | None = declare("text", "小区名称")
    has_property_service: bool | None = declare("flag", "有物业服务")
    self_management: str | None = declare(
        "choice", "自治方式", values={"self": ("自管",), "entrusted": ("托管",), "joint": ("共管",)}
    )
    owners_committee: bool | None = declare("flag", "业主委员会")
    party_organization: bool | None = declare("flag", "小区党组织")


ENTITIES: Final[tuple[type[Entity], ...]] = (
    Community,
    Township,
    County,
    Development,
    Centre,
    PlanArea,
    Committee,
    Compound,
)
