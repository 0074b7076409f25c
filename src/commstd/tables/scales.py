"""What stands behind a number in a cell, as the exact factor that turns the number into base units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from commstd.numerals import split_number
from commstd.tables.spellings import measures, unit_named
from commstd.units import ONE, Unit

if TYPE_CHECKING:
    from fractions import Fraction

    from commstd.fields import Field
    from commstd.units import Units

UNKNOWN_UNIT: Final = "cell-unit-unknown"
OTHER_UNIT: Final = "cell-unit-other"
PERCENT: Final = "cell-percent"
_PARSED: Final = 2000


class Scales:
    """The scales of one column.

    Args:
        field: The column's field.
        heading_unit: The unit in its heading, or None: the field's own. A unit in the cell counts before it.
        units: The units that cells may name.
    """

    def __init__(self, field: Field, heading_unit: Unit | None, units: Units) -> None:
        self.field = field
        self.own = field.unit if field.unit is not None else ONE
        self.bare = heading_unit if heading_unit is not None else self.own
        self._units = units
        self._found: dict[str, Fraction | str] = {}

    def of_unit(self, text: str) -> Fraction | str:
        """Base units in one of the unit that a text names, or the key of what is wrong with it."""
        if text not in self._found:
            # A column of prose ends in a different "unit" in every cell; none of them is one.
            unit = unit_named(text, self.field, self._units) if len(self._found) < _PARSED else None
            if unit is None:
                self._found[text] = UNKNOWN_UNIT
            else:
                self._found[text] = unit.factor if measures(unit, self.field) else OTHER_UNIT
        return self._found[text]

    def of_suffix(self, suffix: str) -> Fraction | str:
        """Base units in a number 1 with this behind it, such as "", "万", "㎡", "万人" or "%"."""
        found = split_number(f"1{suffix}")
        if found is None:  # "万5千": more of the number, and no unit
            return UNKNOWN_UNIT
        number, rest = found
        if suffix.count("%") > rest.count("%"):
            return self.of_share(number, rest)
        if not rest:
            return number * self.bare.factor
        factor = self.of_unit(rest)
        return factor if isinstance(factor, str) else number * factor

    def of_share(self, number: Fraction, rest: str) -> Fraction | str:
        """A number that says itself that it is a share, whatever unit the heading gives."""
        if self.own.dimension:
            return PERCENT
        return UNKNOWN_UNIT if rest else number
