"""From file to file: a table larger than memory, assessed while it is read and written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import frozen

from commstd.assess.plan import SubjectPlan
from commstd.assess.provenance import Provenance
from commstd.errors import TableError
from commstd.formula.columns import VERDICTS
from commstd.messages import say
from commstd.report.files import check_output, replaced
from commstd.report.inert import inert
from commstd.tables.large import look_through
from commstd.tables.lazy import fetch
from commstd.tables.problems import Problems
from commstd.tables.scans import scan_table

if TYPE_CHECKING:
    from commstd.assess.lazy import LazyAssessment
    from commstd.cities import City

STREAMS: Final = (".csv", ".parquet")
ROW_GROUP: Final = 125_000


@frozen(kw_only=True, eq=False)
class Written:
    """What was assessed from file to file.

    Attributes:
        path: The file that was written.
        rows: How many rows were assessed.
        lines: How many verdicts each standard gave, as `Assessment.summary` tells them.
        plan: The standards.
        rejected: Cells and rows that could not be used.
        warnings: Cells that were used but are doubtful.
        provenance: Where the verdicts come from.
    """

    path: Path
    rows: int
    lines: list[dict[str, object]]
    plan: SubjectPlan
    rejected: tuple[Problems, ...]
    warnings: tuple[Problems, ...]
    provenance: Provenance

    def summary(self) -> list[dict[str, object]]:
        """How many rows got each verdict, one entry for each standard (and reading, where all were asked for)."""
        return self.lines


def assess_file(
    city: City,
    source: str | Path,
    target: str | Path,
    *,
    subject: str | None = None,
    all_readings: bool = False,
    only: tuple[str, ...] = (),
    stage: Callable[[str, int | None], object] | None = None,
    progress: Callable[[int], object] | None = None,
) -> Written | None:
    """Assess a Parquet or text file of any size into another file, without holding it in memory.

    Args:
        city: The city.
        source: A Parquet or CSV file.
        target: A .parquet or .csv file, written as the wide table.
        subject: The subject of the rows; by default found from the headings.
        all_readings: Every combination of readings, not only the chosen ones.
        only: Verdicts to keep: rows that have one of them.
        stage: Told the name of each stage as it begins, check, compute and summary, and its rows where they are known.
        progress: Told how many more rows were computed.

    Returns:
        What was found; None where the source is a workbook or another kind of file that is read whole.

    Raises:
        TableError: The source cannot be read as a table, or the target cannot be written.
        UnknownNameError: The subject does not exist, or the city has no standard for it.
    """
    path, out, tell = Path(source), Path(target), stage or (lambda _name, _rows: None)
    check_output(out)
    if out.suffix.lower() not in STREAMS:
        raise TableError(say("output-stream", path=out, options=STREAMS))
    scan = scan_table(path, city.pack.vocabulary)
    if scan is None:
        return None
    tell("check", None)
    large = look_through(scan, city.pack.vocabulary, city.subjects(), subject=subject)
    assessment = city.assess_lazily(large.table, all_readings=all_readings)
    tell("compute", large.rows)
    frame = _narrowed(assessment.wide(), only)
    if progress is not None:
        name, dtype = next(iter(frame.collect_schema().items()))
        frame = frame.with_columns(_counted(pl.col(name), dtype, progress))
    with replaced(out) as temporary:
        if out.suffix.lower() == ".csv":
            inert(frame).sink_csv(temporary, include_bom=True)
        else:
            frame.sink_parquet(temporary, row_group_size=ROW_GROUP)
        tell("summary", None)
        is_whole = out.suffix.lower() == ".parquet" and not only
        lines = _summary(assessment, temporary) if is_whole else assessment.summary()
    return Written(
        path=out, rows=large.rows, lines=lines, plan=assessment.plan, rejected=large.rejected,
        warnings=large.warnings, provenance=assessment.provenance,
    )  # fmt: skip


def _narrowed(frame: pl.LazyFrame, only: tuple[str, ...]) -> pl.LazyFrame:
    verdicts = [name for name in frame.collect_schema().names() if name.endswith("__verdict")]
    if not only or not verdicts:
        return frame
    return frame.filter(pl.any_horizontal(pl.col(name).cast(pl.String).is_in(list(only)) for name in verdicts))


def _counted(column: pl.Expr, dtype: pl.DataType, progress: Callable[[int], object]) -> pl.Expr:
    def count(values: pl.Series) -> pl.Series:
        progress(values.len())
        return values

    return column.map_batches(count, return_dtype=dtype, is_elementwise=True)


def _summary(assessment: LazyAssessment, written: Path) -> list[dict[str, object]]:
    """The counts from the file that was just written: its verdicts are not computed twice."""
    names = assessment.verdict_names()
    counted = fetch(
        pl.scan_parquet(written).select(
            (pl.col(name) == verdict).sum().alias(f"{name} {verdict}") for name in names for verdict in VERDICTS
        )
    ).row(0, named=True)
    counts: list[dict[str, Any]] = [
        {verdict: int(counted[f"{name} {verdict}"]) for verdict in VERDICTS} for name in names
    ]
    return assessment.lines(counts)
