"""A rollup in a terminal, as JSON, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

import attrs
import polars as pl
from rich.markup import escape

from commstd.messages import say
from commstd.numerals import format_number
from commstd.registers import REGISTERS
from commstd.report.files import check_output, replaced
from commstd.report.inert import inert
from commstd.report.jsons import CHUNK, dumped, problem_rows
from commstd.report.terminal import PROBLEMS, Terminal
from commstd.report.words import amount_text

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from commstd.fields import Field
    from commstd.rollups.reading import TableProblems
    from commstd.rollups.result import Rollup

SHOWN: Final = 20
"""How many communities are printed."""
ABREAST: Final = 6
"""How many fields of them are printed side by side."""


def rollup_json(rollup: Rollup) -> Iterator[str]:
    """The pieces of the JSON text."""
    fields = {one.name: one for one in rollup.fields}
    head = {
        "communities": rollup.rows,
        "list": rollup.communities.table.name if rollup.communities.table is not None else None,
        "fields": [{"field": one.name, "unit": one.unit.id if one.unit else None} for one in rollup.fields],
        "registers": [attrs.asdict(one) for one in rollup.registers],
    }
    yield dumped(head)[:-1] + ',\n"table": ['
    values = rollup.values()
    first = True
    while held := list(islice(values, CHUNK)):
        lines = [
            dumped({"row": key, "values": {name: _told(value, fields[name]) for name, value in cells.items()}})
            for key, cells in held
        ]
        yield ("\n" if first else ",\n") + ",\n".join(lines)
        first = False
    tail = {
        "rejected": list(problem_rows(rollup.rejected)),
        "warnings": list(problem_rows(rollup.warnings)),
    }
    yield "],\n" + dumped(tail)[1:] + "\n"


def _told(value: Fraction | bool | None, field: Field) -> object:
    if value is None or isinstance(value, bool):
        return value
    return {"value": format_number(value), "unit": field.unit.id if field.unit else None}


def write_rollup(rollup: Rollup, path: Path) -> None:
    """Write the community table.

    Args:
        rollup: What registers come to.
        path: A .csv file (with Chinese headings, exact decimals, UTF-8 with a byte-order mark), .parquet (with the
            fields' names, the nearest doubles) or .json.

    Raises:
        TableError: The ending is not known, or the file cannot be written.
    """
    check_output(path)
    with replaced(path) as temporary:
        if path.suffix.lower() == ".json":
            with temporary.open("w", encoding="utf-8") as file:
                file.writelines(rollup_json(rollup))
        elif path.suffix.lower() == ".csv":
            inert(rollup.texts()).write_csv(temporary, include_bom=True)
        else:
            rollup.wide().write_parquet(temporary)


def print_rollup(rollup: Rollup) -> None:
    """Print what became of the registers, what each field comes to, and the first communities."""
    terminal = Terminal()
    terminal.say("rollup-title", style="bold", rows=rollup.rows)
    print_registers(rollup, terminal)
    _print_fields(rollup, terminal)
    for start in range(0, len(rollup.fields), ABREAST):
        _print_communities(rollup, terminal, slice(start, start + ABREAST))
    if rollup.rows > SHOWN:
        terminal.say("rollup-shown", shown=SHOWN, total=rollup.rows)
    print_problems(rollup, terminal)


def _print_fields(rollup: Rollup, terminal: Terminal) -> None:
    made = terminal.table(
        "head-field", "head-communities-with", "head-communities-without", "head-total", right=(1, 2, 3), fold=(0,)
    )
    for field in rollup.fields:
        values = rollup.cells[field.name]
        total = int(str(values.cast(pl.Int128).sum() or 0))
        told = (
            amount_text(total * field.resolution, field.unit) if field.is_number else str(say("yes-count", count=total))
        )
        made.add_row(escape(str(field.label)), str(values.count()), str(values.null_count()), told)
    terminal.console.print()
    terminal.console.print(made)


def _print_communities(rollup: Rollup, terminal: Terminal, shown: slice) -> None:
    has_names = rollup.names is not None
    made = terminal.table(*(("head-row", "head-name") if has_names else ("head-row",)), fold=(1,) if has_names else ())
    for field in rollup.fields[shown]:
        unit = f" ({field.unit.label})" if field.unit is not None and field.kind == "quantity" else ""
        made.add_column(escape(f"{field.label}{unit}"), justify="right", overflow="fold")
    texts = rollup.texts().head(SHOWN).select(rollup.text_headings()[shown])
    keys = rollup.keys.head(SHOWN)
    names = rollup.names.head(SHOWN) if rollup.names is not None else keys
    for key, name, cells in zip(keys, names, texts.iter_rows(), strict=True):
        first = (str(key), str(name or "")) if has_names else (str(key),)
        made.add_row(*(escape(text) for text in first), *("—" if cell is None else str(cell) for cell in cells))
    terminal.console.print()
    terminal.console.print(made)


def print_registers(rollup: Rollup, terminal: Terminal) -> None:
    """Print what became of the rows of each register, and what it gives."""
    made = terminal.table(
        "head-register", "head-all-rows", "head-counted", "head-by-name", "head-ended", "head-repeated",
        "head-unmatched", "head-communities", "head-without", "head-gives", "head-lacks",
        right=range(1, 9), fold=(0, 9, 10),
    )  # fmt: skip
    labels = {one.name: str(one.label) for one in rollup.fields}
    for one in rollup.registers:
        label = str(REGISTERS[one.register].label) if one.register in REGISTERS else one.register
        numbers = (one.rows, one.counted, one.by_name, one.ended, one.repeated, one.unmatched, one.communities)
        made.add_row(
            escape(label), *(str(number) for number in (*numbers, one.without)),
            escape(", ".join(labels.get(name, name) for name in one.gives)),
            escape(", ".join(labels.get(name, name) for name in one.lacks)),
        )  # fmt: skip
    terminal.console.print()
    terminal.console.print(made)


def print_problems(rollup: Rollup, terminal: Terminal) -> None:
    """Print what was not used and what is doubtful, with the table that each stands in."""
    for key, problems in (("problems-rejected", rollup.rejected), ("problems-warnings", rollup.warnings)):
        count = sum(len(one) for one in problems)
        if not count:
            continue
        made = terminal.table(
            "head-table-name", "head-line", "head-row", "head-column", "head-value", "head-reason", "head-fix",
            title=say(key, count=count), right=(1,), fold=(0, 3, 4, 5, 6),
        )  # fmt: skip
        for row in islice(_rows(problems), PROBLEMS):
            made.add_row(*(escape("" if cell is None else str(cell)) for cell in row.values()))
        terminal.console.print()
        terminal.console.print(made)
        if count > PROBLEMS:
            terminal.say("problems-more", count=count - PROBLEMS)


def _rows(problems: tuple[TableProblems, ...]) -> Iterator[dict[str, object]]:
    return (row for one in problems for row in one.rows())
