"""A table that is larger than memory: which of its rows count, and what is wrong with the others."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import evolve, frozen

from commstd.tables.checked import blank_rows, example_rows, is_empty
from commstd.tables.keys import (
    PLAIN_KEY,
    Keys,
    code_pattern,
    is_example,
    is_total,
    own_key,
    read_keys,
    repetitions,
    twice,
    without_code,
)
from commstd.tables.lazy import LazyTable, fetch, read_lazy_table
from commstd.tables.lazy_cells import LazyCells
from commstd.tables.lazy_doubts import look_for
from commstd.tables.problems import CELLS, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commstd.tables.scans import Scan
    from commstd.vocabulary import Vocabulary

_TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
MOST: Final = 100_000
"""How many rows of one fault are told one by one."""


@frozen(kw_only=True, eq=False)
class LargeTable:
    """A table on disk whose rows were looked through once.

    Attributes:
        table: The rows that count, lazily.
        rejected: What was left out.
        warnings: What is doubtful.
        rows: How many rows count.
    """

    table: LazyTable
    rejected: tuple[Problems, ...]
    warnings: tuple[Problems, ...]
    rows: int


def look_through(
    scan: Scan, vocabulary: Vocabulary, candidates: Sequence[str], *, subject: str | None = None
) -> LargeTable:
    """Find the rows of a file that count, and everything that is wrong with them, in a few passes over it.

    Args:
        scan: The file.
        vocabulary: Subjects and fields.
        candidates: Ids of the subjects that its rows may be, the likeliest first.
        subject: The subject's id; by default found from the headings.

    Raises:
        TableError: It has no known column.
    """
    table = read_lazy_table(scan.frame, vocabulary, candidates, subject=subject, line=scan.line)
    names, line, subject_of = table.names, pl.col(scan.line), table.subject
    schema = scan.frame.collect_schema()
    texts = [name for name, dtype in schema.items() if dtype in _TEXTS]
    named = {one.heading for one in table.columns if one.field.name in {subject_of.key, "name"}}
    totals = {
        name: is_total(pl.col(name))
        for name in dict.fromkeys([names[0], *(n for n in names if n in named)])
        if name in texts
    }
    marked = dict.fromkeys(one for one in (names[0], table.key_heading) if one in texts)
    examples = {str(name): is_example(pl.col(str(name))) for name in marked}
    is_blank = reduce(operator.and_, [is_empty(name, schema[name]) for name in names])
    heading = table.key_heading
    key = pl.lit(None, dtype=pl.String) if heading is None else pl.col(heading).cast(pl.String)
    plain = key.str.contains(PLAIN_KEY).fill_null(False)
    counts = fetch(
        scan.frame.select(
            pl.len().alias("rows"), is_blank.sum().alias("blank"), (~plain).sum().alias("odd"),
            line.filter(~is_blank).max().alias("last"),
            *(total.sum().alias(f"total {name}") for name, total in totals.items()),
            *(example.sum().alias(f"example {name}") for name, example in examples.items()),
        )
    ).row(0, named=True)  # fmt: skip
    found: list[Problems] = []
    frame = scan.frame
    if counts["blank"]:
        lines = fetch(frame.filter(is_blank).select(line.cast(pl.Int64))).to_series()
        found += blank_rows(lines.filter(lines < (counts["last"] or 0)))
        frame = frame.filter(~is_blank)
    for name, total in totals.items():
        if counts[f"total {name}"]:
            held = frame.filter(total).select(line.cast(pl.Int64).alias("line"), value=pl.col(name).cast(pl.String))
            cells = fetch(held.sort("line").head(MOST)).select(
                "line", pl.lit(None, dtype=pl.String).alias("row"), "value"
            )
            found.append(Problems(column=name, reason="row-total", fix="row-total-fix", cells=cells.cast(CELLS)))  # type: ignore[arg-type]
            frame = frame.filter(~total)
    for name, example in examples.items():
        if counts[f"example {name}"]:
            text = pl.col(name).cast(pl.String)
            held = frame.filter(example).select(line.cast(pl.Int64).alias("line"), row=text, value=text)
            found.append(example_rows(name, fetch(held.sort("line").head(MOST))))
            frame = frame.filter(~example)
    stand_in = line.cast(pl.Int64).cast(pl.String)
    if heading is None:
        first = fetch(frame.select(line.cast(pl.Int64)).head(1)).to_series()
        found += read_keys(None, first, heading=None, subject=subject_of).problems
        key = stand_in
    else:
        if counts["odd"]:
            raw, key = key, own_key(key)
            odd = fetch(
                frame.filter(~plain)
                .select(line.cast(pl.Int64).alias("line"), raw.alias("value"))
                .sort("line")
                .head(MOST)
            )
            lost = read_keys(odd["value"], odd["line"], heading=heading, subject=subject_of).problems
            taken = fetch(frame.filter(key.is_null()).select(stand_in.alias("key"))).to_series()
            taken = (
                fetch(frame.filter(key.is_in(taken.implode())).select(key.alias("key"))).to_series()
                if taken.len()
                else taken
            )
            key = pl.coalesce(
                key, pl.when(stand_in.is_in(taken.implode())).then("line-" + stand_in).otherwise(stand_in)
            )
            found += (_renamed(one, taken) for one in lost)
        again = _repeated(frame, key, heading, scan.line)
        if again.height:
            found.append(twice(again, heading))
            frame = frame.filter(~line.is_in(again["line"].implode()))
        found += _without_code(frame, key, table, scan.line, has_stand_ins=bool(counts["odd"]))
    table = evolve(
        table, frame=frame, key=key,
        cells={**table.cells, **({subject_of.key: LazyCells(key)} if heading is not None else {})},
    )  # fmt: skip
    doubts = look_for(table, fetch, with_keys=False)
    counts = table.fault_counts(doubts)
    faulty = [*table.faulty_cells(counts), *table.doubted(doubts, counts)]
    found = [*scan.problems(), *table.found, *found, *faulty]
    return LargeTable(
        table=table, rejected=tuple(one for one in found if not one.is_warning),
        warnings=tuple(one for one in found if one.is_warning),
        rows=int(fetch(frame.select(pl.len())).item()),
    )  # fmt: skip


def _renamed(problem: Problems, taken: pl.Series) -> Problems:
    """Where a line's number is another row's key, the row is called after its line in another way."""
    row = pl.col("row")
    other = pl.when(row.is_in(taken.implode())).then("line-" + row).otherwise(row)
    return evolve(problem, cells=problem.cells.with_columns(other.alias("row")))


def _repeated(frame: pl.LazyFrame, key: pl.Expr, heading: str, line: str) -> pl.DataFrame:
    """`line`, `row`, `value` and `first` of the rows whose key stands in an earlier row.

    Hashes are sorted, eight bytes a row, and only keys whose hash stands twice are compared.
    """
    hashes = fetch(frame.select(key.hash().alias("hash"))).to_series().sort()
    again = hashes.filter(hashes == hashes.shift()).unique()
    if not again.len():
        return pl.DataFrame(schema={**CELLS, "first": pl.Int64})
    held = frame.filter(key.hash().is_in(again.implode())).select(
        pl.col(line).cast(pl.Int64).alias("line"), key.alias("row"), pl.col(heading).cast(pl.String).alias("value")
    )
    return repetitions(fetch(held).sort("line"))


def _without_code(
    frame: pl.LazyFrame, key: pl.Expr, table: LazyTable, line: str, *, has_stand_ins: bool
) -> Sequence[Problems]:
    pattern = code_pattern(table.subject)
    if pattern is None:
        return ()
    wrong = ~key.str.contains(pattern)
    if has_stand_ins and table.key_heading is not None:
        wrong &= own_key(pl.col(table.key_heading).cast(pl.String)).is_not_null()
    count = int(fetch(frame.select(wrong.sum())).item())
    if not count:
        return ()
    first = fetch(frame.filter(wrong).select(pl.col(line).cast(pl.Int64).alias("line"), key.alias("row")).head(1))
    keys = Keys(first["row"], pl.Series([True]), ())
    told = without_code(keys, first["line"], heading=table.key_heading, subject=table.subject)
    return [evolve(one, values={**one.values, "count": count}) for one in told]
