from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from commstd.assess.comparison import Comparison, ConceptComparison
from commstd.cities import City
from commstd.comparisons import compare
from commstd.errors import UnknownNameError
from commstd.loading import load_pack
from commstd.report.compare import comparison_json
from tests.faults.folder import PACK, write_pack

FRAME = pl.DataFrame(
    {
        "社区编码": [f"11010100100{number}" for number in range(1, 6)],
        "城乡类型": ["城市", "城市", "农村", None, "农村"],
        "户数": [1200, 300, 100, 100, None],
        "综合服务设施面积": ["352.46", "100", "30", "30", "30"],
        "居委会工作人员": ["5", "4", "4", "4", "4"],
        "治安防控室": ["是", "否", "是", None, "是"],
    }
)


def city(folder: Path, name: str, *changes: tuple[str, str], only: str | None = None) -> City:
    files = {**PACK, "pack.toml": PACK["pack.toml"].replace('city = "testville"', f'city = "{name}"')}
    for old, new in changes:
        assert sum(text.count(old) for text in files.values()) == 1, old
        files = {file: text.replace(old, new) for file, text in files.items()}
    if only is not None:
        head, *records = files["standards.toml"].split("[[standards]]\n")
        kept = [one for one in records if f'id = "{only}"' in one]
        files["standards.toml"] = "[[standards]]\n".join([head, *kept])
    return City(load_pack(write_pack(folder / name, files)), as_of="2024-07-01")


@pytest.fixture
def cities(tmp_path: Path) -> list[City]:
    more = ('values = [{ from = 2024-01-01, value = 30, clause = "一" }]',
            'values = [{ from = 2024-01-01, value = 31.2, clause = "一" }]')  # fmt: skip
    urban = (
        'at_least = "area_rate * households"',
        'at_least = "area_rate * households"\nwhen = "settlement == \'urban\'"',
    )
    return [city(tmp_path, "alpha"), city(tmp_path, "beta", more, urban), city(tmp_path, "gamma", only="staff-range")]


def by_concept(found: Comparison) -> dict[str, ConceptComparison]:
    return {one.concept: one for one in found.concepts}


def text(found: Comparison) -> dict[str, object]:
    return json.loads("".join(comparison_json(found)))  # type: ignore[no-any-return]


def test_each_row_says_who_asks_for_most(cities: Sequence[City]) -> None:
    area = by_concept(compare(FRAME, cities))["service-area"]
    assert [side.key for side in area.sides] == ["alpha", "beta"]
    held = area.strictest
    assert held["who"].to_list() == [["beta"], ["beta"], ["alpha"], [], []]
    assert held["how"].to_list() == ["alone", "alone", "alone", "unknown", "unknown"]
    assert area.strictest_counts() == {"alpha": 1, "beta": 2, "equal": 0, "unknown": 2, "none": 0}


def test_what_may_not_apply_decides_nothing_where_it_would_not_be_the_most(tmp_path: Path) -> None:
    less = ('values = [{ from = 2024-01-01, value = 30, clause = "一" }]',
            'values = [{ from = 2024-01-01, value = 20, clause = "一" }]')  # fmt: skip
    urban = (
        'at_least = "area_rate * households"',
        'at_least = "area_rate * households"\nwhen = "settlement == \'urban\'"',
    )
    pair = [city(tmp_path, "alpha"), city(tmp_path, "beta", less, urban)]
    area = by_concept(compare(FRAME, pair))["service-area"]
    assert area.strictest["how"].to_list() == ["alone", "alone", "alone", "alone", "unknown"]
    assert area.strictest["who"].to_list()[3] == ["alpha"]


def test_equal_requirements_are_equal_and_a_concept_of_one_city_has_no_rival(cities: Sequence[City]) -> None:
    held = by_concept(compare(FRAME, cities))
    assert held["staff-range"].strictest["how"].to_list() == ["equal", "equal", "none", "unknown", "none"]
    assert held["staff-range"].strictest["who"].to_list()[0] == ["alpha", "beta", "gamma"]
    assert held["safe-room"].strictest["how"].to_list() == ["equal"] * 5
    alone = by_concept(compare(FRAME, [cities[0], cities[2]]))["service-area"]
    assert (alone.is_comparable, alone.strictest_counts()) == (False, None)


def test_costs_are_the_exact_sums_of_what_is_lacking(cities: Sequence[City]) -> None:
    found = compare(FRAME, cities)
    costs = {name: {unit: total for unit, (total, _) in held.items()} for name, held in found.costs().items()}
    assert costs == {
        "alpha": {"m²": Fraction("7.54"), "person": 1},
        "beta": {"m²": Fraction("21.94"), "person": 1},
        "gamma": {"person": 1},
    }


def test_json_has_every_row_under_every_concept(cities: Sequence[City]) -> None:
    found = text(compare(FRAME, cities))
    assert (found["subject"], found["rows"]) == ("community", 5)
    assert len(found["findings"]) == 15  # type: ignore[arg-type]
    first = found["findings"][0]  # type: ignore[index]
    assert first == {
        "row": "110101001001", "concept": "service-area",
        "required": {"alpha": {"value": "360", "unit": "m²"}, "beta": {"value": "374.4", "unit": "m²"}},
        "actual": {"alpha": {"value": "352.46", "unit": "m²"}, "beta": {"value": "352.46", "unit": "m²"}},
        "gap": {"alpha": {"value": "7.54", "unit": "m²"}, "beta": {"value": "21.94", "unit": "m²"}},
        "verdicts": {"alpha": "short", "beta": "short"}, "strictest": ["beta"],
    }  # fmt: skip
    staff = found["findings"][1]  # type: ignore[index]
    assert staff["required"]["gamma"] == {"low": "5", "high": "9", "unit": "person"}
    room = found["findings"][2]  # type: ignore[index]
    assert room["required"] == {"alpha": None, "beta": None}
    area = found["concepts"][0]  # type: ignore[index]
    assert area["cities"]["alpha"] | {"label": None} == {
        "city": "alpha", "standard": "alpha/service-area", "met": 3, "short": 1, "over": 0, "unknown": 1,
        "not-applicable": 0, "gap": {"value": "7.54", "unit": "m²"}, "excess": None, "force": "stated",
        "clause": ["一"], "reading": "proportional", "in_force": True, "label": None,
    }  # fmt: skip
    assert set(found["provenance"]) == {"alpha", "beta", "gamma"}  # type: ignore[call-overload]


def test_verdicts_are_those_of_each_city_alone(cities: Sequence[City]) -> None:
    found = compare(FRAME, cities)
    for one in cities:
        alone = {(held.row, held.concept): held for held in one.assess(FRAME).findings}
        for line in text(found)["findings"]:  # type: ignore[attr-defined]
            if one.pack.city in line["verdicts"]:
                held = alone[line["row"], line["concept"]]
                assert line["verdicts"][one.pack.city] == held.verdict
                assert line["required"][one.pack.city] == held.required_json()


def test_several_standards_of_one_concept_stand_under_their_own_ids(tmp_path: Path) -> None:
    shared = [('id = "staff-range"', 'id = "staff-range"\nconcept = "committee-staff"'),
              ('id = "service-area"', 'id = "service-area"\nconcept = "committee-staff"')]  # fmt: skip
    pair = [city(tmp_path, "alpha", *shared), city(tmp_path, "beta", *shared[:1])]
    held = by_concept(compare(FRAME, pair))["committee-staff"]
    assert [side.key for side in held.sides] == ["alpha/service-area", "alpha/staff-range", "beta"]
    assert not held.is_comparable


def test_upper_bounds_are_stricter_the_less_they_allow(tmp_path: Path) -> None:
    upper = ('at_least = "low"\nat_most = "most_staff"', 'at_most = "most_staff"')
    pair = [city(tmp_path, "alpha", upper), city(tmp_path, "beta", upper, ("value = 9", "value = 8"))]
    held = by_concept(compare(FRAME, pair))["staff-range"]
    assert held.strictest["who"].to_list() == [["beta"], ["beta"], [], [], []]


def test_what_several_cities_find_wrong_in_a_cell_is_told_once(cities: Sequence[City]) -> None:
    frame = FRAME.with_columns(pl.Series("户数", ["约三百", "300", "100", "100", None]))
    found = compare(frame, cities)
    assert sum(len(one) for one in found.rejected) == 1


def test_rows_that_differ_are_met_here_and_not_there(cities: Sequence[City]) -> None:
    frame = FRAME.with_columns(pl.Series("综合服务设施面积", ["360", "100", "30", "30", "30"]))
    area = by_concept(compare(frame, cities))["service-area"]
    assert area.differing().to_list() == [0]


def test_a_comparison_needs_two_cities_and_a_subject_of_theirs(cities: Sequence[City]) -> None:
    with pytest.raises(UnknownNameError, match="two different cities"):
        compare(FRAME, [cities[0], cities[0]])
    with pytest.raises(UnknownNameError, match="none of these cities"):
        compare(FRAME, cities, subject="township")


def test_a_standard_that_is_not_in_force_asks_for_nothing(tmp_path: Path) -> None:
    late = ('values = [{ from = 2024-01-01, value = 30, clause = "一" }]',
            'values = [{ from = 2025-01-01, value = 30, clause = "一" }]')  # fmt: skip
    area = by_concept(compare(FRAME, [city(tmp_path, "alpha"), city(tmp_path, "beta", late)]))["service-area"]
    assert area.strictest["who"].to_list() == [["alpha"]] * 4 + [[]]


def test_a_concept_that_cannot_be_compared_names_nobody(cities: Sequence[City]) -> None:
    alone = by_concept(compare(FRAME, [cities[0], cities[2]]))["service-area"]
    assert alone.strictest.to_dict(as_series=False) == {"how": [None] * 5, "who": [[]] * 5}


def test_comparisons_show_what_they_are_of(cities: Sequence[City]) -> None:
    found = compare(FRAME, cities)
    assert repr(found) == "<Comparison of 5 rows (community) under alpha, beta, gamma>"
    assert repr(by_concept(found)["service-area"]) == "<service-area under alpha, beta>"
