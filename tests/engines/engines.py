"""The engines that tables live in: a table taken in, and what came out of it fetched."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable


_RULES = "org.apache.spark.sql.catalyst.optimizer"


@cache
def spark() -> Any:
    """A session on two cores, one for all tests of a process."""
    import warnings

    from pyspark.sql import SparkSession

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.memory", "2g")
            .config("spark.ui.showConsoleProgress", "false")
            # Planning is most of it, on one thread: the JVM's whole compiler pays (a third less time), its collectors do not.
            .config("spark.driver.extraJavaOptions", "-XX:+UseSerialGC")
            # A table that was given by hand is computed as one in a file is, and not by the optimizer.
            .config("spark.sql.optimizer.excludedRules", f"{_RULES}.ConvertToLocalRelation")
            .getOrCreate()
        )
    session.sparkContext.setLogLevel("ERROR")
    return session


def to_duckdb(table: pl.DataFrame) -> Any:
    """A DuckDB relation."""
    import duckdb

    connection = duckdb.connect()
    return connection.from_arrow(table.to_arrow())


def to_ibis(table: pl.DataFrame) -> Any:
    """An Ibis table in DuckDB."""
    import ibis

    return ibis.memtable(table.to_arrow())


SIGNED: dict[Any, Any] = {pl.UInt8: pl.Int16, pl.UInt16: pl.Int32, pl.UInt32: pl.Int64, pl.UInt64: pl.Decimal(20, 0)}


def to_spark(table: pl.DataFrame) -> Any:
    """A Spark frame; Spark has neither types of a few words nor whole numbers without a sign."""
    return spark().createDataFrame(table.cast({pl.Enum: pl.String, pl.Categorical: pl.String, **SIGNED}).to_arrow())


def to_pandas_arrow(table: pl.DataFrame) -> Any:
    """A pandas frame of Arrow types."""
    return table.to_pandas(use_pyarrow_extension_array=True)


LAZY: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": pl.DataFrame.lazy,
    "duckdb": to_duckdb,
    "ibis": to_ibis,
    "spark": to_spark,
}
"""How a table gets into each lazy engine."""


EVERY: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars eager": pl.DataFrame.clone,
    "pandas": pl.DataFrame.to_pandas,
    "pandas, Arrow": to_pandas_arrow,
    "pyarrow": pl.DataFrame.to_arrow,
    **LAZY,
}
"""How a table gets into each engine."""


def fetched(native: Any) -> pl.DataFrame:
    """What a frame of any engine comes to, in Polars: missing is null, and words are texts."""
    held = nw.from_native(native)
    found = held.collect(backend="polars").to_native() if isinstance(held, nw.LazyFrame) else held.to_polars()
    return found.cast({pl.Enum: pl.String, pl.Categorical: pl.String}).with_columns(pl.selectors.float().fill_nan(None))
