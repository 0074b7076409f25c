from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import commstd
from commstd.catalog import Catalog
from commstd.cities import City
from commstd.errors import (
    CommstdError,
    DimensionError,
    PluginError,
    ReadingError,
    UnitError,
    UnknownNameError,
    ValueFault,
)
from commstd.loading import load_pack
from commstd.messages import in_language
from commstd.packs import Pack
from commstd.requirements import Requirement
from tests.faults.folder import extended, write_pack

MORE = """\
[fields.community]
paid = { kind = "quantity", zh = "支出", unit = "万元", resolution = "0.01" }

[parameters.paid_per_post]
unit = "万元"
per = "1 person"
value = 2
clause = "二"

[[standards]]
id = "cap"
subject = "community"
title = { zh = "封顶", en = "Cap" }
when = "households >= hundred"
measure = "paid"
at_most = "paid_per_post * (fewest_staff if settlement == 'urban' else min(fewest_staff, fewest_staff))"
force = "promote"
clause = "二"

[[standards]]
id = "band"
subject = "community"
title = { zh = "区间", en = "Band" }
measure = "committee_staff"
at_least = "fewest_staff"
at_most = "residents"
force = "promote"
clause = "二"
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), extended(MORE)))


@pytest.fixture(scope="module")
def puyang() -> City:
    return commstd.city("puyang", as_of=date(2020, 12, 31))


def test_the_designs_own_example_gives_9_to_13_persons(puyang: City) -> None:
    found = puyang["committee-staff"].required(households=3600, floating_population=2500)
    assert (str(found.low), str(found.high), found.applies) == ("9 person", "13 person", None)
    assert found.exact == (9, 13)
    assert found.as_json()["required"] == {"low": "9", "high": "13", "unit": "person"}


@pytest.mark.parametrize(
    ("readings", "low", "high"),
    [
        (["committee-staff=all-households"], 5 + 12 + 2, 9 + 12 + 2), (["committee-staff=beyond-1000"], 5 + 8 + 2, 9 + 8 + 2),
        (["puyang/committee-staff=started"], 5 + 2 + 3, 9 + 2 + 3), (["committee-staff=floating-instead"], 5 + 2, 9 + 2),
        (["committee-staff=all-households+started"], 5 + 12 + 3, 9 + 12 + 3),
        (["committee-staff=all-households", "committee-staff=started"], 5 + 12 + 3, 9 + 12 + 3),
    ],
)  # fmt: skip
def test_readings_of_different_choices_compose(readings: list[str], low: int, high: int) -> None:
    city = commstd.city("puyang", as_of="2020-12-31", readings=readings)
    assert city["committee-staff"].required(households=3600, floating_population=2500).exact == (low, high)


def test_2100_households_need_7_posts_and_not_8() -> None:
    city = commstd.city("puyang", as_of="2020-12-31", readings=["committee-staff=all-households"])
    assert city["committee-staff"].required(households=2100, floating_population=0).exact == (5 + 7, 9 + 7)


def test_a_city_answers_to_the_names_of_its_pack() -> None:
    assert {commstd.city(name).pack.city for name in ("puyang", "Puyang", "濮阳市", "濮阳", "410900")} == {"puyang"}


def test_a_city_without_a_date_is_todays(pack: Pack) -> None:
    before, city, after = date.today(), City(pack), date.today()
    assert before <= city.as_of <= after


@pytest.mark.parametrize(
    "day", [date(2024, 3, 5), datetime(2024, 3, 5, 8), "2024-03-05", "2024年3月5日", "20240305", "2024/3/5"]
)
def test_a_date_may_be_written_in_several_ways(pack: Pack, day: date | str) -> None:
    assert City(pack, as_of=day).as_of == date(2024, 3, 5)


@pytest.mark.parametrize("day", ["2024-02-30", "tomorrow", "2024", ""])
def test_what_is_no_date_is_told(pack: Pack, day: str) -> None:
    with pytest.raises(ValueFault) as caught:
        City(pack, as_of=day)
    assert f'"{day}"' in str(caught.value)
    assert "as_of" in str(caught.value)


@pytest.mark.parametrize(
    ("readings", "kind", "fragments"),
    [
        (["service-area"], UnknownNameError, ("service-area", "=")), (["service-area="], UnknownNameError, ("service-area=",)),
        (["service-are=started-hundreds"], UnknownNameError, ('"service-are"', '"service-area"')),
        (["service-area=started"], UnknownNameError, ('"started"', '"started-hundreds"')),
        (["safe-room=strict"], UnknownNameError, ('"strict"',)),
        (["service-area=started-hundreds", "service-area=proportional"], ReadingError, ("started-hundreds", "proportional", "hundreds")),
    ],
)  # fmt: skip
def test_readings_that_do_not_exist_or_contradict_each_other_are_told(
    pack: Pack, readings: list[str], kind: type[CommstdError], fragments: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        City(pack, readings=readings)
    assert [one for one in fragments if one not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("overrides", "kind", "fragments"),
    [
        ({"area_rat": "3 ㎡"}, UnknownNameError, ('"area_rat"', '"area_rate"')), ({"testville/area_rat": "3 ㎡"}, UnknownNameError, ('"area_rate"',)),
        ({"fewest_staff": 2.5}, UnitError, ("2.5", "fewest_staff", "float")), ({"fewest_staff": "5"}, UnitError, ("person",)),
        ({"area_rate": "3 人"}, UnitError, ("3 人", "m²")), ({"hundred": "0 户"}, ValueFault, ("hundred", "above zero")),
    ],
)  # fmt: skip
def test_overrides_that_do_not_fit_are_told(
    pack: Pack, overrides: dict[str, object], kind: type[CommstdError], fragments: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        City(pack, overrides=overrides)
    assert [one for one in fragments if one not in str(caught.value)] == []


def test_an_override_holds_at_every_date(pack: Pack) -> None:
    city = City(pack, as_of="1999-01-01", overrides={"area_rate": "40 ㎡"})
    assert city["service-area"].required(households=10).exact == (4, None)
    assert City(pack, as_of="1999-01-01")["service-area"].required(households=10).applies is False


def test_a_city_is_iterated_by_standard_and_says_what_it_is(pack: Pack) -> None:
    city = City(pack, as_of="2025-01-01")
    assert [one.id for one in city] == [f"testville/{name}" for name in pack.standards]
    assert city.subjects() == ("community",)
    assert "testville" in repr(city)
    with in_language("en"):
        assert repr(city["testville/safe-room"]) == "<testville/safe-room: Security room>"
    with pytest.raises(UnknownNameError, match='"safe-room"'):
        city["safe-rooms"]


@pytest.mark.parametrize(
    ("settlement", "applies"), [("urban", True), ("城市社区", True), ("rural", False), (None, None)]
)
def test_a_requirement_is_told_whether_or_not_the_standard_applies(
    pack: Pack, settlement: str | None, applies: bool | None
) -> None:
    found = City(pack, as_of="2025-01-01")["staff-range"].required(settlement=settlement)
    assert (found.applies, found.exact, found.missing) == (applies, (5, 9), ())


def test_a_requirement_that_is_not_known_names_what_is_missing(pack: Pack) -> None:
    found = City(pack, as_of="2025-01-01")["service-area"].required()
    assert (found.low, found.high, found.missing, found.applies) == (None, None, ("households",), True)
    assert found.as_json() == {
        "standard": "testville/service-area", "applies": True, "required": None, "reading": "proportional", "missing": ["households"],
    }  # fmt: skip


def test_of_a_range_one_end_may_be_known_alone(pack: Pack) -> None:
    found = City(pack, as_of="2025-01-01")["band"].required()
    assert (found.exact, found.missing) == ((5, None), ("residents",))
    assert found.as_json()["required"] == {"low": "5", "high": None, "unit": "person"}


def test_an_upper_bound_alone_that_is_known_misses_nothing(pack: Pack) -> None:
    found = City(pack, as_of="2025-01-01")["cap"].required()
    assert (found.exact, found.missing, found.applies) == ((None, 10), (), None)
    assert found.as_json()["required"] == {"high": "10", "unit": "万元"}
    assert str(found.high) == "100000 yuan"


def test_a_yes_no_standard_requires_no_amount(pack: Pack) -> None:
    found = City(pack, as_of="2025-01-01")["safe-room"].required()
    assert (found.exact, found.low, found.as_json()["required"], found.missing) == ((None, None), None, None, ())


def test_a_requirement_under_all_readings_has_the_default_first(pack: Pack) -> None:
    found = City(pack, as_of="2025-01-01")["service-area"].requirements({"households": 1250}, all_readings=True)
    assert [(one.reading, one.exact[0]) for one in found] == [("proportional", 375), ("started-hundreds", 390)]


@pytest.mark.parametrize(
    ("values", "kind", "fragments"),
    [
        ({"housholds": 3}, UnknownNameError, ('"housholds"', '"households"')), ({"households": "many"}, CommstdError, ("many",)),
        ({"households": 2.5}, ValueFault, ("2.5",)), ({"households": Decimal("1200.4")}, ValueFault, ("1200.4",)), ({"households": -1}, ValueFault, ("-1",)), ({"service_area": 352.46}, UnitError, ("352.46",)),
        ({"service_area": "352.46"}, UnitError, ("352.46",)), ({"service_area": "3 人"}, DimensionError, ("3 人",)),
        ({"settlement": "urbn"}, ValueFault, ('"urbn"', '"urban"')), ({"security_room": "maybe"}, ValueFault, ("maybe",)),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_its_field_is_told(
    pack: Pack, values: dict[str, object], kind: type[CommstdError], fragments: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        City(pack, as_of="2025-01-01")["service-area"].required(**values)
    assert [one for one in fragments if one not in str(caught.value)] == []


@pytest.mark.parametrize(
    "households", [1200, "1200", "1200 户", "１２００", "0.12万", "12百户", Decimal(1200), Fraction(1200)]
)
def test_a_count_may_be_a_whole_number_or_a_text(pack: Pack, households: object) -> None:
    assert City(pack, as_of="2025-01-01")["service-area"].required(households=households).exact == (360, None)


def test_a_quantity_may_be_of_a_foreign_registry(pack: Pack) -> None:
    import pint

    theirs = pint.UnitRegistry().Quantity(1, "kilometer ** 2")
    finding = City(pack, as_of="2025-01-01").findings({"service_area": theirs, "households": 100})[0]
    assert (finding.actual, finding.verdict) == (10**6, "met")


def test_a_city_can_be_made_of_folders_or_of_a_catalogue_of_ones_own(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    assert (
        commstd.city("testville", packs=[folder]).pack
        == commstd.city("testville", catalog=Catalog.from_path(folder)).pack
    )
    with pytest.raises(UnknownNameError):
        commstd.city("puyang", catalog=Catalog.from_path(folder))
    with pytest.raises(PluginError, match="commstd-puyang"):
        commstd.city(
            "puyang",
            packs=[
                write_pack(
                    tmp_path / "again",
                    {"pack.toml": (folder / "pack.toml").read_text("utf-8").replace("testville", "puyang")},
                )
            ],
        )


def test_a_requirement_is_a_record_of_its_own() -> None:
    bare = Requirement(standard="a/b", applies=None)
    assert bare.as_json() == {"standard": "a/b", "applies": None, "required": None, "reading": None, "missing": []}
