"""An assessment: every verdict on every row, with what was wrong in the table and where the figures come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, cast, overload

import polars as pl

from commstd.assess.engine import RESULTS, column_name, missing_fields
from commstd.assess.findings import Finding
from commstd.assess.texts import exact, nearest
from commstd.formula.columns import VERDICTS

if TYPE_CHECKING:
    from typing import Any

    from narwhals.typing import IntoDataFrame
    from typing_extensions import TypeVar

    from commstd.assess.plan import SubjectPlan
    from commstd.assess.provenance import Provenance
    from commstd.assess.targets import TargetResults
    from commstd.tables.checked import CheckedTable
    from commstd.tables.problems import Problems

    Survey = tuple[TargetResults, list[Problems], list[Problems]]
    FrameT = TypeVar("FrameT", bound=IntoDataFrame, default=Any)
else:
    from typing import TypeVar

    FrameT = TypeVar("FrameT")

CHUNK = 20_000


class Findings(Sequence[Finding]):
    """The findings of a table, row by row and in each row standard by standard, made when they are asked for."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment

    def __len__(self) -> int:
        return self._assessment.rows * len(self._assessment.plan.items)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        row, item = divmod(index % len(self), len(self._assessment.plan.items))
        return next(self._assessment._findings(row, 1, items=(item,)))

    def __iter__(self) -> Iterator[Finding]:
        for start in range(0, self._assessment.rows, CHUNK):
            yield from self._assessment._findings(start, CHUNK)

    def __repr__(self) -> str:
        return f"<{len(self)} findings on {self._assessment.rows} rows>"


class Assessment(Generic[FrameT]):
    """What a city's standards say of a table.

    Its parameter is the kind of frame that `wide` gives: the caller's, and Polars' for a file or an entity.

    Attributes:
        city: The city's id.
        as_of: The day.
        subject: The subject's id.
        table: The table as it was read and checked.
        keys: The rows' keys.
        source: The rows that were assessed, with their original columns, as they were read: in Polars.
        plan: The standards that were computed.
        results: Their results, one column `INDEX.RESULT` each, numbers in steps.
        rejected: Cells and rows that could not be used.
        warnings: Cells that were used but are doubtful.
        provenance: Where the verdicts come from.
    """

    def __init__(
        self,
        *,
        city: str,
        as_of: date,
        plan: SubjectPlan,
        table: CheckedTable,
        cells: pl.DataFrame,
        results: pl.DataFrame,
        provenance: Provenance,
        survey: Callable[[], Survey] | None = None,
    ) -> None:
        self.city = city
        self.as_of = as_of
        self.plan = plan
        self.subject = plan.subject
        self.table = table
        self.keys = table.keys
        self.source = table.source
        self.cells = cells
        self.results = results
        self.rejected = table.rejected
        self.warnings = table.warnings
        self._survey = survey
        self._surveyed: Survey | None = None
        self.provenance = provenance

    @property
    def rows(self) -> int:
        """How many rows were assessed."""
        return len(self.keys)

    @property
    def names(self) -> pl.Series:
        """What the rows are called: their names where the table has them, else their keys."""
        if "name" not in self.table.cells.columns:
            return self.keys
        return pl.select(pl.coalesce(self.table.cells["name"], self.keys).alias("name")).to_series()

    @property
    def targets(self) -> TargetResults:
        """The city's targets about these rows, measured when they are first asked for; none for a single record."""
        return self._targets()[0]

    def contradictions(self) -> tuple[Problems, ...]:
        """Cells that a target could not use, since a part is above its whole."""
        return tuple(self._targets()[1])

    def _targets(self) -> Survey:
        if self._surveyed is None:
            from commstd.assess.targets import TargetResults

            self._surveyed = (TargetResults(), [], []) if self._survey is None else self._survey()
        return self._surveyed

    @property
    def findings(self) -> Findings:
        """Every verdict on every row."""
        return Findings(self)

    def __repr__(self) -> str:
        return (
            f"<Assessment of {self.rows} rows ({self.subject}) under {len(self.plan.items)} standards of {self.city}>"
        )

    def summary(self) -> list[dict[str, object]]:
        """How many rows got each verdict, one entry for each standard (and reading, where all were asked for)."""
        counted = self.results.lazy().select(
            (pl.col(column_name(index, "verdict")) == verdict).sum().alias(f"{index}.{verdict}")
            for index in range(len(self.plan.items))
            for verdict in VERDICTS
        )
        counts = counted.collect().row(0, named=True) if self.plan.items and self.rows else {}
        return [
            {
                "standard": f"{self.city}/{item.standard.id}",
                "concept": item.standard.concept,
                **{verdict: counts.get(f"{index}.{verdict}", 0) for verdict in VERDICTS},
                "reading": item.reading,
            }
            for index, item in enumerate(self.plan.items)
        ]

    def wide(self, *, decimals: bool = False) -> FrameT:
        """The table with a verdict, requirement and gap for each standard, as a frame of the caller's own kind.

        Args:
            decimals: Quantities as exact decimals, not as the nearest doubles.

        Returns:
            The original columns, then `ID__verdict`, `ID__required` (or `ID__low` and `ID__high`) and `ID__gap`, with
            `_` for `-` in ids; counts as Int64, quantities as the double nearest to the exact value, verdicts as
            words of a list in order. Of a pandas frame the index stays. A Polars frame where the table was a file.
            Rows that were left out, such as repetitions, are missing.
        """
        if self.table.origin is None:
            return cast("FrameT", self.wide_frame(decimals=decimals))
        results = self._wide_results(decimals=decimals)
        return cast("FrameT", self.table.origin.with_results(self.table.lines - 1, results))

    def wide_frame(self, *, decimals: bool = False) -> pl.DataFrame:
        """The wide table in Polars, whatever the caller's kind.

        Args:
            decimals: Quantities as exact decimals, not as the nearest doubles.
        """
        results = self._wide_results(decimals=decimals)
        return self.source.drop(results.columns, strict=False).hstack(results) if results.width else self.source

    def _wide_results(self, *, decimals: bool) -> pl.DataFrame:
        number = exact if decimals else nearest
        made = []
        for index, (item, names) in enumerate(zip(self.plan.items, self._wide_names(), strict=True)):
            for result, name in names.items():
                column = column_name(index, result)
                made.append((pl.col(column) if result == "verdict" else number(column, item.step)).alias(name))
        return self.results.select(made)

    def _wide_names(self) -> list[dict[str, str]]:
        found = []
        several = len({item.standard.id for item in self.plan.items}) < len(self.plan.items)
        for item in self.plan.items:
            stem = item.standard.id.replace("-", "_")
            if several and item.reading:
                stem = f"{stem}__{item.reading.replace('-', '_').replace('+', '__')}"
            held = {"verdict": f"{stem}__verdict"}
            if item.places is not None and item.places.gap is not None:
                if item.places.low is not None and item.places.high is None:
                    held["low"] = f"{stem}__required"
                else:
                    ends = {"low": item.places.low, "high": item.places.high}
                    held |= {end: f"{stem}__{end}" for end, place in ends.items() if place is not None}
                held["gap"] = f"{stem}__gap"
            found.append(held)
        return found

    def long(self, *, start: int = 0, length: int | None = None) -> pl.DataFrame:
        """One line for each finding.

        Args:
            start: The first row of the table.
            length: How many rows; None: all from there.

        Returns:
            row, standard, concept, verdict, actual, low, high, gap (nearest doubles), unit, force, clause, by, reading
            and missing.
        """
        parts = []
        for index in range(len(self.plan.items)):
            frame = self.item_frame(index, start=start, length=length)
            item = self.plan.items[index]
            numbers = [nearest(name, item.step).cast(pl.Float64).alias(name) for name in RESULTS[1:]]
            parts.append(frame.with_columns(numbers).select("at", "item", *LONG).cast({"verdict": pl.Enum(VERDICTS)}))
        if not parts:
            return pl.DataFrame(schema=dict.fromkeys(LONG, pl.String))
        return pl.concat(parts).sort("at", "item").drop("at", "item")

    def item_frame(self, index: int, *, start: int = 0, length: int | None = None) -> pl.DataFrame:
        """The findings of one item over some rows, numbers in steps.

        Returns:
            at (the row's place), item, row, standard, concept, verdict, actual, low, high, gap, unit, force, clause,
            by, reading, missing.
        """
        item = self.plan.items[index]
        results = self.results.slice(start, length)
        held = {name: column_name(index, name) for name in RESULTS}
        unit = item.standard.unit
        numbers = [
            (pl.col(held[name]) if held[name] in results.columns else pl.lit(None, dtype=pl.Int64)).alias(name)
            for name in RESULTS[1:]
        ]
        frame = results.select(pl.col(held["verdict"]).alias("verdict"), *numbers).with_columns(
            self.keys.slice(start, length).alias("row"),
            pl.int_range(start, start + results.height, dtype=pl.Int64).alias("at"),
            pl.lit(index).alias("item"),
            pl.lit(f"{self.city}/{item.standard.id}").alias("standard"),
            pl.lit(item.standard.concept).alias("concept"),
            pl.lit(unit.id if unit is not None else None, dtype=pl.String).alias("unit"),
            pl.lit(item.standard.force).alias("force"),
            pl.lit("、".join(item.standard.clauses)).alias("clause"),
            pl.lit(item.binding.rule.by, dtype=pl.Date).alias("by"),
            pl.lit(item.reading, dtype=pl.String).alias("reading"),
        )
        return frame.with_columns(self._missing(index, frame, start, length))

    def _missing(self, index: int, frame: pl.DataFrame, start: int, length: int | None) -> pl.Series:
        unknown = (frame["verdict"] == "unknown").arg_true()
        cells = self.cells.slice(start, length)
        return _scattered(frame.height, unknown, missing_fields(self.plan, index, cells[unknown]))

    def _findings(self, start: int, length: int, *, items: tuple[int, ...] | None = None) -> Iterator[Finding]:
        chosen = range(len(self.plan.items)) if items is None else items
        frames = [self.item_frame(index, start=start, length=length).rows(named=True) for index in chosen]
        for held in zip(*frames, strict=True):
            for index, row in zip(chosen, held, strict=True):
                yield self._finding(index, row)

    def _finding(self, index: int, row: dict[str, object]) -> Finding:
        item = self.plan.items[index]
        numbers: dict[str, Fraction | None] = {}
        for name in RESULTS[1:]:
            value = row[name]
            numbers[name] = value * item.step if isinstance(value, int) else None
        return Finding(
            row=str(row["row"]), standard=str(row["standard"]), concept=item.standard.concept, verdict=row["verdict"],  # type: ignore[arg-type]
            **numbers, unit=item.standard.unit, force=item.standard.force, clause=item.standard.clauses,
            by=item.binding.rule.by, reading=item.reading, missing=tuple(row["missing"]),  # type: ignore[arg-type]
            is_range=item.is_range,
        )  # fmt: skip


LONG = (
    "row",
    "standard",
    "concept",
    "verdict",
    "actual",
    "low",
    "high",
    "gap",
    "unit",
    "force",
    "clause",
    "by",
    "reading",
    "missing",
)


def _scattered(height: int, places: pl.Series, values: pl.Series) -> pl.Series:
    base = pl.DataFrame({"at": pl.int_range(height, dtype=pl.UInt32, eager=True)})
    held = pl.DataFrame({"at": places.cast(pl.UInt32), "missing": values})
    joined = base.join(held, on="at", how="left", maintain_order="left")
    return joined.select(pl.col("missing").fill_null(pl.lit([], dtype=pl.List(pl.String)))).to_series()
