"""Tables and record batches of PyArrow, read column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import frozen

if TYPE_CHECKING:
    from types import ModuleType


@frozen(eq=False)
class ArrowOrigin:
    """A caller's `pyarrow.Table` or `pyarrow.RecordBatch`."""

    frame: Any

    def columns(self) -> tuple[list[str], list[pl.Series]]:
        """The headings, and the columns in Polars."""
        frame = self.frame
        return list(frame.schema.names), [arrow_series(frame.column(at)) for at in range(frame.num_columns)]

    def with_results(self, rows: pl.Series, results: pl.DataFrame) -> Any:
        """The rows of these positions with more columns; counts as int64, verdicts as an ordered dictionary."""
        frame = self.frame
        kept = [at for at, name in enumerate(frame.schema.names) if name not in results.columns]
        if len(rows) < frame.num_rows:
            mask = pl.repeat(False, frame.num_rows, dtype=pl.Boolean, eager=True).scatter(rows, True)
            frame = frame.filter(mask.to_arrow())
        frame = frame.select(kept)
        for column in results:
            frame = frame.append_column(column.name, arrow_array(column))
        return frame


def arrow_series(column: Any) -> pl.Series:
    """A column in Polars; one of a type that Polars does not have becomes text.

    Args:
        column: A `pyarrow.Array` or `pyarrow.ChunkedArray`.
    """
    arrow = _arrow()
    while isinstance(column.type, arrow.BaseExtensionType):
        chunks = column.chunks if isinstance(column, arrow.ChunkedArray) else [column]
        column = arrow.chunked_array([one.storage for one in chunks], column.type.storage_type)
    if not arrow.types.is_decimal256(column.type):  # Polars panics at it
        try:
            return pl.Series(column)
        except pl.exceptions.PolarsError:
            pass
    cells = column.to_pylist()
    return pl.Series([None if cell is None else str(cell) for cell in cells], dtype=pl.String)


def arrow_array(column: pl.Series) -> Any:
    """A column of results in Arrow: an Enum as an ordered dictionary of plain strings."""
    if not isinstance(column.dtype, pl.Enum):
        return column.to_arrow()
    arrow = _arrow()
    words = arrow.array(column.dtype.categories.to_list(), arrow.string())
    return arrow.DictionaryArray.from_arrays(column.to_physical().cast(pl.Int8).to_arrow(), words, ordered=True)


def _arrow() -> ModuleType:
    import pyarrow  # the caller's, whose table this is

    return pyarrow  # type: ignore[no-any-return]
