from __future__ import annotations

from pathlib import Path

import polars as pl

from commstd.assess.steps import Step
from commstd.cities import City
from commstd.loading import load_pack
from commstd.packs import Pack
from tests.faults.folder import changed, extended, write_pack

LONG = f"max({','.join(['residents'] * 190)})"
MORE = f"""\
[[standards]]
id = "long"
subject = "community"
title = {{ zh = "长", en = "Long" }}
measure = "committee_staff"
at_least = "{LONG}"
force = "must"
clause = "一"

[[standards]]
id = "twice"
subject = "community"
title = {{ zh = "两次", en = "Twice" }}
measure = "committee_staff"
at_least = "residents / 3 + residents / 3"
force = "must"
clause = "一"
"""


def at_least(city: City, row: dict[str, object], standard: str) -> Step:
    (one,) = city.explain(pl.DataFrame([row]), standard=standard)
    step = one.step("at_least")
    assert step is not None
    return step


def test_a_number_whose_decimals_never_end_is_a_fraction_and_rounded_besides(pack: Pack) -> None:
    city = City(pack, as_of="2025-02-01")
    assert at_least(city, {"community_id": "a", "quota": "1/3"}, "shares").text("en") == "1/3 (≈ 0.3333)"


def test_a_parameter_is_called_by_its_label_where_it_has_one(tmp_path: Path) -> None:
    label = '[parameters.area_rate]\nlabel = { zh = "百户面积", en = "area for 100 households" }\n'
    city = City(load_pack(write_pack(tmp_path, changed("[parameters.area_rate]\n", label))), as_of="2024-07-01")
    step = at_least(city, {"户数": 1200, "综合服务设施面积": 360}, "service-area")
    assert step.words.text("en").startswith("area for 100 households × ")
    assert step.words.text("zh").startswith("百户面积 × ")


def test_a_formula_that_is_longer_written_out_than_the_parser_takes_keeps_its_unit(tmp_path: Path) -> None:
    city = City(load_pack(write_pack(tmp_path, extended(MORE))), as_of="2024-07-01")
    row = {"residents": 3, "committee_staff": 4}
    assert at_least(city, row, "long").text("en") == "3 person"


def test_a_part_that_stands_twice_in_a_formula_is_worked_out_once(tmp_path: Path) -> None:
    city = City(load_pack(write_pack(tmp_path, extended(MORE))), as_of="2024-07-01")
    step = at_least(city, {"residents": 9, "committee_staff": 4}, "twice")
    assert [one.values for one in step.inner] == [(3,)]
    assert step.values == (6,)
