"""A frame that is computed where it lives says what the same rows say in memory: cells, names, shapes, targets."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commstd
from commstd.errors import TableError, UnknownNameError
from tests.engines.agreement import targets_of
from tests.engines.engines import LAZY, fetched, spark
from tests.engines.test_eager_laws import AREAS, COUNTS, FLAGS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commstd import Assessment, City, LazyAssessment, Problems

KEY = "社区编码"
CODES = [f"41099100100{at}" for at in range(1, 7)]
MOST = 10**9
CELLS = pl.DataFrame(
    {
        KEY: CODES[:5],
        "社区名称": ["甲", "乙 ", "丙", "丁", "戊"],
        "县（市、区）": pl.Series(["东", "东", "西", None, "西"], dtype=pl.Categorical),
        "城乡类型": pl.Series(["城市社区", "urban", "农村社区", "小区", None], dtype=pl.Categorical),
        "户数": ["1,200户", "０．１２万", "９９９", " 1250 ", "—"],
        "流动人口": pl.Series([1850, None, -3, 0, MOST], dtype=pl.Int64),
        "综合服务设施面积（亩）": pl.Series(
            [Decimal("0.54"), Decimal("0.45"), None, Decimal("0.6"), Decimal("0.100001")], dtype=pl.Decimal(12, 6)
        ),
        "居委会工作人员": [5.0, 7.0, float("nan"), None, 4.5],
        "治安防控室": [True, False, None, True, True],
        "矛盾调处室": ["是", "✓", "无", "可能", ""],
        "Remark.on `this` (x)": ["a", "b", None, "c", "d"],
    }
)
"""Each type of cell, and a name with all that a name may have."""
TYPED = CELLS.with_columns(pl.Series("户数", [1200, 1200, 999, 1250, None]), pl.col("治安防控室").alias("矛盾调处室"))
"""The same without numbers in texts, which take an engine seconds."""
EXTREMES = pl.DataFrame(
    {
        KEY: CODES[:6],
        "户数": [0, MOST, MOST + 1, 1, MOST, None],
        "流动人口": [MOST, MOST, 0, -1, 2**53 + 1, -(2**63)],
        "综合服务设施面积": pl.Series(
            [Decimal(0), Decimal(MOST), Decimal("1e9") - Decimal("0.0001"), Decimal("1e9") + Decimal("0.0001"), Decimal("0.0001"), None],
            dtype=pl.Decimal(20, 4),
        ),
        "居委会工作人员": [1e9, 0.0, float("inf"), 2e9, -0.0, 0.1],
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def city() -> City:
    return commstd.city("puyang", as_of="2020-12-31")


def told(problems: Iterable[Problems]) -> list[tuple[object, ...]]:
    """Each cell of some problems without its line: rows of an engine have none."""
    return sorted((one.column, one.reason, row["row"], row["value"]) for one in problems for row in one.rows())


def agree(found: LazyAssessment[Any], expected: Assessment[Any]) -> None:
    """Results row by row, findings and summary are those of memory."""
    wide, held = (fetched(one.wide()).sort(KEY) for one in (found, expected))
    assert wide.columns == held.columns
    made = [name for name in held.columns if "__" in name]
    assert wide.select(KEY, *made).rows() == held.select(KEY, *made).rows()
    assert wide.select(pl.exclude(made)).with_columns(pl.selectors.decimal().cast(pl.Decimal(20, 6))).rows() == held.select(
        pl.exclude(made)
    ).with_columns(pl.selectors.decimal().cast(pl.Decimal(20, 6))).rows()  # fmt: skip
    assert found.summary() == expected.summary()


def long_of(assessment: Any) -> list[tuple[object, ...]]:
    return sorted(fetched(assessment.long()).drop("missing", strict=False).iter_rows(), key=str)


@pytest.mark.parametrize("table", [CELLS, EXTREMES], ids=["cells", "extremes"])
@pytest.mark.parametrize("engine", LAZY)
def test_cells_are_read_as_in_memory(city: City, engine: str, table: pl.DataFrame) -> None:
    found, expected = city.assess(LAZY[engine](table)), city.assess(table)
    agree(found, expected)
    if table is CELLS:
        assert long_of(found) == long_of(expected)
    for name in ("rejected", "warnings"):
        cells, others = told(getattr(found, name)), told(getattr(expected, name))
        assert [one[:3] for one in cells] == [one[:3] for one in others]
    assert table is EXTREMES or [one[3] for one in told(found.rejected)] == [one[3] for one in told(expected.rejected)]
    assert found.rows == expected.rows


@pytest.mark.parametrize("engine", LAZY)
def test_targets_and_explanations_are_those_of_memory(city: City, engine: str) -> None:
    table = LAZY[engine](TYPED)
    for by in (None, "county") if engine in {"polars", "duckdb"} else ("county",):
        found, expected = city.targets(table, by=by), city.targets(TYPED, by=by)
        assert targets_of(found.targets) == targets_of(expected.targets)
    here, there = (city.explain(one, row=CODES[1]) for one in (TYPED, table))
    assert [one.judgement for one in there] == [one.judgement for one in here]
    assert there.case.written == here.case.written
    with pytest.raises(UnknownNameError, match="410991001009"):
        city.explain(table, row="410991001009")


@pytest.mark.parametrize("engine", LAZY)
def test_any_shape(city: City, engine: str) -> None:
    empty, one = TYPED.clear(), TYPED.head(1)
    for table in (empty, one):
        found = city.assess(LAZY[engine](table))
        agree(found, city.assess(table))
        assert found.rows == table.height
    assert city.assess(LAZY[engine](empty)).rejected == ()


@pytest.mark.parametrize("engine", LAZY)
def test_numbers_in_words_are_told_and_never_guessed_at(city: City, engine: str) -> None:
    areas = ["三百", "1e3", "1..2", "1,23", "９０.5㎡"]
    table = pl.DataFrame({KEY: CODES[:5], "户数": [100] * 5, "综合服务设施面积": areas})
    found = city.assess(LAZY[engine](table))
    if engine == "polars":
        agree(found, city.assess(table))
    else:
        verdicts = fetched(found.wide()).sort(KEY)["service_area__verdict"].to_list()
        assert verdicts == [*["unknown"] * 4, "met"]
        assert {(one[2], one[3]) for one in told(found.rejected)} == {*zip(CODES[:4], areas[:4], strict=True)}


@pytest.mark.parametrize("engine", LAZY)
def test_rows_that_repeat_a_code_are_all_assessed(city: City, engine: str) -> None:
    table = pl.DataFrame(
        {KEY: [CODES[0], CODES[1], CODES[0], None], "户数": [1, 2, 300, 4], "综合服务设施面积": [90] * 4}
    )
    found = city.assess(LAZY[engine](table))
    wide = fetched(found.wide()).sort("户数")
    assert wide["service_area__verdict"].to_list() == ["met", "met", "met", "met"]
    assert wide["service_area__gap"].to_list() == [0.0] * 4
    reasons = {one.reason: one for one in found.warnings}
    twice = reasons["frame-key-twice"]
    assert [(one["row"], "in 2 rows" in one["reason"]) for one in twice.rows()] == [(CODES[0], True)]
    assert "frame-key-empty" in reasons


@pytest.mark.parametrize("engine", LAZY)
def test_a_column_that_is_named_like_a_result_gives_way(city: City, engine: str) -> None:
    upper = "SERVICE_AREA__VERDICT"
    table = pl.DataFrame({"备 注": ["a"], KEY: CODES[:1], upper: ["mine"], "service_area__gap": [7], "户数": [1]})
    wide = fetched(city.assess(LAZY[engine](table)).wide())
    own = [KEY, "户数", "备 注", *([upper] if engine == "polars" else [])]
    assert sorted(wide.columns[: len(own)]) == sorted(own)
    assert wide["service_area__verdict"].to_list() == ["unknown"]
    assert wide["service_area__gap"].to_list() == [None]


@pytest.mark.parametrize("engine", LAZY)
def test_a_row_that_only_shows_how_rows_are_filled_in_is_left_out(city: City, engine: str) -> None:
    table = pl.DataFrame({KEY: ["示例行-1", "示例-01", CODES[0]], "户数": [1, 2, 3]})
    assert city.assess(LAZY[engine](table)).rows == 2


# nothing is computed until it is asked for


def unreadable(engine: str) -> Any:
    """A table of an engine that cannot be read a row of without an error."""
    rows = pl.DataFrame({KEY: CODES[:2], "综合服务设施面积": [1.0, 2.0]})
    if engine == "polars":

        def read(_: pl.Series) -> pl.Series:
            raise ValueError("a row was read")

        return rows.lazy().with_columns(
            pl.col("综合服务设施面积").map_batches(read, return_dtype=pl.Int64, is_elementwise=True).alias("户数")
        )
    if engine == "spark":
        return LAZY[engine](rows).selectExpr(
            "*", f"cast(raise_error(concat(`{KEY}`, ' a row was read')) as int) as `户数`"
        )
    import duckdb
    import ibis

    query = f'SELECT *, error("{KEY}" || \' a row was read\')::INT AS "户数" FROM rows'
    if engine == "duckdb":
        connection = duckdb.connect()
        connection.register("rows", rows.to_arrow())
        return connection.sql(query)
    database = ibis.duckdb.connect()
    database.create_view("rows", ibis.memtable(rows.to_arrow()))
    database.raw_sql(f"CREATE VIEW failing AS {query}")
    return database.table("failing")


@pytest.mark.parametrize("engine", LAZY)
def test_nothing_is_computed_until_it_is_asked_for(city: City, engine: str) -> None:
    found = city.assess(unreadable(engine))
    assert repr(found) == "<LazyAssessment (community) under 5 standards of puyang>"
    assert found.wide() is not None
    assert found.wide(decimals=True) is not None
    assert found.long() is not None
    assert "service_area__verdict" in found.verdict_names()
    assert found.provenance.as_json() == city.provenance.as_json()
    asking = [lambda: fetched(found.wide()), found.summary, lambda: found.rejected]
    if engine != "spark":  # it reads no column in vain, and no target looks at this one
        asking.append(lambda: found.targets)
    for asked in asking:
        with pytest.raises(Exception, match="a row was read"):
            asked()


def test_what_was_found_is_kept(city: City) -> None:
    calls = []

    def counted(cells: pl.Series) -> pl.Series:
        calls.append(len(cells))
        return cells

    table = CELLS.lazy().with_columns(
        pl.col("流动人口").map_batches(counted, return_dtype=pl.Int64, is_elementwise=True)
    )
    found = city.assess(table)
    assert not calls
    assert len(found.rejected) > 0
    before = len(calls)
    assert before
    assert found.warnings is found.warnings
    assert len(calls) == before


# any table


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """Typed columns of rows with codes of their own."""
    rows = draw(st.integers(0, 6))
    kinds = {"城乡类型": (TEXTS, pl.String), "户数": (COUNTS, pl.Int64), "综合服务设施面积": (AREAS, pl.Decimal(20, 5)),
             "居委会工作人员": (COUNTS, pl.Int64), "治安防控室": (FLAGS, pl.Boolean), "矛盾调处室": (FLAGS, pl.Boolean)}  # fmt: skip
    columns = [pl.Series(KEY, CODES[:rows], dtype=pl.String)]
    for name in draw(st.permutations(list(kinds))):
        cells, dtype = kinds[name]
        columns.append(pl.Series(name, draw(st.lists(cells, min_size=rows, max_size=rows)), dtype=dtype))
    return pl.DataFrame(columns)


@pytest.mark.parametrize("engine", LAZY)
def test_any_table_is_judged_as_in_memory(city: City, engine: str) -> None:
    @settings(max_examples={"polars": 40, "duckdb": 12}.get(engine, 3))
    @given(tables())
    def check(table: pl.DataFrame) -> None:
        agree(city.assess(LAZY[engine](table)), city.assess(table))

    check()


# what goes wrong


@pytest.mark.parametrize("engine", LAZY)
def test_a_table_without_known_columns_is_refused(city: City, engine: str) -> None:
    with pytest.raises(TableError, match=r"甲.*乙"):
        city.assess(LAZY[engine](pl.DataFrame({"甲": [1], "乙": [2]})))


@pytest.mark.parametrize("engine", LAZY)
def test_a_column_of_another_type_is_told_cell_by_cell(city: City, engine: str) -> None:
    table = pl.DataFrame({KEY: CODES[:2], "户数": [True, None], "治安防控室": [2.5, None]})
    found = city.assess(LAZY[engine](table))
    assert {(one[0], one[2]) for one in told(found.rejected)} == {("户数", CODES[0]), ("治安防控室", CODES[0])}


def test_spark_gives_spark_back(city: City) -> None:
    assert type(city.assess(LAZY["spark"](CELLS)).wide()) is type(spark().range(1))


def test_an_engine_that_hands_out_rows_by_pyarrow_names_the_extra_where_it_is_missing(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["pyarrow"] = None
import commstd, duckdb
from commstd.errors import MissingExtraError
rows = duckdb.connect().sql("SELECT '410991001001' AS 社区编码, 1200 AS 户数")
try:
    commstd.city("puyang", as_of="2020-12-31").assess(rows).summary()
except MissingExtraError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=tmp_path)
    assert "commstd[duckdb]" in done.stdout
