from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

import commstd
from commstd import units
from commstd.entities import (
    COUNTERS,
    ENTITIES,
    UNITS,
    Centre,
    Committee,
    Community,
    Compound,
    County,
    Development,
    Entity,
    PlanArea,
    Township,
    _read_fields,
    declare,
)
from commstd.errors import DimensionError, UnitError, ValueFault
from commstd.fields import KINDS, NEVER

SAMPLES = {
    "quantity": {"m²": "3 ㎡", "minute": "3 分钟", "yuan": "3 元"},
    "count": 3,
    "flag": "是",
    "text": "a",
    "date": "2024-05-09",
}


def sample(field):
    """Some value that a field takes, and what is kept of it."""
    if field.kind == "choice":
        name, labels = next(iter(field.values.items()))
        return labels[0], name
    if field.kind == "quantity":
        return SAMPLES["quantity"][field.unit.id], units.quantity(Fraction(3), field.unit)
    return SAMPLES[field.kind], {"count": 3, "flag": True, "text": "a", "date": date(2024, 5, 9)}[field.kind]


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_field_of_every_subject_takes_a_text_and_keeps_its_value(entity):
    samples = {name: sample(field) for name, field in entity.fields().items()}
    made = entity(**{name: given for name, (given, _) in samples.items()})
    assert made.values() == {name: kept for name, (_, kept) in samples.items()}
    assert attrs.evolve(made) == made
    for name in (name for name, field in entity.fields().items() if field.kind == "count"):
        assert type(getattr(made, name)) is int


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_field_may_be_left_out(entity):
    made = entity()
    assert made.values() == {}
    assert {getattr(made, name) for name in entity.fields()} == {None}
    assert entity(**dict.fromkeys(entity.fields())) == made


@pytest.mark.parametrize("entity", ENTITIES)
def test_fields_describe_themselves(entity):
    fields = entity.fields()
    assert fields[entity.KEY].kind == "text"
    assert "extra" not in fields
    for name, field in fields.items():
        assert field.name == name
        assert field.kind in KINDS
        assert field.label.zh
        assert field.label.en == name.replace("_", " ")
        assert (field.unit is not None) == (field.kind in {"quantity", "count"})
        assert bool(field.values) == (field.kind == "choice")
        if field.kind == "count":
            assert field.resolution == 1
        if field.unit is not None:
            assert (field.low, field.high) == (0, 10**9)
            assert field.resolution == {
                "m²": Fraction(1, 10**4),
                "minute": Fraction(1, 10),
                "yuan": Fraction(1, 100),
            }.get(field.unit.id, 1)


@pytest.mark.parametrize("entity", ENTITIES)
def test_no_two_fields_of_a_subject_share_a_heading(entity):
    fields = entity.fields().values()
    headings = [text for field in fields for text in {field.name, field.label.zh, field.label.en, *field.aliases}]
    assert sorted(headings) == sorted(set(headings))


def test_every_subject_counts_itself_and_is_public():
    assert [entity.SUBJECT for entity in ENTITIES] == list(COUNTERS)
    assert (Community, Township, County, Development, Centre, PlanArea, Committee, Compound) == ENTITIES
    for entity in ENTITIES:
        assert UNITS.by_id[entity.SUBJECT].is_counter
        assert getattr(commstd, entity.__name__) is entity


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"households": "1.2万"}, 12000), ({"households": "1200 户"}, 1200), ({"households": 1200}, 1200), ({"households": Decimal(12)}, 12), ({"settlement": "村"}, "rural"), ({"settlement": "town"}, "town"),
        ({"main_urban": False}, False), ({"main_urban": "无"}, False), ({"community_id": 410902001001}, "410902001001"), ({"households": 0}, 0),
    ],
)  # fmt: skip
def test_values_are_read_when_a_record_is_made(given, kept):
    (name,) = given
    assert getattr(Community(**given), name) == kept
    assert Community(**given).values() == {name: kept}


@pytest.mark.parametrize(
    ("given", "number"),
    [("352.46 ㎡", "352.46"), ("3亩", "2000"), ("1 亩", "666.6667"), ("0.3 公顷", "3000"), (units.quantity(Fraction(360), UNITS.parse("㎡")), "360"), (units.quantity(Fraction(3), UNITS.parse("亩")), "2000")],
)  # fmt: skip
def test_a_quantity_is_kept_in_the_fields_unit(given, number):
    area = Community(service_area=given).service_area
    assert isinstance(area, units.Quantity)
    assert (str(area.units), area.magnitude) == ("meter ** 2", Decimal(number))
    assert units.exact_amount(area, UNITS, expected=UNITS.by_id["m²"]) == Fraction(number)


def test_what_has_not_happened_is_no_missing_date():
    assert Development(completed="未").values() == {"completed": NEVER}
    assert Centre(renovated=None).values() == {}


@pytest.mark.parametrize(
    ("entity", "given", "error", "words"),
    [
        (Community, {"service_area": 30}, UnitError, ['"30"', "m²"]), (Community, {"service_area": "30"}, UnitError, ['"30 m²"']), (Community, {"service_area": "30 人"}, DimensionError, ['"person"', '"m²"']),
        (Community, {"service_area": "30 平方公哩"}, UnitError, ['"平方公里"']), (Community, {"households": 3.0}, ValueFault, ["households", "float"]), (Community, {"households": "3.5"}, ValueFault, ["whole"]),
        (Community, {"households": -1}, ValueFault, ["households", "-1"]), (Community, {"settlement": "urbn"}, ValueFault, ["settlement", '"urban"']), (Community, {"main_urban": "可能"}, ValueFault, ["main urban", "可能"]),
        (Compound, {"self_management": "自"}, ValueFault, ["self (自管)", "joint (共管)"]), (Township, {"division": "镇"}, ValueFault, ["subdistrict (街道)"]),
        (County, {"city_funds": "3万人"}, DimensionError, ['"yuan"']), (PlanArea, {"elder_care_land": True}, ValueFault, ["elder care land"]), (Committee, {"members": "五到九"}, UnitError, ["到九"]),
        (Development, {"completed": "2024-13-01"}, ValueFault, ["completed", "2024-13-01"]), (Centre, {"renovated": "已完成"}, ValueFault, ["renovated"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(entity, given, error, words):
    with pytest.raises(error) as caught:
        entity(**given)
    assert [word for word in words if word not in str(caught.value)] == []


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="housholds"):
        Community(housholds=3)
    with pytest.raises(TypeError, match="positional"):
        Community("410902001001")


def test_what_a_pack_adds_goes_into_extra():
    made = Community(households=3, extra={"community_type": "mature", "nothing": None})
    assert made.values() == {"households": 3, "community_type": "mature"}
    assert made != Community(households=3)
    assert Community().extra == {}


def test_records_are_equal_by_value_and_do_not_change():
    one = Community(households="1200 户", service_area="360㎡")
    assert one == Community(households=1200, service_area="360 平方米")
    assert one != Community(households=1201, service_area="360㎡")
    assert Committee(members=3) != Community(committee_staff=3)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.households = 3


def test_a_field_of_ones_own_subject_is_declared_the_same_way():
    @attrs.frozen(kw_only=True, field_transformer=_read_fields)
    class School(Entity):
        SUBJECT, KEY = "school", "school_id"

        school_id: str | None = declare("text", "学校编码")
        satisfied: Fraction | None = declare(
            "share", "满意率", resolution="0.001", en="satisfaction", note="of those asked"
        )

    assert School(satisfied="2/3").satisfied == Fraction(667, 1000)
    field = School.fields()["satisfied"]
    assert (field.label.en, field.note, field.unit, field.resolution) == (
        "satisfaction",
        "of those asked",
        None,
        Fraction(1, 1000),
    )
