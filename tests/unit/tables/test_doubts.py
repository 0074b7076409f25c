"""Numbers that can hardly be right: told in every way of reading, and never changed."""

from __future__ import annotations

import polars as pl
import pytest

import commstd
from commstd.tables.large import look_through
from commstd.tables.scans import scan_table

CITY = commstd.city("puyang", as_of="2020-12-31")
CODES = [f"4109020010{at:02}" for at in range(20)]
PLAIN = {
    "社区编码": CODES,
    "户数": [800 + 40 * at for at in range(20)],
    "常住人口": [2400 + 100 * at for at in range(20)],
    "综合服务设施面积": [str(250 + 20 * at) for at in range(20)],
    "社区工作者": [6] * 20,
    "持证社区工作者": [2] * 20,
}


def changed(**cells):
    columns = {name: list(values) for name, values in PLAIN.items()}
    for name, (row, value) in cells.items():
        columns[name][row] = value
    return pl.DataFrame(columns)


def doubts(problems):
    held = [one for one in problems if one.reason.startswith(("cell-unit", "cell-above"))]
    return [
        (row["row"], row["column"], row["value"], one.reason, row["reason"]) for one in held for row in one.rows("en")
    ]


def ways(table, folder):
    """What is told of a table in memory, lazily, and from a large file."""
    yield doubts(CITY.assess(table).warnings)
    yield doubts(CITY.assess(table.lazy()).warnings)
    path = folder / "t.csv"
    table.write_csv(path)
    yield doubts(look_through(scan_table(path, CITY.pack.vocabulary), CITY.pack.vocabulary, CITY.subjects()).warnings)


def test_a_plain_table_has_no_doubts(tmp_path):
    assert list(ways(changed(), tmp_path)) == [[], [], []]


@pytest.mark.parametrize(
    ("row", "text", "reason", "unit"),
    [
        (3, "0.36", "cell-unit-small", "mu (2000/3 m²)"),
        (3, "0.036", "cell-unit-small", "10,000 m² or hectares"),
        (3, "4000000", "cell-unit-large", "10,000 m²"),
    ],
)
def test_an_area_in_another_unit_is_told_and_kept(row, text, reason, unit, tmp_path):
    table = changed(综合服务设施面积=(row, text))
    for told in ways(table, tmp_path):
        ((key, column, value, held, sentence),) = told
        assert (key, column, value, held) == (CODES[row], "综合服务设施面积", text, reason)
        assert unit in sentence
    kept = CITY.assess(table).table.cells["service_area"][row]
    assert kept == round(float(text) * 10_000)


def test_residents_in_ten_thousands_are_told(tmp_path):
    for told in ways(changed(常住人口=(0, 1), 户数=(1, 12_000_000)), tmp_path):
        assert [one[:4] for one in told] == [
            (CODES[1], "户数", "12000000", "cell-unit-large"),
        ] or [one[:4] for one in told] == [
            (CODES[1], "户数", "12000000", "cell-unit-large"),
            (CODES[0], "常住人口", "1", "cell-unit-small"),
        ]


def test_few_rows_or_a_wide_spread_say_nothing():
    few = changed(综合服务设施面积=(3, "0.36")).head(9)
    assert doubts(CITY.assess(few).warnings) == []
    wide = changed().with_columns(综合服务设施面积=pl.Series([str(2.5**at) for at in range(20)]))
    assert doubts(CITY.assess(wide).warnings) == []


def test_a_part_above_its_whole_is_told_with_both(tmp_path):
    for told in ways(changed(持证社区工作者=(4, 9)), tmp_path):
        ((key, column, value, reason, sentence),) = told
        assert (key, column, value, reason) == (CODES[4], "持证社区工作者", "9", "cell-above-whole")
        assert "9" in sentence
        assert "6" in sentence
    assert doubts(CITY.assess(changed(持证社区工作者=(4, 6))).warnings) == []


def test_every_declared_pair_is_two_counts_of_one_unit():
    from commstd.vocabulary import PARTS

    for name, pairs in PARTS.items():
        fields = CITY.pack.vocabulary.subjects[name].fields
        assert pairs
        assert all(fields[part].unit == fields[whole].unit for part, whole in pairs)


def test_codes_that_are_none_are_told_lazily_too():
    table = changed(社区编码=(2, "41090"))
    for assessed in (CITY.assess(table), CITY.assess(table.lazy())):
        (told,) = (one for one in assessed.warnings if one.reason == "key-no-code")
        ((row),) = told.rows("zh")
        assert (row["row"], row["value"]) == ("41090", "41090")
        assert "12 位" in row["reason"]
