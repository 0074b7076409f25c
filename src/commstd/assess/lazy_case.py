"""One row of a frame that is computed where it lives, picked by its engine and explained like a row of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve

from commstd.assess.accounts import Case, read_row
from commstd.errors import UnknownNameError
from commstd.messages import near, say
from commstd.tables.lazy import TOLD, LazyTable, fetch, read_lazy_table, stands_twice

if TYPE_CHECKING:
    from commstd.vocabulary import Subject, Vocabulary

_OFFERED: Final = 2_000


def read_lazy_row(
    frame: Any, vocabulary: Vocabulary, likely: tuple[str, ...], *, row: str | None, subject: Subject | None = None
) -> Case:
    """One row of a lazy frame; no other row is fetched.

    Args:
        frame: A lazy frame of Polars, a DuckDB relation, an Ibis table or a PySpark frame.
        vocabulary: The pack's vocabulary.
        likely: Ids of the subjects that the frame may be of, the likeliest first.
        row: The row's key; None: the only row.
        subject: What the rows are; None: found from the headings.

    Raises:
        TableError: It has no known column.
        UnknownNameError: No row has that key.
    """
    table = read_lazy_table(frame, vocabulary, likely, subject=None if subject is None else subject.id)
    text = (row or "").strip()
    rows = table.own_columns() if row is None else table.own_columns(table.key == text)
    found = fetch(rows.head(2 if row is None else TOLD))
    if not found.height or (row is None and found.height > 1):
        raise UnknownNameError(say("explain-no-row", row=text, table=table.name, near=_near_keys(table, text)))
    case = read_row(found.head(1), vocabulary, likely, row=None, subject=table.subject)
    twice = (stands_twice(table.key_heading, {text: found.height}),) if found.height > 1 else ()
    return evolve(
        case, line=None,
        rejected=tuple(evolve(one, cells=_without_lines(one.cells)) for one in case.rejected),
        warnings=(*(evolve(one, cells=_without_lines(one.cells)) for one in case.warnings), *twice),
    )  # fmt: skip


def _without_lines(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(pl.lit(None, dtype=pl.Int64).alias("line"))


def _near_keys(table: LazyTable, text: str) -> object:
    """The keys of the rows of that name, or keys that look like a text."""
    key = table.key.alias("row")
    if "name" in table.cells and text:
        named = fetch(table.frame.filter(table.cells["name"].values == text).select(key).sort("row").head(3))
        if named.height:
            return say("did-you-mean", names=tuple(f'"{one}"' for one in named["row"]))
    start = text[: max(1, len(text) // 2)]
    alike = table.frame.filter(table.key.str.starts_with(start)) if start else table.frame
    return near(text, fetch(alike.select(key).sort("row").head(_OFFERED))["row"].drop_nulls().to_list())
