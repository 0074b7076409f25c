"""The ways to the verdicts that are compared, by task. Each is imported only in its own process."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import polars as pl
from attrs import frozen

from benchmarks.data import Table

OURS: Final = "commstd"


@frozen(kw_only=True)
class Contender:
    """A way to the verdicts.

    Attributes:
        load: From the table to its data in memory as this way wants them: not timed.
        call: From there to its results: timed.
        verdicts: From these to one column a standard, words or places in `CODES`: not timed.
    """

    load: Callable[[Table], Any]
    call: Callable[[Any], Any]
    verdicts: Callable[[Any], pl.DataFrame]


@frozen
class Entry:
    """Where a contender is, and what is said of it.

    Attributes:
        module: The module in this package.
        name: The contender's name there.
        most: The most rows that it is given, where it would take too long or too much memory beyond.
        text: What it is.
    """

    module: str
    name: str
    text: str
    most: int | None = None

    def open(self) -> Contender:
        """Import it."""
        found = getattr(import_module(f"{__name__}.{self.module}"), self.name)
        assert isinstance(found, Contender)
        return found


@frozen
class Task:
    """What is compared.

    Attributes:
        kind: The table: "eight" or "puyang".
        title: What every contender does.
        contenders: By name, ours first.
        against: The contender that the ratios are to.
    """

    kind: str
    title: str
    contenders: dict[str, Entry]
    against: str = OURS


HAND: Final = "Polars by hand"
TASKS: Final = {
    "verdicts": Task(
        "eight",
        "eight standards, verdicts alone, from columns in memory",
        {
            OURS: Entry("ours", "VERDICTS", "the lowered plan, in Polars, exact"),
            HAND: Entry("polars_exact", "VERDICTS", "whole numbers, exact"),
            "Polars, floats": Entry("polars_float", "VERDICTS", "as one would write it down"),
            "NumPy": Entry("numpy_arrays", "EXACT", "whole numbers, exact"),
            "NumPy, floats": Entry("numpy_arrays", "FLOATS", "as one would write it down"),
            "DuckDB": Entry("duckdb_sql", "VERDICTS", "SQL over BIGINT and DECIMAL, exact"),
            "OpenFisca": Entry("openfisca", "MEMBERS", "formulas give members of an enumeration, as is usual"),
            "OpenFisca, places": Entry("openfisca", "PLACES", "formulas give the members' places"),
            "pandera": Entry("pandera_schema", "WIDE", "on Polars, checks of the whole frame, as is usual", 600_000),
            "pandera, columns": Entry("pandera_schema", "COLUMNS", "on Polars, each check at one column", 600_000),
            "objects": Entry("objects", "VERDICTS", "a loop over attrs and pint objects", 10_000),
        },
    ),
    "results": Task(
        "puyang",
        "Puyang's community standards, verdict, required and gap, from checked columns in memory",
        {OURS: Entry("ours", "RESULTS", "the engine's pass"), HAND: Entry("puyang_by_hand", "RESULTS", "exact")},
        HAND,
    ),
    "table": Task(
        "puyang",
        "the same from a frame of texts and floats, every cell checked, to a wide frame",
        {OURS: Entry("ours", "TABLE", "assess(frame).wide()"), HAND: Entry("puyang_by_hand", "TABLE", "exact")},
        HAND,
    ),
    "file": Task(
        "puyang",
        "the same from Parquet to Parquet",
        {OURS: Entry("ours", "FILE", "assess(path), written"), HAND: Entry("puyang_by_hand", "FILE", "exact, streamed")},
        HAND,
    ),
}  # fmt: skip
