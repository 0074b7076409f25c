"""What a standard requires of one case."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from commstd.assess.findings import required_json
from commstd.assess.plan import Item, SubjectPlan, plan_subject
from commstd.errors import UnknownNameError
from commstd.formula.lower import Lowering
from commstd.formula.rows import run as run_row
from commstd.messages import near, say
from commstd.record import Record
from commstd.units import ONE, Unit, quantity
from commstd.verdicts import Rule, lower_rule

if TYPE_CHECKING:
    from commstd.cities import City
    from commstd.packs import Pack
    from commstd.standards import Standard
    from commstd.units import Quantity
    from commstd.vocabulary import Subject


@frozen(kw_only=True, eq=False, repr=False)
class Requirement(Record):
    """What a standard requires of one case.

    Attributes:
        standard: The standard's full id.
        applies: Whether it applies to the case; None where that is not known.
        reading: The ids of the readings, joined by "+".
        missing: Fields that are needed and were not given.
        exact: `low` and `high` as exact numbers of `unit`.
        unit: The unit of these numbers; None for a yes/no standard.
        is_range: It has a lower and an upper bound.
    """

    standard: str
    applies: bool | None
    reading: str | None = None
    missing: tuple[str, ...] = ()
    exact: tuple[Fraction | None, Fraction | None] = (None, None)
    unit: Unit | None = None
    is_range: bool = False

    @property
    def low(self) -> Quantity | None:
        """The least that meets the lower bound; None where there is none or it is not known."""
        return self._quantity(self.exact[0])

    @property
    def high(self) -> Quantity | None:
        """The most that meets the upper bound; None likewise."""
        return self._quantity(self.exact[1])

    def _quantity(self, exact: Fraction | None) -> Quantity | None:
        return None if exact is None else quantity(exact, self.unit or ONE)

    def as_json(self) -> dict[str, object]:
        """The requirement as the command line's JSON has it."""
        return {
            "standard": self.standard, "applies": self.applies, "reading": self.reading, "missing": list(self.missing),
            "required": required_json(*self.exact, self.unit, is_range=self.is_range),
        }  # fmt: skip


class CityStandard:
    """One standard of a city."""

    def __init__(self, city: City, standard: Standard) -> None:
        self.city = city
        self.standard = standard

    def __repr__(self) -> str:
        return f"<{self.city.pack.city}/{self.standard.id}: {self.standard.title}>"

    @property
    def id(self) -> str:
        """Its full id."""
        return f"{self.city.pack.city}/{self.standard.id}"

    def required(self, **values: object) -> Requirement:
        """What it requires of a case, whether or not it applies to it.

        Args:
            **values: The case, by field: a bare int for a count, a quantity or text with its unit for a quantity, an id
                or label for a choice, a bool for a flag.

        Returns:
            The bounds, and whether the standard applies.

        Raises:
            UnknownNameError: A field that the subject does not have.
            ValueFault, UnitError: A value that does not fit its field.
        """
        return self.requirements(values)[0]

    def requirements(self, values: Mapping[str, object], *, all_readings: bool = False) -> tuple[Requirement, ...]:
        """What it requires of a case under the chosen readings, or under every combination of them."""
        subject = self.city.pack.vocabulary.subject(self.standard.subject)
        plan = plan_subject(
            self.city.pack,
            subject.id,
            as_of=self.city.as_of,
            parameters=self.city.parameters,
            readings=self.city.readings,
            all_readings=all_readings,
            only=(self.standard.id,),
        )
        row = row_of(self.city.pack, subject, values)
        return tuple(self._requirement(plan, item, row) for item in plan.items)

    def _requirement(self, plan: SubjectPlan, item: Item, row: Mapping[str, object]) -> Requirement:
        if item.places is None:
            return Requirement(standard=self.id, applies=False, reading=item.reading, unit=self.standard.unit)
        rule = item.binding.rule
        lowering = Lowering(plan.plan, plan.columns, item.binding.constants)
        when = lowering.truth(rule.when) if rule.when is not None else plan.plan.constant(True)
        bare = lower_rule(
            Rule(measure=rule.measure, lower=rule.lower, upper=rule.upper, holds=rule.holds),
            lowering,
            item.binding.step,
        )
        results = run_row(plan.plan, row)
        ends = [results[place] if place is not None else None for place in (bare.low, bare.high)]
        exact = tuple(end * item.step if isinstance(end, int) else None for end in ends)
        bounds = zip((rule.lower, rule.upper), exact, strict=True)
        unknown = [bound.tree for bound, end in bounds if bound is not None and end is None]
        causes = dict.fromkeys(name for tree in unknown for name in lowering.causes(tree))
        applies = results[when]
        return Requirement(
            standard=self.id,
            applies=applies if isinstance(applies, bool) else None,
            reading=item.reading,
            missing=tuple(name for name in causes if row.get(name) is None),
            exact=(exact[0], exact[1]),
            unit=self.standard.unit,
            is_range=item.is_range,
        )


def row_of(pack: Pack, subject: Subject, values: Mapping[str, object]) -> dict[str, Any]:
    """Given values as the whole numbers, flags and ids of a plan's row.

    Args:
        pack: The pack, whose units the values may use.
        subject: The subject.
        values: Values by field.

    Raises:
        UnknownNameError: A field that the subject does not have.
        ValueFault: A value that does not fit its field.
    """
    row: dict[str, Any] = {}
    for name, value in values.items():
        field = subject.fields.get(name)
        if field is None:
            raise UnknownNameError(say("field-unknown", name=name, subject=subject.id, near=near(name, subject.fields)))
        row[name] = field.held(value, pack.vocabulary.units)
    return row
