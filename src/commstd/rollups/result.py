"""A rollup: the community table that registers come to, with what was wrong in them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import field as attribute
from attrs import frozen

from commstd.assess.texts import decimal_text, exact, nearest
from commstd.fields import Field
from commstd.rollups.matching import Communities
from commstd.rollups.reading import TableProblems
from commstd.rollups.totals import RegisterCount
from commstd.tables.frames import Origin
from commstd.tables.pandas_frames import PandasOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen(kw_only=True, eq=False)
class Rollup:
    """What registers come to.

    Attributes:
        fields: The fields that were rolled up.
        registers: What became of the rows of each register.
        rejected: Rows and cells that were not used, table by table.
        warnings: What is doubtful, or the reason why a field stays empty.
        communities: The communities.
        cells: A column for each field, named by it, and a row for each community: Int64 steps or Boolean, null where it
            is not known.
    """

    fields: tuple[Field, ...]
    registers: tuple[RegisterCount, ...]
    rejected: tuple[TableProblems, ...]
    warnings: tuple[TableProblems, ...]
    communities: Communities
    cells: pl.DataFrame
    _headings: Mapping[str, str] = attribute(repr=False)
    _replaced: tuple[str, ...] = attribute(repr=False)
    _origin: Origin | None = attribute(repr=False)

    @property
    def rows(self) -> int:
        """How many communities there are."""
        return self.communities.count

    def __repr__(self) -> str:
        return (
            f"<Rollup of {len(self.registers)} registers to {self.rows} communities: {', '.join(self.cells.columns)}>"
        )

    @property
    def keys(self) -> pl.Series:
        """What the communities are called: their codes, else their names."""
        return self.communities.frame.select(pl.coalesce("code", "name").alias("row")).to_series()

    @property
    def names(self) -> pl.Series | None:
        """Their names, if there are any."""
        table = self.communities.table
        names = self.communities.frame["name"] if table is None else table.cells.get_column("name", default=None)
        return None if names is None or names.null_count() == len(names) else names

    def collect(self) -> Rollup:
        """Itself; what was rolled up where the tables live is taken out by this."""
        return self

    @property
    def table(self) -> Any:
        """The community table, as `wide` gives it."""
        return self.wide()

    def wide(self, *, decimals: bool = False) -> Any:
        """The community table: the list's own columns, then the fields; without a list the codes and names.

        Args:
            decimals: Quantities as exact decimals, not as the nearest doubles.

        Returns:
            A frame of the kind of the list, else of the first register; of files a Polars frame. Counts are Int64,
            flags Boolean. A field that the list has stands under the list's heading, a new one under its name.
        """
        number = exact if decimals else nearest
        shown = {one.name: self._headings.get(one.name, one.name) for one in self.fields}
        made = [
            (number(one.name, one.resolution) if one.is_number else pl.col(one.name)).alias(shown[one.name])
            for one in self.fields
        ]
        results = self.cells.select(made)
        table = self.communities.table
        if table is None:
            return _like(self._origin, self._named().hstack(results))
        if table.origin is None:
            return table.source.drop(self._replaced, strict=False).hstack(results)
        return _without(table.origin, self._replaced).with_results(table.lines - 1, results)

    def texts(self) -> pl.DataFrame:
        """The community table as a file in Chinese holds it.

        Returns:
            The list's own columns, then each field under the list's heading or else its Chinese label: numbers as exact
            decimals, 是 and 否, nothing where it is not known.
        """
        made = [
            exact_texts(self.cells[one.name], one).alias(heading)
            for one, heading in zip(self.fields, self.text_headings(), strict=True)
        ]
        table = self.communities.table
        if table is not None:
            kept = table.source.drop(self._replaced, strict=False)
        else:
            kept = self._named().rename({"community_id": "社区编码", "name": "社区名称"}, strict=False)
        return kept.hstack(made)

    def text_headings(self) -> list[str]:
        """The headings of the fields in `texts`."""
        return [self._headings.get(one.name, one.label.zh) for one in self.fields]

    def _named(self) -> pl.DataFrame:
        frame = self.communities.frame.select("name", community_id="code").select("community_id", "name")
        return frame if frame["name"].null_count() < frame.height else frame.drop("name")

    def values(self) -> Iterator[tuple[str, dict[str, Fraction | bool | None]]]:
        """Each community's code, else its name, with the exact values of its fields; None is not known."""
        units = {one.name: one.resolution for one in self.fields if one.is_number}
        for key, row in zip(self.keys, self.cells.iter_rows(named=True), strict=True):
            yield (
                str(key),
                {
                    name: value * units[name] if name in units and value is not None else value
                    for name, value in row.items()
                },
            )


def exact_texts(values: pl.Series, field: Field) -> pl.Series:
    """Values of a field as exact texts: decimals, 是 and 否.

    Args:
        values: Int64 steps or Boolean.
        field: The field.
    """
    if values.dtype == pl.Boolean:
        return values.replace_strict([True, False], ["是", "否"], default=None, return_dtype=pl.String)
    return decimal_text(values, field.resolution)


def _without(origin: Origin, headings: tuple[str, ...]) -> Origin:
    """A caller's frame without some columns."""
    if not headings:
        return origin
    from narwhals import from_native  # of frames that are not Polars' alone

    frame = from_native(origin.frame, eager_only=True)  # type: ignore[attr-defined]
    kept = frame.drop([name for name in headings if name in frame.columns])
    return type(origin)(kept.to_native())  # type: ignore[call-arg]


def _like(origin: Origin | None, frame: pl.DataFrame) -> Any:
    """A frame of the kind of a caller's own."""
    if origin is None:
        return frame
    if isinstance(origin, PandasOrigin):
        import pandas  # the caller's, whose frame that is

        empty = PandasOrigin(pandas.DataFrame(index=pandas.RangeIndex(frame.height)))
        return empty.with_results(pl.int_range(frame.height, eager=True), frame)
    return frame.to_arrow()
