"""The same rows under several cities, concept by concept, in whole columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from commstd.assess.assessment import Assessment
from commstd.assess.engine import RESULTS, column_name
from commstd.formula.columns import VERDICTS, expressions
from commstd.formula.grid import common
from commstd.formula.lower import Lowering

if TYPE_CHECKING:
    from commstd.assess.plan import Item
    from commstd.messages import Label
    from commstd.tables.problems import Problems
    from commstd.units import Unit

HOW: Final = ("alone", "equal", "unknown", "none")
"""Of one row: one side asks for most, several ask the same, data are missing, or none asks anything."""

DECIDED: Final = ("met", "short", "over")


@frozen(kw_only=True, eq=False)
class Side:
    """A standard of one city beside the others of its concept.

    Attributes:
        key: The city's id; the standard's full id where the city has several of the concept.
        assessment: The rows under the city.
        index: The place of the standard in the assessment's plan.
    """

    key: str
    assessment: Assessment
    index: int

    @property
    def item(self) -> Item:
        """The standard under its readings."""
        return self.assessment.plan.items[self.index]

    @property
    def unit(self) -> Unit | None:
        """The unit of its numbers; None for a yes/no standard."""
        return self.item.standard.unit

    @property
    def standard(self) -> str:
        """The standard's full id."""
        return f"{self.assessment.city}/{self.item.standard.id}"

    def frame(self, start: int, length: int) -> pl.DataFrame:
        """Verdict, actual, low, high and gap of some rows, numbers in steps."""
        results = self.assessment.results.slice(start, length)
        names = {name: column_name(self.index, name) for name in RESULTS}
        nothing = pl.lit(None, dtype=pl.Int64)
        return results.select(
            (pl.col(column) if column in results.columns else nothing).alias(name) for name, column in names.items()
        )

    def counts(self) -> dict[str, int]:
        """How many rows got each verdict."""
        column = pl.col(column_name(self.index, "verdict"))
        made = self.assessment.results.lazy().select((column == one).sum().alias(one) for one in VERDICTS).collect()
        return made.row(0, named=True) if made.height else dict.fromkeys(VERDICTS, 0)

    def total(self, verdict: str) -> Fraction | None:
        """What all rows of a verdict lack or have too much, exactly, in the unit; None for a yes/no standard."""
        name = column_name(self.index, "gap")
        if self.unit is None or name not in self.assessment.results.columns:
            return None
        chosen = pl.col(name).filter(pl.col(column_name(self.index, "verdict")) == verdict)
        held = self.assessment.results.select(chosen.cast(pl.Int128).sum()).item()
        return (held or 0) * self.item.step

    def applies(self) -> pl.Series:
        """Whether the standard applies to each row; null where that is not known."""
        rows, item, plan = self.assessment.rows, self.item, self.assessment.plan
        if item.places is None or item.binding.rule.when is None:
            return pl.repeat(item.places is not None, rows, dtype=pl.Boolean, eager=True)
        lowering = Lowering(plan.plan, plan.columns, item.binding.constants)
        place = lowering.truth(item.binding.rule.when)
        made = expressions(plan.plan, pl, needed={place})[place]
        found = self.assessment.cells.lazy().select(made.alias("applies")).collect()["applies"]
        return found if len(found) == rows else pl.concat([found] * rows) if rows else found.clear()

    def asked(self, step: Fraction, *, by_upper: bool) -> pl.Series:
        """How much it asks of each row, in steps, more being stricter; null where that is not known.

        Args:
            step: The step in base units.
            by_upper: To ask less than others is stricter, since there is only an upper bound.
        """
        results = self.assessment.results
        if self.unit is None:
            return pl.repeat(1, self.assessment.rows, dtype=pl.Int128, eager=True)
        name = column_name(self.index, "high" if by_upper else "low")
        factor = int(self.item.binding.step / step) * (-1 if by_upper else 1)
        return results.select(pl.col(name).cast(pl.Int128) * pl.lit(factor, dtype=pl.Int128)).to_series()


class ConceptComparison:
    """One concept under several cities.

    Attributes:
        concept: The concept's id.
        label: Its name for people.
        sides: The standards that are about it.
    """

    def __init__(self, concept: str, label: Label, sides: Iterable[Side]) -> None:
        self.concept = concept
        self.label = label
        self.sides = tuple(sides)

    def __repr__(self) -> str:
        return f"<{self.concept} under {', '.join(side.key for side in self.sides)}>"

    @property
    def is_comparable(self) -> bool:
        """Whether two cities at least ask for the same kind of thing."""
        if len({side.assessment.city for side in self.sides}) < 2:
            return False
        live = [side for side in self.sides if side.item.places is not None]
        units = {side.unit.dimension if side.unit is not None else None for side in live}
        ends = {side.item.binding.rule.lower is None for side in live if side.unit is not None}
        return len(units) <= 1 and len(ends) <= 1

    @cached_property
    def strictest(self) -> pl.DataFrame:
        """For each row: `how` (see HOW) and `who`, the keys of the sides that ask for most."""
        rows = self.sides[0].assessment.rows
        if not self.is_comparable:
            return pl.DataFrame(
                {"how": pl.repeat(None, rows, dtype=pl.Enum(HOW), eager=True),
                 "who": pl.Series([[]] * rows, dtype=pl.List(pl.String))}
            )  # fmt: skip
        live = [side for side in self.sides if side.item.places is not None]
        step = reduce(common, (side.item.binding.step for side in live), Fraction(0)) or Fraction(1)
        by_upper = any(side.unit is not None and side.item.binding.rule.lower is None for side in live)
        frame = pl.DataFrame(
            [
                series.alias(f"{index}.{name}")
                for index, side in enumerate(live)
                for name, series in (("asked", side.asked(step, by_upper=by_upper)), ("applies", side.applies()))
            ],
            height=rows,
        )
        places = range(len(live))
        sure = [pl.when(pl.col(f"{index}.applies")).then(pl.col(f"{index}.asked")) for index in places]
        held = frame.lazy().with_columns(
            pl.max_horizontal(sure).alias("most") if live else pl.lit(None, dtype=pl.Int128).alias("most")
        )
        held = held.select(
            "most",
            pl.any_horizontal([_may_be_most(index) for index in places] or [pl.lit(False)]).alias("unknown"),
            *(one.alias(f"{index}") for index, one in enumerate(sure)),
        )
        frame = held.collect()
        wins = [(pl.col(f"{index}") == pl.col("most")).fill_null(False) for index in places]
        count = pl.sum_horizontal(one.cast(pl.Int64) for one in wins)
        how = (
            pl.when("unknown").then(pl.lit("unknown")).when(pl.col("most").is_null()).then(pl.lit("none"))
            .when(count == 1).then(pl.lit("alone")).otherwise(pl.lit("equal"))
        )  # fmt: skip
        keys = [pl.when(win & ~pl.col("unknown")).then(pl.lit(side.key)) for win, side in zip(wins, live, strict=True)]
        return frame.select(how.cast(pl.Enum(HOW)).alias("how"), pl.concat_list(keys).list.drop_nulls().alias("who"))

    def strictest_counts(self) -> dict[str, int] | None:
        """How many rows each side alone asks for most, and how many are equal, unknown or asked nothing; or None."""
        if not self.is_comparable:
            return None
        held = self.strictest
        alone = held.filter(pl.col("how") == "alone")["who"].list.first()
        counts = {side.key: int((alone == side.key).sum()) for side in self.sides}
        return counts | {how: int((held["how"] == how).sum()) for how in HOW[1:]}

    def differing(self) -> pl.Series:
        """The places of the rows that are met under one side and short or over under another."""
        verdicts = [side.assessment.results[column_name(side.index, "verdict")].cast(pl.String) for side in self.sides]
        frame = pl.DataFrame([one.alias(f"{index}") for index, one in enumerate(verdicts)])
        told = [pl.when(pl.col(name).is_in(DECIDED)).then(pl.col(name)) for name in frame.columns]
        return frame.select(pl.concat_list(told).list.drop_nulls().list.n_unique().alias("n"))["n"].gt(1).arg_true()


class Comparison:
    """The same rows under several cities.

    Attributes:
        as_of: The day.
        subject: The subject's id.
        assessments: The rows under each city that has standards for them.
        without: Cities that have none.
        concepts: Every concept that any of them has a standard for.
        rejected: Cells and rows that could not be used, each once.
        warnings: Cells that were used but are doubtful, each once.
    """

    def __init__(
        self,
        assessments: Mapping[str, Assessment],
        *,
        as_of: date,
        subject: str,
        labels: Mapping[str, Label],
        without: Iterable[str] = (),
    ) -> None:
        self.as_of = as_of
        self.subject = subject
        self.assessments = dict(assessments)
        self.without = tuple(without)
        self.concepts = tuple(_concepts(self.assessments, labels))
        self.rejected = _once(one for held in self.assessments.values() for one in held.rejected)
        self.warnings = _once(one for held in self.assessments.values() for one in held.warnings)

    def __repr__(self) -> str:
        return f"<Comparison of {self.rows} rows ({self.subject}) under {', '.join(self.assessments)}>"

    @property
    def first(self) -> Assessment:
        """The rows under the first city."""
        return next(iter(self.assessments.values()))

    @property
    def rows(self) -> int:
        """How many rows were compared."""
        return self.first.rows

    def costs(self) -> dict[str, dict[str, tuple[Fraction, Unit]]]:
        """For each city and unit, what all short rows lack under all its standards together."""
        found: dict[str, dict[str, tuple[Fraction, Unit]]] = {city: {} for city in self.assessments}
        for concept in self.concepts:
            for side in concept.sides:
                total = side.total("short")
                if total is not None and side.unit is not None:
                    held = found[side.assessment.city]
                    before = held[side.unit.id][0] if side.unit.id in held else Fraction(0)
                    held[side.unit.id] = (before + total, side.unit)
        return found


def _may_be_most(index: int) -> pl.Expr:
    """Whether what is not known of a side could be as much as the most that is surely asked."""
    applies, asked = pl.col(f"{index}.applies"), pl.col(f"{index}.asked")
    may_apply = applies.fill_null(True)
    could_be_more = asked.is_null() | (applies.is_null() & (asked >= pl.col("most")).fill_null(True))
    return may_apply & could_be_more


def _concepts(assessments: Mapping[str, Assessment], labels: Mapping[str, Label]) -> Iterable[ConceptComparison]:
    sides: dict[str, list[Side]] = {}
    for city, held in assessments.items():
        concepts = [item.standard.concept for item in held.plan.items]
        for index, item in enumerate(held.plan.items):
            alone = concepts.count(item.standard.concept) == 1
            key = city if alone else f"{city}/{item.standard.id}"
            sides.setdefault(item.standard.concept, []).append(Side(key=key, assessment=held, index=index))
    for concept, found in sides.items():
        label = labels[concept] if concept in labels else found[0].item.standard.title
        yield ConceptComparison(concept, label, found)


def _once(problems: Iterable[Problems]) -> tuple[Problems, ...]:
    """Faults that several cities find in the same cells, each once."""
    found: list[Problems] = []
    for one in problems:
        if not any(_is_same(one, other) for other in found):
            found.append(one)
    return tuple(found)


def _is_same(one: Problems, two: Problems) -> bool:
    return (one.column, one.reason, one.fix, one.is_warning, len(one)) == (
        two.column, two.reason, two.fix, two.is_warning, len(two)
    ) and one.cells.equals(two.cells)  # fmt: skip
