"""Texts that no spreadsheet takes for formulas when it opens a CSV file."""

from __future__ import annotations

from typing import Final, TypeVar

import polars as pl

from commstd.tables.inert import RISKY, is_risky

FrameT = TypeVar("FrameT", pl.DataFrame, pl.LazyFrame)
_NUMBER: Final = r"^[+\-＋－]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?(?:[eE][+\-]?[0-9]+)?[%％]?$|^[\-－]+$"  # noqa: RUF001


def inert(frame: FrameT) -> FrameT:
    """A frame whose texts and headings begin with ' where a spreadsheet would take them for formulas.

    Numbers with a sign stay as they are. Our own reader takes the mark off again.

    Args:
        frame: What is to be written as CSV.
    """
    schema = frame.collect_schema()
    texts = [name for name, dtype in schema.items() if dtype in (pl.String, pl.Categorical) or _has_risk(dtype)]
    names = {name: f"'{name}" for name in schema if is_risky(name)}
    if not texts and not names:
        return frame
    made = [_marked(pl.col(name).cast(pl.String)).alias(name) for name in texts]
    return frame.with_columns(made).rename(names)


def _marked(text: pl.Expr) -> pl.Expr:
    risky = text.str.contains(RISKY) & ~text.str.contains(_NUMBER)
    return pl.when(risky).then("'" + text).otherwise(text)


def _has_risk(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.Enum) and any(is_risky(one) for one in dtype.categories.to_list())
