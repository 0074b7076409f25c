"""One finding: what became of one row under one standard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from commstd.assess.plan import Item
from commstd.numerals import format_number
from commstd.record import Record
from commstd.units import Unit, quantity
from commstd.verdicts import Verdict

if TYPE_CHECKING:
    from commstd.units import Quantity


@frozen(kw_only=True, eq=False, repr=False)
class Finding(Record):
    """What became of one row under one standard. Numbers are exact, in `unit`.

    Attributes:
        row: The row's key.
        standard: The standard's full id.
        concept: What it is about.
        verdict: met, short, over, unknown or not-applicable.
        actual: The measure; None where it is not known, and for a yes/no standard.
        low: The least value that meets the lower bound.
        high: The greatest value that meets the upper bound.
        gap: What must be added (short) or taken away (over), 0 for met, None otherwise.
        unit: The unit of these numbers; None for a yes/no standard.
        force: How strongly the document says it.
        clause: The clauses that say it.
        by: When it falls due.
        reading: The ids of the readings, joined by "+"; None where there is no choice.
        missing: The missing fields that an unknown verdict hangs on.
        is_range: It has a lower and an upper bound.
    """

    row: str
    standard: str
    concept: str
    verdict: Verdict
    actual: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    gap: Fraction | None = None
    unit: Unit | None = None
    force: str
    clause: tuple[str, ...]
    by: date | None = None
    reading: str | None = None
    missing: tuple[str, ...] = ()
    is_range: bool = False

    def quantity(self, value: Fraction | None) -> Quantity | None:
        """One of its numbers as a pint quantity."""
        return None if value is None or self.unit is None else quantity(value, self.unit)

    def as_json(self) -> dict[str, object]:
        """The finding as the command line's JSON has it."""
        return {
            "row": self.row, "standard": self.standard, "concept": self.concept, "verdict": self.verdict,
            "actual": self._amount(self.actual), "required": self.required_json(), "gap": self._amount(self.gap),
            "force": self.force, "clause": list(self.clause), "by": self.by.isoformat() if self.by else None,
            "reading": self.reading, "missing": list(self.missing),
        }  # fmt: skip

    def required_json(self) -> dict[str, object] | None:
        """The requirement as JSON: {"value", "unit"}, {"low", "high", "unit"} or {"high", "unit"}."""
        return required_json(self.low, self.high, self.unit, is_range=self.is_range)

    def _amount(self, value: Fraction | None) -> dict[str, object] | None:
        return None if value is None or self.unit is None else {"value": format_number(value), "unit": self.unit.id}


def required_json(
    low: Fraction | None, high: Fraction | None, unit: Unit | None, *, is_range: bool
) -> dict[str, object] | None:
    """Bounds as JSON; an end of a range that is not known is null."""
    if unit is None or (low is None and high is None):
        return None
    ends = {name: None if end is None else format_number(end) for name, end in (("low", low), ("high", high))}
    if is_range:
        return {**ends, "unit": unit.id}
    return {"value": ends["low"], "unit": unit.id} if high is None else {"high": ends["high"], "unit": unit.id}


def finding_of(item: Item, *, city: str, row: str, held: Sequence[object], missing: tuple[str, ...]) -> Finding:
    """A finding from the results of a plan on one row.

    Args:
        item: The standard under its readings.
        city: The city's id.
        row: The row's key.
        held: The result of every operation of the plan.
        missing: The fields that the verdict hangs on.
    """
    standard, places = item.standard, item.places
    numbers: dict[str, Fraction | None] = {}
    verdict: Verdict = "not-applicable"
    if places is not None:
        verdict = held[places.verdict]  # type: ignore[assignment]
        for name in ("actual", "low", "high", "gap"):
            place = getattr(places, name)
            value = held[place] if place is not None else None
            numbers[name] = None if value is None else value * item.step
    return Finding(
        row=row, standard=f"{city}/{standard.id}", concept=standard.concept, verdict=verdict, **numbers,
        unit=standard.unit, force=standard.force, clause=standard.clauses, by=item.binding.rule.by,
        reading=item.reading, missing=missing if verdict == "unknown" else (), is_range=item.is_range,
    )  # fmt: skip
