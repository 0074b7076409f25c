"""What is said of the rows of a register: not counted, doubtful, or the reason why a field stays empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

from commstd.numerals import format_number
from commstd.rollups.matching import unmatched
from commstd.rollups.reading import TableProblems, of_table, without_numbers
from commstd.rollups.result import exact_texts
from commstd.tables.keys import Keys, without_code
from commstd.tables.problems import CELLS, place
from commstd.units import ONE

if TYPE_CHECKING:
    from commstd.fields import Field
    from commstd.rollups.binding import Binding
    from commstd.rollups.matching import Communities
    from commstd.rollups.reading import RegisterTable
    from commstd.rollups.totals import Group
    from commstd.vocabulary import Subject

SHOWN: Final = 10
"""How many communities a sentence names."""
MISSING: Final = {
    "counts": "rollup-counts-missing", "column": "rollup-column-missing", "amount": "rollup-amount-missing",
}  # fmt: skip
LEFT_OUT: Final = {
    "counts": "rollup-counts-left-out", "column": "rollup-column-left-out", "amount": "rollup-amount-left-out",
}  # fmt: skip
"""What is said of rows with something unknown, whether the field stays empty or they are left out."""


def doubts(group: Group, communities: Communities, *, is_complete: bool, is_partial: bool) -> Iterator[TableProblems]:
    """Everything that is said of the tables of a register.

    Args:
        group: The register.
        communities: Where its rows may belong.
        is_complete: A community without a row has none.
        is_partial: Rows with something unknown were left out.

    Yields:
        Rejections and warnings, table by table.
    """
    for at, table in enumerate(group.tables):
        rows = group.rows.filter(pl.col("table") == at)
        counted = rows.filter("is_counted")
        yield from (of_table(one, table.name) for one in table.problems)
        yield from unmatched(table, rows, communities)
        yield from _repeated(table, rows, group)
        yield from _without_key(table, counted)
        yield from _named(table, counted, communities)
        yield from _unknown(table, counted, group, is_partial=is_partial)
    yield from _of_communities(group, communities, is_complete=is_complete)


def said(
    table: str, reason: str, cells: pl.DataFrame, *, column: str | None = None, is_warning: bool = True,
    details: pl.DataFrame | None = None, **values: object,
) -> TableProblems:  # fmt: skip
    """One kind of fault in a table, with its mend."""
    return TableProblems(
        table=table, column=column, reason=reason, fix=f"{reason}-fix", values=values, cells=cells, details=details,
        is_warning=is_warning,
    )  # fmt: skip


def _cells(table: RegisterTable, rows: pl.DataFrame, heading: str | None) -> pl.DataFrame:
    """Where some rows are, with what one of their columns says."""
    held = table.source[heading].gather(rows["index"]).cast(pl.String) if heading is not None else None
    value = held if held is not None else pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
    row = rows.select(pl.coalesce("code", "community")).to_series()
    return pl.DataFrame({"line": rows["line"], "row": row, "value": value}, schema=CELLS)


def _repeated(table: RegisterTable, rows: pl.DataFrame, group: Group) -> Iterator[TableProblems]:
    again = rows.filter("is_repeat")
    if again.is_empty() or table.binding.key is None:
        return
    heading = table.binding.key.heading
    names = pl.Series([one.name for one in group.tables], dtype=pl.String)
    details = again.select("first").with_columns(other=names.gather(again["first_table"]))
    told = said(
        table.name, "rollup-twice", _cells(table, again, heading), column=heading, is_warning=False, details=details
    )
    yield without_numbers(told) if table.binding.register.is_personal else told


def _without_key(table: RegisterTable, counted: pl.DataFrame) -> Iterator[TableProblems]:
    """Rows that cannot be told from others, so that nobody knows whether one stands twice."""
    register = table.binding.register
    bare = counted.filter(pl.col("key").is_null())
    if not register.key or bare.is_empty():
        return
    label = register.subject.fields[register.key].label
    if table.binding.key is None:
        yield said(table.name, "rollup-no-key", place(), field=label)
        return
    heading = table.binding.key.heading
    told = said(
        table.name,
        "rollup-key-empty",
        _cells(table, bare.head(1), heading),
        column=heading,
        field=label,
        count=bare.height,
    )
    yield without_numbers(told) if register.is_personal else told


def _named(table: RegisterTable, counted: pl.DataFrame, communities: Communities) -> Iterator[TableProblems]:
    """Rows that were found by name, and rows whose name is not that of their code."""
    column = table.binding.places.get("community")
    if column is None:
        return
    found = counted.filter("by_name")
    if found.height:
        cells = _cells(table, found.head(1), column.heading)
        yield said(table.name, "rollup-by-name", cells, column=column.heading, count=found.height)
    listed = communities.frame["name"].gather(counted["at"])
    other = counted.with_columns(listed=listed).filter(
        ~pl.col("by_name") & pl.col("community").is_not_null() & (pl.col("community") != pl.col("listed"))
    )
    if other.height and communities.table is not None:
        cells = _cells(table, other.head(1), column.heading)
        yield said(
            table.name, "rollup-name-other", cells, column=column.heading, count=other.height, listed=other["listed"][0]
        )


def _unknown(table: RegisterTable, counted: pl.DataFrame, group: Group, *, is_partial: bool) -> Iterator[TableProblems]:
    """Rows that make a field of their community unknown, each with the column that it hangs on."""
    binding, sure = table.binding, counted.filter(pl.col("in_use"))
    reasons = LEFT_OUT if is_partial else MISSING
    if binding.in_use is not None:
        doubtful = counted.filter(pl.col("in_use").is_null())
        labels = tuple(one.label for one in group.fields.values())
        yield from _hanging(table, reasons["counts"], doubtful, [binding.in_use[0].cell], labels)
    for at, field in group.fields.items():
        measure = binding.measures[at]
        if not measure.is_taken:
            if sure.height:
                yield said(table.name, reasons["column"], place(), field=field.label)
            continue
        is_counted = pl.col(f"counts.{at}")
        asked = [test.cell for condition in measure.where for test in condition]
        yield from _hanging(table, reasons["counts"], sure.filter(is_counted.is_null()), asked, field.label)
        if measure.amount is not None:
            empty = sure.filter(is_counted & pl.col(f"amount.{at}").is_null())
            yield from _hanging(table, reasons["amount"], empty, [measure.amount], field.label)


def _hanging(
    table: RegisterTable, reason: str, rows: pl.DataFrame, asked: Sequence[str], field: object
) -> Iterator[TableProblems]:
    """Rows that hang on the cells of some columns."""
    if rows.height:
        headings = list(dict.fromkeys(_heading(table.binding, cell) for cell in asked))
        cells = _cells(table, rows, headings[0])
        yield said(table.name, reason, cells, column="、".join(headings), field=field)


def _heading(binding: Binding, cell: str) -> str:
    return next(column.heading for column in binding.cells if column.field.name == cell)


def _of_communities(group: Group, communities: Communities, *, is_complete: bool) -> Iterator[TableProblems]:
    """What is said of communities: without any row, or with a sum that no community can have."""
    last = group.tables[-1]
    names = _names(communities)
    if group.count.without:
        bare = names.filter(~group.reached)
        reason = "rollup-no-row-unknown"
        if is_complete:
            reason = "rollup-no-row-doubtful" if group.count.unmatched else "rollup-no-row"
        shown = (*bare.head(SHOWN).to_list(), *(["…"] if len(bare) > SHOWN else []))
        labels = tuple(field.label for field in group.fields.values())
        lost = group.count.unmatched
        yield said(last.name, reason, place(), count=len(bare), communities=shown, field=labels, lost=lost)
    fields: dict[str, Field] = {field.name: field for field in group.fields.values()}
    for name, places in group.over.items():
        field = fields[name]
        row = names.gather(places)
        cells = pl.DataFrame({"line": [None] * len(row), "row": row, "value": [None] * len(row)}, schema=CELLS)
        high, unit = format_number(field.high), (field.unit or ONE).label
        yield said(last.name, "rollup-over", cells, field=field.label, high=high, unit=unit)


def _names(communities: Communities) -> pl.Series:
    """What communities are called in sentences: their codes, else their names."""
    return communities.frame.select(pl.coalesce("code", "name").alias("row")).to_series()


def without_list(count: int) -> TableProblems:
    """The warning that the codes of the registers stand in for a list."""
    return said("", "rollup-no-list", place(), count=count)


def without_codes(table: RegisterTable, subject: Subject) -> Iterator[TableProblems]:
    """The warning about codes that are no division codes, where no list tells what they should be.

    Args:
        table: The register.
        subject: The community.
    """
    column, code = table.binding.places.get("community_id"), table.rows["code"]
    if column is not None:
        keys = Keys(code.drop_nulls(), pl.repeat(True, code.count(), dtype=pl.Boolean, eager=True), ())
        lines = table.rows["line"].filter(code.is_not_null())
        found = without_code(keys, lines, heading=column.heading, subject=subject)
        yield from (of_table(one, table.name) for one in found)


def differing(
    field: Field, first: pl.Series, second: pl.Series, communities: Communities, *, sources: tuple[object, object]
) -> Iterator[TableProblems]:
    """The warning about communities of which two sources say different things.

    Args:
        field: The field.
        first: What the source that counts says of each community: steps or Boolean, null where it says nothing.
        second: What the other says.
        communities: The communities.
        sources: What the two are called.
    """
    is_other = (first != second).fill_null(False)
    if not is_other.any():
        return
    where = is_other.arg_true()
    table = communities.table
    lines = table.lines.gather(where) if table is not None else pl.Series([None] * len(where), dtype=pl.Int64)
    cells = pl.DataFrame(
        {"line": lines, "row": _names(communities).gather(where), "value": exact_texts(first.gather(where), field)},
        schema=CELLS,
    )  # fmt: skip
    yield said(
        table.name if table is not None else "", "rollup-differs", cells, field=field.label, first=sources[0],
        second=sources[1], details=pl.DataFrame({"other": exact_texts(second.gather(where), field)}),
    )  # fmt: skip
