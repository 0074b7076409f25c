"""Units of community governance, and quantities with them.

Scale factors are exact and ours; pint parses and checks what this table does not list, and carries quantities to and
from other code. Its registry is private, holds only these units, and is built when a unit first needs it.

Source:
    The units that the policy documents count in; 1 亩 is 2000/3 m² by State Council order of 1984-02-27.
"""

from __future__ import annotations

import re
import threading
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from commstd.errors import DimensionError, UnitError
from commstd.messages import Label, Message, near, say
from commstd.numerals import MULTIPLIERS, fold, format_number, split_number
from commstd.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pint

    Quantity = pint.Quantity[Any]
else:

    def __getattr__(name: str) -> object:
        if name == "Quantity":
            return registry().Quantity
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


Dimension = tuple[tuple[str, int], ...]
"""Base units with their exponents, in order: m² is (("meter", 2),), a bare number ()."""

HIGHEST: Final = 9
"""The highest power of a unit that is read."""

_PINT_TEXT: Final = re.compile(r"[\w\s*/^().-]+")
CLASSIFIERS: Final = ("个", "家", "名", "所", "处", "项", "次")


@frozen(kw_only=True, eq=False, repr=False)
class Unit(Record):
    """A unit.

    Attributes:
        id: How packs and results name it, such as "m²" or "household".
        dimension: What it measures.
        factor: How many base units it is, exactly.
        label: Its name for people.
        resolution: The finest step in which it is counted, where a field gives none.
        is_counter: It counts things: persons, households, communities.
    """

    id: str
    dimension: Dimension
    factor: Fraction = Fraction(1)
    label: Label
    resolution: Fraction | None = None
    is_counter: bool = False
    spellings: tuple[str, ...] = field(default=(), repr=False)


def multiply(one: Dimension, two: Dimension, sign: int = 1) -> Dimension:
    """The dimension of a product, or with `sign=-1` of a quotient."""
    exponents = dict(one)
    for base, exponent in two:
        exponents[base] = exponents.get(base, 0) + sign * exponent
    return tuple(sorted((base, exponent) for base, exponent in exponents.items() if exponent))


def dimension_text(dimension: Dimension) -> str:
    """A dimension for people, such as m²/household."""
    if not dimension:
        return "1"
    above = [_power(base, exponent) for base, exponent in dimension if exponent > 0]
    below = [_power(base, -exponent) for base, exponent in dimension if exponent < 0]
    return "·".join(above or ["1"]) + "".join(f"/{name}" for name in below)


def _power(base: str, exponent: int) -> str:
    name = {"meter": "m"}.get(base, base)
    return name if exponent == 1 else name + {2: "²", 3: "³"}.get(exponent, f"^{exponent}")


def counter(name: str, zh: str, *, en: str | None = None, resolution: str | Fraction | None = None) -> Unit:
    """A unit that counts things of one kind."""
    return Unit(
        id=name,
        dimension=((name, 1),),
        label=Label(zh, en or name.replace("_", " ")),
        resolution=Fraction(resolution) if resolution is not None else Fraction(1),
        is_counter=True,
        spellings=(zh, en) if en else (zh,),
    )


_AREA: Final[Dimension] = (("meter", 2),)
ONE: Final = Unit(id="1", dimension=(), label=Label("", ""), spellings=("", "dimensionless", "number"))
SQUARE_METRE: Final = Unit(
    id="m²",
    dimension=_AREA,
    label=Label("㎡", "m²"),
    resolution=Fraction(1, 10**4),
    spellings=("m2", "m^2", "m**2", "meter ** 2", "meter**2", "sqm", "平方米", "平方公尺", "平米", "平方"),
)
_CORE: Final = (
    ONE,
    Unit(id="%", dimension=(), factor=Fraction(1, 100), label=Label("%", "%"), spellings=("percent", "per cent")),
    SQUARE_METRE,
    Unit(id="mu", dimension=_AREA, factor=Fraction(2000, 3), label=Label("亩", "mu"), spellings=("亩", "市亩")),
    Unit(
        id="ha",
        dimension=_AREA,
        factor=Fraction(10**4),
        label=Label("公顷", "ha"),
        spellings=("公顷", "hectare", "hm2", "hm²"),
    ),
    Unit(
        id="km²",
        dimension=_AREA,
        factor=Fraction(10**6),
        label=Label("平方公里", "km²"),
        spellings=("km2", "km^2", "平方公里", "平方千米"),
    ),
    Unit(id="m", dimension=(("meter", 1),), label=Label("米", "m"), spellings=("米", "meter", "metre", "公尺")),
    Unit(
        id="km", dimension=(("meter", 1),), factor=Fraction(1000), label=Label("公里", "km"), spellings=("公里", "千米")
    ),
    Unit(
        id="minute",
        dimension=(("minute", 1),),
        label=Label("分钟", "minute"),
        resolution=Fraction(1, 10),
        spellings=("min", "分钟", "分", "minutes"),
    ),
    Unit(
        id="hour",
        dimension=(("minute", 1),),
        factor=Fraction(60),
        label=Label("小时", "hour"),
        spellings=("小时", "h", "hours", "时"),
    ),
    Unit(
        id="yuan",
        dimension=(("yuan", 1),),
        label=Label("元", "yuan"),
        resolution=Fraction(1, 100),
        spellings=("元", "人民币元", "CNY", "RMB"),
    ),
    Unit(
        id="workday",
        dimension=(("workday", 1),),
        label=Label("工作日", "workday"),
        resolution=Fraction(1),
        is_counter=True,
        spellings=("个工作日", "工作日", "workdays"),
    ),
    Unit(
        id="household",
        dimension=(("household", 1),),
        label=Label("户", "household"),
        resolution=Fraction(1),
        is_counter=True,
        spellings=("户", "households", "家庭户"),
    ),
    Unit(
        id="person",
        dimension=(("person", 1),),
        label=Label("人", "person"),
        resolution=Fraction(1),
        is_counter=True,
        spellings=("人", "名", "位", "persons", "people"),
    ),
    Unit(
        id="organization",
        dimension=(("organization", 1),),
        label=Label("个", "organization"),
        resolution=Fraction(1),
        is_counter=True,
        spellings=("个", "家", "organizations"),
    ),
    Unit(
        id="drill",
        dimension=(("drill", 1),),
        label=Label("次", "drill"),
        resolution=Fraction(1),
        is_counter=True,
        spellings=("次", "drills"),
    ),
)


class Units:
    """The units that one pack may use: the core's, and those that it adds."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_id = {unit.id: unit for unit in units}
        self._by_spelling: dict[str, Unit] = {}
        for unit in self.by_id.values():
            for spelling in (unit.id, *unit.spellings):
                self._by_spelling.setdefault(fold(spelling), unit)
        self._parsed: dict[str, Unit] = {}
        self._of_items: dict[frozenset[tuple[str, object]], Unit] = {}

    def with_units(self, more: Iterable[Unit]) -> Units:
        """These units and some more."""
        return Units([*self.by_id.values(), *more])

    def __iter__(self) -> Iterable[Unit]:
        return iter(self.by_id.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Units) and self.by_id == other.by_id

    def __hash__(self) -> int:
        return hash(tuple(self.by_id))

    def parse(self, text: str, *, expected: Unit | None = None) -> Unit:
        """The unit that a text names.

        Args:
            text: Such as "㎡", "百户", "万元", "m²/household".
            expected: A unit whose general classifier (个, 家, 名 …) the text may be.

        Returns:
            The unit. One that is not in the table gets an id made from its text.

        Raises:
            UnitError: The text is no unit. It is never taken as dimensionless.
        """
        folded = fold(text)
        if expected is not None and expected.is_counter and folded in CLASSIFIERS:
            return expected
        if (known := self._by_spelling.get(folded)) is not None:
            return known
        if (cached := self._parsed.get(folded)) is None:
            cached = self._parsed[folded] = self._compose(folded, text)
        return cached

    def of_quantity(self, value: Quantity) -> Unit:
        """The unit of a quantity, whose text takes pint far longer than to look it up.

        Raises:
            UnitError: It is not understood.
        """
        items = frozenset(value.unit_items())
        if (known := self._of_items.get(items)) is None:
            known = self._of_items[items] = self.parse(str(value.units))
        return known

    def _compose(self, folded: str, text: str) -> Unit:
        if len(folded) > 1 and folded[0] in MULTIPLIERS:
            inner = self.parse(folded[1:])
            return self._scaled(inner, Fraction(MULTIPLIERS[folded[0]]), folded)
        if (number := split_number(folded)) and number[1] and number[0] > 0:
            return self._scaled(self.parse(number[1]), number[0], folded)
        if folded.count("/") == 1 and all(part.strip() for part in folded.split("/")):
            above, below = (self.parse(part.strip().removeprefix("每")) for part in folded.split("/"))
            dimension = multiply(above.dimension, below.dimension, -1)
            return Unit(id=folded, dimension=dimension, factor=above.factor / below.factor, label=Label(folded, folded))
        if (case := {name.lower(): unit for name, unit in self._by_spelling.items()}.get(folded.lower())) is not None:
            return case
        return self._by_pint(folded, text)

    @staticmethod
    def _scaled(unit: Unit, scale: Fraction, name: str) -> Unit:
        return Unit(
            id=name,
            dimension=unit.dimension,
            factor=unit.factor * scale,
            label=Label(name, name),
            is_counter=unit.is_counter,
        )

    def _by_pint(self, folded: str, text: str) -> Unit:
        import tokenize  # like pint, only for a unit that the table does not list

        import pint

        if not _PINT_TEXT.fullmatch(folded):  # pint passes over the signs that it does not know
            raise UnitError(self._unknown(text))
        try:
            parsed = registry().parse_units(folded)
        except (
            pint.PintError, tokenize.TokenError, ArithmeticError, AssertionError, AttributeError, LookupError,
            RecursionError, SyntaxError, TypeError, ValueError,
        ):  # fmt: skip
            raise UnitError(self._unknown(text)) from None
        factor, dimension = Fraction(1), Dimension()
        for name, power in dict(parsed._units).items():
            unit, exponent = _by_pint_name().get(name), int(str(power)) if str(power).lstrip("-").isdigit() else 0
            if unit is None or not 0 < abs(exponent) <= HIGHEST:
                raise UnitError(self._unknown(text))
            factor *= unit.factor**exponent
            for _ in range(abs(exponent)):
                dimension = multiply(dimension, unit.dimension, 1 if exponent > 0 else -1)
        if not dimension:
            raise UnitError(self._unknown(text))
        return Unit(id=folded, dimension=dimension, factor=factor, label=Label(folded, folded))

    def _unknown(self, text: str) -> Message:
        return say("unit-unknown", text=text, near=near(fold(text), self._by_spelling))

    def amount(self, text: str, *, expected: Unit | None = None) -> tuple[Fraction, Unit]:
        """An exact number with its unit.

        Args:
            text: Such as "352.46 ㎡", "1.2万人", "30", "100 household".
            expected: See `parse`.

        Returns:
            The number and its unit, `ONE` where the text has none.

        Raises:
            UnitError: The text begins with no number, or its unit is not understood.
        """
        found = split_number(text)
        if found is None:
            raise UnitError(say("quantity-unreadable", text=text))
        number, rest = found
        return number, self.parse(rest, expected=expected) if rest else ONE


@lru_cache(maxsize=1)
def core_units() -> Units:
    """The units that every pack knows, subjects' own counters apart."""
    return Units(_CORE)


_lock: Final = threading.Lock()
_registry: pint.UnitRegistry[Any] | None = None


def registry() -> pint.UnitRegistry[Any]:
    """The private pint registry of these units; magnitudes are int or Decimal."""
    global _registry
    if _registry is None:
        with _lock:
            if _registry is None:
                _registry = _build_registry()
    return _registry


def _build_registry() -> pint.UnitRegistry[Any]:
    import pint

    built: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Decimal, cache_folder=None)
    for line in (
        "meter = [length] = m = metre",
        "minute = [time] = min",
        "hour = 60 * minute = h",
        "percent = 0.01",
        "hectare = 10000 * meter ** 2 = ha",
        f"mu = {_decimal(Fraction(2000, 3))} * meter ** 2",
        "kilometer = 1000 * meter = km",
    ):
        built.define(line)
    for unit in _CORE:
        if unit.id in {"yuan", "workday", "household", "person", "organization", "drill"}:
            built.define(f"{unit.id} = [{unit.id}]")
    return built


@lru_cache(maxsize=1)
def _by_pint_name() -> Mapping[str, Unit]:
    core = core_units()
    names = {unit.id: unit for unit in _CORE} | {
        "meter": core.by_id["m"],
        "hectare": core.by_id["ha"],
        "kilometer": core.by_id["km"],
    }
    return {name: unit for name, unit in names.items() if unit.dimension}


def quantity(value: Fraction, unit: Unit) -> Quantity:
    """A pint quantity of the private registry.

    Args:
        value: The exact number.
        unit: Its unit. A unit that pint does not hold yet is defined there.
    """
    name = _pint_name(unit)
    exact = value if name is not None else value * unit.factor
    magnitude = exact.numerator if exact.denominator == 1 else _decimal(exact)
    return registry().Quantity(magnitude, _pint_unit(name if name is not None else _in_base(unit)))


@lru_cache(maxsize=1024)
def _pint_unit(name: str) -> pint.Unit:
    return registry().Unit(name)


def _decimal(exact: Fraction) -> Decimal:
    """The decimal of 28 digits, whatever precision the caller's own arithmetic has."""
    return Context(prec=28).divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _pint_name(unit: Unit) -> str | None:
    """What pint calls a unit, None where it has no name for it, such as 万元."""
    special = {"m²": "meter ** 2", "km²": "kilometer ** 2", "1": "dimensionless", "%": "percent"}
    if unit.id in special:
        return special[unit.id]
    held = registry()
    if unit.is_counter and unit.dimension == ((unit.id, 1),) and unit.id not in held:
        with _lock:
            if unit.id not in held:
                held.define(f"{unit.id} = [{unit.id}]")
    return unit.id if unit.id in held else None


def _in_base(unit: Unit) -> str:
    return " * ".join(f"{base} ** {exponent}" for base, exponent in unit.dimension) or "dimensionless"


def exact_amount(value: Quantity | str, units: Units, *, expected: Unit) -> Fraction:
    """A quantity or its text as an exact number of base units.

    Args:
        value: A pint quantity of any registry, or text such as "360 ㎡".
        units: The units that the text may use.
        expected: The unit that it must be convertible to.

    Returns:
        The number in base units of `expected`'s dimension.

    Raises:
        UnitError: No unit was given, or one that is not understood.
        DimensionError: The unit measures something else.
    """
    if isinstance(value, str):
        number, unit = units.amount(value, expected=expected)
    else:
        number, unit = exact_magnitude(value.magnitude), units.of_quantity(value)
    return in_base(number, unit, expected, value)


def in_base(number: Fraction, unit: Unit, expected: Unit, written: object) -> Fraction:
    """A number of one unit in base units, where it measures what another one does.

    Args:
        number: The number.
        unit: Its unit, `ONE` where it has none.
        expected: The unit that it must be convertible to.
        written: What was given, for the error.

    Raises:
        UnitError: No unit was given.
        DimensionError: The unit measures something else.
    """
    if unit is ONE and expected.dimension:
        raise UnitError(say("unit-missing", text=str(written), unit=expected.label))
    if unit.dimension != expected.dimension:
        raise DimensionError(
            say(
                "unit-mismatch",
                text=str(written),
                found=dimension_text(unit.dimension),
                expected=dimension_text(expected.dimension),
            )
        )
    return number * unit.factor


def exact_magnitude(magnitude: object) -> Fraction:
    """A number as it would be typed: the float 352.46 is 352.46, not its binary neighbour.

    Raises:
        UnitError: It is no finite number.
    """
    if isinstance(magnitude, int | Fraction) and not isinstance(magnitude, bool):
        return Fraction(magnitude)
    try:
        return Fraction(magnitude if isinstance(magnitude, Decimal) else Decimal(str(magnitude)))
    except (ValueError, ArithmeticError):
        raise UnitError(say("quantity-unreadable", text=str(magnitude))) from None


def format_amount(value: Fraction, unit: Unit, *, lang_label: str | None = None) -> str:
    """A number with its unit as a pack would write it, such as "360 m²"."""
    name = unit.id if lang_label is None else lang_label
    return format_number(value) if unit is ONE else f"{format_number(value)} {name}".rstrip()
