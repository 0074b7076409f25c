"""Packs and rows for which the exact reader says what every engine has to say."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import frozen

from commstd.assess.lazy import LazyAssessment
from commstd.cities import City
from commstd.examples import exactly, latest
from commstd.formula.columns import VERDICTS
from commstd.testing.trials import Row, Trial
from commstd.verdicts import Judgement
from tests.engines.engines import EVERY, fetched
from tests.laws.packs import FOLDERS, Drawn, pack_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commstd import Assessment
    from commstd.assess.plan import Item
    from commstd.fields import Field


TYPES = {"flag": pl.Boolean, "choice": pl.String, "date": pl.Date, "text": pl.String}
SUBJECTS = sorted(
    {(package, standard.subject) for package in FOLDERS for standard in pack_of(package).standards.values()}
)
"""Each pack's subjects that it has standards for."""


@frozen(kw_only=True, eq=False)
class World:
    """Rows of one subject under a city, and what each of its standards says of them.

    Attributes:
        city: The city.
        subject: The subject's id.
        rows: Exact values by field.
        judged: For each standard and reading, the verdict on each row.
    """

    city: City
    subject: str
    rows: Sequence[Row]
    judged: Sequence[Sequence[Judgement]]

    @property
    def items(self) -> Sequence[Item]:
        return self.city.plan(self.subject, all_readings=True).items

    def assessed(self, engine: str) -> Assessment[Any] | LazyAssessment[Any]:
        """The rows as an engine's table under all readings."""
        return self.city.assess(EVERY[engine](self.table()), subject=self.subject, all_readings=True)

    def table(self) -> pl.DataFrame:
        """The rows as a table of types."""
        held = self.city.pack.vocabulary.subjects[self.subject]
        return as_table(self.rows, held.fields, self.city.plan(self.subject, all_readings=True).fields, held.key)

    def expected_wide(self) -> list[dict[str, object]]:
        """Results row by row as the wide table names them: whole numbers and the nearest doubles."""
        from commstd.assess.engine import wide_names

        names = wide_names(self.city.plan(self.subject, all_readings=True))
        return [
            {
                name: _shown(self.items[at], result, self.judged[at][row])
                for at, held in enumerate(names)
                for result, name in held.items()
            }
            for row in range(len(self.rows))
        ]

    def expected_summary(self) -> list[dict[str, object]]:
        return [
            {
                "standard": f"{self.city.pack.city}/{item.standard.id}",
                "concept": item.standard.concept,
                **{verdict: sum(one.verdict == verdict for one in self.judged[at]) for verdict in VERDICTS},
                "reading": item.reading,
            }
            for at, item in enumerate(self.items)
        ]

    def expected_long(self) -> list[tuple[object, ...]]:
        """row, standard, verdict, actual, low, high, gap and reading of each finding, in order."""
        found = []
        for at, item in enumerate(self.items):
            for row, one in enumerate(self.judged[at]):
                numbers = [None if (value := getattr(one, name)) is None else float(value / unit_of(item)) for name in ("actual", "low", "high", "gap")]  # fmt: skip
                standard = f"{self.city.pack.city}/{item.standard.id}"
                found.append((key_of(row), standard, one.verdict, *numbers, item.reading))
        return sorted(found, key=str)


def unit_of(item: Item) -> Fraction:
    return item.standard.unit.factor if item.standard.unit is not None else Fraction(1)


def _shown(item: Item, result: str, one: Judgement) -> object:
    value = getattr(one, result)
    if result == "verdict" or value is None:
        return value
    shown = value / unit_of(item)
    return int(shown) if item.step.denominator == 1 else float(shown)


def key_of(row: int) -> str:
    return f"A{row:05}"


def as_table(rows: Iterable[Row], fields: dict[str, Field], names: Iterable[str], key: str) -> pl.DataFrame:
    """Rows as a table: counts as integers, other numbers as doubles of their unit."""
    held = list(rows)
    made = [pl.Series(key, [key_of(at) for at in range(len(held))], dtype=pl.String)]
    for name in names:
        field = fields[name]
        dtype = TYPES.get(field.kind, pl.Int64 if field.resolution.denominator == 1 else pl.Float64)
        made.append(pl.Series(name, [_cell(row.get(name), field) for row in held], dtype=dtype))
    return pl.DataFrame(made)


def _cell(value: object, field: Field) -> object:
    if not isinstance(value, Fraction):
        return value
    number = value / (field.unit.factor if field.unit is not None else 1)
    return int(number) if field.resolution.denominator == 1 else float(number)


@cache
def whole_pack(package: str, subject: str, rows: int = 40) -> World:
    """A whole pack over rows at the thresholds of its standards, with missing values."""
    pack = pack_of(package)
    city = City(pack, as_of=latest(pack.parameters.values()))
    plan = city.plan(subject, all_readings=True)
    fields = dict(pack.vocabulary.subjects[subject].fields)
    drawn = [
        Drawn(
            Trial(
                pack=pack, standard=item.standard, chosen=item.chosen, binding=item.binding, fields=fields,
                as_of=city.as_of,
            )
        )
        for item in plan.items
    ]  # fmt: skip
    random, found = Random(rows), []
    for _ in range(rows):
        random.shuffle(drawn)  # the last standard decides where the row stands
        found.append({name: value for one in drawn for name, value in one.part().items()})
    return world_of(city, subject, found)


def world_of(city: City, subject: str, rows: Sequence[Row]) -> World:
    """Rows with what the exact reader says of them."""
    plan = city.plan(subject, all_readings=True)
    judged = [[exactly(item.binding, row) for row in rows] for item in plan.items]
    return World(city=city, subject=subject, rows=rows, judged=judged)


def wide_rows(world: World, assessment: Assessment[Any] | LazyAssessment[Any]) -> list[dict[str, object]]:
    """The results of a wide table, row by row in the order of the keys."""
    found = fetched(assessment.wide())
    key = world.city.pack.vocabulary.subjects[world.subject].key
    names = list(world.expected_wide()[0]) if world.rows else []
    return list(found.sort(key).select(names).iter_rows(named=True))


def long_rows(assessment: Assessment[Any] | LazyAssessment[Any]) -> list[tuple[object, ...]]:
    """The findings of a long table, in order."""
    found = fetched(assessment.long())
    names = ("row", "standard", "verdict", "actual", "low", "high", "gap", "reading")
    return sorted(found.select(names).iter_rows(), key=str)


def targets_of(results: Iterable[Any]) -> list[tuple[object, ...]]:
    """What targets came to, group by group, in the order of the groups' names."""
    found = [(one.target, one.group, one.reading, one.outcome.verdict, one.outcome.value, one.outcome.gap, one.outcome.tally) for one in results]  # fmt: skip
    return sorted(found, key=lambda one: (one[0], str(one[2]), one[1]))
