"""Registers that live in an engine come to what they come to in memory, and every kind of frame comes back as it was."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from commstd import Rollup, city, rollup
from commstd.errors import TableError
from commstd.rollups.lazy import LazyRollup
from tests.engines.engines import LAZY, fetched, spark

if TYPE_CHECKING:
    from collections.abc import Callable

A, B, C, D = "410991001001", "410991001002", "410991001003", "410991002001"
LIST = pl.DataFrame(
    {
        "社区编码": [A, B, C, D], "社区名称": ["甲", "乙", "丙", "丙"], "乡镇（街道）": ["东", "东", "东", "西"],
        "户数": ["100", "约", "30", None], "备注": ["a", None, "c", "d"],
    }
)  # fmt: skip
TABLES: dict[str, pl.DataFrame] = {
    "premises": pl.DataFrame(
        {
            "用房编号": ["1", "2", "3", "3", None, "4", "4", "5"],
            "社区编码": [A, A, B, B, "4109910010", C, C, None],
            "面积（㎡）": ["360", "100.5", None, "5", "6", "7", "7", "8"],
            "用途": ["党群服务中心", "综合服务站", "办公用房", "办公用房", "其他", "办公用房", "办公用房", "出租"],
        }
    ),
    "workers": pl.DataFrame(
        {
            "姓名": list("abcdefgh"),
            "身份证号": ["410911199001011234"] * 2 + ["4.10911E+17", None, "41", "42", "43", "43"],
            "所属社区": ["甲", "甲", "乙", "丁", "丙", "甲", "丙", "乙"],
            "所属街道": ["东", "东", "东", "东", "西", "东", "东", "东"],
            "证书等级": ["助理社会工作师", "助理社会工作师", None, "初级", "高级", "中级", "无", "无"],
            "状态": ["在职"] * 5 + ["离职", "在职", "在职"],
        }
    ),
    "buildings": pl.DataFrame(
        {
            "楼栋编号": [1, 1, 2, 1, 1],
            "社区编码": [int(A), int(B), int(B), int(C), None],
            "户数": [120, 10, 10**9, 40, 1],
            "常住人口": [300.0, None, 5.0, 7.0, 1.0],
        }
    ),
}


def in_duckdb() -> Callable[[pl.DataFrame], Any]:
    """Tables of one connection."""
    import duckdb

    connection = duckdb.connect()
    return lambda table: connection.from_arrow(table.to_arrow())


def taker(engine: str) -> Callable[[pl.DataFrame], Any]:
    return in_duckdb() if engine == "duckdb" else LAZY[engine]


def in_memory(table: Any) -> pl.DataFrame:
    return fetched(table).sort("社区编码")


@pytest.fixture(scope="module", params=LAZY)
def found(request: pytest.FixtureRequest) -> LazyRollup:
    take = taker(request.param)
    held = rollup(take(LIST), **{name: take(table) for name, table in TABLES.items()})
    assert isinstance(held, LazyRollup)
    return held


@pytest.fixture(scope="module")
def eager() -> Rollup:
    """The same in memory, without the rows that stand twice and differ."""
    tables = {
        **TABLES,
        "premises": TABLES["premises"].filter(pl.int_range(pl.len()) != 3),
        "workers": TABLES["workers"].with_columns(
            证书等级=pl.when(pl.col("身份证号") == "43").then(None).otherwise("证书等级"),
            状态=pl.when(pl.col("身份证号") == "43").then(None).otherwise("状态"),
            身份证号=pl.when(pl.col("身份证号") != "43").then("身份证号"),
        ),
    }
    return rollup(LIST, **tables).collect()


def test_the_table_is_that_of_memory(found: LazyRollup, eager: Rollup) -> None:
    table = in_memory(found.table)
    assert table.columns == eager.table.columns
    assert table.rows() == eager.table.rows()
    assert table["service_area"].to_list() == [460.5, None, 7.0, 0.0]
    assert table["workers"].to_list() == [1, None, None, 1], "one person stands in two communities"
    assert table["户数"].to_list() == [100, None, 30, None]


def test_decimals_are_exact(found: LazyRollup) -> None:
    wide = nw.from_native(found.wide(decimals=True)).select("社区编码", "service_area")
    column = in_memory(wide.to_native())["service_area"]
    assert column.dtype == pl.Decimal
    assert [None if one is None else str(one) for one in column] == ["460.5000", None, "7.0000", "0.0000"]


def test_rows_without_a_community_are_a_frame(found: LazyRollup) -> None:
    rows = fetched(found.unmatched).sort("register", "community_id", "community")
    assert rows.columns == ["register", "community_id", "community", "township", "county"]
    assert rows.select("register", "community_id", "community").rows() == [
        ("buildings", None, None), ("premises", None, None), ("premises", "4109910010", None), ("workers", None, "丁"),
    ]  # fmt: skip


def test_what_became_of_the_rows(found: LazyRollup) -> None:
    assert found.rows == 4
    counts = {one.register: one for one in found.registers}
    told = ("rows", "counted", "by_name", "ended", "repeated", "unmatched", "communities", "without")
    assert {name: tuple(getattr(one, key) for key in told) for name, one in counts.items()} == {
        "premises": (8, 4, 0, 0, 2, 2, 3, 1), "workers": (8, 5, 5, 1, 1, 1, 4, 0), "buildings": (5, 4, 0, 0, 0, 1, 3, 1),
    }  # fmt: skip
    assert counts["buildings"].lacks == ("floating_population", "elderly_residents")
    assert counts["workers"].gives == ("workers", "certified_workers")


def test_what_was_wrong(found: LazyRollup) -> None:
    rejected = {(row["table"], one.reason, row["value"]) for one in found.rejected for row in one.rows()}
    assert {
        ("communities", "cell-no-number", "约"), ("premises", "rollup-rows-code", "4109910010"), ("premises", "rollup-rows-nowhere", None),
        ("premises", "rollup-rows-twice", "3"), ("premises", "rollup-rows-twice", "4"), ("workers", "rollup-rows-name", "丁"),
        ("workers", "rollup-rows-twice", "410911********1234"), ("workers", "rollup-rows-twice", "43"),
        ("buildings", "rollup-rows-nowhere", None),
    } == rejected  # fmt: skip
    warned = {(one.table, one.reason) for one in found.warnings}
    assert {
        ("premises", "rollup-rows-missing"), ("workers", "rollup-rows-missing"), ("buildings", "rollup-rows-missing"),
        ("buildings", "rollup-over"), ("premises", "rollup-no-row"), ("buildings", "rollup-no-row-unknown"),
        ("communities", "rollup-differs"),
    } == warned  # fmt: skip
    differing = [row for one in found.warnings if one.reason == "rollup-differs" for row in one.rows()]
    assert [(row["row"], row["value"]) for row in differing] == [(A, "100"), (C, "30")]


def test_it_can_be_taken_out(found: LazyRollup) -> None:
    taken = found.collect()
    assert isinstance(taken, Rollup)
    assert taken.rows == 4
    assert "rollup-twice" in {one.reason for one in taken.rejected}
    assert repr(found).startswith("<LazyRollup of 3 registers: households, residents")


@pytest.mark.parametrize("engine", LAZY)
def test_rules_and_no_list(engine: str) -> None:
    take = taker(engine)
    lawyers = pl.DataFrame(
        {
            "社区编码": [A, A, B, None],
            "类别": ["法律顾问", " 法律顾问", "明白人", "明白人"],
            "床位（百户）": [1, 2, 3, 4],
            "在编": [True, False, None, True],
        }
    )
    held = rollup(
        registers={"lawyers": take(lawyers)}, counts={"legal_advisers": "lawyers where 类别=法律顾问 and 在编!=否"},
        sums={"households": "lawyers:床位"}, has={"hub_organization": "lawyers where 类别!=明白人"},
    )  # fmt: skip
    table = fetched(held.table).sort("community_id")
    assert table.select("community_id", "households", "legal_advisers", "hub_organization").rows() == [
        (A, 300, 1, True),
        (B, 300, 0, False),
    ]
    assert "rollup-no-list" in {one.reason for one in held.warnings}
    assert held.rows == 2


@pytest.mark.parametrize(
    ("engine", "prefer"), [("polars", "list"), ("polars", "registers"), ("duckdb", "registers"), ("spark", "registers")]
)
def test_what_the_user_decides(engine: str, prefer: str) -> None:
    take = taker(engine)
    tables = {"premises": TABLES["premises"].filter(pl.int_range(pl.len()) != 3), "buildings": TABLES["buildings"]}
    given = {"prefer": prefer, "partial": True, "complete": True}
    found = rollup(take(LIST), **{name: take(table) for name, table in tables.items()}, **given)
    expected = rollup(LIST, **tables, **given).collect()
    assert in_memory(found.table).rows() == expected.table.rows()


def test_a_list_in_memory_beside_lazy_registers_of_polars(tmp_path: Any) -> None:
    path = tmp_path / "list.csv"
    LIST.write_csv(path)
    found = rollup(path, workers=TABLES["workers"].lazy())
    assert isinstance(found.table, pl.LazyFrame)
    assert found.table.collect()["workers"].to_list() == [1, None, None, 1]


def test_tables_in_several_engines() -> None:
    with pytest.raises(TableError, match=r"do not live in one engine: polars.DataFrame, .*DuckDBPyRelation"):
        rollup(LIST, workers=in_duckdb()(TABLES["workers"]))
    with pytest.raises(TableError, match="has no column of codes"):
        rollup(LIST.drop("社区编码").lazy(), workers=TABLES["workers"].lazy())


def test_sums_beyond_64_bits() -> None:
    premises = pl.LazyFrame({"社区编码": [A], "面积": [10**9]}).select(pl.all().repeat_by(1_000_000).explode())
    assert rollup(LIST.lazy(), premises=premises).table.collect()["service_area"].to_list() == [None, 0.0, 0.0, 0.0]


def test_it_goes_on_into_assess() -> None:
    listed = LIST.with_columns(城乡类型=pl.lit("城市社区"), 户数=pl.lit(1535))
    premises = pl.DataFrame({"社区编码": [A, A, B], "面积": ["360", "100.5", "460.4999"]})
    take = in_duckdb()
    wide = city("puyang", as_of="2020-12-31").assess(rollup(take(listed), premises=take(premises)).table).wide()
    assert in_memory(wide)["service_area__verdict"].to_list() == ["met", "short", "short", "short"]


# frames in memory


def pandas_of(table: pl.DataFrame) -> pd.DataFrame:
    return table.to_pandas()


def arrow_typed(table: pl.DataFrame) -> pd.DataFrame:
    return table.to_pandas(use_pyarrow_extension_array=True)


@pytest.mark.parametrize(
    "take", [pandas_of, arrow_typed, pl.DataFrame.to_arrow], ids=["pandas", "pandas-arrow", "pyarrow"]
)
def test_eager_frames_come_back_as_their_kind(take: Callable[[pl.DataFrame], Any], eager: Rollup) -> None:
    expected = rollup(LIST, **TABLES).collect()
    found = rollup(take(LIST), **{name: take(table) for name, table in TABLES.items()}).collect()
    assert found.cells.equals(expected.cells)
    table = found.table
    assert type(table) is type(take(LIST))
    held = pl.from_pandas(table) if isinstance(table, pd.DataFrame) else pl.from_arrow(table)
    assert isinstance(held, pl.DataFrame)
    assert held.columns == expected.table.columns
    assert [[None if one != one else one for one in row] for row in held.rows()] == [
        list(row) for row in expected.table.rows()
    ]


@pytest.mark.parametrize("take", [pandas_of, pl.DataFrame.to_arrow], ids=["pandas", "pyarrow"])
def test_without_a_list_the_table_is_of_the_registers_kind(take: Callable[[pl.DataFrame], Any]) -> None:
    table = rollup(workers=take(pl.DataFrame({"社区编码": [A, B], "岗位": ["x", "y"]}))).table
    assert isinstance(table, pd.DataFrame | pa.Table)
    held = pl.from_pandas(table) if isinstance(table, pd.DataFrame) else pl.from_arrow(table)
    assert isinstance(held, pl.DataFrame)
    assert held.rows() == [(A, 1), (B, 1)]


# many communities at once


def drawn(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A list, and a register in which each community has a few rows of every sort."""
    chance = random.Random(20201231)
    codes = [str(410991001001 + at) for at in range(count)]
    areas = ["0.1", "360", "", "x", None, "1,234.5", "7㎡", "0.54亩", "1.2万", "—", "1000000000", "-1"]
    uses = ["facility", "综合服务站", "出租", None, "？"]
    rows = [
        (code if chance.random() < 0.95 else None, chance.choice(["1", "2", "3", None]), chance.choice(areas[: chance.choice([2, 12])]),
         chance.choice(uses[: chance.choice([2, 5])]), chance.choice(["在用", "在用", "停用", None]))
        for code in codes
        for _ in range(chance.randrange(5))
    ]  # fmt: skip
    table = pl.DataFrame(
        rows, schema=dict.fromkeys(["社区编码", "用房编号", "面积", "用途", "状态"], pl.String), orient="row"
    )
    # A thing that is entered twice and differently counts by its first row in memory; an engine knows no first one.
    return pl.DataFrame({"社区编码": codes}), table.filter(
        pl.col("用房编号").is_null() | pl.struct("社区编码", "用房编号").is_first_distinct()
    )


@pytest.mark.parametrize("more", [{}, {"partial": True}, {"complete": False}], ids=["plain", "partial", "incomplete"])
@pytest.mark.parametrize("engine", LAZY)
def test_engines_agree_with_memory(engine: str, more: dict[str, Any]) -> None:
    if more and engine in {"ibis", "spark"}:
        pytest.skip("the settings change what is done with sums, which these engines compute as DuckDB does")
    listed, premises = drawn(600)
    take = taker(engine)
    table = in_memory(rollup(take(listed), premises=take(premises), **more).table)
    expected = rollup(listed, premises=premises, **more).collect()
    assert table.rows() == expected.table.rows()
    assert more or 50 < table["service_area"].null_count() < 500


def test_spark_is_spark() -> None:
    take = LAZY["spark"]
    found = rollup(take(LIST), workers=take(TABLES["workers"]))
    assert type(found.table) is type(spark().range(1))
