"""Any small table is read the same from every kind of frame, and comes back the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import commstd
from tests.engines.tables import findings, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from commstd import City

Columns = dict[str, list[Any]]

CODES = st.sampled_from(["410991001001", "410991001002", "410992101214", "合计", "x", " y ", "", None])
TEXTS = st.sampled_from(["城市社区", "urban", "农村社区", "小区", "—", "", None])
FLAGS = st.sampled_from([True, False, None])
COUNTS = st.none() | st.integers(0, 5000) | st.sampled_from([-3, 10**9, 10**9 + 1, 2**53, 2**53 + 1])
STEP = Decimal("0.00001")
AREAS = st.none() | (st.decimals(0, 1500, places=5) | st.sampled_from([Decimal(-1), 5 * STEP, Decimal(10) ** 9])).map(
    lambda area: area.quantize(STEP)
)


@st.composite
def tables(draw: st.DrawFn) -> Columns:
    """Columns of one type each, as a database would have them."""
    rows = draw(st.integers(0, 6))

    def cells(kind: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(kind, min_size=rows, max_size=rows))

    held = {"社区编码": cells(CODES), "城乡类型": cells(TEXTS), "户数": cells(COUNTS), "综合服务设施面积": cells(AREAS)}
    held |= {"居委会工作人员": cells(COUNTS), "治安防控室": cells(FLAGS), "矛盾调处室": cells(FLAGS)}
    return {heading: held[heading] for heading in draw(st.permutations(list(held)))}


ARROW = {"户数": pa.int64(), "居委会工作人员": pa.int64(), "综合服务设施面积": pa.decimal128(20, 5), "治安防控室": pa.bool_(), "矛盾调处室": pa.bool_()}  # fmt: skip


def in_arrow(columns: Columns, text: pa.DataType | None = None) -> pa.Table:
    text = text or pa.string()
    return pa.table({name: pa.array(cells, ARROW.get(name, text)) for name, cells in columns.items()})


def in_polars(columns: Columns) -> pl.DataFrame:
    types = {"户数": pl.Int64, "居委会工作人员": pl.Int64, "综合服务设施面积": pl.Decimal(20, 5), "治安防控室": pl.Boolean, "矛盾调处室": pl.Boolean}  # fmt: skip
    return pl.DataFrame(columns, schema={name: types.get(name, pl.String) for name in columns})


def in_objects(columns: Columns) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


NULLABLE = {"户数": "Int64", "居委会工作人员": "Int64", "治安防控室": "boolean", "矛盾调处室": "boolean", "城乡类型": "category", "社区编码": "string"}  # fmt: skip

KINDS: dict[str, Callable[[Columns], Any]] = {
    "pyarrow": in_arrow,
    "pyarrow, dictionaries": lambda columns: in_arrow(columns, pa.dictionary(pa.int16(), pa.large_string())),
    "pandas, objects": in_objects,
    "pandas, nullable": lambda columns: in_objects(columns).astype(NULLABLE),
    "pandas, Arrow": lambda columns: in_arrow(columns).to_pandas(types_mapper=pd.ArrowDtype),
}


@pytest.fixture(scope="module")
def city() -> City:
    return commstd.city("puyang", as_of="2020-12-31")


@pytest.mark.parametrize("kind", KINDS)
@given(columns=tables())
def test_every_kind_is_read_as_polars_is(city: City, kind: str, columns: Columns) -> None:
    expected, frame = city.assess(in_polars(columns)), KINDS[kind](columns)
    assessed = city.assess(frame)
    for name in ("rejected", "warnings"):
        assert told(getattr(assessed, name), first_line=1) == told(getattr(expected, name), first_line=1)
    assert findings(assessed) == findings(expected)
    assert assessed.results.equals(expected.results)
    wide = assessed.wide()
    assert len(wide) == expected.rows
    kept = (expected.table.lines - 1).to_list()
    if isinstance(frame, pd.DataFrame):
        pd.testing.assert_frame_equal(wide[list(columns)], frame.iloc[kept])
    else:
        assert wide.select(list(columns)).equals(frame.take(pa.array(kept, pa.int64())))


@given(columns=tables())
def test_missing_whole_numbers_in_default_types_are_read_as_in_polars(city: City, columns: Columns) -> None:
    counts = ("户数", "居委会工作人员")
    columns |= {
        name: [None if cell is not None and abs(cell) >= 2**53 else cell for cell in columns[name]] for name in counts
    }
    frame = in_objects(columns).astype(dict.fromkeys(counts, float))
    assert findings(city.assess(frame)) == findings(city.assess(in_polars(columns)))


@given(columns=tables())
def test_areas_in_doubles_are_read_as_in_polars(city: City, columns: Columns) -> None:
    frame = in_polars(columns).cast({"综合服务设施面积": pl.Float64})
    doubles = in_objects(columns).astype({"综合服务设施面积": float})
    assert findings(city.assess(doubles)) == findings(city.assess(frame))
    assert city.assess(doubles).results.equals(city.assess(frame).results)
