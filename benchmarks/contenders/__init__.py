"""The ways to the verdicts that are compared, by task. Each is imported only in its own process."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import polars as pl
from attrs import frozen

from benchmarks.data import Table
from commstd.messages import Label

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
        place: Its module in this package and its name there.
        label: What it is.
        most: The most rows that it is given, where it would take too long or too much memory beyond.
        is_exact: It gives no wrong verdict.
    """

    place: str
    label: Label
    most: int | None = None
    is_exact: bool = True

    @property
    def module(self) -> str:
        """Its module in this package."""
        return self.place.partition(".")[0]

    def open(self) -> Contender:
        """Import it."""
        found = getattr(import_module(f"{__name__}.{self.module}"), self.place.partition(".")[2])
        assert isinstance(found, Contender)
        return found


@frozen
class Task:
    """What is compared.

    Attributes:
        kind: The table: "eight" or "puyang".
        label: What every contender does.
        contenders: By name, ours first.
        against: The contender that the ratios are to.
    """

    kind: str
    label: Label
    contenders: dict[str, Entry]
    against: str = OURS


HAND: Final = "Polars by hand"
_FLOATS: Final = Label("浮点，随手写法", "floating point, as one would write it down")
_WHOLE: Final = Label("整数，精确", "whole numbers, exact")
TASKS: Final = {
    "verdicts": Task(
        "eight",
        Label("八条标准，只出结论，从内存中的列算起", "eight standards, verdicts alone, from columns in memory"),
        {
            OURS: Entry("ours.VERDICTS", Label("降成整数运算的计划，在 Polars 中，精确", "the plan, in Polars, exact")),
            HAND: Entry("polars_exact.VERDICTS", _WHOLE),
            "Polars, floats": Entry("polars_float.VERDICTS", _FLOATS, is_exact=False),
            "NumPy": Entry("numpy_arrays.EXACT", _WHOLE),
            "NumPy, floats": Entry("numpy_arrays.FLOATS", _FLOATS, is_exact=False),
            "DuckDB": Entry(
                "duckdb_sql.VERDICTS", Label("SQL，整数和定点小数，精确", "SQL, whole numbers and decimals, exact")
            ),
            "OpenFisca": Entry(
                "openfisca.MEMBERS",
                Label("公式给出枚举成员，通常写法", "formulas give members of an enumeration, as is usual"),
                is_exact=False,
            ),
            "OpenFisca, places": Entry(
                "openfisca.PLACES",
                Label("公式给出枚举成员的序号", "formulas give the members' places"),
                is_exact=False,
            ),
            "pandera": Entry(
                "pandera_schema.WIDE",
                Label("Polars 后端，对整张表的检查，通常写法", "on Polars, checks of the whole frame, as is usual"),
                most=600_000,
                is_exact=False,
            ),
            "pandera, columns": Entry(
                "pandera_schema.COLUMNS",
                Label("Polars 后端，每条检查挂在一列上", "on Polars, each check at one column"),
                most=600_000,
                is_exact=False,
            ),
            "objects": Entry(
                "objects.VERDICTS",
                Label("对 attrs 和 pint 对象的循环", "a loop over attrs and pint objects"),
                most=10_000,
                is_exact=False,
            ),
        },
    ),
    "results": Task(
        "puyang",
        Label(
            "濮阳的社区标准，结论、应有数和差额，从内存中已核对的列算起",
            "Puyang's community standards, verdict, required and gap, from checked columns in memory",
        ),
        {
            OURS: Entry("ours.RESULTS", Label("引擎的一遍计算", "the engine's pass")),
            HAND: Entry("puyang_by_hand.RESULTS", _WHOLE),
        },
        HAND,
    ),
    "table": Task(
        "puyang",
        Label(
            "同上，从文字和浮点数的表算起，核对每个单元格，得到宽表",
            "the same from a frame of texts and floats, every cell checked, to a wide frame",
        ),
        {
            OURS: Entry("ours.TABLE", Label("assess(frame).wide()", "assess(frame).wide()")),
            HAND: Entry("puyang_by_hand.TABLE", Label("同样的核对，精确", "the same checks, exact")),
        },
        HAND,
    ),
    "file": Task(
        "puyang",
        Label("同上，从 Parquet 文件到 Parquet 文件", "the same from Parquet to Parquet"),
        {
            OURS: Entry(
                "ours.FILE",
                Label(
                    "`commstd assess … -o …`，64 MiB 起流式",
                    "what `commstd assess … -o …` does, streamed from 64 MiB on",
                ),
            ),
            HAND: Entry("puyang_by_hand.FILE", Label("同样的核对，精确，流式", "the same checks, exact, streamed")),
        },
        HAND,
    ),
}
