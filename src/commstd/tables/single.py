"""One record as a table of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from commstd.tables.checked import CheckedTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commstd.fields import Field
    from commstd.vocabulary import Subject


def one_row(subject: Subject, row: Mapping[str, object], written: Mapping[str, object]) -> CheckedTable:
    """A table of one row.

    Args:
        subject: Its subject.
        row: Whole numbers of steps, flags, ids and texts by field.
        written: The values as they were given.
    """
    cells = {name: pl.Series(name, [row.get(name)], dtype=dtype_of(field)) for name, field in subject.fields.items()}
    key = row.get(subject.key)
    return CheckedTable(
        subject=subject,
        source=pl.DataFrame({name: [str(value)] for name, value in written.items()}),
        cells=pl.DataFrame(cells),
        keys=pl.Series("row", ["1" if key is None else str(key)]),
        lines=pl.Series("line", [1], dtype=pl.Int64),
        rejected=(),
        warnings=(),
        name="",
        is_single=True,
    )


def dtype_of(field: Field) -> pl.DataType | type[pl.DataType]:
    """The type of a field's column of cells."""
    match field.kind:
        case "flag":
            return pl.Boolean
        case "choice":
            return pl.Enum(list(field.values))
        case "text":
            return pl.String
        case _:
            return pl.Int64
