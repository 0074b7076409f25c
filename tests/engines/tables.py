"""One table with every fault, in each kind of eager frame."""

from __future__ import annotations

import io
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import polars as pl
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable

    from commstd import Assessment, Problems

FAULTY: Final = """\
社区编码,社区名称,县（市、区）,城乡类型,户数,流动人口,综合服务设施面积（平方米）,居委会工作人员,治安防控室,矛盾调处室,备注
410991001001,甲社区,示例甲区,城市社区,1000,1850,300,5,是,是,
410991002002,乙社区,示例甲区,农村社区,999,,299.7,5,否,是,x
410991002003,丙社区,示例乙区,城市社区,约三百,120,299.69,,是,,
,,,,,,,,,,
410991001001,甲社区（重）,示例甲区,城市社区,1000,1850,300,5,是,是,y
410991002004,丁社区,示例乙区,城市社区,1250,-3,,7,有,无,
410991002005,合计,,,3249,1967,899.39,17,,,
410991002006,戊社区,示例乙区,小区,1200,0,360.00004,4,可能,是,z
410991002007,己社区,示例乙区,城市社区,135,20000,42.12,10000000000,是,是,
"""
"""A blank row, a row that stands twice, a sum, words for numbers, choices and flags, numbers out of range, missing ones."""
KEPT: Final = [0, 1, 2, 5, 7, 8]
"""The rows of it that are assessed."""


def in_pandas(**options: Any) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(FAULTY), **options)


def in_arrow() -> pa.Table:
    """Whole numbers with missing ones are int64 here."""
    return pa.Table.from_pandas(in_pandas(dtype_backend="pyarrow"), preserve_index=False)


def in_polars() -> pl.DataFrame:
    return pl.read_csv(io.StringIO(FAULTY))


def in_python_texts() -> pd.DataFrame:
    """Texts that no Arrow array holds."""
    return in_pandas(dtype=pd.StringDtype("python", na_value=math.nan))


def in_mixed_objects() -> pd.DataFrame:
    """Cells of several Python types in one column, and each way to say that one is missing."""
    frame = in_pandas(dtype=object)
    for heading, kinds in {
        "户数": (int, Decimal, float),
        "流动人口": (float, int),
        "居委会工作人员": (Decimal, int),
    }.items():
        for at, cell in enumerate(frame[heading]):
            if isinstance(cell, str) and cell.lstrip("-").isdecimal():
                frame.at[at, heading] = kinds[at % len(kinds)](cell)
    frame.at[2, "居委会工作人员"] = None
    frame.at[1, "流动人口"] = pd.NA
    frame.at[0, "备注"] = pd.NaT
    frame.at[3, "户数"] = Decimal("NaN")
    return frame


def in_chunks() -> pa.Table:
    table = in_arrow()
    return pa.concat_tables([table.slice(at, 2) for at in range(0, table.num_rows, 2)])


def in_dictionaries() -> pa.Table:
    return encoded(in_arrow(), pa.types.is_string, lambda column: column.dictionary_encode())


def in_large_strings() -> pa.Table:
    return encoded(in_arrow(), pa.types.is_string, lambda column: column.cast(pa.large_string()))


def in_decimals() -> pa.Table:
    return encoded(in_arrow(), pa.types.is_floating, lambda column: column.cast(pa.decimal128(18, 5)))


def with_nothing() -> pa.Table:
    """A column of the type that holds nothing, beside the others."""
    return in_arrow().append_column("公共服务综合信息平台", pa.nulls(len(in_arrow())))


def encoded(table: pa.Table, is_meant: Callable[[pa.DataType], bool], how: Callable[[Any], Any]) -> pa.Table:
    for at, field in enumerate(table.schema):
        if is_meant(field.type):
            table = table.set_column(at, field.name, how(table.column(at)))
    return table


KINDS: Final[dict[str, Callable[[], Any]]] = {
    "polars": in_polars,
    "polars, texts": lambda: in_polars().cast(pl.String),
    "polars, categorical": lambda: in_polars().cast({pl.String: pl.Categorical}),
    "pandas": in_pandas,
    "pandas, texts": lambda: in_pandas(dtype=str),
    "pandas, texts without Arrow": in_python_texts,
    "pandas, objects": lambda: in_pandas(dtype=object),
    "pandas, mixed objects": in_mixed_objects,
    "pandas, nullable": lambda: in_pandas(dtype_backend="numpy_nullable"),
    "pandas, Arrow": lambda: in_pandas(dtype_backend="pyarrow"),
    "pandas, categories": lambda: in_pandas(dtype="category"),
    "pandas, index": lambda: in_pandas(dtype={"社区编码": str}).set_index("社区编码"),
    "pandas, index of levels": lambda: in_pandas(dtype={"社区编码": str}).set_index(["县（市、区）", "社区编码"]),
    "pyarrow": in_arrow,
    "pyarrow, chunks": in_chunks,
    "pyarrow, dictionaries": in_dictionaries,
    "pyarrow, large strings": in_large_strings,
    "pyarrow, decimals": in_decimals,
    "pyarrow, a column of nothing": with_nothing,
    "pyarrow, batch": lambda: in_arrow().combine_chunks().to_batches()[0],
}


def told(problems: tuple[Problems, ...], *, first_line: int) -> list[tuple[object, ...]]:
    """Each cell of some problems, lines counted from 0."""
    found = []
    for problem in problems:
        others = [None] * len(problem) if problem.details is None else problem.details.to_series().to_list()
        for cell, other in zip(problem.cells.iter_rows(), others, strict=True):
            line = None if cell[0] is None else cell[0] - first_line
            other = other - first_line if isinstance(other, int) else other
            found.append((problem.column, problem.reason, line, *cell[1:], other))
    return sorted(found, key=str)


def findings(assessment: Assessment) -> list[tuple[object, ...]]:
    return [
        (one.row, one.standard, one.verdict, one.actual, one.low, one.high, one.gap, one.missing)
        for one in assessment.findings
    ]
