"""Which frames are read, and how each kind is taken in and given back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from commstd.errors import TableError
from commstd.messages import say

EAGER: Final = ("polars.DataFrame", "pandas.DataFrame", "pyarrow.Table", "pyarrow.RecordBatch")
LAZY: Final = {
    "is_polars_lazyframe": ".collect()",
    "is_duckdb_relation": ".pl()",
    "is_ibis_table": ".to_polars()",
    "is_pyspark_dataframe": ".toArrow()",
    "is_pyspark_connect_dataframe": ".toArrow()",
}
"""Frames that are computed where they live: how narwhals knows each, and what brings its rows here."""
OTHER: Final = {
    "is_dask_dataframe": ".compute()",
    "is_modin_dataframe": ".modin.to_pandas()",
    "is_cudf_dataframe": ".to_pandas()",
    "is_sqlframe_dataframe": ".toPandas()",
    "is_polars_series": ".to_frame()",
    "is_pandas_series": ".to_frame()",
}
"""Frames that are not taken, and what makes of each one that is."""

_KNOWN: Final = (str, bytes, Path, pl.DataFrame, list, tuple, Mapping)
"""What is plainly no frame of another library, told without loading narwhals."""


class Origin(Protocol):
    """A caller's own frame of another kind than Polars'."""

    def columns(self) -> tuple[list[str], list[pl.Series]]:
        """The headings, and the columns in Polars."""

    def with_results(self, rows: pl.Series, results: pl.DataFrame) -> Any:
        """Some of its rows as they are, with more columns.

        Args:
            rows: The positions of the rows, from 0, ascending.
            results: A column for each result, as many rows; a column of the frame that has the name of one gives way.

        Returns:
            A frame of the caller's kind.
        """


def is_lazy(frame: object) -> bool:
    """Whether this is a frame that is computed where it lives: Polars lazy, DuckDB, Ibis or PySpark."""
    if isinstance(frame, pl.LazyFrame):
        return True
    return not isinstance(frame, _KNOWN) and not _is_wrapped(frame) and _call(frame, LAZY) is not None


def is_frame(source: object) -> bool:
    """Whether this is a frame of any kind that has a name here, taken or not."""
    if isinstance(source, pl.DataFrame | pl.LazyFrame):
        return True
    if isinstance(source, _KNOWN):
        return False
    if _is_wrapped(source):
        return True
    return _is_pandas(source) or _is_arrow(source) or _call(source, {**LAZY, **OTHER}) is not None


def origin_of(frame: object) -> Origin:
    """A frame that is not Polars' as one to read from and to give results back in.

    Raises:
        TableError: It is of a kind that is not taken.
    """
    if _is_pandas(frame):
        from commstd.tables.pandas_frames import PandasOrigin  # needless for files and for Polars

        return PandasOrigin(frame)
    if _is_arrow(frame):
        from commstd.tables.arrow_frames import ArrowOrigin  # as above

        return ArrowOrigin(frame)
    kind = kind_of(frame)
    call = ".to_native()" if _is_wrapped(frame) else _call(frame, {**LAZY, **OTHER})
    if call is not None:
        raise TableError(say("table-other-frame", kind=kind, call=call))
    raise TableError(say("table-kind", kind=kind, kinds=EAGER))


def kind_of(frame: object) -> str:
    """The name of its type, behind that of its library."""
    kind = type(frame)
    library = kind.__module__.partition(".")[0]
    return kind.__qualname__ if library in {"builtins", "__main__"} else f"{library}.{kind.__qualname__}"


def _call(frame: object, calls: Mapping[str, str]) -> str | None:
    """What is to be called on a frame of one of these kinds; narwhals looks only among modules that are imported."""
    from narwhals import dependencies  # a tenth of a second, and needless for files and for Polars

    return next((call for name, call in calls.items() if getattr(dependencies, name)(frame)), None)


def _is_wrapped(frame: object) -> bool:
    """Whether it is a frame of narwhals itself, which its predicates warn of."""
    return kind_of(frame).startswith("narwhals.")


def _is_pandas(frame: object) -> bool:
    from narwhals import dependencies  # as above

    pandas = dependencies.get_pandas()
    return pandas is not None and isinstance(frame, pandas.DataFrame)


def _is_arrow(frame: object) -> bool:
    from narwhals import dependencies  # as above

    arrow = dependencies.get_pyarrow()
    return arrow is not None and isinstance(frame, arrow.Table | arrow.RecordBatch)
