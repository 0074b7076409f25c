"""Subjects, fields, concepts and units: the core's, read off the entities, and what one pack adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from commstd.entities import ENTITIES, UNITS
from commstd.errors import UnknownNameError
from commstd.fields import Field
from commstd.messages import Label, near, say
from commstd.record import Record
from commstd.units import Units

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen(kw_only=True, eq=False, repr=False)
class Subject(Record):
    """A kind of thing that standards speak of.

    Attributes:
        id: Its id, which is also the unit in which it is counted.
        label: Its name for people.
        key: The field that names one of them.
        fields: Its fields by name.
    """

    id: str
    label: Label
    key: str
    fields: Mapping[str, Field]


PARTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "community": (
        ("certified_workers", "workers"),
        ("elderly_residents", "residents"),
        ("children_visited", "children_in_need"),
        ("rehab_received_certified", "rehab_needed_certified"),
        ("rehab_received_children", "rehab_needed_children"),
        ("satisfied", "surveyed"),
    ),
    "committee": (("party_members", "members"),),
}
"""Counts that are parts of another count of the same row, by subject: the part, then the whole."""

CONCEPT_KINDS: Final = ("standard", "target")
"""What a concept can be the concept of."""


@frozen(kw_only=True, eq=False, repr=False)
class Concept(Record):
    """What a standard or a target is about, whichever city says it."""

    id: str
    subject: str
    kind: str
    label: Label


@frozen(kw_only=True, eq=False, repr=False)
class Vocabulary(Record):
    """All names that a pack may use."""

    subjects: Mapping[str, Subject]
    concepts: Mapping[str, Concept]
    units: Units

    def subject(self, name: str) -> Subject:
        """The subject of this id.

        Raises:
            UnknownNameError: There is none.
        """
        if name not in self.subjects:
            raise UnknownNameError(
                say("subject-unknown", name=name, near=near(name, self.subjects), options=tuple(self.subjects))
            )
        return self.subjects[name]

    def extended(self, subjects: Iterable[Subject], concepts: Iterable[Concept], units: Units) -> Vocabulary:
        """This vocabulary with a pack's subjects (whole ones, replacing those of the same id), concepts and units."""
        return Vocabulary(
            subjects={**self.subjects, **{subject.id: subject for subject in subjects}},
            concepts={**self.concepts, **{concept.id: concept for concept in concepts}},
            units=units,
        )


@lru_cache(maxsize=1)
def core_vocabulary() -> Vocabulary:
    """The names that every pack knows."""
    subjects = (
        Subject(id=entity.SUBJECT, label=entity.LABEL, key=entity.KEY, fields=entity.fields()) for entity in ENTITIES
    )
    return Vocabulary(
        subjects={subject.id: subject for subject in subjects},
        concepts={concept.id: concept for concept in CONCEPTS},
        units=UNITS,
    )


CONCEPTS: Final = (
    Concept(
        id="service-area",
        subject="community",
        kind="standard",
        label=Label("综合服务设施面积", "Service facility area"),
    ),
    Concept(
        id="station-area", subject="community", kind="standard", label=Label("综合服务站面积", "Service station area")
    ),
    Concept(
        id="township-centre-area",
        subject="township",
        kind="standard",
        label=Label("乡镇（街道）党群服务中心面积", "Township centre area"),
    ),
    Concept(
        id="elder-care-land",
        subject="plan_area",
        kind="standard",
        label=Label("人均养老服务设施用地", "Elder-care land per person"),
    ),
    Concept(
        id="committee-size",
        subject="community",
        kind="standard",
        label=Label("居委会规模", "Households per residents' committee"),
    ),
    Concept(
        id="committee-staff", subject="community", kind="standard", label=Label("居委会工作人员配备", "Committee staff")
    ),
    Concept(
        id="community-workers",
        subject="community",
        kind="standard",
        label=Label("每万人社区工作者", "Workers per 10,000 residents"),
    ),
    Concept(
        id="county-workers",
        subject="county",
        kind="standard",
        label=Label("全县每万名城镇常住人口社区工作者", "County workers per 10,000 urban residents"),
    ),
    Concept(
        id="social-organizations",
        subject="community",
        kind="standard",
        label=Label("社区社会组织数量", "Social organizations"),
    ),
    Concept(
        id="social-work-agencies",
        subject="county",
        kind="standard",
        label=Label("专业社会工作服务机构", "Professional social work agencies"),
    ),
    Concept(
        id="certified-workers", subject="community", kind="standard", label=Label("持证社区工作者", "Certified workers")
    ),
    Concept(
        id="party-member-share",
        subject="committee",
        kind="standard",
        label=Label("委员会党员比例", "Party members in the committee"),
    ),
    Concept(
        id="law-literate-persons",
        subject="community",
        kind="standard",
        label=Label("法律明白人", "Law-literate persons"),
    ),
    Concept(id="legal-adviser", subject="community", kind="standard", label=Label("法律顾问", "Legal adviser")),
    Concept(
        id="governance-centre",
        subject="community",
        kind="standard",
        label=Label("综治中心", "Public-security and mediation centre"),
    ),
    Concept(
        id="seat-premises",
        subject="community",
        kind="standard",
        label=Label("被撤并乡镇驻地社区用房", "Premises of a former township seat"),
    ),
    Concept(
        id="budget-share", subject="county", kind="standard", label=Label("市县经费分担", "City and county funding")
    ),
    Concept(
        id="walking-circle", subject="community", kind="standard", label=Label("15分钟便民生活圈", "15-minute circle")
    ),
    Concept(id="emergency-drill", subject="community", kind="standard", label=Label("应急综合演练", "Emergency drill")),
    Concept(
        id="facility-coverage",
        subject="community",
        kind="target",
        label=Label("综合服务设施覆盖率", "Service facility coverage"),
    ),
    Concept(
        id="centres-renovated",
        subject="centre",
        kind="target",
        label=Label("党群服务中心亲民化改造", "Centres renovated"),
    ),
    Concept(
        id="substandard-premises",
        subject="community",
        kind="target",
        label=Label("用房不达标集镇社区达标", "Substandard town premises brought up"),
    ),
    Concept(
        id="social-work-stations",
        subject="township",
        kind="target",
        label=Label("社会工作服务站", "Social work stations"),
    ),
    Concept(
        id="organization-federations",
        subject="township",
        kind="target",
        label=Label("社区社会组织联合会", "Federations of social organizations"),
    ),
    Concept(
        id="organization-coverage",
        subject="community",
        kind="target",
        label=Label("社会组织覆盖", "Communities with a social organization"),
    ),
    Concept(
        id="certified-coverage",
        subject="community",
        kind="target",
        label=Label("持证社工覆盖率", "Communities with a certified worker"),
    ),
    Concept(
        id="elder-care-coverage",
        subject="community",
        kind="target",
        label=Label("养老服务设施覆盖率", "Elder-care facility coverage"),
    ),
    Concept(
        id="home-care-sites",
        subject="community",
        kind="target",
        label=Label("居家养老服务设施和站点", "Home-care sites"),
    ),
    Concept(
        id="area-per-hundred",
        subject="community",
        kind="target",
        label=Label("每百户综合服务设施面积（汇总）", "Area per 100 households, pooled"),
    ),
    Concept(id="pilots", subject="community", kind="target", label=Label("试点", "Pilots")),
    Concept(
        id="home-care-coverage",
        subject="community",
        kind="target",
        label=Label("居家养老服务覆盖率", "Home-care coverage"),
    ),
    Concept(
        id="elder-liveable-share",
        subject="community",
        kind="target",
        label=Label("老年宜居社区比例", "Elder-liveable communities"),
    ),
    Concept(
        id="platform-coverage",
        subject="community",
        kind="target",
        label=Label("公共服务综合信息平台覆盖率", "Service platform coverage"),
    ),
    Concept(
        id="self-service-coverage",
        subject="community",
        kind="target",
        label=Label("政务自助服务覆盖率", "Self-service coverage"),
    ),
    Concept(
        id="agency-coverage",
        subject="community",
        kind="target",
        label=Label("政务代办服务覆盖率", "Agency service coverage"),
    ),
    Concept(
        id="volunteer-coverage",
        subject="community",
        kind="target",
        label=Label("志愿者服务站覆盖率", "Volunteer station coverage"),
    ),
    Concept(
        id="parents-school-coverage",
        subject="community",
        kind="target",
        label=Label("家长学校覆盖率", "Parents' school coverage"),
    ),
    Concept(
        id="child-visit-rate", subject="community", kind="target", label=Label("未成年人探访率", "Children visited")
    ),
    Concept(
        id="rehabilitation-rate",
        subject="community",
        kind="target",
        label=Label("残疾人康复服务率", "Rehabilitation received"),
    ),
    Concept(id="satisfaction", subject="community", kind="target", label=Label("居民满意度", "Resident satisfaction")),
    Concept(
        id="safe-community-share", subject="community", kind="target", label=Label("平安创建达标率", "Safe communities")
    ),
    Concept(
        id="secretary-director",
        subject="community",
        kind="target",
        label=Label("书记主任一肩挑", "Secretary also director"),
    ),
    Concept(
        id="member-reporting", subject="community", kind="target", label=Label("在职党员报到", "Members reporting")
    ),
    Concept(
        id="classification", subject="community", kind="target", label=Label("社区分类完成率", "Communities classified")
    ),
)
