"""Tables of no row, of one row, without columns; and one record assessed without a frame."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from commstd.assess.findings import required_json
from commstd.cities import City
from commstd.entities import Committee, Community
from commstd.errors import TableError, UnknownNameError, ValueFault
from commstd.loading import load_pack
from commstd.packs import Pack
from commstd.report.jsons import assessment_json
from commstd.units import ONE, SQUARE_METRE
from tests.faults.folder import changed, write_pack
from tests.unit.assess.conftest import TABLE


def test_a_table_without_rows_has_no_findings_and_all_its_columns(city: City, table: pl.DataFrame) -> None:
    assessed, full = city.assess(table.clear()), city.assess(table)
    assert (assessed.rows, len(assessed.findings), list(assessed.findings)) == (0, 0, [])
    assert assessed.wide().schema == full.wide().schema
    assert assessed.long().schema == full.long().schema
    assert [line["met"] for line in assessed.summary()] == [0] * len(full.summary())
    assert json.loads("".join(assessment_json(assessed)))["findings"] == []


def test_each_row_alone_gets_what_it_gets_among_others(city: City, table: pl.DataFrame) -> None:
    whole = list(city.assess(table).findings)
    alone = [one for at in range(table.height) for one in city.assess(table[at]).findings]
    assert alone == whole


def test_a_repeated_row_gets_the_same_in_a_table_of_one_and_of_many(city: City, table: pl.DataFrame) -> None:
    many = pl.concat([table[0]] * 7).with_columns(pl.Series("community_id", [f"k{at}" for at in range(7)]))
    alone = [(one.standard, one.verdict, one.actual, one.low, one.gap) for one in city.assess(table[0]).findings]
    assert [
        (one.standard, one.verdict, one.actual, one.low, one.gap) for one in city.assess(many).findings
    ] == alone * 7


def test_a_column_that_the_table_lacks_is_missing_in_every_row(city: City) -> None:
    assessed = city.assess(pl.DataFrame({"community_id": ["a", "b"], "households": [100, 200]}))
    held = {(one.row, one.standard[10:]): (one.verdict, one.missing) for one in assessed.findings}
    assert held["a", "service-area"] == ("unknown", ("service_area",))
    assert held["b", "safe-room"] == ("unknown", ("security_room",))
    assert held["b", "staff-range"] == ("unknown", ("settlement", "committee_staff"))


def test_a_table_of_keys_alone_is_all_unknown(city: City) -> None:
    assessed = city.assess(pl.DataFrame({"community_id": ["a", "b", "c"]}))
    assert assessed.rows == 3
    assert {one.verdict for one in assessed.findings} == {"unknown"}


def test_standards_that_look_at_no_field_are_decided_for_every_row(tmp_path: Path) -> None:
    text = '[parameters.day]\nvalue = 2024-06-30\nclause = "一"\n[[standards]]\nid = "s"\nsubject = "community"\n'
    text += 'title = { zh = "甲", en = "a" }\nholds = "as_of >= day"\nforce = "must"\nclause = "一"\n'
    head = changed("api = 1", "api = 1 ")["pack.toml"]
    pack = load_pack(write_pack(tmp_path, {"pack.toml": head, "standards.toml": text}))
    for rows in (0, 1, 3):
        table = pl.DataFrame({"community_id": [f"k{at}" for at in range(rows)]}, schema={"community_id": pl.String})
        for day, verdict in (("2024-06-29", "short"), ("2024-06-30", "met")):
            assessed = City(pack, as_of=day).assess(table)
            assert [(one.row, one.verdict) for one in assessed.findings] == [(f"k{at}", verdict) for at in range(rows)]
            assert assessed.wide()["s__verdict"].to_list() == [verdict] * rows


def test_a_subject_without_a_standard_in_force_still_gives_every_row(tmp_path: Path, table: pl.DataFrame) -> None:
    files = changed("value = 2024-06-30", "values = [{ from = 2024-01-01, value = 2024-06-30 }]")
    pack = load_pack(
        write_pack(
            tmp_path,
            {
                **files,
                "standards.toml": files["standards.toml"].split('[[standards]]\nid = "service-area"')[0]
                + '[[standards]]\nid = "safe-room"'
                + files["standards.toml"].split('id = "safe-room"')[1],
            },
        )
    )
    assessed = City(pack, as_of="2023-01-01").assess(table)
    assert [one.verdict for one in assessed.findings] == ["not-applicable"] * 6
    assert assessed.summary()[0]["not-applicable"] == 6


def test_a_table_with_no_known_column_is_refused(city: City) -> None:
    with pytest.raises(TableError, match="nothing"):
        city.assess(pl.DataFrame({"nothing": [1]}))


def test_a_subject_must_exist_and_have_standards(city: City, table: pl.DataFrame) -> None:
    with pytest.raises(UnknownNameError, match=r'"comunity"[\s\S]*"community"'):
        city.assess(table, subject="comunity")
    with pytest.raises(UnknownNameError, match=r"testville[\s\S]*committee[\s\S]*community"):
        city.assess(Committee(members=3))


def as_values(row: dict[str, object]) -> dict[str, object]:
    units = {"service_area": "㎡", "paid": "万元", "plot": "亩"}
    return {
        name: f"{value} {units[name]}" if name in units else value
        for name, value in row.items()
        if value not in {None, ""} and name != "note" and (name, value) != ("opened", "未启用")
    }


def test_one_community_gets_the_same_as_a_row_of_a_table_and_without_a_frame(city: City, table: pl.DataFrame) -> None:
    added = {"paid", "plot", "opened", "quota"}
    for row, wanted in zip(table.iter_rows(named=True), range(table.height), strict=True):
        values = as_values(row)
        extra = {name: value for name, value in values.items() if name in added}
        entity = Community(**{name: value for name, value in values.items() if name not in added}, extra=extra)
        from_table = [one for one in city.assess(table).findings if one.row == TABLE["community_id"][wanted]]
        assert list(city.assess(entity).findings) == from_table
        assert list(city.findings(entity)) == from_table
        assert list(city.findings(values)) == from_table


def test_findings_on_one_record_follow_all_readings_too(city: City) -> None:
    values = {"households": 135, "service_area": "50 ㎡"}
    found = city.findings(values, all_readings=True)
    assert [(one.reading, one.low, one.row) for one in found[:2]] == [
        ("proportional", Fraction("40.5"), "1"),
        ("started-hundreds", 60, "1"),
    ]
    entity = Community(households=135, service_area="50 ㎡")
    assert list(city.assess(entity, all_readings=True).findings) == list(found)


def test_values_of_one_record_are_checked(city: City) -> None:
    with pytest.raises(UnknownNameError, match=r'"housholds"[\s\S]*"households"'):
        city.findings({"housholds": 3})
    with pytest.raises(ValueFault):
        city.findings({"households": -1})
    with pytest.raises(UnknownNameError):
        city.findings({"members": 3}, subject="committee")


def test_an_override_that_overflows_is_told_when_a_plan_is_made(pack: Pack, table: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="64-bit"):
        City(pack, overrides={"area_rate": "900000000000000 ㎡"}).assess(table)


def test_a_plan_is_lowered_once_and_kept(city: City, table: pl.DataFrame) -> None:
    one, two = city.assess(table), city.assess(table.reverse())
    assert one.plan is two.plan
    assert one.plan is not city.assess(table, all_readings=True).plan


@pytest.mark.parametrize(
    ("low", "high", "is_range", "expected"),
    [
        (None, None, True, None), (3, None, False, {"value": "3"}), (None, 4, False, {"high": "4"}),
        (3, 4, True, {"low": "3", "high": "4"}), (3, None, True, {"low": "3", "high": None}), (None, 4, True, {"low": None, "high": "4"}),
    ],
)  # fmt: skip
def test_a_requirement_has_the_same_keys_whether_or_not_both_ends_are_known(
    low: int | None, high: int | None, is_range: bool, expected: dict[str, object] | None
) -> None:
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    assert required_json(ends[0], ends[1], SQUARE_METRE, is_range=is_range) == (
        None if expected is None else {**expected, "unit": "m²"}
    )


def test_a_yes_no_standard_requires_no_amount() -> None:
    assert required_json(Fraction(1), None, None, is_range=False) is None
    assert required_json(Fraction(1), None, ONE, is_range=False) == {"value": "1", "unit": "1"}


def test_findings_as_json_are_those_of_the_written_stream(pack: Pack, table: pl.DataFrame) -> None:
    for day in ("2024-01-01", "2025-02-01"):
        for readings in (False, True):
            assessed = City(pack, as_of=day).assess(table, all_readings=readings)
            written = json.loads("".join(assessment_json(assessed)))
            assert written["findings"] == [one.as_json() for one in assessed.findings]
            assert [line["standard"] for line in written["summary"]] == [
                line["standard"] for line in assessed.summary()
            ]


def test_one_record_under_a_standard_that_is_not_in_force(pack: Pack) -> None:
    found = {one.standard: one for one in City(pack, as_of="2024-12-31").findings({"social_organizations": 1})}
    late = found["testville/late"]
    assert (late.verdict, late.actual, late.low, late.gap, late.missing) == ("not-applicable", None, None, None, ())
