"""An assessment of a frame that is computed where it lives: a query until its results are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Generic, cast

import polars as pl

from commstd.assess.engine import RESULTS, wide_names
from commstd.formula.columns import VERDICTS, divided
from commstd.formula.staged import staged
from commstd.tables.lazy import fetch

if TYPE_CHECKING:
    from narwhals.typing import IntoLazyFrame
    from typing_extensions import TypeVar

    from commstd.assess.assessment import Assessment
    from commstd.assess.plan import Item, SubjectPlan
    from commstd.assess.provenance import Provenance
    from commstd.assess.targets import TargetResults
    from commstd.tables.lazy import LazyTable
    from commstd.tables.problems import Problems

    Survey = tuple[TargetResults, list[Problems], list[Problems]]
    Told = tuple[tuple[Problems, ...], tuple[Problems, ...]]
    LazyT = TypeVar("LazyT", bound=IntoLazyFrame, default=Any)
else:
    from typing import TypeVar

    LazyT = TypeVar("LazyT")

Expression = Any
PLACES: Final = 38
"""The digits of a decimal."""


class LazyAssessment(Generic[LazyT]):
    """What a city's standards say of a table that stays where it is.

    `wide` and `long` give frames of the caller's own kind for which nothing was computed yet. `rows`, `summary`,
    `targets`, `rejected` and `warnings` are computed by the same engine when they are asked for, and only their few
    lines are fetched. `collect` takes the rows out and assesses them in memory.

    Its parameter is the kind of frame that `wide` and `long` give: the caller's.

    Attributes:
        city: The city's id.
        as_of: The day.
        subject: The subject's id.
        table: The frame, and how its cells are read.
        plan: The standards that are computed.
        provenance: Where the verdicts come from.
    """

    def __init__(
        self,
        *,
        city: str,
        as_of: date,
        plan: SubjectPlan,
        table: LazyTable,
        provenance: Provenance,
        survey: Callable[[], Survey],
        collect: Callable[[Any], Assessment],
    ) -> None:
        self.city = city
        self.as_of = as_of
        self.plan = plan
        self.subject = plan.subject
        self.table = table
        self.provenance = provenance
        self._survey = survey
        self._collect = collect
        self._told: Told | None = None
        self._surveyed: Survey | None = None

    def __repr__(self) -> str:
        return f"<LazyAssessment ({self.subject}) under {len(self.plan.items)} standards of {self.city}>"

    @property
    def rows(self) -> int:
        """How many rows are assessed, counted by the engine."""
        return int(fetch(self.table.frame.select(self.table.namespace.len())).item())

    @property
    def rejected(self) -> tuple[Problems, ...]:
        """Cells that could not be used, found by the engine when first asked for: without lines, by the rows' keys."""
        return self._problems()[0]

    @property
    def warnings(self) -> tuple[Problems, ...]:
        """Cells that were used but are doubtful."""
        return self._problems()[1]

    def _problems(self) -> Told:
        if self._told is None:
            self._told = self.table.problems()
        return self._told

    @property
    def targets(self) -> TargetResults:
        """The city's targets about these rows, counted by the engine when they are first asked for."""
        return self._targets()[0]

    def contradictions(self) -> tuple[Problems, ...]:
        """Cells that a target could not use, since a part is above its whole."""
        return tuple(self._targets()[1])

    def _targets(self) -> Survey:
        if self._surveyed is None:
            self._surveyed = self._survey()
        return self._surveyed

    def collect(self) -> Assessment:
        """Take the rows out and assess them in memory, every cell read by itself."""
        return self._collect(fetch(self.table.own_columns()))

    def summary(self) -> list[dict[str, object]]:
        """How many rows got each verdict, one entry for each standard (and reading, where all were asked for)."""
        nw = self.table.namespace
        frame, names = self._results(("verdict",))
        one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
        flags = {
            f"{index}_{at}": nw.when(nw.col(held["verdict"]) == nw.lit(verdict)).then(one).otherwise(none)
            for index, held in enumerate(names)
            if "verdict" in held
            for at, verdict in enumerate(VERDICTS)
        }
        rows = fetch(
            frame.select(one.alias("rows"), *(flag.alias(name) for name, flag in flags.items())).select(
                nw.col(name).sum() for name in ("rows", *flags)
            )
        ).row(0, named=True)
        counts = {name: int(value or 0) for name, value in rows.items()}
        return self.lines(
            [
                {
                    verdict: counts.get(f"{index}_{at}", counts["rows"] if verdict == "not-applicable" else 0)
                    for at, verdict in enumerate(VERDICTS)
                }
                for index in range(len(self.plan.items))
            ]
        )

    def lines(self, counts: list[dict[str, int]]) -> list[dict[str, object]]:
        """The lines of a summary from the counts of each item."""
        return [
            {
                "standard": f"{self.city}/{item.standard.id}",
                "concept": item.standard.concept,
                **counted,
                "reading": item.reading,
            }
            for item, counted in zip(self.plan.items, counts, strict=True)
        ]

    def verdict_names(self) -> list[str]:
        """The names of the columns of verdicts in the wide table."""
        return [held["verdict"] for held in wide_names(self.plan)]

    def wide(self, *, decimals: bool = False) -> LazyT:
        """The table with a verdict, requirement and gap for each standard, as a frame of the caller's own kind.

        Nothing is computed. Rows in which nothing stands and rows that sum up others are left out.

        Args:
            decimals: Quantities as exact decimals, not as the nearest doubles.

        Returns:
            The original columns, then `ID__verdict`, `ID__required` (or `ID__low` and `ID__high`) and `ID__gap`, with
            `_` for `-` in ids; counts as 64-bit integers; verdicts as an Enum in Polars and DuckDB, as text elsewhere.
        """
        nw = self.table.namespace
        wanted = wide_names(self.plan)
        frame, names = self._results(("verdict", "low", "high", "gap"))
        made: dict[str, Expression] = {}
        for item, held, place in zip(self.plan.items, wanted, names, strict=True):
            for result, name in held.items():
                made[name] = self._shown(item, result, place.get(result), decimals=decimals)
        # The results come last under their own names, and what stood under them gives way; no other column is named,
        # since Spark takes a dot in a name for something else.
        gone = self._same_names(made)
        temporary = {name: f"{self._made}{at}_" for at, name in enumerate(made)}
        frame = frame.with_columns(*(made[name].alias(held) for name, held in temporary.items()))
        frame = frame.drop([name for name in self.table.names if name in gone])
        frame = frame.with_columns(*(nw.col(held).alias(name) for name, held in temporary.items()))
        shown = {*self.table.names, *made}
        return cast("LazyT", native(frame.drop([name for name in _names(frame) if name not in shown]), nw))

    def _same_names(self, made: Iterable[str]) -> set[str]:
        """The caller's columns that the engine takes for results: only Polars tells small letters from capitals."""
        if self.table.namespace is pl:
            return {*made} & {*self.table.names}
        small = {name.lower() for name in made}
        return {name for name in self.table.names if name.lower() in small}

    def long(self) -> LazyT:
        """One line for each finding, as a frame of the caller's own kind. Nothing is computed.

        Returns:
            row, standard, concept, verdict, actual, low, high, gap (nearest doubles), unit, force, clause, by, reading.
        """
        nw = self.table.namespace
        frame, names = self._results(RESULTS)
        parts = [
            frame.select(
                self.table.key.alias("row"),
                *(
                    nw.lit(value, dtype=nw.String).alias(name)
                    for name, value in (
                        ("standard", f"{self.city}/{item.standard.id}"),
                        ("concept", item.standard.concept),
                    )
                ),
                self._shown(item, "verdict", held.get("verdict"), decimals=False).cast(nw.String).alias("verdict"),
                *(
                    self._shown(item, result, held.get(result), decimals=False).cast(nw.Float64).alias(result)
                    for result in RESULTS[1:]
                ),
                *(nw.lit(value, dtype=nw.String).alias(name) for name, value in _said(item).items()),
                nw.lit(item.binding.rule.by, dtype=nw.Date).alias("by"),
                nw.lit(item.reading, dtype=nw.String).alias("reading"),
            )
            for item, held in zip(self.plan.items, names, strict=True)
        ]
        return cast("LazyT", native(nw.concat(parts), nw))

    @property
    def _made(self) -> str:
        return self.table.free_prefix("made_")

    def _results(self, results: tuple[str, ...]) -> tuple[Any, list[dict[str, str]]]:
        """The frame with a column for each wanted result in steps, and their names by item and result."""
        plan, fields = self.plan, self.table.subject.fields
        places = [
            {}
            if item.places is None
            else {name: place for name in results if (place := getattr(item.places, name)) is not None}
            for item in plan.items
        ]
        cells = self.table.free_prefix("cell_")
        frame = self.table.with_cells(plan.fields, fields, cells)
        needed = {place for held in places for place in held.values()}
        frame, names = staged(frame, plan.plan, needed, self.table.namespace, cells=cells, made=self._made)
        return frame, [{name: names[place] for name, place in held.items()} for held in places]

    def _shown(self, item: Item, result: str, name: str | None, *, decimals: bool) -> Expression:
        nw = self.table.namespace
        if result == "verdict":
            words = nw.lit("not-applicable", dtype=nw.String) if name is None else nw.col(name)
            return words.cast(nw.Enum(VERDICTS)) if nw is pl or self._has_enums() else words
        if name is None:
            return nw.lit(None, dtype=nw.Int64)
        return shown(nw.col(name), item.step, nw, decimals=decimals)

    def _has_enums(self) -> bool:
        return bool(self.table.frame.implementation.is_duckdb())


def shown(steps: Expression, step: Fraction, nw: Any, *, decimals: bool) -> Expression:
    """Whole steps as a number: an integer where a step is whole, else the nearest double or an exact decimal."""
    if step.denominator == 1:
        return steps if step == 1 else steps * step.numerator
    places = len(str(step.denominator)) - 1
    if decimals and 10**places == step.denominator:
        return _decimal(steps * step.numerator, places, nw)
    above = (steps * step.numerator).cast(nw.Float64)
    # Polars multiplies by the reciprocal of a constant divisor, which is not correctly rounded.
    return above / (above * 0 + float(step.denominator)) if nw is pl else above / float(step.denominator)


def _decimal(whole: Expression, places: int, nw: Any) -> Expression:
    """A whole number divided by a power of ten: by way of its digits, since Ibis multiplies decimals wrongly."""
    size = whole.abs()
    digits = (size % 10**places + 10**places).cast(nw.String).str.slice(1, places)
    sign = nw.when(whole < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    above = divided(size, 10**places, most=2**63 - 1, namespace=nw)
    text = nw.concat_str([sign, above.cast(nw.String), nw.lit("."), digits])
    return text.cast(nw.Decimal(PLACES, places))


def native(frame: Any, nw: Any) -> Any:
    """A frame of Polars or narwhals as the caller's kind."""
    return frame if nw is pl else frame.to_native()


def _names(frame: Any) -> list[str]:
    return list(frame.collect_schema().names())


def _said(item: Item) -> dict[str, str | None]:
    unit = item.standard.unit
    return {
        "unit": unit.id if unit is not None else None,
        "force": item.standard.force,
        "clause": "、".join(item.standard.clauses),
    }
