"""Frames of pandas, read column by column, so that PyArrow is needed for its own types alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import field, frozen

from commstd.errors import TableError
from commstd.messages import say
from commstd.tables.arrow_frames import arrow_array, arrow_series

if TYPE_CHECKING:
    from types import ModuleType

_WHOLE: Final = 2**53
"""Below it, a double that is whole is one whole number."""


def _own(frame: Any) -> Any:
    is_copied_when_written = int(_pandas().__version__.partition(".")[0]) >= 3
    return frame.copy(deep=not is_copied_when_written)


@frozen(eq=False)
class PandasOrigin:
    """A caller's `pandas.DataFrame`.

    Attributes:
        frame: A copy of the frame, so that it stays as it was read whatever the caller writes or sorts later. From
            pandas 3 on it shares the caller's cells until one of them is written to.
    """

    frame: Any = field(converter=_own)

    def columns(self) -> tuple[list[str], list[pl.Series]]:
        """The headings and the columns in Polars, those of the named levels of the index first.

        Raises:
            TableError: The headings have several levels.
        """
        frame, labels = self.frame, self.frame.columns
        if labels.nlevels > 1:
            raise TableError(say("table-levels", count=labels.nlevels))
        taken = set(labels)
        levels = [at for at, name in enumerate(frame.index.names) if name is not None and name not in taken]
        held = [frame.index.get_level_values(level).to_series() for level in levels]
        held += [frame.iloc[:, at] for at in range(len(labels))]
        names = [frame.index.names[level] for level in levels] + list(labels)
        return [_heading(name) for name in names], [pandas_series(column) for column in held]

    def with_results(self, rows: pl.Series, results: pl.DataFrame) -> Any:
        """The rows of these positions with more columns: counts as Int64, verdicts as an ordered Categorical.

        Where the frame has Arrow types, numbers are of Arrow types too.
        """
        pandas, frame = _pandas(), self.frame
        is_arrow = any(isinstance(dtype, pandas.ArrowDtype) for dtype in frame.dtypes)
        kept = frame.iloc[rows.to_numpy()] if len(rows) < len(frame) else frame
        stays = [label not in results.columns for label in frame.columns]
        kept = kept if all(stays) else kept.loc[:, stays]
        if not results.width:
            return kept.copy()
        made = pandas.DataFrame(
            {column.name: _pandas_array(column, is_arrow=is_arrow) for column in results}, index=kept.index
        )
        made.columns.names = kept.columns.names
        whole = pandas.concat([kept, made], axis=1)
        whole.attrs = dict(frame.attrs)
        return whole


def _heading(label: object) -> str:
    is_missing = _pandas().api.types.is_scalar(label) and _pandas().isna(label)
    return "" if is_missing else str(label)


def pandas_series(column: Any) -> pl.Series:
    """A column in Polars.

    Whole numbers among which some are missing are doubles in pandas: they become whole numbers again. What is neither
    number, truth, time nor text becomes text.

    Args:
        column: A `pandas.Series` of any type.
    """
    series = _series(column)
    if not series.dtype.is_float():
        return series
    series = series.fill_nan(None)
    return series.cast(pl.Int64) if ((series == series.round()) & (series.abs() < _WHOLE)).all() else series


def _series(column: Any) -> pl.Series:
    pandas, dtype = _pandas(), column.dtype
    if isinstance(column.array, pandas.arrays.ArrowExtensionArray):
        return arrow_series(column.array.__arrow_array__())
    if isinstance(dtype, pandas.CategoricalDtype):
        codes = pl.Series(column.cat.codes.to_numpy(), dtype=pl.Int64)
        return _series(column.cat.categories.to_series()).gather(codes.set(codes < 0, None))
    if isinstance(dtype, pandas.SparseDtype):
        return _series(column.sparse.to_dense())
    if isinstance(dtype, pandas.DatetimeTZDtype):
        return _series(column.dt.tz_localize(None))  # the day that the caller sees
    numpy_type = getattr(dtype, "numpy_dtype", None)  # of pandas' own types with a mask for missing cells
    if numpy_type is not None:
        return pl.Series(column.to_numpy(numpy_type, na_value=0)).set(pl.Series(column.isna().to_numpy()), None)
    if isinstance(dtype, pandas.api.extensions.ExtensionDtype) or dtype.kind not in "biufmM":
        return _texts(column)
    return _numpy_series(column.to_numpy())


def _numpy_series(cells: Any) -> pl.Series:
    if cells.dtype.kind in "mM":
        return pl.Series(cells.astype(f"{cells.dtype.kind}8[us]"))
    if cells.dtype.kind == "f" and cells.dtype.itemsize > 8:
        return pl.Series(cells.astype("float64"))
    return pl.Series(cells)


def _texts(column: Any) -> pl.Series:
    """Cells of any Python type as texts."""
    cells = column.to_numpy(dtype=object, copy=True)
    cells[column.isna().to_numpy()] = None
    try:
        return pl.Series(cells, dtype=pl.String)
    except (TypeError, UnicodeEncodeError, pl.exceptions.PolarsError):  # not texts alone
        return pl.Series([None if cell is None else _text(cell) for cell in cells], dtype=pl.String)


def _text(cell: object) -> str:
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text.encode(errors="replace").decode()  # a text may hold half a character


def _pandas_array(column: pl.Series, *, is_arrow: bool) -> Any:
    pandas = _pandas()
    if isinstance(column.dtype, pl.Enum):
        codes = column.to_physical().cast(pl.Int8).to_numpy()
        return pandas.Categorical.from_codes(codes, column.dtype.categories.to_list(), ordered=True)
    if is_arrow:
        return pandas.arrays.ArrowExtensionArray(arrow_array(column))
    if column.dtype.is_integer():
        missing = column.is_null().to_numpy(writable=True)
        return pandas.arrays.IntegerArray(column.fill_null(0).to_numpy(writable=True), missing)
    if column.dtype.is_float():
        return column.to_numpy(writable=True)
    return pandas.Series(column.to_list(), dtype=object).array


def _pandas() -> ModuleType:
    import pandas  # the caller's, whose frame this is

    return pandas  # type: ignore[no-any-return]
