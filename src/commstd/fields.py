"""What one field of a subject may hold, and the exact reading of one value of it.

A value is held as a Fraction of base units, a bool, a choice's id, a date or a text; in tables as a whole number of the
field's steps. Missing is None, never zero and never false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Final, Literal

from attrs import field, frozen

from commstd.errors import UnitError, ValueFault
from commstd.messages import Label, near, say
from commstd.numerals import fold, format_number, read_exact, split_number
from commstd.record import Record
from commstd.units import ONE, Unit, Units, exact_amount, exact_magnitude, in_base

Kind = Literal["quantity", "count", "share", "flag", "choice", "text", "date"]
KINDS: Final = ("quantity", "count", "share", "flag", "choice", "text", "date")
NUMBERS: Final = frozenset({"quantity", "count", "share"})
Value = Fraction | bool | str | date

NEVER: Final = date.max
"""The date of what has not happened: later than every date."""

YES: Final = frozenset({"是", "有", "✓", "✔", "√", "1", "true", "yes", "y", "t", "对", "1.0"})
NO: Final = frozenset({"否", "无", "没有", "×", "✗", "✘", "x", "0", "false", "no", "n", "f", "0.0"})
BLANK: Final = frozenset(
    {"—", "-", "--", "——", "–", "/", "\\", "无", "暂无", "不详", "未知", "空", "n/a", "na", "null", "none", "..."}
)
NOT_YET: Final = frozenset({"未", "未完成", "未成立", "否", "尚未", "not yet", "no"})
_DATE: Final = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ t]00:00(?::00(?:\.0+)?)?)?"
)


@frozen(kw_only=True, eq=False, repr=False)
class Field(Record):
    """A field of a subject.

    Attributes:
        name: Its name in formulas and tables.
        kind: quantity, count, share (0 … 1), flag, choice, text or date.
        label: Its heading for people.
        aliases: Other headings under which offices write it.
        unit: The unit in which it is counted and shown; None for what is no number.
        resolution: The finest step of a number, in `unit`.
        low: Least value, in `unit`.
        high: Greatest value, in `unit`.
        values: For a choice: each id with the labels under which it is read, the first of which is shown.
        note: What a user must know of it.
    """

    name: str
    kind: Kind
    label: Label
    aliases: tuple[str, ...] = ()
    unit: Unit | None = None
    resolution: Fraction = Fraction(1)
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(10**9)
    values: Mapping[str, tuple[str, ...]] = field(factory=dict)
    note: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether it holds a number: a quantity, a count or a share."""
        return self.kind in NUMBERS

    @cached_property
    def step(self) -> Fraction:
        """The finest step, in base units."""
        return self.resolution * (self.unit or ONE).factor

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The least and the greatest whole number of steps."""
        return ceil(self.low / self.resolution), floor(self.high / self.resolution)

    def steps(self, value: Fraction) -> tuple[int, bool]:
        """A number of base units as a whole number of steps, and whether it had to be rounded.

        A half goes up.

        Raises:
            ValueFault: It is out of the field's range.
        """
        step, (low, high) = self.step, self.ends
        above, below = value.numerator * step.denominator, value.denominator * step.numerator
        whole = (2 * above + below) // (2 * below)
        if not low <= whole <= high:
            raise ValueFault(self.out_of_range(format_number(value / (self.unit or ONE).factor)))
        return whole, above % below != 0

    def out_of_range(self, text: str) -> object:
        """The message for a number outside the field's range."""
        return say(
            "value-range", value=text, field=self.label,
            low=format_number(self.low), high=format_number(self.high), unit=(self.unit or ONE).label,
        )  # fmt: skip

    def read(self, value: object, units: Units) -> Value | None:
        """One value, as a caller, a command line or a pack's example gives it.

        Args:
            value: For a count an int or text ("1200", "1200 户"); for a quantity a pint quantity or text with its unit
                ("360 ㎡"); for a share a Fraction, Decimal or text ("2/3", "60%"); for a flag a bool or 是/否; for a
                choice its id or label; for a date a date or text. None is missing.
            units: The units that the text may use.

        Returns:
            The exact value, rounded to the field's step; None where it is missing.

        Raises:
            ValueFault: It does not fit the field.
            UnitError: A quantity without a unit, or with one that is not understood.
            DimensionError: The unit measures something else.
        """
        if value is None:
            return None
        if self.is_number:
            return self._steps(value, units) * self.step
        if self.kind == "flag":
            return self._flag(value)
        if self.kind == "choice":
            return self._choice(value)
        if self.kind == "date":
            return read_date(value, what=self.label)
        return str(value)

    def held(self, value: object, units: Units) -> int | bool | str | None:
        """One value as a row of a plan holds it: a number in steps, a date as its day's number.

        Args:
            value: See `read`.
            units: The units that the text may use.

        Raises:
            ValueFault, UnitError, DimensionError: As `read`.
        """
        if value is None:
            return None
        if self.is_number:
            return self._steps(value, units)
        read = self.read(value, units)
        return read.toordinal() if isinstance(read, date) else read  # type: ignore[return-value]

    def _steps(self, value: object, units: Units) -> int:
        if type(value) is int and self.kind == "count" and self.step == (self.unit or ONE).factor:
            low, high = self.ends
            if low <= value <= high:
                return value
        number = self._number(value, units)
        if self.kind == "count" and (number / self.step).denominator != 1:
            raise ValueFault(say("value-fraction", value=value, field=self.label))
        return self.steps(number)[0]

    def _number(self, value: object, units: Units) -> Fraction:
        unit = self.unit or ONE
        if isinstance(value, bool | date):
            raise ValueFault(say("value-no-number", value=value, field=self.label))
        if hasattr(value, "magnitude") or (isinstance(value, str) and self.kind == "quantity"):
            return exact_amount(value, units, expected=unit)  # type: ignore[arg-type]
        if self.kind == "quantity":
            raise UnitError(say("unit-missing", text=value, unit=unit.label))
        if isinstance(value, str):
            is_bare = ("%" not in fold(value) and "分之" not in value) or self.kind == "share"
            if is_bare and (number := read_exact(value)) is not None:
                return number * unit.factor
            found = split_number(value)
            if not is_bare or found is None:
                raise ValueFault(say("value-no-number", value=value, field=self.label))
            number, rest = found
            return in_base(number, units.parse(rest, expected=unit), unit, value) if rest else number * unit.factor
        if isinstance(value, float):
            raise ValueFault(say("value-float", value=value, field=self.label))
        return exact_magnitude(value) * unit.factor

    def _flag(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        text = fold(str(value)).lower()
        if text in YES:
            return True
        if text in NO:
            return False
        raise ValueFault(say("value-no-flag", value=value, field=self.label))

    def _choice(self, value: object) -> str:
        text = fold(str(value))
        found = self.spellings.get(text)
        if found is None:
            options = tuple(f"{name} ({labels[0]})" for name, labels in self.values.items())
            raise ValueFault(
                say("value-no-choice", value=value, field=self.label, options=options, near=near(text, self.spellings))
            )
        return found

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every text under which an id of a choice is read."""
        return {fold(text): name for name, labels in self.values.items() for text in (name, *labels)}


def read_date(value: object, *, what: object = "") -> date:
    """A date, or NEVER for a word that says it has not happened.

    Raises:
        ValueFault: It is no date.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value
    text = fold(str(value)).lower()
    if text in NOT_YET:
        return NEVER
    if match := _DATE.fullmatch(text):
        year, month, day = match[1], match[2] or match[4], match[3] or match[5]
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            pass
    raise ValueFault(say("value-no-date", value=value, field=what))
